import json
import math
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import DataError
from earvoice.metrics.logs.records import Record, parse_json, read_document, read_records


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_lines_are_objects_with_their_numbers_and_blank_ones_are_none(tmp_path: Path) -> None:
    path = write(tmp_path / "log", b'\xef\xbb\xbf{"a": 1}\r\n\n  \n{"a": "x\xe2\x80\xa8y"}')
    first, second = read_records(path)
    assert (first.place, first.count("a")) == (f"{path}, line 1", 1)
    assert (second.place, second.text("a")) == (f"{path}, line 4", "x\u2028y")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b'{"a": [1, 2', "is not JSON"),
        (b'{"a": 1} {"b": 2}', "is not JSON"),
        (b"[1]", "expected a JSON object"),
        (b'"\xff"', "is not UTF-8 at byte 1"),
        (b'{"a": {"b": [0, NaN]}}', "field 'a.b[1]' holds NaN"),
        (b'{"a": -Infinity}', "field 'a' holds -Infinity"),
        (b'{"a": [{"b": 1, "c": 2, "b": 1}]}', "field 'b' is there twice; expected it once"),
        (b'{"a": ' + b"[" * 100_000 + b"}", "RecursionError"),
        (b'{"a": ' + b"1" * 5_000 + b"}", "4,300 digits"),
    ],
)
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: bytes, says: str) -> None:
    path = write(tmp_path / "log", b'{"a": 1}\n' + line + b"\n")
    with pytest.raises(DataError) as caught:
        list(read_records(path))
    assert says in str(caught.value)
    assert f"{path}, line 2" in str(caught.value)


def test_a_line_of_100_megabytes_is_refused_and_not_read(tmp_path: Path) -> None:
    path = write(tmp_path / "log", b'{"a": 1}\n')
    with path.open("r+b") as file:
        file.truncate(100 * 2**20)
    tracemalloc.start()
    try:
        with pytest.raises(DataError, match="line 2 is longer than 1048576 bytes"):
            list(read_records(path, limit_bytes=2**20))
        assert tracemalloc.get_traced_memory()[1] < 8 * 2**20
    finally:
        tracemalloc.stop()
    with pytest.raises(DataError, match="line 2 is longer than 16777216 bytes"):
        list(read_records(path))
    with pytest.raises(DataError, match="is longer than 67108864 bytes"):
        read_document(path)


def test_a_line_may_be_as_long_as_the_limit(tmp_path: Path) -> None:
    path = write(tmp_path / "log", b'{"a": 1}\n{"b": 2}')
    assert len(list(read_records(path, limit_bytes=8))) == 2
    with pytest.raises(DataError, match="line 1 is longer than 7 bytes"):
        list(read_records(path, limit_bytes=7))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "no", tmp_path):
        with pytest.raises(DataError, match=f"{path} cannot be read"):
            list(read_records(path))


RECORD = Record(
    "here",
    {
        "text": "t",
        "whole": 3,
        "negative": -1.5,
        "huge": 10**400,
        "inf": math.inf,
        "truth": True,
        "half": "\ud800",
        "list": [1, 2.5],
        "mixed": [1, "2"],
        "down": [2, 1],
        "object": {"a": 1},
        "null": None,
    },
)


def test_a_field_of_the_right_type_is_returned() -> None:
    assert (RECORD.text("text"), RECORD.count("whole"), RECORD.number("whole")) == ("t", 3, 3.0)
    assert (RECORD.flag("truth"), RECORD.numbers("list")) == (True, (1.0, 2.5))
    assert (RECORD.identifier("whole"), RECORD.identifier("text")) == (3, "t")
    assert RECORD.record("object").count("a") == 1


@pytest.mark.parametrize(
    ("getter", "name", "says"),
    [
        ("text", "missing", "field 'missing' is missing"),
        ("text", "whole", "field 'whole' is 3; expected a string"),
        ("text", "half", "field 'half' holds half a character at 0"),
        ("number", "truth", "field 'truth' is True; expected a number"),
        ("number", "text", "field 'text' is 't'; expected a number"),
        ("number", "inf", "field 'inf' is inf; expected a finite number"),
        ("number", "huge", "field 'huge' is 1000"),
        ("count", "negative", "field 'negative' is -1.5; expected a whole number"),
        ("flag", "whole", "field 'whole' is 3; expected true or false"),
        ("numbers", "mixed", "field 'mixed[1]' is '2'; expected a number"),
        ("numbers", "null", "field 'null' is None; expected a list"),
        ("texts", "list", r"field 'list[0]' is 1; expected a string"),
        ("increasing", "down", "field 'down[1]' is 1.0 after 2.0"),
        ("identifier", "null", "field 'null' is None"),
        ("record", "list", "field 'list' is [1, 2.5]; expected an object"),
    ],
)
def test_any_other_field_is_named_with_its_value(getter: str, name: str, says: str) -> None:
    with pytest.raises(DataError) as caught:
        getattr(RECORD, getter)(name)
    assert str(caught.value).startswith(f"here: {says}")


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text() | st.integers(),
    lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
)


@given(json_values)
def test_json_is_read_as_it_is_unless_it_holds_what_is_no_number(value: object) -> None:
    text = json.dumps(value)
    try:
        assert parse_json(text, "here") == value
    except DataError as error:
        assert "NaN" in text or "Infinity" in text
        assert "NaN" in str(error) or "Infinity" in str(error)
