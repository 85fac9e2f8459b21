from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.null_align import (
    AlignedPair,
    AlignmentRule,
    NullAlignment,
    align_sentences,
    settle,
)
from tests.metrics.null_oracle import RandomVectors, least_cost

_ENGLISH = [
    "Good morning, everyone.",
    "Today I would like to talk about the new railway line.",
    "The first trains left Berlin five days ago.",
    "However, 320 passengers lost their tickets last Monday.",
    "When does the engineer plan to repair the broken bridge?",
    "If you have a question, please ask Sophie.",
    "The city will pay 14 million dollars for it.",
    "Thank you for listening, we will meet again on Friday.",
]
_CHINESE = [
    "大家早上好。",
    "今天我想要谈谈新的铁路线。",
    "第一批火车五天前离开了柏林。",
    "不过，320名乘客上星期一丢了车票。",
    "工程师打算什么时候修理断了的桥？",
    "如果你有问题，请问索菲。",
    "城市会为此支付1400万美元。",
    "谢谢大家的聆听，我们星期五会再见面。",
]
_FOREIGN = {
    "en": "My grandmother keeps bees behind her little house.",
    "zh": "外婆在小屋后面养蜜蜂。",
}
_TALKS = {"en": _ENGLISH, "zh": _CHINESE}
_BOTH = pytest.mark.parametrize("language", ["en", "zh"])


def _shape(alignment: NullAlignment) -> list[tuple[list[int], list[int]]]:
    return [(list(pair.reference or ()), list(pair.hypothesis or ())) for pair in alignment.pairs]


def _straight(count: int, *, shift: int = 0, begin: int = 0) -> list[tuple[list[int], list[int]]]:
    return [([at], [at + shift]) for at in range(begin, count)]


@_BOTH
def test_a_perfect_output_is_paired_sentence_by_sentence(language: str) -> None:
    found = align_sentences(_TALKS[language], _TALKS[language])
    assert _shape(found) == _straight(8)
    assert found.mean_cost == pytest.approx(0, abs=1e-5)
    assert found.over_translation == found.under_translation == found.null_share == 0


@_BOTH
@pytest.mark.parametrize("dropped", [0, 3, 7])
def test_a_dropped_sentence_is_under_translation(language: str, dropped: int) -> None:
    reference = _TALKS[language]
    found = align_sentences(reference, reference[:dropped] + reference[dropped + 1 :])
    assert _shape(found) == [
        *_straight(dropped),
        ([dropped], []),
        *_straight(8, begin=dropped + 1, shift=-1),
    ]
    assert found.under_translation == 1 / 8 and found.over_translation == 0


@_BOTH
@pytest.mark.parametrize("at", [0, 4, 8])
def test_an_invented_sentence_is_over_translation(language: str, at: int) -> None:
    reference = _TALKS[language]
    found = align_sentences(reference, [*reference[:at], _FOREIGN[language], *reference[at:]])
    assert _shape(found) == [*_straight(at), ([], [at]), *_straight(8, begin=at, shift=1)]
    assert found.over_translation == 1 / 9 and found.under_translation == 0


@_BOTH
def test_an_invented_sentence_in_place_of_another_is_both(language: str) -> None:
    reference = _TALKS[language]
    found = align_sentences(reference, [*reference[:3], _FOREIGN[language], *reference[4:]])
    assert _shape(found) == [*_straight(3), ([3], []), ([], [3]), *_straight(8, begin=4)]


@_BOTH
def test_merged_sentences_are_one_pair(language: str) -> None:
    reference = _TALKS[language]
    comma = ", " if language == "en" else "，"
    merged = reference[2][:-1] + comma + reference[3]
    found = align_sentences(reference, [*reference[:2], merged, *reference[4:]])
    assert _shape(found) == [*_straight(2), ([2, 3], [2]), *_straight(8, begin=4, shift=-1)]


@_BOTH
def test_a_split_sentence_is_one_pair(language: str) -> None:
    reference = _TALKS[language]
    halves = {
        "en": ["Thank you for listening.", "We will meet again on Friday."],
        "zh": ["谢谢大家的聆听。", "我们星期五会再见面。"],
    }[language]
    found = align_sentences(reference, [*reference[:-1], *halves])
    assert _shape(found) == [*_straight(7), ([7], [7, 8])]


@_BOTH
def test_other_words_for_the_same_are_paired(language: str) -> None:
    found = {
        "en": align_sentences(
            _ENGLISH[1:4],
            [
                "I want to talk today about the new line of the railway.",
                "Five days ago the first trains went from Berlin.",
                "But on Monday 320 of the passengers lost tickets.",
            ],
        ),
        "zh": align_sentences(
            _CHINESE[1:4],
            [
                "我今天想谈一谈铁路新线。",
                "五天前头一批火车从柏林开出。",
                "但是星期一有320名旅客丢了票。",
            ],
        ),
    }[language]
    assert _shape(found) == _straight(3)


def test_numbers_hold_sentences_together_that_share_little_else() -> None:
    reference = ["Revenue rose to 4,250.", "Costs fell to 1,310.", "Profit was 975."]
    hypothesis = ["We took in 4,250.", "We spent 1,310.", "So 975 remained."]
    assert _shape(align_sentences(reference, hypothesis)) == _straight(3)


@_BOTH
def test_one_sentence_of_gibberish_is_not_paired(language: str) -> None:
    found = align_sentences(_TALKS[language][1:2], [_FOREIGN[language]])
    assert _shape(found) == [([0], []), ([], [0])]


@_BOTH
def test_gibberish_is_left_alone(language: str) -> None:
    reference = _TALKS[language]
    words = [list(text) if language == "zh" else text.split() for text in reference]
    stirred = [
        ("" if language == "zh" else " ").join(
            words[(at * 5 + k * 3) % 8][(at + k) % len(words[(at * 5 + k * 3) % 8])]
            for k in range(len(words[at]))
        )
        for at in range(8)
    ]
    found = align_sentences(reference, stirred)
    assert found.under_translation >= 0.75 and found.over_translation >= 0.75


@_BOTH
def test_one_good_sentence_said_over_and_over_is_one_good_pair(language: str) -> None:
    reference = _TALKS[language]
    found = align_sentences(reference, [reference[3]] * 8)
    pairs = [pair for pair in found.pairs if not pair.is_null]
    assert [pair.reference for pair in pairs] == [range(3, 4)]
    assert [len(pair.hypothesis or ()) for pair in pairs] == [1]
    assert found.over_translation == found.under_translation == 7 / 8


@_BOTH
@pytest.mark.parametrize("times", [1, 8])
def test_generic_filler_is_not_paired(language: str, times: int) -> None:
    filler = {
        "en": ["I understand.", "Yes, of course.", "That is right.", "Okay."],
        "zh": ["我明白了。", "好的，当然。", "没错。", "是的。"],
    }[language]
    found = align_sentences(_TALKS[language][1:7], filler * times)
    assert found.over_translation == 1 and found.under_translation == 1


@_BOTH
def test_filler_between_good_sentences_does_not_ride_along(language: str) -> None:
    reference = _TALKS[language]
    filler = {"en": "That is right, of course.", "zh": "没错，当然是这样。"}[language]
    written = [text for sentence in reference for text in (sentence, filler)]
    found = align_sentences(reference, written)
    assert found.under_translation == 0 and found.over_translation == 0.5


def test_an_empty_side_leaves_the_other_alone() -> None:
    assert _shape(align_sentences(_ENGLISH[:2], [])) == [([0], []), ([1], [])]
    assert _shape(align_sentences([], _ENGLISH[:2])) == [([], [0]), ([], [1])]
    assert align_sentences(_ENGLISH[:2], []).under_translation == 1
    assert align_sentences([], []) == NullAlignment((), align_sentences([], []).penalty)
    assert align_sentences([], []).null_share == 0


@given(
    seed=st.integers(0, 10_000),
    counts=st.tuples(st.integers(1, 4), st.integers(1, 4)),
    largest=st.integers(2, 6),
)
@settings(max_examples=60, deadline=None)
def test_no_alignment_costs_less(seed: int, counts: tuple[int, int], largest: int) -> None:
    reference = [f"Reference {at}." for at in range(counts[0])]
    hypothesis = [f"Hypothesis {at}." for at in range(counts[1])]
    embedder = RandomVectors(seed)
    found = align_sentences(
        reference, hypothesis, embedder=embedder, rule=AlignmentRule(largest=largest)
    )
    expected = least_cost(reference, hypothesis, embedder, largest=largest, price=found.penalty)
    assert sum(pair.cost for pair in found.pairs) == pytest.approx(expected, abs=1e-5)


_SENTENCE = st.sampled_from([*_ENGLISH[:5], *_CHINESE[:3], "", "...", _FOREIGN["en"]])


@given(st.lists(_SENTENCE, max_size=12), st.lists(_SENTENCE, max_size=12), st.integers(2, 10))
@settings(max_examples=60, deadline=None)
def test_every_sentence_is_there_once_and_in_order(
    reference: list[str], hypothesis: list[str], largest: int
) -> None:
    rule = AlignmentRule(largest=largest)
    found = align_sentences(reference, hypothesis, rule=rule)
    assert [at for pair in found.pairs for at in pair.reference or ()] == [*range(len(reference))]
    assert [at for pair in found.pairs for at in pair.hypothesis or ()] == [*range(len(hypothesis))]
    for pair in found.pairs:
        sizes = len(pair.reference or ()), len(pair.hypothesis or ())
        assert sum(sizes) <= largest
        assert sum(sizes) == 1 if pair.is_null else min(sizes) >= 1
    assert found == align_sentences(reference, hypothesis, rule=rule)


def _alignments(figures: Sequence[tuple[int, int, float]]) -> list[NullAlignment]:
    """Return alignments with so many pairs and nulls and such a mean cost, one per price."""
    return [
        NullAlignment(
            (AlignedPair(range(1), range(1), cost),) * pairs
            + (AlignedPair(range(1), None, 0.4),) * nulls,
            penalty=1 - step / 100,
        )
        for step, (pairs, nulls, cost) in enumerate(figures)
    ]


@pytest.mark.parametrize(
    ("figures", "taken"),
    [
        ([(9, 0, 0.2), (9, 0, 0.1)], 0),  # as good as it should be
        ([(9, 1, 0.8), (9, 1, 0.7), (9, 1, 0.75), (9, 1, 0.5)], 1),  # the cost rises
        ([(18, 0, 0.8), (18, 2, 0.7), (18, 5, 0.6)], 1),  # nulls grow by more than half
        ([(20, 0, 0.8), (16, 4, 0.7)], 0),  # nulls jump by 0.2
        ([(20, 0, 0.8), (18, 2, 0.7)], 1),  # nulls appear, but few
        ([(4, 8, 0.9), (3, 9, 0.7)], 0),  # three quarters are nulls
        ([(4, 6, 0.9)], 0),
    ],
)
def test_the_search_stops_by_its_rules(figures: list[tuple[int, int, float]], taken: int) -> None:
    alignments = _alignments(figures)
    assert settle(iter(alignments), AlignmentRule(), 0.3) is alignments[taken]


def test_a_rule_without_pairs_or_prices_is_refused() -> None:
    with pytest.raises(MetricError, match="largest >= 2"):
        AlignmentRule(largest=1)
    with pytest.raises(MetricError, match="last_share <= first_share"):
        AlignmentRule(first_share=0.01, last_share=0.2)
