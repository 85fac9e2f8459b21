"""What a model says of translations, as a reward."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from earvoice.training.rewards import AskedQuality, Pair


@dataclass(slots=True)
class Lengths:
    """Scores a translation by its length, and remembers what it was asked."""

    asked: list[Pair] = field(default_factory=list)
    calls: int = 0

    def __call__(self, pairs: Sequence[Pair]) -> list[float]:
        self.calls += 1
        self.asked += pairs
        return [float(len(pair.hypothesis)) for pair in pairs]


def pair(hypothesis: str, reference: str = "r") -> Pair:
    return Pair("s", reference, hypothesis)


def test_equal_pairs_are_asked_about_once_and_all_get_the_score() -> None:
    lengths = Lengths()
    quality = AskedQuality("lengths", 0.0, 10.0, lengths)
    pairs = [pair("abc"), pair("a"), pair("abc"), pair("abc", "another")]
    assert quality.score(pairs) == [3, 1, 3, 3]
    assert lengths.asked == [pair("abc"), pair("a"), pair("abc", "another")]
    assert lengths.calls == 1


def test_a_pair_with_one_side_missing_is_the_worst_unasked() -> None:
    lengths = Lengths()
    quality = AskedQuality("lengths", -25.0, 10.0, lengths)
    assert quality.score([pair(" "), pair("ab"), pair("abc", ""), pair("", "")]) == [
        -25,
        2,
        -25,
        -25,
    ]
    assert lengths.asked == [pair("ab")]
    assert quality.score([pair("")]) == [-25]
    assert quality.score([]) == []
    assert lengths.calls == 1


def test_scores_beyond_the_range_count_as_its_ends() -> None:
    quality = AskedQuality("lengths", 2.0, 4.0, Lengths())
    assert quality.score([pair("a"), pair("abc"), pair("abcdefg")]) == [2, 3, 4]


def test_what_is_no_number_stays_none() -> None:
    quality = AskedQuality("nothing", 0.0, 1.0, lambda pairs: [math.nan] * len(pairs))
    assert math.isnan(quality.score([pair("a")])[0])


def test_too_few_scores_are_not_taken_for_others() -> None:
    quality = AskedQuality("short", 0.0, 1.0, lambda _: [0.5])
    with pytest.raises(ValueError, match="zip"):
        quality.score([pair("a"), pair("b")])
