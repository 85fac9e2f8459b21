"""Soft alignment: give every unit of a stream to the reference line whose words it resembles.

Source: Polák, Papi, Bentivogli and Bojar 2025, "Better Late Than Never", arXiv 2509.17349, the
SoftSegmenter of OmniSTEval, whose version 0.1.10 is reproduced unit by unit: Needleman-Wunsch
without gap costs, where a pair of words scores the Jaccard similarity of their sets of characters,
a pair of characters scores whether they are the same, and punctuation never pairs with words.
Among equal ways a pair goes before a reference unit left alone, and that before a unit of the
stream left alone; a unit left alone goes to the nearer neighbour.

Characters are aligned by the bit-parallel longest common subsequence (Hyyrö 2004); words, whose
scores are fractions, row by row in double precision, because equal ways must stay equal.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earvoice.errors import MetricError
from earvoice.metrics.resegment_rows import position_bits, rows_backward

_PUNCTUATION = frozenset(".!?,;:-()。！？，；：—（）ー")
_BLOCK_CELLS = 1 << 20

# Bits over the units of the stream: which the best path leaves alone here, and which it pairs.
_Row: TypeAlias = tuple[int, int]


def soft_starts(
    units: Sequence[str], lines: Sequence[Sequence[str]], *, characters: bool
) -> list[int]:
    """Return for each reference line the index of the first of `units` that belongs to it.

    A line ends where the next one starts, the last one with the units. The first start is above
    zero where OmniSTEval drops what comes before all references because neither it nor the first
    reference unit may pair: one of the two is punctuation and the other is not. Memory: a quarter
    byte per pair of words. Raises MetricError when there are units and all references are empty.
    Source: Polák et al. 2025, arXiv 2509.17349; the SoftSegmenter of OmniSTEval 0.1.10.
    Convention: OmniSTEval's, unit by unit.
    """
    stream = [_plain(unit) for unit in units]
    reference = [_plain(unit) for line in lines for unit in line]
    line_of = [index for index, line in enumerate(lines) for _ in line]
    if not units:
        return [0] * len(lines)
    if not reference:
        raise MetricError(
            f"soft alignment of {len(units)} units needs a reference, but all {len(lines)} lines "
            "are empty; expected at least one word; check the reference file"
        )
    rows = (_character_rows if characters else _word_rows)(reference, stream)
    pairs = _walk(rows, len(reference), len(stream))
    places = _nearest(reference, stream, pairs, characters=characters)
    owners = [-1 if place is None else line_of[place] for place in places]
    return [bisect_left(owners, index) for index in range(len(lines))]


def _plain(unit: str) -> str:
    return unicodedata.normalize("NFKC", unit).lower()


def similarity(one: str, other: str, *, characters: bool) -> float:
    """Return how well two normalised units pair: 0 to 1, or minus infinity where they never may.

    Source: Polák et al. 2025, arXiv 2509.17349; the SoftSegmenter of OmniSTEval 0.1.10.
    Convention: OmniSTEval's: Jaccard of the sets of characters, or equal characters.
    """
    if (one in _PUNCTUATION) != (other in _PUNCTUATION):
        return -np.inf
    if characters:
        return float(one == other)
    shared = len(set(one) & set(other))
    return shared / (len(set(one)) + len(set(other)) - shared)


@dataclass(frozen=True, slots=True)
class _Pair:
    """What the best path does with a unit of the stream.

    consumed: reference units passed before it. matched: it pairs with the next of them.
    """

    consumed: int
    matched: bool


def _nearest(
    reference: Sequence[str], stream: Sequence[str], pairs: Sequence[_Pair], *, characters: bool
) -> list[int | None]:
    """Return for each unit of the stream the reference unit it goes to; None for dropped ones."""
    places: list[int | None] = []
    ahead = -1
    for unit, pair in zip(stream, pairs, strict=True):
        here = pair.consumed
        if pair.matched or ahead == here:
            places.append(here)
            continue
        after, before = (
            similarity(unit, reference[place], characters=characters)
            if 0 <= place < len(reference)
            else -np.inf
            for place in (here, here - 1)
        )
        if after > before:
            ahead = here
            places.append(here)
        else:
            places.append(here - 1 if here else None)
    return places


def _walk(rows: Iterable[_Row], consumed: int, units: int) -> list[_Pair]:
    """Follow the best path back from its end; `rows` are those of the reference, last first."""
    pairs = [_Pair(0, False)] * units
    for place, (alone, matched) in zip(range(consumed, 0, -1), rows, strict=True):
        while units and alone >> (units - 1) & 1:
            units -= 1
            pairs[units] = _Pair(place, False)
        if not units:
            break
        if matched >> (units - 1) & 1:
            units -= 1
            pairs[units] = _Pair(place - 1, True)
    return pairs


def _character_rows(reference: Sequence[str], stream: Sequence[str]) -> Iterator[_Row]:
    whole = (1 << len(stream)) - 1
    places = position_bits(stream)
    marks = sum(places.get(mark, 0) for mark in _PUNCTUATION)
    items = [
        (places.get(unit, 0), marks if unit in _PUNCTUATION else whole ^ marks)
        for unit in reference
    ]
    return rows_backward(_CharacterStep(whole), 0, items)


@dataclass(frozen=True, slots=True)
class _CharacterStep:
    """One more reference character: where the longest common subsequence grows along the stream.

    A row is an integer, bit k of which says that the best score rises by one at unit k.
    """

    whole: int

    def __call__(self, rises: int, item: tuple[int, int]) -> tuple[int, _Row]:
        equal, same_kind = item
        flat = self.whole ^ rises
        kept = flat & equal
        after = self.whole ^ ((flat + kept | flat - kept) & self.whole)
        gain_begins, gain_ends = after & ~rises, rises & ~after
        if gain_begins > gain_ends:
            gain_ends |= self.whole + 1
        gained = gain_ends - gain_begins
        matched = equal | same_kind & ~(gained | rises)
        return after, (gained & ~matched, matched)


def _word_rows(reference: Sequence[str], stream: Sequence[str]) -> Iterator[_Row]:
    """Yield the rows of the word alignment, last first; holds two bits per pair of words."""
    scores = _WordScores.of(reference, stream)
    width = len(stream)
    height = max(1, _BLOCK_CELLS // width)
    score, reach, before, row = np.zeros(width), np.zeros(width), *np.zeros((2, width + 1))
    packed = []
    for begin in range(0, len(reference), height):
        words, table = scores.of_reference(begin, begin + height)
        matched, skipped = np.empty((2, len(words), width), dtype=np.bool_)
        for index, word in enumerate(words):
            before, row = row, before
            table[word].take(scores.stream, out=score, mode="clip")
            np.add(before[:-1], score, out=score)
            np.maximum(score, before[1:], out=reach)
            np.maximum.accumulate(reach, out=row[1:])
            np.equal(row[1:], score, out=matched[index])
            np.equal(row[1:], before[1:], out=skipped[index])
        packed.append((_packed(~(matched | skipped)), _packed(matched)))
    for alone, paired in reversed(packed):
        for index in reversed(range(len(alone))):
            yield _number(alone[index]), _number(paired[index])


def _packed(flags: NDArray[np.bool_]) -> NDArray[np.uint8]:
    return np.packbits(flags, axis=1, bitorder="little")


def _number(row: NDArray[np.uint8]) -> int:
    return int.from_bytes(row.tobytes(), "little")


@dataclass(frozen=True, slots=True)
class _WordScores:
    """Similarities of reference words and words of the stream, each distinct word kept once.

    letters: bool-like [distinct word, character]; marks: which distinct words are punctuation.
    """

    letters: NDArray[np.float32]
    marks: NDArray[np.bool_]
    reference: NDArray[np.intp]
    stream: NDArray[np.intp]

    @classmethod
    def of(cls, reference: Sequence[str], stream: Sequence[str]) -> _WordScores:
        words = {word: index for index, word in enumerate(dict.fromkeys([*stream, *reference]))}
        alphabet = {letter: index for index, letter in enumerate(sorted(set().union(*words)))}
        letters = np.zeros((len(words), len(alphabet)), dtype=np.float32)
        for word, index in words.items():
            letters[index, [alphabet[letter] for letter in word]] = 1
        return cls(
            letters,
            np.array([word in _PUNCTUATION for word in words]),
            np.array([words[word] for word in reference]),
            np.array([words[word] for word in stream]),
        )

    def of_reference(self, begin: int, end: int) -> tuple[list[int], NDArray[np.float64]]:
        """Return for some reference words the rows of a table [row, distinct word] of scores."""
        words, rows = np.unique(self.reference[begin:end], return_inverse=True)
        others = self.letters[: self.stream.max() + 1]
        shared = (self.letters[words] @ others.T).astype(np.float64)
        sizes = self.letters.sum(axis=1, dtype=np.float64)
        table = shared / (sizes[words][:, None] + sizes[: len(others)] - shared)
        table[self.marks[words][:, None] != self.marks[: len(others)]] = -np.inf
        return rows.tolist(), table
