"""AS-WER: cut a stream of tokens where its word error rate against the reference lines is least.

Source: Matusov, Leusch, Bender and Ney 2005, "Evaluating Machine Translation Output with Automatic
Sentence Segmentation", the method of mwerSegmenter and mweralign. The cuts are those of mweralign
1.4.1, found by comparing outputs: case is ignored for A to Z only; where several ways cost the
same, a reference token counts as missing before a token of the stream counts as superfluous, and
both before a pair; and before the first token of the stream every line break costs one.
Differs from the peer: `###` and tabs in a reference are text, not marks between alternatives.

The rows of edit distances are held as bits of one integer each (Myers 1999, Hyyrö 2003), one row
per token of the stream, so a row costs a dozen operations on integers as long as the reference.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from earvoice.metrics.resegment_rows import position_bits, rows_backward
from earvoice.metrics.units import Span

_WORD = re.compile(r"[^ \t\n\v\f\r]+")
_CHARACTER = re.compile(r"[\x00-\x08\x0e-\xff▁]+|[^\x00-\xff▁]")


def word_spans(text: str) -> list[Span]:
    """Return where the words of `text` begin and end; only ASCII white space divides them.

    Source: mweralign 1.4.1, found by comparing outputs.
    Convention: mweralign's with the tokenizer `none`.
    """
    return [Span(*match.span()) for match in _WORD.finditer(text)]


def character_spans(text: str) -> list[Span]:
    """Return where tokens begin and end as mweralign's CJSegmenter cuts them.

    A character beyond Latin-1 is a token; so is a run of Latin-1 characters, spaces included.
    Source: mweralign 1.4.1, found by comparing outputs.
    Convention: mweralign's CJSegmenter.
    """
    return [Span(*match.span()) for match in _CHARACTER.finditer(text)]


def least_error_starts(tokens: Sequence[str], lines: Sequence[Sequence[str]]) -> list[int]:
    """Return for each reference line the index of the first of `tokens` that belongs to it.

    A line ends where the next one starts, the last one with the tokens. Time and memory: one
    integer of reference length in bits per token for time, of which sqrt(tokens) are held.
    Source: Matusov, Leusch, Bender and Ney 2005.
    Convention: mweralign 1.4.1 among cuts of equal cost; the module tells which.
    """
    offsets = [0, *accumulate(len(line) for line in lines)]
    rows_at = _rows_at_columns(_keys(tokens), [_keys(line) for line in lines])
    return [0, *(rows_at[offset] for offset in offsets[1:-1])]


def _keys(tokens: Sequence[str]) -> list[bytes]:
    # bytes.lower knows the letters A to Z only, as the peer does.
    return [token.encode("utf-8", "surrogatepass").lower() for token in tokens]


def _rows_at_columns(tokens: Sequence[bytes], lines: Sequence[Sequence[bytes]]) -> list[int]:
    """Return how many tokens the best path has consumed when it leaves each reference position."""
    reference = [word for line in lines for word in line]
    column = len(reference)
    rows_at = [0] * column + [len(tokens)]
    if not tokens or not reference:
        return rows_at
    first = _first_row(tokens[0], lines)
    places = position_bits(reference)
    step = _Step((1 << column) - 1)
    rows = rows_backward(step, first, [places.get(token, 0) for token in tokens[1:]])
    for row, (missing, superfluous) in zip(
        range(len(tokens), 0, -1), chain(rows, [(first[0], 0)]), strict=True
    ):
        while column and missing >> (column - 1) & 1:
            column -= 1
            rows_at[column] = row
        if column and not superfluous >> (column - 1) & 1:
            column -= 1
            rows_at[column] = row - 1
        if not column:
            break
    return rows_at


def _first_row(token: bytes, lines: Sequence[Sequence[bytes]]) -> tuple[int, int]:
    """Return where the distance after one token rises and where it falls along the reference.

    Before that token a line break costs one, afterwards nothing: the peer's table counts so.
    """
    before = np.array([0, *(place + 1 for place in _columns(lines))], dtype=np.int64)
    differs = np.array([word != token for line in lines for word in line], dtype=np.int64)
    reach = np.concatenate(([1], np.minimum(before[1:] + 1, before[1:] - 1 + differs)))
    steps = np.arange(len(reach))
    distance = np.minimum.accumulate(reach - steps) + steps
    change = np.diff(distance)
    return _bits(change == 1), _bits(change == -1)


def _columns(lines: Sequence[Sequence[bytes]]) -> list[int]:
    """Return how many tokens and line breaks precede each token of the reference."""
    columns: list[int] = []
    place = 0
    for line in lines:
        columns += range(place, place + len(line))
        place += len(line) + 1
    return columns


def _bits(flags: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


@dataclass(frozen=True, slots=True)
class _Step:
    """One more token of the stream: a row of edit distances from the row before it.

    A row is two integers, bit k of which says whether the distance rises or falls by one at
    reference token k. What a walk back needs to know of a row: where reaching it over a missing
    reference token, and where over a superfluous token of the stream, costs no more than another
    way.
    """

    whole: int

    def __call__(self, row: tuple[int, int], equal: int) -> tuple[tuple[int, int], tuple[int, int]]:
        rises, falls = row
        same_as_diagonal = (((equal & rises) + rises) ^ rises | equal | falls) & self.whole
        superfluous = falls | self.whole ^ (same_as_diagonal | rises)
        gained = (superfluous << 1 | 1) & self.whole
        lost = (same_as_diagonal & rises) << 1 & self.whole
        rises = lost | self.whole ^ (same_as_diagonal | gained)
        falls = gained & same_as_diagonal
        return (rises, falls), (rises, superfluous)
