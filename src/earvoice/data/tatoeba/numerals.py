"""Numbers written in digits as they are said; None where it is not certain how."""

from __future__ import annotations

import re

from earvoice.data.parley.numbers import (
    chinese_cardinal,
    chinese_count,
    chinese_digits,
    english_cardinal,
    english_clock,
    english_ordinal,
)

# In Chinese text: clock times, percentages, whole numbers.
CHINESE_NUMBER = re.compile(r"\d{1,2}[:：]\d{2}|\d[\d,.]*[%％]?")
_GROUPED = re.compile(r"\d{1,3}(,\d{3})+|\d+")
_CLOCK = re.compile(r"(\d{1,2})[:：](\d{2})")
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_FIRST_YEAR, _LAST_YEAR = 1500, 2099
_ENGLISH_LIMIT, _CHINESE_LIMIT = 10**6, 10**8
# Before these 2 is 二; before measure words it is 两.
_AFTER_TWO = frozenset("月号日楼十百%％")


def english_number(text: str) -> str | None:
    """Return a word that holds digits as it is said."""
    if clock := _CLOCK.fullmatch(text):
        hour, minute = int(clock[1]), int(clock[2])
        said = 1 <= hour <= 12 and minute < 60
        return english_clock(hour, minute) if said else None
    if ordinal := _ORDINAL.fullmatch(text):
        return english_ordinal(int(ordinal[1])) if int(ordinal[1]) else None
    number = _whole(text.removesuffix("%"), _ENGLISH_LIMIT)
    if number is None:
        return None
    if text.endswith("%"):
        return f"{english_cardinal(number)} percent"
    is_year = len(text) == 4 and _FIRST_YEAR <= number <= _LAST_YEAR
    return _english_year(number) if is_year else english_cardinal(number)


def chinese_number(text: str, *, before: str, after: str) -> str | None:
    """Return a number as it is said. before, after: the characters around it, or nothing."""
    if clock := _CLOCK.fullmatch(text):
        hour, minute = int(clock[1]), int(clock[2])
        gap = "零" if 0 < minute < 10 else ""
        minutes = gap + chinese_cardinal(minute) if minute else ""
        return f"{chinese_count(hour)}点{minutes}" if hour <= 24 and minute < 60 else None
    number = _whole(text.rstrip("%％"), _CHINESE_LIMIT)
    if number is None:
        return None
    if text[-1] in "%％":
        return f"百分之{chinese_cardinal(number)}"
    if after == "年" and len(text) == 4:
        return chinese_digits(number)
    if before == "第" or after in _AFTER_TWO:
        return chinese_cardinal(number)
    return chinese_count(number)


def _whole(text: str, limit: int) -> int | None:
    """Return a whole number below a limit, thousands perhaps set apart by commas."""
    if not text.isascii() or not _GROUPED.fullmatch(text) or (text[0] == "0" and len(text) > 1):
        return None
    number = int(text.replace(",", ""))
    return number if number < limit else None


def _english_year(year: int) -> str:
    century, rest = divmod(year, 100)
    if 2000 <= year < 2010:
        return english_cardinal(year)
    if rest == 0:
        return f"{english_cardinal(century)} hundred"
    lead = "oh " if rest < 10 else ""
    return f"{english_cardinal(century)} {lead}{english_cardinal(rest)}"
