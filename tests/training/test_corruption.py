"""Targets made wrong on purpose: early, late, and in other words."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from earvoice.data.parley.splits import train_sentences
from earvoice.data.text_turns import text_example
from earvoice.testing.models import tiny_tokenizer
from earvoice.text import Unit, unit_of
from earvoice.training.config import CorruptionConfig, TextConfig
from earvoice.training.corruption import confused_with, corrupted
from earvoice.training.text_batches import TextSampler
from earvoice.types import Direction, Language
from tests.training.conftest import tiny_model

RIGHT = ("", "I", " see", "", " him.", "")


def spoilt(targets: tuple[str, ...] = RIGHT, *, seed: int = 1, **shares: float) -> tuple[str, ...]:
    config = CorruptionConfig.model_validate(shares)
    return corrupted(targets, Unit.WORD, config, Random(seed))


def test_nothing_is_wrong_by_default() -> None:
    assert spoilt() == RIGHT
    assert not CorruptionConfig().is_on


def test_an_early_release_comes_before_what_it_needs() -> None:
    # Two units sooner, but not before the beginning.
    assert spoilt(early=1.0) == ("I see", "", " him.", "", "", "")
    assert spoilt(early=1.0, shift=1) == ("I", " see", "", " him.", "", "")


def test_a_late_release_comes_after_it_could_and_no_later_than_the_end() -> None:
    assert spoilt(late=1.0) == ("", "", "", "I", " see", " him.")


def test_a_late_release_delays_what_it_overtakes() -> None:
    found = {spoilt(seed=seed, late=0.5) for seed in range(40)}
    # The first is late and the second is not: it follows in the same turn.
    assert ("", "", "", "I see", " him.", "") in found
    assert len(found) == 8


def test_wrong_words_are_others_of_the_text() -> None:
    found = spoilt(wrong=1.0)
    words = "".join(found).rstrip(".").split()
    assert set(words) <= {"I", "see", "him"}
    assert all(word != right for word, right in zip(words, ("I", "see", "him"), strict=True))
    assert found[4].endswith(".")
    assert spoilt(("Yes.",), wrong=1.0) == ("Yes.",)  # there is no other


@pytest.mark.parametrize("way", ["en-zh", "zh-en"])
@given(st.floats(0, 0.5), st.floats(0, 0.5), st.integers(1, 4), st.integers(0, 99))
def test_releases_change_when_and_never_what(
    way: str, early: float, late: float, shift: int, seed: int
) -> None:
    direction = Direction.parse(way)
    pairs = list(islice(train_sentences(seed), 2))
    right = text_example(pairs, direction).targets
    config = CorruptionConfig(early=early, late=late, shift=shift)
    found = corrupted(right, unit_of(direction.target), config, Random(seed))
    assert "".join(found) == "".join(right)
    assert len(found) == len(right)


def test_a_share_of_one_fifth_is_about_a_fifth() -> None:
    right = tuple("一二三四五六七八九十" * 100)
    config = CorruptionConfig(wrong=0.2)
    found = corrupted(right, unit_of(Language.ZH), config, Random(1))
    changed = sum(one != other for one, other in zip(found, right, strict=True))
    assert 150 < changed < 250


@pytest.mark.parametrize(
    ("unit", "sentence"), [(Unit.WORD, "We meet Anna at 3"), (Unit.CHAR, "我们3点见")]
)
def test_what_is_confused_is_always_taken_for_the_same(unit: Unit, sentence: str) -> None:
    config = CorruptionConfig(confused=1.0, confusion=1.0)
    found = {corrupted((sentence,), unit, config, Random(seed)) for seed in range(5)}
    ((text,),) = found
    assert "3" in text  # numbers are told by nothing else
    pieces = [text.split(), sentence.split()] if unit is Unit.WORD else [text, sentence]
    for other, word in zip(*pieces, strict=True):
        if word != "3":
            assert other == confused_with(word, unit, 1.0) != word
            assert other[0].isupper() == word[0].isupper()


def test_confusion_takes_a_share_of_the_vocabulary_so_much_of_the_time() -> None:
    texts = (pair.text(Language.EN).lower() for pair in islice(train_sentences(1), 300))
    words = sorted({word for text in texts for word in text.split() if word.isalpha()})
    taken = [word for word in words if confused_with(word, Unit.WORD, 0.2)]
    assert 0.1 < len(taken) / len(words) < 0.3
    config = CorruptionConfig(confused=0.2, confusion=0.6)
    found = corrupted((taken[0],) * 1000, Unit.WORD, config, Random(1))
    assert 550 < sum(one != taken[0] for one in found) < 650
    assert set(found) == {taken[0], confused_with(taken[0], Unit.WORD, 0.2)}


def test_a_recipe_spoils_what_is_trained_on_and_nothing_else() -> None:
    def sampler(**shares: float) -> TextSampler:
        config = TextConfig(weight=1.0, corruption=CorruptionConfig.model_validate(shares))
        model = tiny_model().model_copy(update={"text_merges_trained": (1, 12)})
        return TextSampler(config, tiny_tokenizer(), model, seed=1)

    plain, wrong = sampler(), sampler(early=0.4, late=0.2, wrong=0.1)
    assert not torch.equal(plain.train(3).ids_BL, wrong.train(3).ids_BL)
    assert torch.equal(
        wrong.train(3).ids_BL, sampler(early=0.4, late=0.2, wrong=0.1).train(3).ids_BL
    )
    assert torch.equal(plain.dev(0).ids_BL, wrong.dev(0).ids_BL)


def test_shares_that_are_more_than_all_are_refused() -> None:
    with pytest.raises(ValidationError, match=r"early and late add up to 1\.2; expected at most 1"):
        CorruptionConfig(early=0.7, late=0.5)
