from __future__ import annotations

import pytest

from earvoice.metrics.reordering import is_in_place

ZH = ["他们", "明天", "在酒店", "见经理"]
EN = ["they", "will meet the manager", "at the hotel", "tomorrow"]


@pytest.mark.parametrize(
    ("hypothesis", "expected"),
    [
        ("他们明天在酒店见经理。", True),
        ("他们在酒店见经理明天。", False),
        ("他们在酒店见经理。", False),
        ("我们明天在机场见经理。", True),  # the neighbours that are there stand right
    ],
)
def test_a_fronted_time_is_judged_by_its_neighbours(hypothesis: str, expected: bool) -> None:
    assert is_in_place(hypothesis, ZH, 1) is expected


@pytest.mark.parametrize(
    ("hypothesis", "expected"),
    [
        ("They will meet the manager at the hotel tomorrow.", True),
        ("They tomorrow will meet the manager at the hotel.", False),
        ("They will meet the managers at the hotel tomorrow.", True),
        ("They will meet the manager at the hotel.", False),
    ],
)
def test_words_are_matched_whole(hypothesis: str, expected: bool) -> None:
    assert is_in_place(hypothesis, EN, 3) is expected


def test_part_of_a_word_is_not_the_phrase() -> None:
    assert not is_in_place("They left", ["they", "eft"], 1)


def test_a_phrase_that_occurs_twice_may_stand_in_either_place() -> None:
    parts = ["彼得", "是", "参加了", "有趣的", "大会", "的", "教授"]
    assert is_in_place("彼得是参加了有趣的大会的教授。", parts, 5)
    assert not is_in_place("彼得是教授参加了有趣的大会。", parts, 6)
