"""Read JSON that anyone may have written: bounded, strict, and able to say what is wrong where.

A line is held in memory only up to a limit; a longer one is refused before it is read.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from earvoice.errors import DataError

LINE_LIMIT_BYTES = 16 * 2**20
"""Longest line that is read: three hours of talk take about a tenth of it."""
DOCUMENT_LIMIT_BYTES = 64 * 2**20
"""Longest file that is read as one JSON value."""

_BOM = b"\xef\xbb\xbf"
_SHOWN_CHARACTERS = 60
_KINDS = {str: "a string", list: "a list", dict: "an object", bool: "true or false"}

Value = TypeVar("Value", str, bool, list[object], dict[str, object])


@dataclass(frozen=True, slots=True)
class Record:
    """A JSON object that knows its place, such as `log.jsonl, line 3`.

    Its getters raise DataError naming place and field for a missing or wrongly typed value.
    """

    place: str
    fields: Mapping[str, object]

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def fault(self, name: str, found: str, expected: str) -> DataError:
        """Return the error that a field is not as expected. expected: with what to do next."""
        return DataError(f"{self.place}: field {name!r} {found}; expected {expected}")

    def text(self, name: str) -> str:
        """Return a string that can be written as UTF-8."""
        return self._unbroken(name, self._get(name, str))

    def flag(self, name: str) -> bool:
        """Return a truth value."""
        return self._get(name, bool)

    def number(self, name: str, *, least: float = -math.inf) -> float:
        """Return a finite number that is at least so large."""
        return self._number(name, self._present(name, "a number"), least)

    def count(self, name: str) -> int:
        """Return a whole number that is not negative."""
        value = self._present(name, "a whole number")
        if type(value) is not int or value < 0:
            raise self.fault(name, f"is {_shown(value)}", "a whole number, 0 or more")
        return value

    def identifier(self, name: str) -> int | str:
        """Return a whole number or a string."""
        value = self._present(name, "a whole number or a string")
        if type(value) is int:
            return value
        if not isinstance(value, str):
            raise self.fault(name, f"is {_shown(value)}", "a whole number or a string")
        return self._unbroken(name, value)

    def numbers(self, name: str, *, least: float = -math.inf) -> tuple[float, ...]:
        """Return a list of finite numbers that are at least so large."""
        values = self._get(name, list)
        return tuple(self._number(f"{name}[{at}]", v, least) for at, v in enumerate(values))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of strings."""
        texts = []
        for at, value in enumerate(self._get(name, list)):
            if not isinstance(value, str):
                raise self.fault(f"{name}[{at}]", f"is {_shown(value)}", "a string")
            texts.append(self._unbroken(f"{name}[{at}]", value))
        return tuple(texts)

    def record(self, name: str) -> Record:
        """Return an object inside this one."""
        return Record(f"{self.place}, in {name!r}", self._get(name, dict))

    def records(self, name: str) -> list[Record]:
        """Return a list of objects inside this one; their places count from 0."""
        return [
            _object_at(f"{self.place}, {name}[{at}]", value)
            for at, value in enumerate(self._get(name, list))
        ]

    def increasing(self, name: str, *, least: float = 0.0) -> tuple[float, ...]:
        """Return a list of numbers none of which is smaller than the one before."""
        values = self.numbers(name, least=least)
        for at in range(1, len(values)):
            if values[at] < values[at - 1]:
                raise self.fault(
                    f"{name}[{at}]",
                    f"is {values[at]} after {values[at - 1]}",
                    "times that never decrease; sort the log or repair its writer",
                )
        return values

    def _present(self, name: str, expected: str) -> object:
        if name not in self.fields:
            raise self.fault(name, "is missing", f"{expected}; is this the right format?")
        return self.fields[name]

    def _get(self, name: str, kind: type[Value]) -> Value:
        value = self._present(name, _KINDS[kind])
        if not isinstance(value, kind):
            raise self.fault(name, f"is {_shown(value)}", _KINDS[kind])
        return value

    def _number(self, name: str, value: object, least: float) -> float:
        # A truth value is an int to Python but no number to anyone else.
        if type(value) not in (int, float):
            raise self.fault(name, f"is {_shown(value)}", "a number")
        try:
            number = float(value)  # type: ignore[arg-type]  # mypy does not narrow on `type(value)`
        except OverflowError:
            number = math.inf
        if not math.isfinite(number):
            raise self.fault(
                name, f"is {_shown(value)}", "a finite number; repair the log's writer"
            )
        if number < least:
            raise self.fault(name, f"is {_shown(value)}", f"{least:g} or more")
        return number

    def _unbroken(self, name: str, value: str) -> str:
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise self.fault(
                name, f"holds half a character at {error.start}", "text; repair the log's writer"
            ) from error
        return value


def read_records(path: Path, *, limit_bytes: int = LINE_LIMIT_BYTES) -> Iterator[Record]:
    """Yield the JSON object of every line that is not blank.

    Raises DataError naming the line when the file cannot be read, or a line is longer than the
    limit, is not UTF-8, is not JSON (as when it was cut off), is no object, or holds NaN.
    """
    for number, line in read_lines(path, limit_bytes=limit_bytes):
        if line.strip():
            place = f"{path}, line {number}"
            yield _object_at(place, parse_json(line, place))


def read_lines(path: Path, *, limit_bytes: int = LINE_LIMIT_BYTES) -> Iterator[tuple[int, str]]:
    r"""Yield the lines of a text file with their numbers from 1, without `\n` or `\r\n`.

    Only these end a line: U+2028 and others may stand inside. Errors are those of `read_records`.
    """
    try:
        with path.open("rb") as file:
            yield from _bounded(path, file, limit_bytes)
    except OSError as error:
        raise _unreadable(path, error) from error


def read_document(path: Path, *, limit_bytes: int = DOCUMENT_LIMIT_BYTES) -> object:
    """Return the one JSON value of a file; raises DataError for what is none or too large."""
    try:
        with path.open("rb") as file:
            content = file.read(limit_bytes + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(content) > limit_bytes:
        raise DataError(
            f"{path} is longer than {limit_bytes} bytes; expected one JSON value; "
            "is it the right file?"
        )
    return parse_json(_decoded(content.removeprefix(_BOM), str(path)), str(path))


def parse_json(text: str, place: str) -> object:
    """Return a JSON value; raises DataError naming the place for anything else.

    Refused are also NaN, and an object with the same field twice, where readers differ in the one
    they take.
    """
    constants: list[str] = []
    twice: list[str] = []

    def constant(name: str) -> float:
        constants.append(name)
        return math.nan

    def fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            twice.append(Counter(name for name, _ in pairs).most_common(1)[0][0])
        return found

    try:
        value: object = json.loads(text, parse_constant=constant, object_pairs_hook=fields)
    except json.JSONDecodeError as error:
        raise DataError(
            f"{place} is not JSON ({error.msg} at column {error.colno}); expected one value in "
            "full; it may be cut off: write the file again"
        ) from error
    except (ValueError, RecursionError) as error:
        raise DataError(
            f"{place} is JSON that nobody means ({type(error).__name__}: {error}); expected fewer "
            "than 4,300 digits and few levels; is it the right file?"
        ) from error
    if twice:
        raise DataError(
            f"{place}: field {_shown(twice[0])} is there twice; expected it once; drop one"
        )
    if constants:
        field = _first_nan(value, "")
        raise DataError(
            f"{place}: field {field!r} holds {constants[0]}, which is not JSON; expected a finite "
            "number; repair the log's writer"
        )
    return value


def _bounded(path: Path, file: BinaryIO, limit_bytes: int) -> Iterator[tuple[int, str]]:
    number = 0
    while line := file.readline(limit_bytes + 1):
        number += 1
        place = f"{path}, line {number}"
        if len(line) > limit_bytes and not line.endswith(b"\n"):
            raise DataError(
                f"{place} is longer than {limit_bytes} bytes; expected one recording a line; is "
                "it the right file?"
            )
        if number == 1:
            line = line.removeprefix(_BOM)
        yield number, _decoded(line, place).removesuffix("\n").removesuffix("\r")


def _decoded(content: bytes, place: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{place} is not UTF-8 at byte {error.start}; expected UTF-8 text; convert the file"
        ) from error


def _object_at(place: str, value: object) -> Record:
    if not isinstance(value, dict):
        raise DataError(f"{place} is {_shown(value)}; expected a JSON object")
    return Record(place, value)


def _first_nan(value: object, name: str) -> str:
    """Return the name of the first field that is not a number, or an empty one."""
    if isinstance(value, float) and math.isnan(value):
        return name
    inside: list[tuple[str, object]] = []
    if isinstance(value, dict):
        inside = [(f"{name}.{key}" if name else key, item) for key, item in value.items()]
    elif isinstance(value, list):
        inside = [(f"{name}[{at}]", item) for at, item in enumerate(value)]
    return next((found for key, item in inside if (found := _first_nan(item, key))), "")


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _SHOWN_CHARACTERS else f"{shown[:_SHOWN_CHARACTERS]}…"


def _unreadable(path: Path, error: OSError) -> DataError:
    return DataError(
        f"{path} cannot be read ({error.strerror or error}); expected a readable file; "
        "check its name"
    )
