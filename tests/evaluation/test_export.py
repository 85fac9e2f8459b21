import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from earvoice.agent.eventlog import EventLogWriter, Header, LoggedTurn
from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.export import ExportFormat, export, read_runs
from earvoice.evaluation.items import Segment
from earvoice.evaluation.results import write_results
from earvoice.evaluation.score import Settings, score
from earvoice.evaluation.scoring.material import Files, read_material
from earvoice.metrics.logs import Joint, read_segments, read_simuleval, read_simulstream
from earvoice.metrics.units import Convention
from earvoice.text import Unit
from earvoice.types import Action, Direction, Task, Turn
from tests.evaluation.factories import result

RESULTS = (
    result(
        "Good morning. It is late.",
        "Good morning. It's late.",
        id="talk-1",
        delays_s=(1.0, 1.0, 2.5, 2.5, 4.0),
        segments=(Segment("Good morning.", 0.5, 1.5), Segment("It's late.", 2.0, 3.0)),
    ),
    result("", "Nobody heard this.", id="talk-2"),
)


@pytest.fixture
def evaluated(tmp_path: Path) -> Path:
    folder = tmp_path / "evaluated"
    first = replace(RESULTS[0], elapsed_s=(1.5, 1.5, 3.0, 3.0, 4.25))
    write_results(folder, {"direction": "zh-en"}, (first, RESULTS[1]))
    return folder


@pytest.fixture
def interpreted(tmp_path: Path) -> Path:
    folder = tmp_path / "talk"
    folder.mkdir()
    header = Header("pocket", "01", "learned", Task(Direction.parse("en-zh")), {})
    turns = (
        LoggedTurn(Turn(0, 1.12, Action("早上"), 1.12, 1.5), " good"),
        LoggedTurn(Turn(1, 2.24, Action(), 2.24, 2.5), " morning"),
        LoggedTurn(Turn(2, 3.36, Action("好。"), 3.36, 3.5), ""),
    )
    with EventLogWriter(folder / "events.jsonl", header) as log:
        for logged in turns:
            log.turn(logged.turn, logged.transcript)
    return folder


def test_a_run_of_a_corpus_becomes_simulevals_log(evaluated: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    files = export(evaluated, out, ExportFormat.SIMULEVAL)
    assert [file.name for file in files] == ["instances.log", "config.yaml"]
    first, second = (json.loads(line) for line in files[0].read_text().splitlines())
    assert first == {
        "index": 0,
        "prediction": "Good morning. It is late.",
        "delays": [1000.0, 1000.0, 2500.0, 2500.0, 4000.0],
        "prediction_length": 5,
        "reference": "Good morning. It's late.",
        "source": ["talk-1.wav"],
        "source_length": 10_000.0,
    }
    assert (second["prediction"], second["delays"]) == ("", [])
    # It holds the times of a queue only, which are not SimulEval's.
    assert "elapsed" not in second


def test_references_lie_beside_a_log_that_holds_none(evaluated: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(evaluated, out, ExportFormat.SIMULSTREAM)
    segments = read_segments(out / "segments.yaml", out / "references.txt")
    assert [(s.recording, s.start_s, s.duration_s, s.text) for s in segments] == [
        ("talk-1", 0.5, 1.0, "Good morning."),
        ("talk-1", 2.0, 1.0, "It's late."),
        ("talk-2", 0.0, 10.0, "Nobody heard this."),
    ]
    talk, empty = read_simulstream(out / "metrics.jsonl")
    assert talk.hypothesis(Unit.WORD).delays_s == (1.0, 1.0, 2.5, 2.5, 4.0)
    assert (talk.source_s, empty.source_s, empty.text) == (10.0, 10.0, "")


def test_a_session_becomes_logs_with_the_units_of_its_language(
    interpreted: Path, tmp_path: Path
) -> None:
    for source in (interpreted, interpreted / "events.jsonl"):
        for format_ in (ExportFormat.SIMULEVAL, ExportFormat.OMNISTEVAL):
            export(source, tmp_path / format_, format_)
            (run,) = read_simuleval(tmp_path / format_)
            assert (run.recording, run.source_s) == ("talk", 3.36)
            chars = run.hypothesis(Unit.CHAR, Convention.SIMULEVAL)
            assert (chars.units, chars.delays_s) == (tuple("早上好。"), (1.12, 1.12, 3.36, 3.36))
            assert chars.elapsed_s == pytest.approx((1.5, 1.5, 4.14, 4.14))
    log, settings, *others = export(interpreted, tmp_path / "s", ExportFormat.SIMULSTREAM)
    assert others == []
    assert settings.read_text() == "detokenizer_type: simuleval\nlatency_unit: char\n"
    (run,) = read_simulstream(log, joint=Joint.CHAR)
    assert [step.compute_s for step in run.steps] == pytest.approx([0.38, 0.26, 0.14])


def test_the_log_of_another_tool_becomes_that_of_a_third(interpreted: Path, tmp_path: Path) -> None:
    first = export(interpreted, tmp_path / "a", ExportFormat.SIMULEVAL)
    export(tmp_path / "a", tmp_path / "b", ExportFormat.SIMULSTREAM, unit=Unit.CHAR)
    export(tmp_path / "b" / "metrics.jsonl", tmp_path / "c", ExportFormat.SIMULEVAL, unit=Unit.CHAR)
    again = tmp_path / "c" / "instances.log"
    assert json.loads(again.read_text()) == json.loads(first[0].read_text())


CHINESE = result(
    "你好，世界。再见！",
    "你好，世界。再见了！",
    id="talk-1",
    delays_s=(1.0, 1.0, 1.5, 2.5, 2.5, 2.5, 4.5, 5.0, 5.0),
    source_s=5.0,
    segments=(Segment("你好，世界。", 0.0, 2.5), Segment("再见了！", 2.5, 5.0)),
)


def lags(log: Path, references: Path | None = None) -> list[object]:
    """Return StreamLAAL and LongYAAL of a log; its own references, or those of a folder."""
    files = Files((log,))
    if references is not None:
        files = Files((log,), references / "references.txt", references / "segments.yaml")
    material = read_material(files, target="zh")
    found = score(material, Settings(parts=frozenset())).scores.to_json()
    return [found[name] for name in ("stream_laal_s", "long_yaal_s")]


def test_characters_stay_characters_from_tool_to_tool(tmp_path: Path) -> None:
    run = tmp_path / "run"
    write_results(run, {"direction": "en-zh"}, (CHINESE,))
    export(run, tmp_path / "direct", ExportFormat.OMNISTEVAL)
    source = run
    for format_ in (ExportFormat.SIMULEVAL, ExportFormat.SIMULSTREAM, ExportFormat.OMNISTEVAL):
        out = tmp_path / format_
        export(source, out, format_)
        assert lags(out, tmp_path / "direct") == pytest.approx(lags(run), abs=1e-6), format_
        source = out


def test_chinese_of_unknown_unit_is_not_taken_for_words(tmp_path: Path) -> None:
    run = tmp_path / "run"
    write_results(run, {"direction": "en-zh"}, (CHINESE,))
    log, settings, *_ = export(run, tmp_path / "simulstream", ExportFormat.SIMULSTREAM)
    settings.unlink()
    # Tokens joined as words have spaces between them, and no file says otherwise.
    with pytest.raises(ConfigError, match=r"metrics\.jsonl does not tell .* say --unit char"):
        export(log, tmp_path / "out", ExportFormat.OMNISTEVAL)
    files = export(log, tmp_path / "out", ExportFormat.SIMULEVAL, unit=Unit.CHAR)
    line = json.loads(files[0].read_text())
    assert (line["prediction"], len(line["delays"])) == ("你好，世界。再见！", 9)


def test_captions_of_a_session_are_those_it_writes_itself(
    interpreted: Path, tmp_path: Path
) -> None:
    files = export(interpreted, tmp_path / "new" / "out", ExportFormat.VTT)
    names = ["captions.en.vtt", "captions.zh.vtt", "captions.en-zh.vtt"]
    assert [file.name for file in files] == names
    assert "早上好。" in files[1].read_text("utf-8")


def test_every_recording_of_a_corpus_has_captions(evaluated: Path, tmp_path: Path) -> None:
    files = export(evaluated, tmp_path / "out", ExportFormat.SRT)
    assert [file.name for file in files] == ["talk-1.srt", "talk-2.srt"]
    assert files[0].read_text("utf-8").startswith("1\n00:00:01,000 --> ")
    assert "Good morning." in files[0].read_text("utf-8")
    assert files[1].read_text("utf-8").strip() == ""


def test_nothing_stays_of_an_export_that_fails(evaluated: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(evaluated, out, ExportFormat.SIMULEVAL)
    before = (out / "instances.log").read_text()
    broken = replace(RESULTS[0], elapsed_s=(1.0,))
    write_results(evaluated, {"direction": "zh-en"}, (broken,))
    with pytest.raises(DataError, match="line 1: field 'elapsed_s' has 1 entries for 5 delays"):
        export(evaluated, out, ExportFormat.SIMULEVAL)
    assert sorted(path.name for path in out.iterdir()) == ["config.yaml", "instances.log"]
    assert (out / "instances.log").read_text() == before


Spoil = Callable[[Path], object]


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda folder: write_results(folder, {}, RESULTS), "field 'direction' is None"),
        (
            lambda folder: (folder / "items.jsonl").write_text("{}\n"),
            "line 1: field 'hypothesis' is missing",
        ),
        (lambda folder: (folder / "items.jsonl").unlink(), "holds none of events.jsonl"),
    ],
)
def test_a_folder_that_no_run_wrote_is_named(evaluated: Path, spoil: Spoil, says: str) -> None:
    spoil(evaluated)
    with pytest.raises(DataError, match=says):
        read_runs(evaluated)


def test_a_place_that_cannot_be_written_to_is_named(
    interpreted: Path, evaluated: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    for source in (interpreted, evaluated):
        for format_ in set(ExportFormat) - (
            {ExportFormat.REALSI} if source == interpreted else set()
        ):
            with pytest.raises(DataError, match="choose another one with --out"):
                export(source, tmp_path / "file" / "out", format_)
