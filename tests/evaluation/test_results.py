import json
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.errors import DataError
from earvoice.evaluation.items import Segment
from earvoice.evaluation.results import (
    ITEMS,
    SCORES,
    read_results,
    read_scores,
    result_record,
    write_results,
)
from earvoice.metrics.logs import Step
from earvoice.metrics.logs.realsi_talk import Term
from earvoice.text import Unit
from tests.evaluation.factories import result

# A line separator inside a text is no end of a line.
RESULT = replace(
    result(
        "很\u2028好",
        "很好",
        delays_s=(1.0, 2.0),
        segments=(Segment("很好", 0.1, 1.9),),
        # The last turn waits for nothing: a recording is heard faster than it was spoken.
        steps=(
            Step(1.0, "很", 0, 0.0, 0.25),
            Step(1.5, "", 0, 0.25, 0.5),
            Step(2.0, "\u2028好", 0, 0.5, 0.5),
        ),
    ),
    elapsed_s=(1.25, 2.0),
    terms=(Term("good", "好", 0),),
)


def test_results_survive_their_file(tmp_path: Path) -> None:
    write_results(tmp_path, {"n": 2}, [RESULT, result("", id="row-2")])
    assert read_results(tmp_path, unit=Unit.CHAR) == (RESULT, result("", id="row-2"))
    assert read_scores(tmp_path) == {"n": 2}


def test_a_turn_takes_four_numbers_in_the_file() -> None:
    assert result_record(RESULT)["steps"] == {
        "heard_s": [1.0, 1.5, 2.0],
        "compute_start_s": [0.0, 0.25, 0.5],
        "compute_end_s": [0.25, 0.5, 0.5],
        "characters": [1, 0, 2],
    }


def test_what_older_versions_did_not_write_may_be_missing(tmp_path: Path) -> None:
    old = result_record(RESULT)
    for name in ("terms", "steps", "segments"):
        del old[name]
    write(tmp_path, old)
    assert read_results(tmp_path) == (replace(RESULT, terms=(), steps=(), segments=()),)


def test_damaged_files_are_told_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_results(tmp_path)
    with pytest.raises(DataError, match="cannot be read"):
        read_scores(tmp_path)
    write_results(tmp_path, {}, [RESULT])
    with (tmp_path / ITEMS).open("a", encoding="utf-8") as file:
        file.write('{"id": "half"\n')
    with pytest.raises(DataError, match=r"items\.jsonl, line 2 is not JSON"):
        read_results(tmp_path)
    (tmp_path / SCORES).write_text("[]")
    with pytest.raises(DataError, match="no object"):
        read_scores(tmp_path)
    (tmp_path / SCORES).write_text("[" * 100_000)
    with pytest.raises(DataError, match="cannot be read"):
        read_scores(tmp_path)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"hypothesis": 3}, ": field 'hypothesis' is 3; expected a string"),
        ({"id": None}, ": field 'id' is None"),
        ({"id": "row-0"}, ": field 'id' is 'row-0' as in"),
        ({"source_s": float("nan")}, ": field 'source_s' holds NaN"),
        ({"source_s": -1}, ": field 'source_s' is -1; expected 0 or more"),
        ({"source_s": 0}, ": field 'source_s' is 0 though"),
        ({"delays_s": [1.0, float("nan")]}, ": field 'delays_s[1]' holds NaN"),
        ({"delays_s": [2.0, 1.0]}, ": field 'delays_s[1]' is 1.0 after 2.0"),
        ({"delays_s": [-1.0, 1.0]}, ": field 'delays_s[0]' is -1.0"),
        ({"delays_s": [1.0], "elapsed_s": [1.0]}, ": field 'delays_s' has 1 entries for 2 units"),
        ({"elapsed_s": [1.0]}, ": field 'elapsed_s' has 1 entries for 2 delays"),
        ({"elapsed_s": [2.0, 1.0]}, ": field 'elapsed_s[1]' is 1.0 after 2.0"),
        ({"laal_s": "0.5"}, ": field 'laal_s' is '0.5'"),
        ({"turns": 1.5}, ": field 'turns' is 1.5"),
        (
            {"segments": [{"reference": "好", "start_s": 2.0, "end_s": 1.0}]},
            ", segments[0]: field 'end_s' is 1.0; expected 2 or more",
        ),
        (
            {"terms": [{"source": "a", "target": "b", "segment": 1}]},
            ", terms[0]: field 'segment' is 1 of 1",
        ),
        ({"steps": []}, ": field 'steps' is []; expected an object"),
        (
            {
                "segments": [
                    {"reference": "很", "start_s": 2.0, "end_s": 3.0},
                    {"reference": "好", "start_s": 1.0, "end_s": 3.0},
                ]
            },
            ", segments[1]: field 'start_s' is 1.0 after 2.0",
        ),
    ],
)
def test_a_field_that_cannot_be_is_named(
    tmp_path: Path, change: Mapping[str, object], says: str
) -> None:
    write(tmp_path, result_record(result("", id="row-0")), {**result_record(RESULT), **change})
    with pytest.raises(DataError) as caught:
        read_results(tmp_path, unit=Unit.CHAR)
    assert f"{tmp_path / ITEMS}, line 2{says}" in str(caught.value)


def test_a_line_of_100_megabytes_is_refused(tmp_path: Path) -> None:
    with (tmp_path / ITEMS).open("wb") as file:
        file.truncate(100 * 2**20)
    with pytest.raises(DataError, match="line 1 is longer than"):
        read_results(tmp_path)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=3) | st.integers(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(), inside, max_size=2),
    max_leaves=5,
)


@settings(max_examples=200)
@given(st.data())
def test_a_damaged_file_is_sound_or_refused_and_nothing_else(data: st.DataObject) -> None:
    record = result_record(RESULT)
    inside = record["steps"]
    assert isinstance(inside, dict)
    for _ in range(data.draw(st.integers(0, 2))):
        place = data.draw(st.sampled_from([record, inside]))
        place[data.draw(st.sampled_from(sorted(place)))] = data.draw(json_values)
    damaged = f"{json.dumps(record)}\n".encode()
    for _ in range(data.draw(st.integers(0, 2))):
        at, cut = data.draw(st.integers(0, len(damaged))), data.draw(st.integers(0, 20))
        damaged = damaged[:at] + data.draw(st.binary(max_size=4)) + damaged[at + cut :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ITEMS
        path.write_bytes(damaged)
        try:
            read = read_results(Path(folder), unit=data.draw(st.sampled_from([None, *Unit])))
        except DataError as error:
            assert str(path) in str(error)
        else:
            assert all(one.delays_s == tuple(sorted(one.delays_s)) for one in read)


def write(folder: Path, *records: Mapping[str, object]) -> None:
    """Write results as they are."""
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    (folder / ITEMS).write_text("".join(lines), "utf-8")
