from __future__ import annotations

import pytest

from earvoice.data.parley.numbers import (
    chinese_cardinal,
    chinese_count,
    chinese_digits,
    english_cardinal,
    english_clock,
    english_digits,
    english_ordinal,
    english_year,
)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (40, "forty"),
        (99, "ninety nine"),
        (100, "one hundred"),
        (2500, "two thousand five hundred"),
        (48000, "forty eight thousand"),
        (120305, "one hundred twenty thousand three hundred five"),
    ],
)
def test_english_cardinals_are_said_without_and(number: int, words: str) -> None:
    assert english_cardinal(number) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (2, "二"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (102, "一百零二"),
        (110, "一百一十"),
        (112, "一百一十二"),
        (200, "两百"),
        (222, "两百二十二"),
        (1002, "一千零二"),
        (1012, "一千零一十二"),
        (1200, "一千二百"),
        (2500, "两千五百"),
        (20000, "两万"),
        (25000, "两万五千"),
        (10500, "一万零五百"),
        (48000, "四万八千"),
        (200000, "二十万"),
    ],
)
def test_chinese_cardinals_place_liang_and_ling(number: int, words: str) -> None:
    assert chinese_cardinal(number) == words


def test_two_things_are_liang_and_twelve_are_not() -> None:
    assert (chinese_count(2), chinese_count(12)) == ("两", "十二")


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "first"),
        (3, "third"),
        (5, "fifth"),
        (12, "twelfth"),
        (20, "twentieth"),
        (28, "twenty eighth"),
    ],
)
def test_english_ordinals_know_their_irregular_forms(number: int, words: str) -> None:
    assert english_ordinal(number) == words


def test_rooms_years_and_clocks_are_said_as_people_say_them() -> None:
    assert (english_digits(305), chinese_digits(305)) == ("three oh five", "三零五")
    assert (english_year(2024), chinese_digits(2024)) == ("twenty twenty four", "二零二四")
    assert (english_clock(3, 0), english_clock(3, 30)) == ("three o'clock", "three thirty")
