"""Scores: nats of information per word, high for translations and low for anything else."""

from __future__ import annotations

from math import log

import numpy as np
import pytest

from earvoice.data.alignment.aligner import align
from earvoice.data.alignment.bitext import TokenPair, encode
from earvoice.data.alignment.hmm import Posterior
from earvoice.data.alignment.score import information_per_word
from tests.data.alignment.corpora import reordered


def test_the_gain_is_counted_per_word_against_the_words_alone() -> None:
    # Of four target words three are "x": alone they weigh 3/4 and "y" 1/4.
    pairs: list[TokenPair] = [(["a"], ["x", "x"]), (["b"], ["x", "y"])]
    bitext = encode(pairs)
    (block,) = bitext.blocks
    likelihood = np.array([-1.0, -2.0])[block.rows]
    gains = information_per_word(bitext, [Posterior(np.empty(0), likelihood)])
    assert gains[0] == pytest.approx((-1.0 - 2 * log(3 / 4)) / 2)
    assert gains[1] == pytest.approx((-2.0 - log(3 / 4) - log(1 / 4)) / 2)


def test_sentences_of_any_length_are_scored_by_their_own_words() -> None:
    pairs: list[TokenPair] = [(["a"], ["x"]), (["a"], ["x", "x", "y"]), (["b", "a"], ["y", "x"])]
    bitext = encode(pairs)
    posteriors = [Posterior(np.empty(0), np.zeros(len(b.rows))) for b in bitext.blocks]
    x, y = log(6 / 4), log(6 / 2)
    assert information_per_word(bitext, posteriors).tolist() == pytest.approx(
        [x, (2 * x + y) / 3, (x + y) / 2]
    )


def test_a_wrong_translation_scores_below_every_right_one() -> None:
    pairs, _ = reordered(80)
    source, _ = pairs[0]
    scores = [found.score for found in align([*pairs, (source, ["狗", "猫", "猫", "狗", "狗"])])]
    assert scores[-1] < min(scores[:-1])
