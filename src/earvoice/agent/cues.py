"""Cut timed text into caption cues: short enough to read, long enough to notice, never two at once.

A cue has at most two lines of 42 columns; a Han character takes two columns. It ends at the end of
a sentence, lasts 1 to 7 s, and never begins before its first unit was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from earvoice.text import ends_sentence, one_line

MAX_COLUMNS = 42
MAX_LINES = 2
MIN_MS = 1_000
MAX_MS = 7_000
# Columns a second that are easy to read, and those one can follow while more is waiting.
_COMFORTABLE_COLUMNS_S = 12
_HURRIED_COLUMNS_S = 25

_HAN = r"\u2e80-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_OPENING, _CLOSING = r"“‘（《「『【", r"。，！？、；：”’）》」』】…"
# A word with the spaces before it, or one Han character with the marks that stay with it.
_TOKEN = re.compile(
    rf"\s*[{_OPENING}]*(?:[{_HAN}]|[^\s{_HAN}{_OPENING}{_CLOSING}]+)[{_CLOSING}]*"
    rf"|\s*[{_OPENING}{_CLOSING}]+"
)


@dataclass(frozen=True, slots=True)
class TimedText:
    """Text and the source time at which it was there."""

    text: str
    time_s: float


@dataclass(frozen=True, slots=True)
class Cue:
    """Lines that are shown in [start_ms, end_ms)."""

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    time_ms: int


def build_cues(texts: Iterable[TimedText]) -> list[Cue]:
    """Return the cues of text that appeared piece by piece, in order of time."""
    groups = list(_groups(_tokens(texts)))
    cues: list[Cue] = []
    free_ms = 0
    for index, group in enumerate(groups):
        lines = wrap([token.text for token in group])
        start_ms = max(group[0].time_ms, free_ms)
        following_ms = groups[index + 1][0].time_ms if index + 1 < len(groups) else None
        free_ms = start_ms + _duration_ms(
            lines, start_ms, last_ms=group[-1].time_ms, following_ms=following_ms
        )
        cues.append(Cue(start_ms, free_ms, lines))
    return cues


def wrap(tokens: Sequence[str]) -> tuple[str, ...]:
    """Return tokens as lines of at most `MAX_COLUMNS`, filled from the first on."""
    lines: list[str] = []
    line = ""
    for token in tokens:
        if line and columns((line + token).strip()) > MAX_COLUMNS:
            lines.append(one_line(line))
            line = ""
        line += token
    return (*lines, one_line(line)) if line.strip() else tuple(lines)


def columns(text: str) -> int:
    """Return how wide text is: wide characters, such as Han, take two columns, marks above none."""
    return sum(
        2 if unicodedata.east_asian_width(char) in "WF" else int(not unicodedata.combining(char))
        for char in text
    )


def milliseconds(time_s: float) -> int:
    """Return a time as one whole number: 1.9996 s is 2 s, not 1 s and 1000 ms."""
    return round(time_s * 1000)


def _tokens(texts: Iterable[TimedText]) -> Iterator[_Token]:
    """Yield words and characters, each at the time at which its last piece was there."""
    pieces = list(texts)
    ends: list[tuple[int, int]] = []
    position = 0
    for piece in pieces:
        position += len(piece.text)
        ends.append((position, milliseconds(piece.time_s)))
    index = 0
    for match in _TOKEN.finditer("".join(piece.text for piece in pieces)):
        while ends[index][0] < match.end():
            index += 1
        for part in _narrow(match.group()):
            yield _Token(part, ends[index][1])


def _narrow(token: str) -> Iterator[str]:
    """Yield a token in pieces that fit in a line; almost always that is the token itself."""
    piece = ""
    for char in token:
        if columns((piece + char).strip()) > MAX_COLUMNS:
            yield piece
            piece = ""
        piece += char
    yield piece


def _groups(tokens: Iterable[_Token]) -> Iterator[list[_Token]]:
    """Yield the tokens of each cue."""
    group: list[_Token] = []
    for token in tokens:
        if group and not _fits(group, token):
            yield group
            group = []
        group.append(token)
        if ends_sentence(token.text):
            yield group
            group = []
    if group:
        yield group


def _fits(group: Sequence[_Token], token: _Token) -> bool:
    if token.time_ms - group[0].time_ms >= MAX_MS:
        return False
    return len(wrap([*(member.text for member in group), token.text])) <= MAX_LINES


def _duration_ms(
    lines: Sequence[str], start_ms: int, *, last_ms: int, following_ms: int | None
) -> int:
    """Return how long lines stay: to be read at ease, or faster when the next cue is waiting."""
    width = sum(map(columns, lines))
    wanted_ms = max(1000 * width // _COMFORTABLE_COLUMNS_S, last_ms - start_ms)
    if following_ms is not None:
        hurried_ms = 1000 * width // _HURRIED_COLUMNS_S
        wanted_ms = min(wanted_ms, max(following_ms - start_ms, hurried_ms))
    return min(MAX_MS, max(MIN_MS, wanted_ms))
