import json
from pathlib import Path

import pytest

from earvoice.errors import DataError
from earvoice.metrics.logs.omnisteval import (
    read_resegmented,
    unit_of_resegmented,
    write_resegmented,
)
from earvoice.metrics.segment import Segment
from earvoice.text import Unit

LINE = {
    "index": 2,
    "docid": 1,
    "segid": 1,
    "prediction": "How are you?",
    "reference": "How  are you",
    "source_length": 1500.0,
    "emission_cu": [-500.0, 1500.0, 1500.0],
    "emission_ca": [-200.0, 1800.0, 1800.0],
    "time_to_recording_end": 2500.0,
}
EMPTY = {
    "index": 3,
    "docid": 1,
    "segid": 2,
    "prediction": "",
    "reference": "Yes",
    "source_length": 1000.0,
}


def written(folder: Path, *lines: object) -> Path:
    path = folder / "instances.resegmented.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def test_times_are_seconds_from_the_segments_start(tmp_path: Path) -> None:
    first, empty = read_resegmented(written(tmp_path, LINE, EMPTY), unit=Unit.WORD)
    assert first == Segment(
        recording="1",
        index=1,
        text="How are you?",
        units=("How", "are", "you?"),
        delays_s=(-0.5, 1.5, 1.5),
        elapsed_s=(-0.2, 1.8, 1.8),
        source_s=1.5,
        recording_end_s=2.5,
        reference="How  are you",
        reference_units=4,
    )
    assert (empty.units, empty.delays_s, empty.reference_units) == ((), (), 1)


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    segments = read_resegmented(written(tmp_path, LINE, EMPTY), unit=Unit.WORD)
    path = write_resegmented(tmp_path / "new.jsonl", segments, unit=Unit.WORD)
    first, second = map(json.loads, path.read_text().splitlines())
    assert first == LINE | {"index": 0, "docid": 0, "segid": 0}
    assert second == EMPTY | {"index": 1, "docid": 0, "segid": 1}


def test_characters_are_all_of_them(tmp_path: Path) -> None:
    line = LINE | {"prediction": "你 好", "reference": "你们 好"}
    (segment,) = read_resegmented(written(tmp_path, line), unit=Unit.CHAR)
    assert (segment.units, segment.reference_units) == (("你", " ", "好"), 3)
    with pytest.raises(DataError, match="segment 1 of '1' has 3 delays for 2 units"):
        write_resegmented(tmp_path / "new", [segment], unit=Unit.WORD)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"emission_cu": [1.0]}, "'emission_cu' has 1 entries for 3 units"),
        ({"emission_ca": ["x", 1, 1]}, "'emission_ca[0]' is 'x'"),
        ({"time_to_recording_end": None}, "'time_to_recording_end' is None"),
        ({"docid": -1}, "'docid' is -1"),
        ({"segid": 2}, "'segid' is 2 of docid 1 as in"),
        ({"emission_cu": [-500.0, 1500.0, 1499.0]}, "'emission_cu[2]' is 1499.0 after 1500.0"),
        ({"source_length": 0}, "'source_length' is 0 for 3 units"),
        ({"source_length": -1}, "'source_length' is -1"),
        ({"emission_cu": None}, "'emission_cu' is missing, though this or another line has"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, change: dict[str, object], says: str) -> None:
    path = written(tmp_path, EMPTY, LINE | change)
    with pytest.raises(DataError) as caught:
        read_resegmented(path, unit=Unit.WORD)
    assert str(caught.value).startswith(f"{path}, line 2: field {says}")


def test_computation_aware_times_may_decrease_as_in_omnistevals_own_files(tmp_path: Path) -> None:
    line = LINE | {"emission_ca": [-200.0, 1900.0, 1800.0]}
    (segment,) = read_resegmented(written(tmp_path, line), unit=Unit.WORD)
    assert segment.elapsed_s == (-0.2, 1.9, 1.8)


def test_recordings_may_all_be_one_to_omnisteval(tmp_path: Path) -> None:
    lines = [LINE | {"docid": 0, "segid": at} for at in range(3)]
    found = read_resegmented(written(tmp_path, *lines), unit=Unit.WORD)
    assert [segment.index for segment in found] == [0, 1, 2]


def test_what_has_no_times_needs_no_durations_and_gets_none(tmp_path: Path) -> None:
    timeless = {name: LINE[name] for name in ("docid", "segid", "prediction", "reference")}
    (segment,) = read_resegmented(written(tmp_path, timeless), unit=Unit.WORD)
    assert (segment.units, segment.delays_s, segment.source_s) == (("How", "are", "you?"), (), 0.0)
    path = write_resegmented(tmp_path / "new.jsonl", [segment], unit=Unit.WORD)
    assert json.loads(path.read_text()) == timeless | {"index": 0, "docid": 0, "segid": 0}


def test_some_output_with_times_and_some_without_is_refused(tmp_path: Path) -> None:
    timeless = {name: LINE[name] for name in ("docid", "segid", "prediction", "reference")}
    path = written(tmp_path, EMPTY, timeless, LINE)
    with pytest.raises(DataError, match="line 2: field 'emission_cu' is missing, though"):
        read_resegmented(path, unit=Unit.WORD)


def test_a_reference_is_as_long_as_omnisteval_finds_it(tmp_path: Path) -> None:
    (segment,) = read_resegmented(written(tmp_path, LINE | {"reference": " a b "}), unit=Unit.WORD)
    assert segment.reference_units == 2
    path = write_resegmented(tmp_path / "new.jsonl", [segment], unit=Unit.WORD)
    assert json.loads(path.read_text())["reference"] == "a b"


@pytest.mark.parametrize(
    ("prediction", "times", "unit"),
    [("How are you?", 3, Unit.WORD), ("How are you?", 12, Unit.CHAR), ("", 0, Unit.WORD)],
)
def test_the_unit_is_the_one_that_fits(
    tmp_path: Path, prediction: str, times: int, unit: Unit
) -> None:
    line = LINE | {"prediction": prediction, "emission_cu": [1.0] * times}
    # A single character is a word too, and tells nothing.
    one = LINE | {"prediction": "I", "emission_cu": [1.0]}
    assert unit_of_resegmented(written(tmp_path, EMPTY, one, line)) is unit
