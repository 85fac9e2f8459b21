import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.errors import DataError, MetricError
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.logs.recording import Modality, RecordingLog, SpeechSpan, Step
from earvoice.metrics.logs.simuleval import read_simuleval, write_simuleval
from earvoice.metrics.speech_timing import Interval
from earvoice.metrics.units import Convention
from earvoice.text import Unit
from tests.metrics.logs.making import logs

LINE = {
    "index": 0,
    "prediction": "guten Tag zusammen",
    "delays": [1920.0, 1920.0, 2880.0],
    "elapsed": [2011.3, 2011.3, 3102.8],
    "prediction_length": 3,
    "reference": "Guten Tag allerseits",
    "source": ["talk/a.wav", "samplerate: 16000 Hz"],
    "source_length": 3200.0,
}


def written(folder: Path, *lines: object) -> Path:
    path = folder / "instances.log"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def test_a_line_is_read_in_seconds_with_its_computing_times(tmp_path: Path) -> None:
    (run,) = read_simuleval(written(tmp_path, LINE))
    assert (run.recording, run.source_s, run.reference) == ("a", 3.2, "Guten Tag allerseits")
    words = run.hypothesis(Unit.WORD)
    assert words.units == ("guten", "Tag", "zusammen")
    assert words.delays_s == (1.92, 1.92, 2.88)
    assert words.elapsed_s == pytest.approx((2.0113, 2.0113, 3.1028))
    with pytest.raises(MetricError, match="no computing times"):
        run.hypothesis(Unit.WORD, clock=ComputeClock.QUEUED)


def test_fields_of_old_logs_are_ignored_and_never_written(tmp_path: Path) -> None:
    old = LINE | {"reference_length": 3, "metric": {"latency": {"AL": 1.0}}}
    runs = read_simuleval(written(tmp_path, old))
    write_simuleval(tmp_path / "new", runs, unit=Unit.WORD)
    (line,) = (tmp_path / "new" / "instances.log").read_text().splitlines()
    assert json.loads(line) == LINE | {"source": ["a.wav"]}


def test_text_to_text_counts_tokens(tmp_path: Path) -> None:
    line = LINE | {"delays": [2, 3, 4], "elapsed": [0, 0, 0], "source_length": 4}
    path = written(tmp_path, line | {"source": "good day to all", "reference": "Guten Tag\n"})
    for config in ("source_type: text\ntarget_type: text\n", None):
        if config:
            (tmp_path / "config.yaml").write_text(config)
        else:
            (tmp_path / "config.yaml").unlink()
        (run,) = read_simuleval(path)
        assert (run.source, run.transcript, run.source_s) == (Modality.TEXT, "good day to all", 4)
        assert (run.recording, run.reference, run.computed) == ("0", "Guten Tag", False)
        assert run.hypothesis(Unit.WORD).delays_s == (2, 3, 4)
    write_simuleval(tmp_path / "new", [run], unit=Unit.WORD)
    (again,) = read_simuleval(tmp_path / "new")
    assert again == run


def test_speech_plays_when_it_is_there_and_the_piece_before_is_over(tmp_path: Path) -> None:
    line = {
        "index": 0,
        "prediction": "wavs/0_pred.wav",
        "delays": [1000.0, 2000.0],
        "durations": [1500.0, 600.0],
        "prediction_offset": 1000.0,
        "elapsed": [],
        "intervals": [[1000.0, 1500.0], [2500.0, 600.0]],
        "prediction_length": 2.1,
        "source_length": 4000.0,
        "reference": "x",
        "source": "a.wav",
    }
    (run,) = read_simuleval(written(tmp_path, line))
    assert run.speech == (
        SpeechSpan(1.0, Interval(1.0, 1.5)),
        SpeechSpan(2.0, Interval(2.5, 0.6)),
    )
    write_simuleval(tmp_path / "new", [run], unit=Unit.WORD)
    assert json.loads((tmp_path / "new" / "instances.log").read_text()) == line
    config = (tmp_path / "new" / "config.yaml").read_text()
    assert config == "source_type: speech\ntarget_type: speech\n"


def test_speech_that_was_never_produced_begins_at_the_end(tmp_path: Path) -> None:
    run = RecordingLog("a", 4.0, (), speech_file="wavs/0_pred.wav")
    write_simuleval(tmp_path, [run], unit=Unit.WORD)
    line = json.loads((tmp_path / "instances.log").read_text())
    assert (line["prediction_offset"], line["prediction_length"]) == (4000.0, 0.0)
    assert read_simuleval(tmp_path) == (run,)


def test_elapsed_times_that_no_computing_makes_stay_as_they_are(tmp_path: Path) -> None:
    shrinking = LINE | {"elapsed": [2011.3, 2011.3, 2890.0]}
    (run,) = read_simuleval(written(tmp_path, shrinking))
    assert not run.computed
    assert run.hypothesis(Unit.WORD).elapsed_s == pytest.approx((2.0113, 2.0113, 2.89))


def test_elapsed_times_that_go_back_are_refused_by_name(tmp_path: Path) -> None:
    back = LINE | {"elapsed": [3000.0, 2000.0, 1000.0]}
    with pytest.raises(DataError, match=r"line 1.*elapsed\[1\].*2000"):
        read_simuleval(written(tmp_path, back))


def test_units_of_a_source_without_length_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"line 1.*source_length.*0 for 3 units"):
        read_simuleval(written(tmp_path, LINE | {"source_length": 0}))


def test_no_line_has_elapsed_times_when_one_cannot(tmp_path: Path) -> None:
    timed = RecordingLog("a", 1.0, (Step(1.0, "x", 0, 1.0, 2.0),), computed=True)
    untimed = RecordingLog("b", 1.0, (Step(1.0, "x"),))
    for runs, has in (([timed, untimed], False), ([timed], True)):
        write_simuleval(tmp_path, runs, unit=Unit.WORD)
        for line in (tmp_path / "instances.log").read_text().splitlines():
            assert ("elapsed" in json.loads(line)) == has


def test_lines_of_several_modalities_are_not_one_log(tmp_path: Path) -> None:
    runs = [RecordingLog("a", 1.0, ()), RecordingLog("b", 1.0, (), speech_file="b.wav")]
    with pytest.raises(DataError, match="2 modalities"):
        write_simuleval(tmp_path, runs, unit=Unit.WORD)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"delays": [1920.0, 1920.0]}, "'delays' has 2 entries for 3 units (word)"),
        ({"delays": [1.0, 3.0, 2.0]}, "'delays[2]' is 2.0 after 3.0"),
        ({"delays": [-1.0, 3.0, 4.0]}, "'delays[0]' is -1.0; expected 0 or more"),
        ({"delays": [1.0, None, 4.0]}, "'delays[1]' is None; expected a number"),
        ({"elapsed": [1.0]}, "'elapsed' has 1 entries for 3 delays"),
        ({"source_length": "3200"}, "'source_length' is '3200'; expected a number"),
        ({"source": []}, "'source' is an empty list"),
        ({"reference": 3}, "'reference' is 3; expected a string"),
        ({"index": 0}, "'index' is 0 as in"),
        ({"index": -1}, "'index' is -1"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, change: dict[str, object], says: str) -> None:
    path = written(tmp_path, LINE, LINE | {"index": 1} | change)
    with pytest.raises(DataError) as caught:
        read_simuleval(path)
    assert str(caught.value).startswith(f"{path}, line 2: field {says}")


def test_a_config_that_says_something_else_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, LINE)
    (tmp_path / "config.yaml").write_text("source_type: speech\ntarget_type: smell\n")
    with pytest.raises(DataError, match="'target_type' is 'smell'; expected speech or text"):
        read_simuleval(path)


@settings(max_examples=60)
@given(
    st.lists(logs(), max_size=3),
    st.sampled_from(Unit),
    st.sampled_from([Convention.SIMULEVAL, Convention.OMNISTEVAL]),
)
def test_what_is_written_is_read_back(
    runs: list[RecordingLog], unit: Unit, convention: Convention
) -> None:
    runs = [replace(run, recording=f"talk.{at}") for at, run in enumerate(runs)]
    with tempfile.TemporaryDirectory() as folder:
        write_simuleval(Path(folder), runs, unit=unit, convention=convention)
        again = read_simuleval(Path(folder), unit=unit)
    assert len(again) == len(runs)
    for run, read in zip(runs, again, strict=True):
        expected = run.hypothesis(unit, convention, clock=ComputeClock.SIMULEVAL)
        found = read.hypothesis(unit, convention)
        assert (read.recording, read.reference) == (run.recording, run.reference)
        assert found.units == expected.units
        assert found.source_s == pytest.approx(expected.source_s)
        assert found.delays_s == pytest.approx(expected.delays_s)
        assert found.elapsed_s == pytest.approx(expected.elapsed_s)
        assert read.hypothesis(unit, convention, clock=ComputeClock.OMNISTEVAL).elapsed_s == (
            pytest.approx(run.hypothesis(unit, convention, clock=ComputeClock.OMNISTEVAL).elapsed_s)
        )
