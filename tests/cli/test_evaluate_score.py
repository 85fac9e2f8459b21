import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from earvoice.cli import main
from tests.evaluation.scoring.making import write_four, write_lines, write_talk

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., tuple[object, str, str]]


@pytest.fixture
def run_here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `evaluate score` and return its exit code, standard output and standard error."""

    def run(*arguments: object) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["earvoice", "evaluate", "score", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, *capsys.readouterr()

    return run


def _figures(run: tuple[object, str, str]) -> dict[str, Any]:
    code, out, errors = run
    assert code == 0, errors
    found: dict[str, Any] = json.loads(out)
    return found


def _talk_options(folder: Path) -> tuple[object, ...]:
    log, references, segmentation = write_talk(folder)
    return log, "--references", references, "--segmentation", segmentation


def test_short_figures_are_those_of_simuleval_and_omnisteval(run_here: Run, tmp_path: Path) -> None:
    log = write_four(tmp_path)
    found = _figures(run_here(log, "--clock", "simuleval", "--target", "en", "--json"))
    # What SimulEval (revision 536de82) and OmniSTEval 0.1.10 print for this log, in seconds.
    expected = {
        "al_s": 2.127778,
        "al_ca_s": 2.220278,
        "laal_s": 2.461111,
        "ap": 0.886111,
        "dal_s": 2.5,
        "atd_s": 2.716667,
        "atd_ca_s": 2.779167,
        "yaal_s": 0.933333,
        "yaal_ca_s": 1.001667,
        "start_offset_s": 2.333333,
        "end_offset_s": 0.333333,
        "end_offset_ca_s": 0.466667,
        "simuleval_rtf": 1.083333,
        "simuleval_rtf_ca": 1.116667,
        "num_chunks": 3.333333,
        "swf": 50.0,
        "efsw": 76.666667,
        "dsptv": 26.666667,
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-3)
    assert found["degenerate"] is True
    assert (found["laal_empty"], found["yaal_dropped"], found["empty_recordings"]) == (1, 1, 1)


def test_every_recordings_own_figures_are_in_its_line(run_here: Run, tmp_path: Path) -> None:
    log = write_four(tmp_path)
    _figures(run_here(log, "--clock", "simuleval", "--out", tmp_path / "out", "--json"))
    text = (tmp_path / "out" / "segments.jsonl").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.split("\n") if line]
    found = [line["figures"] for line in lines if line["kind"] == "short"]
    assert [one["al_s"] for one in found] == [
        pytest.approx(1.05), 5.0, None, pytest.approx(0.333333, abs=1e-6),
    ]  # fmt: skip
    assert [one["atd_ca_s"] for one in found] == [pytest.approx(1.6375), 4.65, None, 2.05]
    assert [one["yaal_s"] for one in found] == [pytest.approx(0.866667, abs=1e-6), None, None, 1.0]


def test_long_yaal_of_short_sources_in_longer_recordings(run_here: Run, tmp_path: Path) -> None:
    log = write_four(tmp_path)
    # Soft alignment pairs no word with a mark, so all output belongs to the first segments.
    lines = ["a b c d e", ".", "x y z", ".", "q r s", ".", "k l", "."]
    references = write_lines(tmp_path / "references.txt", lines)
    spans = [
        f"- {{wav: {name}.wav, offset: {begin}, duration: {length}}}"
        for name in "abcd"
        for begin, length in ((0, 4), (4, 2))
    ]
    segmentation = write_lines(tmp_path / "segments.yaml", spans)
    arguments = (log, "--references", references, "--segmentation", segmentation)
    _figures(run_here(*arguments, "--unit", "word", "--out", tmp_path, "--json"))
    text = (tmp_path / "segments.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.split("\n") if line]
    found = {
        row["recording"]: row["figures"]["long_yaal_s"]
        for row in rows
        if row["kind"] == "soft" and row["source_s"] == 4 and row["delays_s"]
    }
    assert found == pytest.approx({"a": 1.05, "b": 4.333333, "d": 1.25}, abs=1e-6)


def test_long_figures_are_those_of_simulstream_and_omnisteval(
    run_here: Run, tmp_path: Path
) -> None:
    options = _talk_options(tmp_path)
    found = _figures(run_here(*options, "--clock", "simulstream", "--json"))
    expected = {
        "stream_laal_s": 1.791667,
        "stream_laal_ca_s": 2.091667,
        "long_yaal_s": 1.833333,
        "long_laal_s": 1.791667,
        "long_ap": 1.033333,
        "long_dal_s": 1.805556,
        "normalised_erasure": 1 / 6,
        "real_time_factor": 1.1 / 4,
        "hpo_stream_laal_s": 1.791667,
        "bleu": 100.0,
    }
    assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-3)


def test_speech_output_is_timed_as_in_simuleval(run_here: Run, tmp_path: Path) -> None:
    line = {
        "index": 0, "prediction": "wavs/0_pred.wav", "delays": [1000, 3000],
        "durations": [1500, 600], "prediction_offset": 1000, "elapsed": [],
        "intervals": [[1000, 1500], [3000, 600]], "prediction_length": 2.6,
        "source_length": 4000, "reference": "x", "source": "a.wav",
    }  # fmt: skip
    log = write_lines(tmp_path / "instances.log", [json.dumps(line)])
    found = _figures(run_here(log, "--json"))
    assert (found["start_offset_s"], found["end_offset_s"]) == pytest.approx((1.0, -0.4))


def test_tables_show_every_figure_and_the_rest_goes_to_stderr(
    run_here: Run, tmp_path: Path
) -> None:
    options = _talk_options(tmp_path)
    record = _figures(run_here(*options, "--json"))
    code, out, errors = run_here(*options)
    assert code == 0, errors
    assert "target language is taken to be 'en'" in errors and "target language is" not in out
    for name in ("stream_laal_s", "stream_laal_ca_s", "long_yaal_s", "bleu", "normalised_erasure"):
        (line,) = (line for line in out.splitlines() if line.split()[:1] == [name])
        assert f"{record[name]:.3f}" in line
    assert record["bleu_signature"] in out


def test_quality_can_be_left_out(run_here: Run, tmp_path: Path) -> None:
    found = _figures(run_here(*_talk_options(tmp_path), "--latency-only", "--json"))
    assert "stream_laal_s" in found and "hpo_stream_laal_s" in found
    assert not {"bleu", "chrf", "ter"} & found.keys()


def _code_lines(source: str) -> list[str]:
    """Return the lines of a program without docstrings, comments and empty lines."""
    without = re.sub(r'"""(.|\n)*?"""', "", source)
    return [line for line in map(str.strip, without.split("\n")) if line and line[0] != "#"]


@pytest.mark.parametrize("form", ["short", "long"])
def test_the_script_in_the_docs_recomputes_the_main_numbers(
    run_here: Run, tmp_path: Path, form: str
) -> None:
    options = (write_four(tmp_path),) if form == "short" else _talk_options(tmp_path)
    found = _figures(run_here(*options, "--out", tmp_path / "out", "--json"))
    script = ROOT / "docs" / "recompute_scores.py"
    rows = (tmp_path / "out" / "segments.jsonl").read_bytes()
    done = subprocess.run([sys.executable, script], input=rows, capture_output=True, check=True)
    again = json.loads(done.stdout)
    assert {name: found[name] for name in again} == pytest.approx(again, abs=1e-9)
    lags = ("laal", "yaal") if form == "short" else ("stream_laal", "long_laal", "long_yaal")
    both_clocks = {f"{lag}{clock}_s" for lag in lags for clock in ("", "_ca")}
    pairs = set() if form == "short" else {"hpo_stream_laal_s"}
    assert again.keys() == {"bleu", "chrf"} | both_clocks | pairs
    assert len(_code_lines(script.read_text("utf-8"))) <= 20
    assert json.loads((tmp_path / "out" / "figures.json").read_text("utf-8")) == found


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--clock", "wall"), "clock 'wall' is unknown; choose simuleval, omnisteval"),
        (("--unit", "line"), "unit 'line' is unknown; choose word, char"),
        (("--segmentation", "s.yaml"), "s.yaml has no references"),
        (("--references", "none.txt"), "none.txt cannot be read"),
        (("--unit", "char"), "field 'delays' has 7 entries"),
    ],
)
def test_a_mistake_is_one_clear_line(
    run_here: Run, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    line = {
        "index": 0, "prediction": "How are you all on this day", "delays": [1.0] * 7,
        "source_length": 9.0, "reference": "x", "source": ["a.wav"],
    }  # fmt: skip
    log = write_lines(tmp_path / "instances.log", [json.dumps(line)])
    code, out, errors = run_here(log, *arguments)
    assert (code, out) == (1, "")
    assert says in errors and "Traceback" not in errors


def test_segments_that_were_written_are_scored_again_to_the_same(
    run_here: Run, tmp_path: Path
) -> None:
    options = _talk_options(tmp_path)
    _figures(run_here(*options, "--target", "en", "--out", tmp_path / "out", "--json"))
    divided = tmp_path / "out" / "instances.resegmented.jsonl"
    found = _figures(run_here(divided, "--target", "en", "--json"))
    whole = json.loads((tmp_path / "out" / "figures.json").read_text("utf-8"))
    for name in ("long_yaal_s", "long_yaal_ca_s", "long_dal_s", "bleu", "ter"):
        assert found[name] == pytest.approx(whole[name], abs=1e-6)
    code, out, errors = run_here(divided, *options[1:])
    assert (code, out) == (1, "")
    assert "leave out --references and --segmentation" in errors


def test_text_without_times_has_no_latency_to_show(run_here: Run, tmp_path: Path) -> None:
    _, references, _ = write_talk(tmp_path)
    text = write_lines(tmp_path / "hyp.txt", ["Hello dear friend. How are you?"])
    documents = write_lines(tmp_path / "docs.txt", ["docid=0,segid=0", "docid=0,segid=1"])
    code, out, errors = run_here(text, "--references", references, "--segmentation", documents)
    assert code == 0, errors
    assert "no latency: the output has no times" in errors
    assert out.startswith("figure") and "bleu" in out
    assert "yaal" not in out and "_s " not in out


def test_scoring_needs_no_torch() -> None:
    modules = "earvoice.cli.evaluate, earvoice.evaluation.score, earvoice.evaluation.scoring.rows"
    code = f"import sys, {modules}; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
