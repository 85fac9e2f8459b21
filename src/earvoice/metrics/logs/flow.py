"""The part of YAML that the field's files use, read without a YAML library.

A list of mappings, each in braces or one key a line, or one such mapping alone; values are numbers,
plain words or quoted strings. Anything else is refused with its line, never guessed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from earvoice.errors import DataError
from earvoice.metrics.logs.records import Record, read_lines

LINE_LIMIT_BYTES = 2**12
"""Longest line of such a file, and longest entry in braces."""

# As YAML 1.1 has them: 1e5 is a word.
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+][0-9]+)?")
# White space as YAML has it: a no-break space is text.
_BLANK = " \t\r\n"
_DASH = re.compile(r"-(?:[ \t\r\n]+|$)")
_ADVICE = "expected `- {wav: talk.wav, offset: 0.0, duration: 2.5}`; a JSON list will do as well"

Scalar = str | int | float


def read_entries(path: Path) -> Iterator[Record]:
    """Yield the mappings of a list; raises DataError naming the line of anything else."""
    entry: _Entry | None = None
    for number, line in read_lines(path, limit_bytes=LINE_LIMIT_BYTES):
        place = f"{path}, line {number}"
        content = line.strip(_BLANK)
        if not content or content.startswith("#") or content in ("---", "..."):
            continue
        dash = _DASH.match(content)
        if dash and not (entry and entry.open):
            if entry:
                yield entry.record()
            entry = _Entry(place)
            content = content[dash.end() :]
        if entry is None:
            raise DataError(f"{place}: {content[:60]!r} begins no entry; {_ADVICE}")
        entry.add(content, place)
    if entry:
        yield entry.record()


def read_settings(path: Path) -> dict[str, Scalar]:
    """Read one mapping of `key: value` lines; raises DataError naming the line of anything else."""
    settings: dict[str, Scalar] = {}
    for number, line in read_lines(path, limit_bytes=LINE_LIMIT_BYTES):
        content = line.strip(_BLANK)
        if content and not content.startswith("#") and content not in ("---", "..."):
            _add_pair(settings, content, f"{path}, line {number}")
    return settings


def quoted(text: str) -> str:
    """Return a string that every YAML and JSON reader understands."""
    return json.dumps(text)


@dataclass(slots=True)
class _Entry:
    """A mapping of a list while its lines are read. open: of braces that are not closed yet."""

    place: str
    fields: dict[str, Scalar] = field(default_factory=dict)
    open: str = ""

    def add(self, content: str, place: str) -> None:
        if self.open or content.startswith("{"):
            self.open = f"{self.open} {content}".strip(_BLANK)
            if len(self.open) > LINE_LIMIT_BYTES:
                raise DataError(f"{self.place}: braces are not closed; {_ADVICE}")
            if "}" in content and _closed(self.open):
                for pair in _pairs(self.open[1 : self.open.rindex("}")]):
                    _add_pair(self.fields, pair, self.place)
                self.open = ""
        elif content:
            _add_pair(self.fields, content, place)

    def record(self) -> Record:
        if self.open:
            raise DataError(f"{self.place}: braces are not closed; {_ADVICE}")
        return Record(self.place, dict(self.fields))


def _closed(content: str) -> bool:
    unquoted = "".join(char for char, inside in _marked(content) if not inside)
    return unquoted.split(" #")[0].rstrip(_BLANK).endswith("}")


def _pairs(content: str) -> Iterator[str]:
    """Yield what stands between commas outside quotes."""
    pair = ""
    for char, inside in _marked(content):
        if char == "," and not inside:
            yield pair
            pair = ""
        else:
            pair += char
    if pair.strip(_BLANK):
        yield pair


def _marked(content: str) -> Iterator[tuple[str, bool]]:
    """Yield characters and whether they stand in quotes; quotes count as inside."""
    quote, escaped = "", False
    before = ":"
    for char in content:
        inside = bool(quote)
        # Quotes begin where a value does, and a doubled one goes on with the string.
        if not quote and ((char in "'\"" and before in ":,{") or char == before == "'"):
            quote, inside = char, True
        elif quote and not escaped and char == quote:
            quote = ""
        escaped = quote == '"' and char == "\\" and not escaped
        before = before if char in _BLANK else char
        yield char, inside


def _add_pair(fields: dict[str, Scalar], pair: str, place: str) -> None:
    key, colon, value = _split(pair)
    name = _scalar(key, place)
    if not colon or not isinstance(name, str) or not name:
        raise DataError(f"{place}: {pair.strip(_BLANK)[:60]!r} is no `key: value`; {_ADVICE}")
    if name in fields:
        raise DataError(f"{place}: field {name!r} is there twice; expected it once; drop one")
    fields[name] = _scalar(value, place)


def _split(pair: str) -> tuple[str, str, str]:
    """Return what stands before and after the first colon outside quotes."""
    for at, (char, inside) in enumerate(_marked(pair)):
        if char == ":" and not inside:
            return pair[:at], char, pair[at + 1 :]
    return pair, "", ""


def _scalar(text: str, place: str) -> Scalar:
    text = text.strip(_BLANK)
    try:
        if text.startswith('"'):
            value = json.loads(text)
            return value if isinstance(value, str) else _refuse(text, place)
    except ValueError:
        _refuse(text, place)
    if text.startswith("'"):
        inner = text[1:-1]
        doubled = len(text) > 1 and text.endswith("'") and "'" not in inner.replace("''", "")
        return inner.replace("''", "'") if doubled else _refuse(text, place)
    plain = text.split(" #")[0].rstrip(_BLANK)
    if plain.startswith(tuple("{[&*!|>%@`")):
        return _refuse(plain, place)
    if _WHOLE.fullmatch(plain):
        return int(plain)
    return float(plain) if _DECIMAL.fullmatch(plain) else plain


def _refuse(text: str, place: str) -> str:
    raise DataError(f"{place}: {text[:60]!r} is no plain value; {_ADVICE}")
