"""Numbers as they are written and as they are said, in both languages."""

from __future__ import annotations

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = [
    "zero",
    "ten",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
]
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}
_ENGLISH_SIZES = (
    (1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand"), (100, "hundred")
)  # fmt: skip
_DIGITS = "零一二三四五六七八九"
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def english_cardinal(number: int) -> str:
    """Return a number below a trillion in English words, without "and"."""
    if number < 20:
        return _ONES[number]
    for size, name in _ENGLISH_SIZES:
        if number >= size:
            head, rest = divmod(number, size)
            tail = f" {english_cardinal(rest)}" if rest else ""
            return f"{english_cardinal(head)} {name}{tail}"
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]} {_ONES[ones]}" if ones else _TENS[tens]


def english_ordinal(number: int) -> str:
    """Return an ordinal from 1 to 99 in English words."""
    *head, last = english_cardinal(number).split()
    regular = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    ordinal = _ORDINALS.get(last, regular)
    return " ".join([*head, ordinal])


def english_digits(number: int | str) -> str:
    """Return a number read digit by digit, as room and flight numbers are."""
    return " ".join("oh" if digit == "0" else _ONES[int(digit)] for digit in str(number))


def english_year(year: int) -> str:
    """Return a year from 1910 to 1999 or from 2010 to 2099 as it is said."""
    if year < 2000:
        return f"nineteen {english_cardinal(year - 1900)}"
    return f"twenty {english_cardinal(year - 2000)}"


def english_clock(hour: int, minute: int) -> str:
    """Return a time of day as it is said: "three o'clock", "three oh five", "three thirty"."""
    if minute == 0:
        return f"{_ONES[hour]} o'clock"
    if minute < 10:
        return f"{_ONES[hour]} oh {_ONES[minute]}"
    return f"{_ONES[hour]} {english_cardinal(minute)}"


def chinese_digits(number: int | str) -> str:
    """Return a number read digit by digit, as years and room numbers are."""
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def chinese_cardinal(number: int) -> str:
    """Return a number below a trillion in Chinese; 2 before a large unit is 两."""
    if number >= 100_000_000:
        head, rest = divmod(number, 100_000_000)
        gap = "零" if 0 < rest < 10_000_000 else ""
        return _liang(head) + "亿" + (gap + chinese_cardinal(rest) if rest else "")
    if number >= 10_000:
        head, rest = divmod(number, 10_000)
        gap = "零" if 0 < rest < 1000 else ""
        return _liang(head) + "万" + (gap + chinese_cardinal(rest) if rest else "")
    for size, name in ((1000, "千"), (100, "百")):
        if number >= size:
            head, rest = divmod(number, size)
            return _liang(head) + name + _chinese_rest(rest, size)
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    lead = "" if tens == 1 else _DIGITS[tens]
    return lead + "十" + (_DIGITS[ones] if ones else "")


def _liang(number: int) -> str:
    return "两" if number == 2 else chinese_cardinal(number)


def _chinese_rest(rest: int, size: int) -> str:
    if rest == 0:
        return ""
    if rest < size // 10:
        return "零" + (("一" if 10 <= rest < 20 else "") + chinese_cardinal(rest))
    # Inside a larger number 200 is said 二百 and 10 is said 一十.
    if size == 1000 and rest >= 100:
        head, tail = divmod(rest, 100)
        return _DIGITS[head] + "百" + _chinese_rest(tail, 100)
    return ("一" if rest < 20 else "") + chinese_cardinal(rest)


def chinese_count(number: int) -> str:
    """Return a number as it stands before a measure word: 两 for 2."""
    return _liang(number)
