"""The hidden Markov model: exactly what counting all alignments gives, and better than model 1."""

from __future__ import annotations

from itertools import permutations, product
from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from earvoice.data.alignment.bitext import Bitext, TokenPair, encode
from earvoice.data.alignment.hmm import MAX_JUMP, HmmModel, posterior, train_hmm
from earvoice.data.alignment.ibm1 import train_ibm1
from tests.data.alignment.corpora import corpora, reordered

small = st.lists(
    st.tuples(
        st.lists(st.sampled_from("abc"), min_size=1, max_size=3),
        st.lists(st.sampled_from("xyz"), min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=4,
)


def drawn_model(bitext: Bitext, seed: int) -> HmmModel:
    rng = np.random.default_rng(seed)
    table = np.append(rng.uniform(0.01, 1.0, bitext.parameters), 1.0)
    return HmmModel(table, rng.uniform(0.1, 1.0, 2 * MAX_JUMP + 1), float(rng.uniform(0.1, 0.6)))


def by_counting(model: HmmModel, cells: NDArray[np.int64]) -> tuple[NDArray[np.float64], float]:
    """Return link probabilities, [J, 1 + I], and likelihood, from every alignment there is."""
    n_targets, n_sources = cells.shape[0], cells.shape[1] - 1
    linked, likelihood = np.zeros(cells.shape), 0.0
    for alignment in product(range(n_sources + 1), repeat=n_targets):
        probability, position = 1.0, 0
        for j, i in enumerate(alignment):
            if i == 0:
                probability *= model.null
            else:
                reach = [model.jumps[k - position + MAX_JUMP] for k in range(1, n_sources + 1)]
                near = reach[i - 1] / sum(reach)
                probability *= (1 - model.null) * (0.4 * near + 0.6 / n_sources)
                position = i
            probability *= model.table[cells[j, i]]
        likelihood += probability
        linked[range(n_targets), alignment] += probability
    return linked / likelihood, likelihood


@given(small, st.integers(0, 1000))
@settings(max_examples=25)
def test_posteriors_and_likelihood_are_those_of_all_alignments(
    pairs: list[TokenPair], seed: int
) -> None:
    bitext = encode(pairs)
    model = drawn_model(bitext, seed)
    for block in bitext.blocks:
        made = posterior(model, block)
        for b, length in enumerate(block.lengths):
            linked, likelihood = by_counting(model, block.cells[b, :length])
            assert made.linked[b, :length] == pytest.approx(linked)
            assert not made.linked[b, length:].any()
            assert exp(made.log_likelihood[b]) == pytest.approx(likelihood)


@given(corpora)
@settings(max_examples=20)
def test_every_target_word_is_brought_forth_by_exactly_one_word(pairs: list[TokenPair]) -> None:
    bitext = encode(pairs)
    model = train_hmm(bitext, passes=2)
    for block in bitext.blocks:
        sums = posterior(model, block).linked.sum(axis=2)
        assert sums == pytest.approx(block.valid.astype(float))


def test_of_the_same_words_the_one_in_order_is_meant() -> None:
    # Model 1 cannot tell one "the" from the other; neighbours can.
    nouns = {"cat": "chat", "dog": "chien", "horse": "cheval"}
    verbs = {"sees": "voit", "likes": "aime", "seeks": "cherche"}
    pairs: list[TokenPair] = [
        (["the", one, verb, "the", other], ["le", nouns[one], verbs[verb], "le", nouns[other]])
        for one, other in permutations(nouns, 2)
        for verb in verbs
    ]
    bitext = encode(pairs)
    (block,) = bitext.blocks
    alone = train_ibm1(bitext)[block.cells]
    assert np.all(alone[:, 0, 1] == alone[:, 0, 4])
    linked = posterior(train_hmm(bitext), block).linked
    assert np.all(linked[:, 0, 1] > 2 * linked[:, 0, 4])
    assert np.all(linked[:, 3, 4] > 2 * linked[:, 3, 1])


def test_words_are_found_where_the_other_order_puts_them() -> None:
    pairs, known = reordered(120)
    bitext = encode(pairs)
    model = train_hmm(bitext)
    for block in bitext.blocks:
        best = posterior(model, block).linked.argmax(axis=2)
        for row, sources, length in zip(block.rows, best, block.lengths, strict=True):
            found = {(int(i) - 1, j) for j, i in enumerate(sources[:length])}
            assert known[row] <= found
