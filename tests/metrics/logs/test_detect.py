import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.errors import ConfigError, DataError, MetricError
from earvoice.metrics.logs.detect import (
    Findings,
    LogFormat,
    check_log,
    detect_format,
    locate_log,
    read_logs,
    unit_of_log,
)
from earvoice.text import Unit
from tests.metrics.logs import (
    test_flow,
    test_omnisteval,
    test_realsi,
    test_simuleval,
    test_simulstream,
)

Line = dict[str, object]
EVENTS: tuple[Line, ...] = (
    {
        "format": "earvoice-events",
        "format_version": 1,
        "model": "pocket",
        "config_hash": "01",
        "policy": "learned",
        "direction": "en-zh",
        "multiplier": 1,
        "kind": "interpret",
        "versions": {},
    },
    *(
        {
            "turn": at,
            "heard_s": at + 1.0,
            "compute_start_s": at + 1.0,
            "compute_end_s": at + 1.25,
            "text": "你好",
            "token_ids": [],
            "clipped": False,
            "transcript": " hello",
        }
        for at in range(2)
    ),
)
SPEECH: Line = {
    "index": 1,
    "prediction": "1.wav",
    "delays": [1.0, 2.0],
    "durations": [5.0, 5.0],
    "elapsed": [],
    "source": "a.wav",
    "source_length": 9.0,
}


@dataclass(frozen=True, slots=True)
class Sample:
    """A sound log. times: fields that hold times in order, and where."""

    format: LogFormat
    lines: tuple[Line, ...]
    # The line (from 0) and the fields that are needed and looked at.
    last: tuple[str, ...]
    times: str


SAMPLES = {
    "events": Sample(
        LogFormat.EVENTS,
        EVENTS,
        ("turn", "heard_s", "compute_start_s", "compute_end_s", "text", "transcript"),
        "",
    ),
    "simuleval": Sample(
        LogFormat.SIMULEVAL,
        (test_simuleval.LINE, test_simuleval.LINE | {"index": 1}),
        ("index", "prediction", "delays", "source", "source_length"),
        "delays",
    ),
    "speech": Sample(
        LogFormat.SIMULEVAL,
        (SPEECH | {"index": 0}, SPEECH),
        ("index", "prediction", "delays", "source", "source_length"),
        "delays",
    ),
    "simulstream": Sample(
        LogFormat.SIMULSTREAM,
        (test_simulstream.METADATA, *test_simulstream.CHUNKS[1:3]),
        ("id", "total_audio_processed", "computation_time", "generated_tokens", "deleted_tokens"),
        "",
    ),
    "resegmented": Sample(
        LogFormat.RESEGMENTED,
        (test_omnisteval.EMPTY, test_omnisteval.LINE),
        ("docid", "segid", "prediction", "reference", "source_length", "time_to_recording_end"),
        "",
    ),
    "segale": Sample(
        LogFormat.SEGALE,
        tuple({"doc_id": "d", "sys_id": "s", "seg_id": n, "src": "a", "tgt": "b"} for n in (1, 2)),
        ("doc_id", "sys_id", "seg_id", "src", "tgt"),
        "",
    ),
}
EACH = pytest.mark.parametrize("name", SAMPLES)


def write(folder: Path, lines: tuple[Line, ...]) -> Path:
    path = folder / "log.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def complaint(path: Path) -> str:
    with pytest.raises((DataError, MetricError)) as caught:
        check_log(path)
    return str(caught.value)


@EACH
def test_a_sound_log_is_told_by_its_first_line(tmp_path: Path, name: str) -> None:
    sample = SAMPLES[name]
    path = write(tmp_path, sample.lines)
    assert detect_format(path) is sample.format
    assert check_log(path).format is sample.format


def test_findings_count_recordings_and_those_without_output(tmp_path: Path) -> None:
    empty = test_simuleval.LINE | {"index": 1, "prediction": "", "delays": [], "elapsed": []}
    path = write(tmp_path, (test_simuleval.LINE, empty))
    assert check_log(path) == Findings(LogFormat.SIMULEVAL, 2, 1)
    (note,) = check_log(write(tmp_path, (test_simuleval.LINE | {"metric": {}},))).notes
    assert "field 'metric' is of an old log" in note
    path = write(tmp_path, (test_omnisteval.LINE, test_omnisteval.EMPTY))
    assert check_log(path) == Findings(LogFormat.RESEGMENTED, 2, 1)


def test_whole_files_are_told_by_what_they_hold(tmp_path: Path) -> None:
    talk = tmp_path / "talk.json"
    talk.write_text(json.dumps(test_realsi.TALK))
    spans = tmp_path / "spans.json"
    spans.write_text('[{"wav": "a", "offset": 0, "duration": 1}]')
    yaml = tmp_path / "spans.yaml"
    yaml.write_text("- {wav: a, offset: 0, duration: 1}")
    assert check_log(talk) == Findings(LogFormat.REALSI, 2, 0)
    talks = tmp_path / "talks"
    talks.mkdir()
    for name in ("a.json", "b.json"):
        (talks / name).write_text(talk.read_text())
    assert check_log(talks) == Findings(LogFormat.REALSI, 4, 0)
    documents = tmp_path / "docs.txt"
    documents.write_text("docid=0,segid=0\ndocid=0,segid=1\n")
    assert check_log(spans) == check_log(yaml) == Findings(LogFormat.SEGMENTATION, 1, 0)
    assert check_log(documents) == Findings(LogFormat.DOCUMENT_LINES, 2, 0)
    with pytest.raises(ConfigError, match="is of format realsi; expected a log of whole runs"):
        read_logs(talk)


def test_the_log_of_a_folder_is_found(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds none of events\.jsonl, instances\.log"):
        locate_log(tmp_path)
    path = write(tmp_path, SAMPLES["simuleval"].lines).rename(tmp_path / "instances.log")
    assert locate_log(tmp_path) == path
    assert [run.recording for run in read_logs(tmp_path)] == ["a", "a"]


def test_a_unit_that_does_not_fit_is_an_error_and_none_is_found_out(tmp_path: Path) -> None:
    line = test_simuleval.LINE | {"prediction": "你好吗"}
    path = write(tmp_path, (line,))
    assert read_logs(path)[0].hypothesis(Unit.CHAR).delays_s == (1.92, 1.92, 2.88)
    with pytest.raises(DataError, match=r"line 1: field 'delays' has 3 entries for 1 units \(word"):
        read_logs(path, unit=Unit.WORD)


def test_a_log_without_any_recording_is_not_sound(tmp_path: Path) -> None:
    found = complaint(write(tmp_path, (dict(test_simulstream.LOADING),)))
    assert "log.jsonl holds no recording; expected at least one" in found


def test_a_segment_without_its_recording_is_a_fault_of_that_field(tmp_path: Path) -> None:
    line = {key: value for key, value in test_omnisteval.LINE.items() if key != "docid"}
    assert "line 1: field 'docid' is missing" in complaint(write(tmp_path, (line,)))
    del line["segid"]
    assert "line 1: field 'docid' is missing" in complaint(write(tmp_path, (line,)))


@pytest.mark.parametrize("name", ["eval.yaml", "config.yaml"])
def test_settings_beside_a_log_say_what_its_tokens_are(tmp_path: Path, name: str) -> None:
    tokens = test_simulstream.chunk(1.0, 0.1, ["你", "好"], [])
    path = write(tmp_path, (test_simulstream.METADATA, tokens))
    assert (read_logs(path)[0].text, unit_of_log(path)) == ("你 好", None)
    (tmp_path / name).write_text("vad:\n  frames: [1, 2]\nlatency_unit: 'char'  # as in zh\n")
    for unit in (None, *Unit):
        assert read_logs(path, unit=unit)[0].text == "你好"
    assert unit_of_log(path) is Unit.CHAR
    (tmp_path / name).write_text("type: x\nlatency_unit: syllable\n")
    assert f"{name}, line 2: field 'latency_unit' is 'syllable'" in complaint(path)


def test_what_simulevals_delays_are_for_is_told_by_all_of_its_lines(tmp_path: Path) -> None:
    one: Line = test_simuleval.LINE | {"prediction": "好", "delays": [1.0], "elapsed": [1.0]}
    path = write(tmp_path, (one,))
    assert unit_of_log(path) is None
    three: Line = test_simuleval.LINE | {"index": 1, "prediction": "你好吗"}
    path = write(tmp_path, (one, three))
    assert unit_of_log(path) is Unit.CHAR
    assert [len(log.hypothesis(Unit.CHAR).units) for log in read_logs(path)] == [1, 3]


@EACH
def test_a_missing_field_is_named_with_its_line(tmp_path: Path, name: str) -> None:
    sample = SAMPLES[name]
    number = len(sample.lines)
    for field in sample.last:
        last = {key: value for key, value in sample.lines[-1].items() if key != field}
        found = complaint(write(tmp_path, (*sample.lines[:-1], last)))
        assert f"line {number}: field {field!r} is missing" in found


WRONG = (None, "\ud800", [None], {"a": 1}, True, float("nan"), float("inf"), -1.0, [1.0, -2.0, -3])


@EACH
@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_a_wrong_value_is_named_with_its_line_and_field(
    tmp_path: Path, name: str, wrong: object
) -> None:
    sample = SAMPLES[name]
    number = len(sample.lines)
    for field in sample.last:
        if field == "time_to_recording_end" and wrong == -1.0:
            continue  # a segment may lie behind the last reference
        found = complaint(write(tmp_path, (*sample.lines[:-1], sample.lines[-1] | {field: wrong})))
        assert f"line {number}: field '{field}" in found


@EACH
def test_a_line_that_is_cut_off_is_named(tmp_path: Path, name: str) -> None:
    path = write(tmp_path, SAMPLES[name].lines)
    whole = path.read_bytes().rstrip(b"\n")
    number = len(SAMPLES[name].lines)
    begun = whole.rfind(b"\n") + 1
    for end in range(begun + 1, len(whole)):
        path.write_bytes(whole[:end])
        assert f"line {number} is not JSON" in complaint(path)


Change = Callable[[list[float]], list[float]]
CHANGES: dict[str, Change] = {
    "too few": lambda times: times[:-1],
    "too many": lambda times: [*times, times[-1]],
    "unordered": lambda times: [times[-1] + 1, *times[1:]],
    "negative": lambda times: [-1.0, *times[1:]],
    "nan": lambda times: [*times[:-1], float("nan")],
    "words": lambda times: [str(time) for time in times],  # type: ignore[misc]
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("name", [name for name, sample in SAMPLES.items() if sample.times])
def test_delays_that_cannot_be_are_named(tmp_path: Path, name: str, change: str) -> None:
    sample = SAMPLES[name]
    times = sample.lines[-1][sample.times]
    assert isinstance(times, list)
    last = sample.lines[-1] | {sample.times: CHANGES[change](times)}
    found = complaint(write(tmp_path, (*sample.lines[:-1], last)))
    assert f"line {len(sample.lines)}: field '" in found
    assert sample.times in found


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=3) | st.integers(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=2),
    max_leaves=5,
)


WHOLE = {
    "talk.json": json.dumps(test_realsi.TALK),
    "spans.json": '[{"wav": "a", "offset": 0, "duration": 1}]',
    "docs.txt": "docid=0,segid=0\ndocid=1,segid=0\n",
    "spans.yaml": test_flow.FLOW,
    "more.yaml": test_flow.BLOCK,
}


@settings(max_examples=300)
@given(st.data())
def test_a_damaged_file_is_sound_or_refused_and_nothing_else(data: st.DataObject) -> None:
    """Whatever is done to a file, reading it ends in findings or in an error of ours."""
    name = data.draw(st.sampled_from([*SAMPLES, *WHOLE]))
    content = WHOLE[name] if name in WHOLE else data.draw(_spoilt(SAMPLES[name].lines))
    damaged = content.encode()
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(damaged)))
        cut = data.draw(st.integers(0, 20))
        damaged = damaged[:at] + data.draw(st.binary(max_size=4)) + damaged[at + cut :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(damaged)
        try:
            found = check_log(path, unit=data.draw(st.sampled_from([None, *Unit])))
        except (DataError, MetricError) as error:
            assert str(path) in str(error)
        else:
            assert found.empty <= found.recordings


@st.composite
def _spoilt(draw: st.DrawFn, sound: tuple[Line, ...]) -> str:
    """Return a log in which some fields hold anything."""
    lines = [dict(line) for line in sound]
    for _ in range(draw(st.integers(0, 2))):
        line = lines[draw(st.integers(0, len(lines) - 1))]
        line[draw(st.sampled_from(sorted(line)))] = draw(json_values)
    return "".join(f"{json.dumps(line)}\n" for line in lines)
