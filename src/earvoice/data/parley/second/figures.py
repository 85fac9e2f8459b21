"""Figures from open classes: money, counts, shares, dates, clock times, ages, scores."""

from __future__ import annotations

from random import Random

from earvoice.data.parley.fragment import Agreement, Fragment, Word, join, unit
from earvoice.data.parley.lexicon.times import UNITS
from earvoice.data.parley.numbers import (
    MONTHS,
    chinese_cardinal,
    chinese_count,
    chinese_digits,
    english_cardinal,
    english_clock,
    english_digits,
    english_ordinal,
    english_year,
)
from earvoice.data.parley.second.entries import Noun

_MILLION = 1_000_000


def large(rng: Random) -> int:
    """Draw a number of people, dollars or things: two or three leading digits, any size."""
    leading = rng.randint(11, 999)
    return leading * 10 ** rng.choice((0, 1, 1, 2, 2, 3, 4, 5, 6, 7))


def figure(number: int) -> list[tuple[str, str]]:
    """Return the English words of a number as (text, spoken): "48,000", "3.5 million"."""
    for size, name in ((1000 * _MILLION, "billion"), (_MILLION, "million")):
        if number >= size:
            amount = _decimal(number, size)
            return [(amount, said(amount)), (name, name)]
    return [(f"{number:,}", english_cardinal(number))]


def chinese_figure(number: int) -> tuple[str, str]:
    """Return a number in Chinese as (text, spoken): 48000, 350万, 3.5亿."""
    for size, name in ((100 * _MILLION, "亿"), (10_000, "万")):
        if number >= max(size, _MILLION):
            amount = _decimal(number, size)
            head = "两" if amount == "2" else said_in_chinese(amount)
            return amount + name, head + name
    return str(number), chinese_cardinal(number)


def _decimal(number: int, size: int) -> str:
    whole, rest = divmod(number, size)
    digits = f"{rest:0{len(str(size)) - 1}d}".rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)


def said(share: str) -> str:
    """Return English words for a decimal: "3.5" is "three point five"."""
    whole, _, digits = share.partition(".")
    point = f" point {english_digits(digits)}" if digits else ""
    return english_cardinal(int(whole)) + point


def said_in_chinese(share: str) -> str:
    """Return Chinese words for a decimal: "3.5" is 三点五."""
    whole, _, digits = share.partition(".")
    return chinese_cardinal(int(whole)) + (f"点{chinese_digits(digits)}" if digits else "")


def _unit(en: list[tuple[str, str]], zh: tuple[str, str]) -> Fragment:
    """Return one phrase whose words all translate each other."""
    english = tuple(Word(text, spoken, 0, 0) for text, spoken in en)
    return Fragment(english, (Word(*zh, 0, 0),), Agreement.PLURAL)


def count_of(rng: Random, noun: Noun) -> Fragment:
    """Return "12,500 patients" = 12500名患者."""
    number = rng.randint(11, 999) * 10 ** rng.choice((0, 1, 1, 2, 2, 3, 4))
    text, spoken = chinese_figure(number)
    amount = _unit(figure(number), (text + noun.classifier, spoken + noun.classifier))
    many = noun.plural.replace(" ", "_")
    made = join(f"{{n}} {many}~p", f"{{n}} {noun.zh}~p", n=amount)
    return Fragment(made.en, made.other, Agreement.PLURAL)


def money(rng: Random, amount: int | None = None) -> Fragment:
    """Return "$2,500" = 2500美元, or "800 yuan" = 800元: an amount, or one that companies pay."""
    if amount is None:
        amount = large(rng) * 1000 if rng.random() < 0.3 else rng.randint(11, 999) * 10_000
    english, (text, spoken) = figure(amount), chinese_figure(amount)
    if rng.random() < 0.5:
        (first, sound), *rest = english
        words = [(f"${first}", sound), *rest]
        last, last_sound = words[-1]
        dollars = [*words[:-1], (last, f"{last_sound} dollars")]
        return _unit(dollars, (f"{text}美元", f"{spoken}美元"))
    return _unit([*english, ("yuan", "yuan")], (f"{text}元", f"{spoken}元"))


def percent(rng: Random) -> Fragment:
    """Return "15%" = 15%, "3.5%" = 3.5%."""
    share = str(rng.randint(1, 99))
    if rng.random() < 0.25:
        share = f"{rng.randint(0, 20)}.{rng.randint(1, 9)}"
    return unit(
        f"{share}%",
        f"{share}%",
        en_spoken=f"{said(share)} percent",
        other_spoken=f"百分之{said_in_chinese(share)}",
    )


def year(rng: Random, first: int = 1950, last: int = 2025) -> Fragment:
    """Return "2024" = 2024年."""
    return _year(_draw_year(rng, first, last))


def _draw_year(rng: Random, first: int, last: int) -> int:
    drawn = rng.randint(first, last)
    return drawn if not 2000 <= drawn < 2010 else drawn + 10


def _year(number: int) -> Fragment:
    return unit(
        str(number),
        f"{number}年",
        en_spoken=english_year(number),
        other_spoken=f"{chinese_digits(number)}年",
    )


def coming_year(rng: Random) -> Fragment:
    """Return a year to come."""
    return _year(rng.randint(2027, 2060))


def date(rng: Random) -> Fragment:
    """Return "March 5" = 3月5日."""
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    return unit(
        f"{MONTHS[month - 1]}|{day}",
        f"{month}月|{day}日",
        en_spoken=f"{MONTHS[month - 1]}|{english_ordinal(day)}",
        other_spoken=f"{chinese_cardinal(month)}月|{chinese_cardinal(day)}日",
    )


def full_date(rng: Random) -> Fragment:
    """Return "March 5, 2019" = 2019年3月5日."""
    return join("{d} , {y}", "{y} {d}", d=date(rng), y=year(rng))


def clock(rng: Random, minutes: tuple[int, ...] = (0, 0, 15, 30, 45, *range(60))) -> Fragment:
    """Return a time of day: "3:30" = 3点30分."""
    hour, minute = rng.randint(1, 12), rng.choice(minutes)
    zh_minute = "零" if 0 < minute < 10 else ""
    return unit(
        f"{hour}:{minute:02d}",
        f"{hour}点{minute:02d}分" if minute else f"{hour}点",
        en_spoken=english_clock(hour, minute),
        other_spoken=f"{chinese_count(hour)}点"
        + (f"{zh_minute}{chinese_cardinal(minute)}分" if minute else ""),
    )


def span(rng: Random, units: tuple[int, ...], *, short: bool = False) -> Fragment:
    """Return a length of time: "three days" = 三天. units: which rows of `UNITS`."""
    index = rng.choice(units)
    number = rng.randint(2, ((50, 9, 9, 3, 9, 9) if short else (59, 23, 30, 12, 11, 40))[index])
    words = UNITS[index].en.split(", ")[1]
    return unit(
        f"{english_cardinal(number).replace(' ', '-')}|{words}",
        f"{chinese_count(number)}|{UNITS[index].zh}",
        en_spoken=f"{english_cardinal(number)}|{words}",
    )


def plain(rng: Random, low: int, high: int) -> Fragment:
    """Return a number in digits: "37" = 37."""
    number = rng.randint(low, high)
    return _unit(figure(number), chinese_figure(number))


def digits(rng: Random, length: int) -> Fragment:
    """Return a number that is read digit by digit: "305", a telephone number."""
    number = str(rng.randint(10 ** (length - 1), 10**length - 1))
    return unit(
        number,
        number,
        en_spoken=english_digits(int(number)),
        other_spoken=chinese_digits(int(number)),
    )


def ordinal(rng: Random, low: int = 1, high: int = 12) -> Fragment:
    """Return "third" = 第三."""
    number = rng.randint(low, high)
    return unit(english_ordinal(number), f"第{chinese_cardinal(number)}")


def score(rng: Random) -> Fragment:
    """Return "3 to 1" = 3比1."""
    loser = rng.randint(0, 4)
    winner = rng.randint(loser + 1, 6)
    english = [(str(winner), english_cardinal(winner)), ("to", "to")]
    return _unit(
        [*english, (str(loser), english_cardinal(loser))],
        (f"{winner}比{loser}", f"{chinese_cardinal(winner)}比{chinese_cardinal(loser)}"),
    )
