import json
from pathlib import Path

import pytest

from earvoice.errors import DataError
from earvoice.metrics.logs.omnisteval import read_resegmented, write_resegmented
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
        ({"source_length": -1}, "'source_length' is -1"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, change: dict[str, object], says: str) -> None:
    path = written(tmp_path, EMPTY, LINE | change)
    with pytest.raises(DataError) as caught:
        read_resegmented(path, unit=Unit.WORD)
    assert str(caught.value).startswith(f"{path}, line 2: field {says}")
