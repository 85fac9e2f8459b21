"""Where a text comes from: a file, standard input, or strings; told in units with their times."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeAlias

from earvoice.agent.clock import Clock
from earvoice.agent.reading import UNITS_PER_S, UnitCutter
from earvoice.errors import DataError
from earvoice.types import Language, Reading

TextSource: TypeAlias = str | Path | Iterable[str]
"""A text file, `-` for standard input, or pieces of text."""

# Longer than any book; a text beyond it is a mistake.
_MOST_BYTES = 64_000_000
_BLOCK_BYTES = 4096


def readings(source: TextSource, language: Language, clock: Clock) -> Iterator[Reading]:
    """Yield the units of a text piece by piece.

    A file's are revealed as fast as somebody would say them. What comes from standard input or
    piece by piece has the time at which it came, and is not faster than that either.
    Raises DataError when the source is missing, no UTF-8 text, too long, or empty.
    """
    live = str(source) == "-" or not isinstance(source, str | Path)
    cutter, pace_s = UnitCutter(language), 1.0 / UNITS_PER_S[language]
    start_s, free_s, found = clock.now(), 0.0, False
    for piece in _pieces(source):
        now_s = clock.now() - start_s if live else 0.0
        units = cutter.push(piece)
        if units:
            reading = _timed(units, max(free_s, now_s), pace_s)
            free_s, found = reading.source_s, True
            yield reading
    if units := cutter.flush():
        yield _timed(units, free_s, pace_s)
    elif not found:
        raise DataError(f"{source} holds no text; expected words to translate")


def text_length_s(source: TextSource, language: Language) -> float:
    """Return how long somebody would take to say a text; raises DataError as `readings`."""
    cutter = UnitCutter(language)
    count = sum(len(cutter.push(piece)) for piece in _pieces(source)) + len(cutter.flush())
    return count / UNITS_PER_S[language]


def _timed(units: list[str], start_s: float, pace_s: float) -> Reading:
    return Reading(
        tuple(units), tuple(start_s + (place + 1) * pace_s for place in range(len(units)))
    )


def _pieces(source: TextSource) -> Iterator[str]:
    if not isinstance(source, str | Path):
        yield from source
    elif str(source) == "-":
        yield from _decoded(sys.stdin.buffer, "standard input")
    else:
        try:
            with Path(source).open("rb") as file:
                yield from _decoded(file, str(source))
        except OSError as error:
            raise DataError(
                f"{source} cannot be read ({error.strerror}); expected a text file, or '-' for "
                "standard input"
            ) from error


def _decoded(file: BinaryIO, name: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    read = 0
    while True:
        # As much as is there already, so that a live text is not held back.
        block = file.read1(_BLOCK_BYTES) if hasattr(file, "read1") else file.read(_BLOCK_BYTES)
        read += len(block)
        if read > _MOST_BYTES:
            raise DataError(f"{name} has more than {_MOST_BYTES:,} bytes; cut it into parts")
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            raise DataError(
                f"{name} is no UTF-8 text ({error.reason} near byte {read}); expected a text "
                "file; to interpret a recording leave out --text"
            ) from error
        if "\0" in text:
            raise DataError(
                f"{name} holds a zero character, which no text has; to interpret a recording "
                "leave out --text"
            )
        if text:
            yield text
        if not block:
            return
