"""IBM model 1: the same numbers as a second, slow implementation, and sense on small corpora."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from earvoice.data.alignment.bitext import Bitext, TokenPair, encode
from earvoice.data.alignment.ibm1 import train_ibm1
from tests.data.alignment.corpora import BOOKS, corpora


def slow_ibm1(pairs: list[TokenPair], passes: int) -> dict[tuple[str, str], float]:
    """Return p(target | source) by maximum likelihood, as the textbooks write it."""
    table: dict[tuple[str, str], float] = defaultdict(lambda: 1.0)
    for _ in range(passes):
        counts: dict[tuple[str, str], float] = defaultdict(float)
        totals: dict[str, float] = defaultdict(float)
        for source, target in pairs:
            for t in target:
                whole = sum(table[s, t] for s in ("", *source))
                for s in ("", *source):
                    counts[s, t] += table[s, t] / whole
                    totals[s] += table[s, t] / whole
        table = defaultdict(float, {(s, t): n / totals[s] for (s, t), n in counts.items()})
    return table


def by_words(
    pairs: list[TokenPair], bitext: Bitext, table: NDArray[np.float64]
) -> dict[tuple[str, str], float]:
    found = {}
    for block in bitext.blocks:
        for row, cells in zip(block.rows, block.cells, strict=True):
            source, target = pairs[row]
            for j, t in enumerate(target):
                for i, s in enumerate(("", *source)):
                    found[s, t] = float(table[cells[j, i]])
    return found


@given(corpora)
@settings(max_examples=30)
def test_the_probabilities_are_those_of_the_textbook(pairs: list[TokenPair]) -> None:
    bitext = encode(pairs)
    table = train_ibm1(bitext, passes=3, prior=0.0)
    expected = slow_ibm1(pairs, 3)
    for words, probability in by_words(pairs, bitext, table).items():
        assert probability == pytest.approx(expected[words], rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("prior", [0.0, 0.01])
def test_words_that_stand_together_find_each_other(prior: float) -> None:
    bitext = encode(BOOKS)
    found = by_words(BOOKS, bitext, train_ibm1(bitext, passes=20, prior=prior))
    assert found["das", "the"] > 10 * found["das", "book"]
    assert found["buch", "book"] > 10 * found["buch", "the"]
    assert found["haus", "house"] > found["haus", "the"]


def test_a_sparse_prior_keeps_rare_words_from_collecting_what_is_left() -> None:
    # "rare" was seen once, beside words that others explain: it may not claim all of them.
    pairs: list[TokenPair] = [*[(["a"], ["x"])] * 5, (["rare", "a"], ["r", "x"])]
    claimed = {}
    for prior in (0.0, 0.01):
        bitext = encode(pairs)
        claimed[prior] = by_words(pairs, bitext, train_ibm1(bitext, prior=prior))["rare", "x"]
    assert claimed[0.01] < claimed[0.0] < 0.5


def test_every_pass_is_reported() -> None:
    seen: list[tuple[int, int]] = []
    train_ibm1(encode(BOOKS), passes=3, on_pass=lambda done, wanted: seen.append((done, wanted)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
