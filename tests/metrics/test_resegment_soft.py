from collections.abc import Sequence
from math import inf

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics import resegment_soft
from earvoice.metrics.resegment_soft import similarity, soft_starts


def _owners_by_table(
    units: Sequence[str], lines: Sequence[Sequence[str]], *, characters: bool
) -> list[int]:
    """Return the line of each unit by a full table; -1 where it is left out."""
    words = [(word, index) for index, line in enumerate(lines) for word in line]

    def score(unit: str, place: int) -> float:
        if not 0 <= place < len(words):
            return -inf
        return similarity(unit, words[place][0], characters=characters)

    best = [[0.0] * (len(units) + 1) for _ in range(len(words) + 1)]
    for place in range(len(words)):
        for index, unit in enumerate(units):
            best[place + 1][index + 1] = max(
                best[place][index] + score(unit, place),
                best[place][index + 1],
                best[place + 1][index],
            )
    # For each unit how many words are passed before it, and whether it pairs with the next.
    passed: list[tuple[int, bool]] = [(0, False)] * len(units)
    place, index = len(words), len(units)
    while index:
        here = best[place][index]
        if place and here == best[place - 1][index - 1] + score(units[index - 1], place - 1):
            place, index = place - 1, index - 1
            passed[index] = (place, True)
        elif place and here == best[place - 1][index]:
            place -= 1
        else:
            index -= 1
            passed[index] = (place, False)
    owners, forward = [], -1
    for unit, (place, paired) in zip(units, passed, strict=True):
        if not paired and forward != place and not score(unit, place) > score(unit, place - 1):
            owners.append(words[place - 1][1] if place else -1)
            continue
        forward = -1 if paired else place
        owners.append(words[place][1])
    return owners


def _owners(starts: Sequence[int], units: int) -> list[int]:
    owners = [-1] * units
    for line, start in enumerate(starts):
        owners[start:] = [line] * (units - start)
    return owners


_TOKEN = {
    True: st.sampled_from("ab会,。"),
    False: st.sampled_from(("the", "he", "hat", "at", "cat", "ca", ",", "-")),
}


@settings(max_examples=60)
@given(st.data(), st.booleans())
def test_owners_are_those_of_a_full_table(data: st.DataObject, characters: bool) -> None:
    units = data.draw(st.lists(_TOKEN[characters], max_size=25))
    line = st.lists(_TOKEN[characters], max_size=7)
    lines = data.draw(st.lists(line, min_size=1, max_size=5).filter(any))
    starts = soft_starts(units, lines, characters=characters)
    expected = _owners_by_table(units, lines, characters=characters)
    assert _owners(starts, len(units)) == expected


def test_long_talks_are_aligned_in_blocks_like_short_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    units = [f"{index % 7}{index % 11}" for index in range(90)]
    lines = [
        [f"{index % 7}{index % 5}" for index in range(start, start + 10)] for start in range(80)
    ]
    whole = soft_starts(units, lines, characters=False)
    assert whole[1] > 0 and len(set(whole)) > 20
    monkeypatch.setattr(resegment_soft, "_BLOCK_CELLS", 7 * len(units))
    assert soft_starts(units, lines, characters=False) == whole


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("cat", "tac", 1.0),
        ("cat", "hat", 2 / 4),
        ("aab", "bc", 1 / 3),
        (",", "。", 0.0),
        (",", "a,", -inf),
        ("...", ".", -inf),
    ],
)
def test_words_are_as_similar_as_their_sets_of_letters(
    one: str, other: str, expected: float
) -> None:
    assert similarity(one, other, characters=False) == expected


def test_a_superfluous_word_goes_to_the_neighbour_it_resembles() -> None:
    lines = [["one", "cat"], ["dog", "two"]]
    assert soft_starts(["one", "cat", "cats", "dog", "two"], lines, characters=False) == [0, 3]
    assert soft_starts(["one", "cat", "dogs", "dog", "two"], lines, characters=False) == [0, 2]


def test_width_and_case_do_not_matter() -> None:
    assert soft_starts("ＡB会议", ["ab", "会议"], characters=True) == [0, 2]


def test_output_without_any_reference_is_an_error() -> None:
    with pytest.raises(MetricError, match="all 2 lines are empty"):
        soft_starts(["a"], [[], []], characters=False)
    assert soft_starts([], [[], []], characters=False) == [0, 0]
