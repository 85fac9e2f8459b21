"""Numbers are said as people say them, or not at all."""

from __future__ import annotations

import pytest

from earvoice.data.tatoeba.numerals import chinese_number, english_number


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("7", "seven"),
        ("10,000", "ten thousand"),
        ("2013", "twenty thirteen"),
        ("1905", "nineteen oh five"),
        ("1900", "nineteen hundred"),
        ("2009", "two thousand nine"),
        ("1,600", "one thousand six hundred"),
        ("1400", "one thousand four hundred"),
        ("21st", "twenty first"),
        ("7:00", "seven o'clock"),
        ("4:10", "four ten"),
        ("90%", "ninety percent"),
    ],
)
def test_english_numbers(text: str, said: str) -> None:
    assert english_number(text) == said


@pytest.mark.parametrize(
    "text", ["$20", "1880's", "3.5", "007", "25:00", "3:75", "1,00", "MP3", "1000000", "0th", "٣"]
)
def test_what_is_no_plain_english_number_is_not_said(text: str) -> None:
    assert english_number(text) is None


@pytest.mark.parametrize(
    ("before", "text", "after", "said"),
    [
        ("", "7", "点", "七"),
        ("", "2", "点", "两"),
        ("", "2", "月", "二"),
        ("第", "2", "个", "二"),
        ("", "12", "个", "十二"),
        ("", "1972", "年", "一九七二"),
        ("", "2", "年", "两"),
        ("", "1000", "美", "一千"),
        ("", "2,700", "种", "两千七百"),
        ("多赚", "7%", "", "百分之七"),
        ("", "7％", "", "百分之七"),
        ("", "2:30", "起", "两点三十"),
        ("", "2：05", "", "两点零五"),
        ("", "10:00", "", "十点"),
    ],
)
def test_chinese_numbers(before: str, text: str, after: str, said: str) -> None:
    assert chinese_number(text, before=before, after=after) == said


@pytest.mark.parametrize("text", ["3.5", "007", "25:00", "3:75", "1,00", "100000000"])
def test_what_is_no_plain_chinese_number_is_not_said(text: str) -> None:
    assert chinese_number(text, before="", after="") is None
