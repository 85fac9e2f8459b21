from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.data.parley.numbers import chinese_cardinal, english_cardinal
from earvoice.data.parley.second import figures
from earvoice.data.parley.second.figures import chinese_figure, figure, said, said_in_chinese

_CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_CHINESE_SIZES = {"十": 10, "百": 100, "千": 1000}


@pytest.mark.parametrize(
    ("number", "english", "chinese"),
    [
        (12_500, [("12,500", "twelve thousand five hundred")], ("12500", "一万两千五百")),
        (3_500_000, [("3.5", "three point five"), ("million", "million")], ("350万", "三百五十万")),
        (2_000_000_000, [("2", "two"), ("billion", "billion")], ("20亿", "二十亿")),
        (200_000_000, [("200", "two hundred"), ("million", "million")], ("2亿", "两亿")),
        (
            154_0000,
            [("1.54", "one point five four"), ("million", "million")],
            ("154万", "一百五十四万"),
        ),
    ],
)
def test_large_numbers_are_grouped_as_each_language_does(
    number: int, english: list[tuple[str, str]], chinese: tuple[str, str]
) -> None:
    assert (figure(number), chinese_figure(number)) == (english, chinese)


def test_decimals_are_said_digit_by_digit() -> None:
    assert (said("3.05"), said_in_chinese("3.05")) == ("three point oh five", "三点零五")


def _value(chinese: str) -> int:
    """Read a Chinese number: an independent reader for the writer under test."""
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if name in chinese:
            head, _, tail = chinese.partition(name)
            return _value(head) * size + (_value(tail) if tail else 0)
    total, digit = 0, 0
    for character in chinese:
        if character in _CHINESE_SIZES:
            total += (digit or 1) * _CHINESE_SIZES[character]
            digit = 0
        else:
            digit = _CHINESE_DIGITS[character]
    return total + digit


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 999_999_999_999))
def test_chinese_cardinals_read_back(number: int) -> None:
    assert _value(chinese_cardinal(number)) == number


@settings(max_examples=60, deadline=None)
@given(st.integers(1_000_000, 999_999_999_999))
def test_english_cardinals_name_millions_and_billions(number: int) -> None:
    words = english_cardinal(number)
    assert ("billion" in words) == (number >= 10**9)
    assert ("million" in words) == (number % 10**9 >= 10**6)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_figures_speak_letters_only(seed: int) -> None:
    rng = Random(seed)
    for make in (figures.money, figures.percent, figures.year, figures.full_date, figures.clock):
        made = make(rng)
        assert all(word.spoken.replace(" ", "").replace("'", "").isalpha() for word in made.en)
        assert all("一" <= char <= "鿿" for word in made.other for char in word.spoken)
