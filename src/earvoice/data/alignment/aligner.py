"""Align sentence pairs word by word, from nothing but the pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from earvoice.data.alignment.bitext import OnPass, TokenPair, encode, flipped, unreported
from earvoice.data.alignment.hmm import posterior, train_hmm
from earvoice.data.alignment.score import information_per_word
from earvoice.data.alignment.symmetrise import grow_diag_final_and, intersection, soft_union
from earvoice.data.trajectory import Link


class Method(StrEnum):
    """How the alignments of both directions become one."""

    SOFT_UNION = "soft-union"
    GROW_DIAG_FINAL_AND = "grow-diag-final-and"
    INTERSECTION = "intersection"


@dataclass(frozen=True, slots=True)
class Alignment:
    """How the words of a sentence pair belong together.

    links: (source word, target word), sorted. score: what a word gains from the other sentence,
    the lower of both directions, in nats.
    """

    links: tuple[Link, ...]
    score: float


def align(
    pairs: Sequence[TokenPair],
    *,
    method: Method = Method.SOFT_UNION,
    on_pass: OnPass | None = None,
) -> list[Alignment]:
    """Return an alignment for every pair of (source words, target words), learnt from all of them.

    on_pass: called after every pass over the data with the passes done and wanted. Raises DataError
    when there is no pair, or one without words on a side.
    """
    report = on_pass or unreported
    there = _directed(pairs, lambda done, wanted: report(done, 2 * wanted))
    back = _directed(flipped(pairs), lambda done, wanted: report(wanted + done, 2 * wanted))
    return [
        Alignment(tuple(sorted(_links(method, forward, backward))), min(one, other))
        for (forward, one), (backward, other) in zip(there, back, strict=True)
    ]


def best_links(linked: NDArray[np.float64]) -> frozenset[Link]:
    """Return the most probable source word of every target word, unless it is the empty word.

    linked: [J, 1 + I], probability of every source word, the empty word first.
    """
    best = linked.argmax(axis=1).tolist()
    return frozenset((source - 1, target) for target, source in enumerate(best) if source)


def _directed(
    pairs: Sequence[TokenPair], on_pass: OnPass
) -> list[tuple[NDArray[np.float64], float]]:
    """Return for every pair the probability of its links, [J, 1 + I], and its score."""
    bitext = encode(pairs)
    model = train_hmm(bitext, on_pass=on_pass)
    posteriors = [posterior(model, block) for block in bitext.blocks]
    scores = information_per_word(bitext, posteriors).tolist()
    found: list[tuple[NDArray[np.float64], float]] = [(np.empty(0), 0.0)] * bitext.pairs
    for block, made in zip(bitext.blocks, posteriors, strict=True):
        for row, linked, length in zip(block.rows, made.linked, block.lengths, strict=True):
            found[row] = (linked[:length], scores[row])
    return found


def _links(
    method: Method, forward: NDArray[np.float64], backward: NDArray[np.float64]
) -> frozenset[Link]:
    """Return the links of a pair. forward: [J, 1 + I]. backward: [I, 1 + J]."""
    if method is Method.SOFT_UNION:
        return soft_union(forward[:, 1:].T, backward[:, 1:])
    there = best_links(forward)
    back = ((source, target) for target, source in best_links(backward))
    combine = intersection if method is Method.INTERSECTION else grow_diag_final_and
    return combine(there, back)
