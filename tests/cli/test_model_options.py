"""`evaluate score` with models: stand-ins for the packages, an endpoint on this machine."""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from earvoice.cli import main
from earvoice.evaluation.judging.endpoint import MODEL_VARIABLE, URL_VARIABLE
from tests.cli.conftest import COMET
from tests.evaluation.judging.endpoints import Body, Reply, answering
from tests.evaluation.scoring.making import write_lines, write_talk

Run = Callable[..., tuple[object, str, str]]

pytestmark = pytest.mark.usefixtures("nothing_configured")


@pytest.fixture
def run_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Score a talk with its transcripts; return exit code, standard output and standard error."""
    log, references, segmentation = write_talk(tmp_path)
    transcripts = write_lines(tmp_path / "transcripts.txt", ["亲爱的朋友你好。", "你好吗?"])
    files = [log, "--references", references, "--segmentation", segmentation]

    def run(*arguments: object, transcribed: bool = True) -> tuple[object, str, str]:
        given = [*files, *(("--transcripts", transcripts) if transcribed else ()), *arguments]
        monkeypatch.setattr(sys, "argv", ["earvoice", "evaluate", "score", *map(str, given)])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, *capsys.readouterr()

    return run


def by_prompt(number: int, body: Body) -> Reply:
    """Answer as a judge that finds the friend wrong."""
    text = str(body["messages"])
    return Reply("No" if "friend" in text else "Yes")


def figures(run: tuple[object, str, str]) -> dict[str, Any]:
    code, out, errors = run
    assert code == 0, errors
    found: dict[str, Any] = json.loads(out)
    return found


def rows(folder: Path, kind: str) -> list[dict[str, Any]]:
    text = (folder / "segments.jsonl").read_text(encoding="utf-8")
    return [row for row in map(json.loads, text.splitlines()) if row["kind"] == kind]


def test_a_learned_metric_adds_a_figure_and_a_column(
    run_here: Run, checkpoint: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run = run_here("--learned", f"comet={checkpoint}", "--out", out, "--json")
    found = figures(run)
    segments = rows(out, "soft")
    lengths = [float(len(row["output"])) for row in segments]
    assert [row["figures"]["comet"] for row in segments] == lengths
    assert found["comet"] == pytest.approx(sum(lengths) / 2)
    assert found["comet_model"] == str(checkpoint)
    low, high = found["comet_interval"]
    assert low == min(lengths) and high == max(lengths)
    assert found["bleu"] == pytest.approx(100.0)
    assert json.loads((out / "figures.json").read_text("utf-8")) == found


def test_a_second_run_computes_no_score_again(run_here: Run, checkpoint: Path) -> None:
    arguments = ("--learned", f"comet={checkpoint}", "--json")
    found = figures(run_here(*arguments))
    package = checkpoint.parent / "packages" / "comet.py"
    package.write_text("def load_from_checkpoint(path):\n    raise OSError('asked again')\n")
    assert figures(run_here(*arguments)) == found


def test_a_judge_adds_a_figure_and_asks_nothing_twice(
    run_here: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with answering(by_prompt) as desk:
        monkeypatch.setenv(URL_VARIABLE, desk.url)
        monkeypatch.setenv(MODEL_VARIABLE, "m")
        arguments = ("--judge", "vip", "--source", "zh", "--json")
        found = figures(run_here(*arguments, "--out", tmp_path / "out"))
        asked = len(desk.bodies)
        again = figures(run_here(*arguments))
        assert (asked, len(desk.bodies)) == (8, 8)
    assert again == found
    assert (found["vip_llm"], found["vip_llm_model"]) == (0.5, "m")
    assert [row["figures"]["vip_llm"] for row in rows(tmp_path / "out", "soft")] == [0.0, 1.0]
    assert len(rows(tmp_path / "out", "soft")[0]["judgements"]["vip_llm"]) == 4
    assert (tmp_path / "cache" / "judged").is_dir()


def test_the_endpoint_may_stand_in_a_file_and_answers_where_one_likes(
    run_here: Run, tmp_path: Path
) -> None:
    with answering(lambda number, body: Reply('{"errors": [], "score": 80}')) as desk:
        settings = tmp_path / "judge.toml"
        settings.write_text(f'[judge]\nbase_url = "{desk.url}"\nmodel = "n"\nconcurrency = 1\n')
        found = figures(
            run_here("--judge", "esa", "--source", "zh", "--judge-file", settings,
                     "--answers", tmp_path / "answers", "--pairs", "--json")
        )  # fmt: skip
        assert desk.most_at_once == 1
    assert (found["esa_llm"], found["esa_llm_kind"]) == (80.0, "pair")
    assert any((tmp_path / "answers").iterdir())


def test_tables_show_what_models_say(run_here: Run, checkpoint: Path) -> None:
    code, out, errors = run_here("--learned", f"comet={checkpoint}")
    assert code == 0, errors
    assert any(line.split()[:1] == ["comet_interval"] for line in out.splitlines())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--learned", "comet=x"), "there is no interpreter for it.*doctor --install comet"),
        (("--learned", "bleu=x"), "learned metric 'bleu=x' is unknown"),
        (("--learned", "metricx=/no/such"), "/no/such: the MetricX model could not be loaded"),
        (("--judge", "vip", "--source", "zh"), "no language model to judge with"),
        (("--judge", "vip"), "add --source"),
        (("--judge", "bbq", "--source", "zh"), "judge 'bbq' is unknown; choose vip"),
        (("--source", "Chinese"), "source language 'Chinese' is no ISO"),
    ],
)
def test_what_is_missing_is_told_before_anything_is_computed(
    run_here: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    says: str,
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("scored although something was missing")

    monkeypatch.setattr("earvoice.evaluation.score.score", never)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    code, out, errors = run_here(*arguments, "--out", tmp_path / "out", "--json")
    assert (code, out) == (1, "")
    assert not (tmp_path / "out").exists()

    assert re.search(says, " ".join(errors.split())), errors


def test_without_transcripts_comet_is_refused(run_here: Run, checkpoint: Path) -> None:
    code, out, errors = run_here("--learned", f"comet={checkpoint}", transcribed=False)
    assert (code, out) == (1, "")
    assert "--transcripts" in errors


def test_a_checkpoint_that_is_not_there_is_told_first(run_here: Run, checkpoint: Path) -> None:
    code, out, errors = run_here("--learned", f"comet={checkpoint}.gone")
    assert (code, out) == (1, "")
    assert "could not be loaded" in errors and "Traceback" not in errors


def test_a_failure_in_the_middle_leaves_no_figures(
    run_here: Run, checkpoint: Path, tmp_path: Path
) -> None:
    (tmp_path / "packages" / "comet.py").write_text(
        COMET.replace("len(row", "float('nan') * len(row")
    )
    out = tmp_path / "out"
    code, printed, errors = run_here("--learned", f"comet={checkpoint}", "--out", out)
    assert (code, printed) == (1, "")
    assert "finite" in errors and not out.exists()
