"""Sentence pairs as numbers, in the shapes in which expectation maximisation is a few gathers.

Shapes: B sentence pairs of a block, J target positions, I source positions, P parameters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earvoice.errors import DataError

TokenPair = tuple[Sequence[str], Sequence[str]]
# After every pass over the data: passes done, passes wanted.
OnPass = Callable[[int, int], None]

_BLOCK_CELLS = 200_000
_NULL = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Sentence pairs with equally many source words, padded to the longest target.

    rows: [B], their places in the corpus. cells: [B, J, 1 + I], for every target and source word
    (the empty word first) the parameter of that pair of words; padding has the last one. lengths:
    [B], target words.
    """

    rows: NDArray[np.int64]
    cells: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @property
    def valid(self) -> NDArray[np.bool_]:
        """Return where a target word stands, [B, J]."""
        valid: NDArray[np.bool_] = np.arange(self.cells.shape[1]) < self.lengths[:, None]
        return valid


@dataclass(frozen=True, slots=True)
class Bitext:
    """A corpus in one direction: which word pairs stand together in a sentence pair.

    source_of, target_of: [P], the words of each parameter, the empty word being source 0. targets:
    number of target words known.
    """

    blocks: tuple[Block, ...]
    source_of: NDArray[np.int64]
    target_of: NDArray[np.int64]
    targets: int
    pairs: int

    @property
    def parameters(self) -> int:
        """Return how many pairs of words stand together."""
        return len(self.source_of)


def encode(pairs: Sequence[TokenPair]) -> Bitext:
    """Return pairs of (source words, target words) as a bitext.

    Raises DataError when there are none, or a side has no words.
    """
    for number, (source, target) in enumerate(pairs):
        if not source or not target:
            raise DataError(
                f"sentence pair {number} is {' '.join(source)!r} and {' '.join(target)!r}; "
                "expected words on both sides; leave it out"
            )
    if not pairs:
        raise DataError("there is no sentence pair to align; expected at least one")
    sources, _ = _numbered((source for source, _ in pairs), first=_NULL + 1)
    targets, count = _numbered((target for _, target in pairs), first=0)
    keyed = [
        _keys(rows, [sources[row] for row in rows], [targets[row] for row in rows], count)
        for rows in _groups(sources, targets)
    ]
    known = np.unique(np.concatenate([keys[keys >= 0] for _, keys, _ in keyed]))
    blocks = tuple(
        Block(rows, np.where(keys < 0, len(known), np.searchsorted(known, keys)), lengths)
        for rows, keys, lengths in keyed
    )
    return Bitext(blocks, known // count, known % count, count, len(pairs))


def flipped(pairs: Sequence[TokenPair]) -> list[TokenPair]:
    """Return the pairs with source and target exchanged."""
    return [(target, source) for source, target in pairs]


def unreported(done: int, wanted: int) -> None:
    """Ignore progress."""


def _numbered(
    sentences: Iterable[Sequence[str]], *, first: int
) -> tuple[list[NDArray[np.int64]], int]:
    """Return sentences as numbers of words, and the first number that is free."""
    known: dict[str, int] = {}
    numbers = [
        np.array([known.setdefault(word, first + len(known)) for word in words], np.int64)
        for words in sentences
    ]
    return numbers, first + len(known)


def _groups(
    sources: Sequence[NDArray[np.int64]], targets: Sequence[NDArray[np.int64]]
) -> Iterable[NDArray[np.int64]]:
    """Yield rows of equal source length and similar target length, few enough for one step."""
    source_lengths = np.array([len(words) for words in sources])
    target_lengths = np.array([len(words) for words in targets])
    order = np.lexsort((target_lengths, source_lengths))
    starts = np.flatnonzero(np.diff(source_lengths[order])) + 1
    for same in np.split(order, starts):
        cells = (1 + source_lengths[same[0]]) * target_lengths[same].max()
        parts = max(1, -(-len(same) * int(cells) // _BLOCK_CELLS))
        yield from np.array_split(same, min(parts, len(same)))


def _keys(
    rows: NDArray[np.int64],
    sources: Sequence[NDArray[np.int64]],
    targets: Sequence[NDArray[np.int64]],
    count: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return rows, the key of each cell ([B, J, 1 + I], -1 is padding) and target lengths."""
    lengths = np.array([len(words) for words in targets])
    source_BI = np.stack([np.concatenate([[_NULL], words]) for words in sources])
    target_BJ = np.full((len(rows), lengths.max()), -1, np.int64)
    for row, words in zip(target_BJ, targets, strict=True):
        row[: len(words)] = words
    keys = source_BI[:, None, :] * count + target_BJ[:, :, None]
    return rows, np.where(target_BJ[:, :, None] < 0, -1, keys), lengths
