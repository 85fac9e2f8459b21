"""Metrics of single sentences as rewards."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import ConfigError
from earvoice.training.rewards import Pair, make_quality
from earvoice.types import Language


def score(name: str, hypothesis: str, reference: str, language: Language = Language.EN) -> float:
    (found,) = make_quality(name, language).score([Pair("", reference, hypothesis)])
    return found


def test_chrf_weighs_precision_and_recall_alike() -> None:
    # Hypothesis "ab", reference "abcd". Characters: precision 1, recall 1/2; pairs: 1 and 1/3;
    # longer ones do not exist in the hypothesis and are left out.
    precision, recall = (1 + 1) / 2, (1 / 2 + 1 / 3) / 2
    expected = 2 * precision * recall / (precision + recall)
    assert score("chrf", "ab", "abcd") == pytest.approx(expected)


def test_chrf_of_more_recall_forgives_writing_too_much() -> None:
    pair = [Pair("", "good morning", "good morning good morning good morning")]
    even = make_quality("chrf", Language.EN).score(pair)
    forgiving = make_quality("chrf", Language.EN, chrf_beta=2).score(pair)
    assert forgiving[0] > even[0] + 0.1


def test_bleu_of_a_sentence_uses_the_languages_tokenizer() -> None:
    # Four characters, three right in a row: 3/4, 2/3, 1/2 and, smoothed, 1/2 of 1; no brevity.
    expected = (3 / 4 * 2 / 3 * 1 / 2 * 1 / 2) ** (1 / 4)
    assert score("bleu", "早上好吗", "早上好啊", Language.ZH) == pytest.approx(expected)


def test_precision_is_satisfied_by_filler_and_so_can_be_gamed() -> None:
    assert score("precision", "the", "The cat sat on the mat.") == 1.0
    assert score("precision", "the the the dog", "The cat sat on the mat.") == 0.5
    assert score("precision", "好", "早上好。", Language.ZH) == 1.0
    assert score("precision", "", "The cat.") == 0.0


def test_scores_come_in_the_order_of_the_pairs() -> None:
    quality = make_quality("chrf", Language.EN)
    pairs = [Pair("", "one", "one"), Pair("", "one", "six"), Pair("", "one", "one")]
    assert quality.score(pairs) == [1.0, 0.0, 1.0]


def test_another_name_is_refused_with_those_there_are() -> None:
    with pytest.raises(ConfigError, match="'comet' is no built-in metric; expected one of bleu"):
        make_quality("comet", Language.EN)


@given(st.text("ab c。", max_size=12), st.text("ab c。", min_size=1, max_size=12))
@pytest.mark.parametrize("name", ["chrf", "bleu", "precision"])
def test_scores_lie_in_their_range(name: str, hypothesis: str, reference: str) -> None:
    quality = make_quality(name, Language.ZH)
    (found,) = quality.score([Pair("", reference, hypothesis)])
    assert quality.worst <= found <= quality.best
