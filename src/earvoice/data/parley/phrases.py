"""Noun phrases, places and times: the parts that clauses are made of.

Conventions that make translation a function both ways: a bare Chinese noun is a definite singular
("the report" = 报告), 一 with a measure word is "a", other numbers are counted, 这/这些 is
"this/these", and there are no bare plurals.
"""

from __future__ import annotations

from earvoice.data.parley.fragment import Agreement, Fragment, join, unit
from earvoice.data.parley.lexicon.entries import Kind, Noun, Phrase, Place
from earvoice.data.parley.lexicon.things import SERVINGS
from earvoice.data.parley.lexicon.times import FUTURE, PAST, UNITS, WEEKDAYS
from earvoice.data.parley.numbers import (
    MONTHS,
    chinese_cardinal,
    chinese_count,
    english_cardinal,
    english_clock,
    english_ordinal,
)
from earvoice.data.parley.scene import Scene, describable

_PRONOUNS = (
    unit("I", "我", agreement=Agreement.FIRST),
    unit("we", "我们", agreement=Agreement.PLURAL),
    unit("you", "你", agreement=Agreement.PLURAL),
    unit("they", "他们", agreement=Agreement.PLURAL),
)
_OWNERS = (("my", "我的"), ("our", "我们的"), ("your", "你的"), ("their", "他们的"))


def fixed(phrase: Phrase) -> Fragment:
    """Return a fixed phrase."""
    return unit(phrase.en, phrase.zh)


def with_article(words: str) -> str:
    """Return English words behind "a" or "an"."""
    vowel = words[0] in "aeio" or words.startswith(("um", "ur"))
    return f"{'an' if vowel else 'a'} {words}"


def person(scene: Scene) -> Fragment:
    """Return somebody named, or "the manager", never a pronoun."""
    if scene.chance(0.65):
        return fixed(scene.name())
    role = scene.role()
    if role.en == "colleague" or scene.chance(0.25):
        return join(f"our~a {role.en}~b", f"我们的~a {role.zh}~b")
    return unit_the(role)


def subject(scene: Scene) -> Fragment:
    """Return who does something: a pronoun or a person."""
    return scene.rng.choice(_PRONOUNS) if scene.chance(0.45) else person(scene)


def unit_the(noun: Noun | Place) -> Fragment:
    """Return "the report" = 报告, as one phrase."""
    words = noun.en.replace(" ", "_")
    return join(f"the {words}~n", f"{noun.zh}~n")


def counted(number: int, noun: Noun) -> Fragment:
    """Return "three reports" = 三份报告 ("a report" for one)."""
    if number == 1:
        article, *words = with_article(noun.en).split()
        return join(f"{article}~c {'_'.join(words)}~n", f"一{noun.classifier}~c {noun.zh}~n")
    many = noun.plural.replace(" ", "_")
    made = join(
        f"{english_cardinal(number)}~c {many}~n",
        f"{chinese_count(number)}{noun.classifier}~c {noun.zh}~n",
    )
    return Fragment(made.en, made.other, Agreement.PLURAL)


def thing(scene: Scene, noun: Noun, *, definite: bool = False) -> Fragment:
    """Return a noun phrase around a thing; definite: only one that is known."""
    draw = scene.rng.random()
    words = noun.en.replace(" ", "_")
    if draw < 0.30 or (definite and draw > 0.75):
        return unit_the(noun)
    if draw < 0.45 and describable(noun):
        return described(scene, noun)
    if draw < 0.60:
        owner, whose = scene.rng.choice(_OWNERS)
        return join(f"{owner}~o {words}~n", f"{whose}~o {noun.zh}~n")
    if draw < 0.66:
        owner_name = scene.name()
        named = owner_name.en.replace(" ", "_") + "'s"
        return join(f"{named}~o {words}~n", f"{owner_name.zh}的~o {noun.zh}~n")
    if draw < 0.75:
        return join(f"this~t {words}~n", f"这{noun.classifier}~t {noun.zh}~n")
    if draw < 0.80:
        many = noun.plural.replace(" ", "_")
        these = join(f"these~t {many}~n", f"这些~t {noun.zh}~n")
        return Fragment(these.en, these.other, Agreement.PLURAL)
    return counted(scene.rng.choice((1, 1, 1, 2, 3, 4, 5, 6, 8, 10)), noun)


def known_thing(scene: Scene, noun: Noun) -> Fragment:
    """Return "the report", "the new report" or "my report"."""
    draw = scene.rng.random()
    if draw < 0.5:
        return unit_the(noun)
    if draw < 0.75 and describable(noun):
        return described(scene, noun)
    owner, whose = scene.rng.choice(_OWNERS)
    return join(f"{owner}~o {noun.en.replace(' ', '_')}~n", f"{whose}~o {noun.zh}~n")


def described(scene: Scene, noun: Noun | Place) -> Fragment:
    """Return "the new report" = 新报告."""
    adjective = scene.adjective(noun)
    words = noun.en.replace(" ", "_")
    return join(f"the {adjective.en}~a {words}~n", f"{adjective.attributive}~a {noun.zh}~n")


def serving(scene: Scene) -> Fragment:
    """Return "two cups of tea" = 两杯茶."""
    dish = scene.rng.choice(SERVINGS)
    number = scene.rng.choice((1, 1, 2, 3))
    count = (
        with_article(dish.vessel) if number == 1 else f"{english_cardinal(number)} {dish.vessels}"
    )
    count = count.replace(" ", "_")
    made = join(
        f"{count}~c of {dish.en}~n", f"{chinese_count(number)}{dish.classifier}~c {dish.zh}~n"
    )
    return made if number == 1 else Fragment(made.en, made.other, Agreement.PLURAL)


def object_for(scene: Scene, kinds: frozenset[Kind], *, definite: bool = False) -> Fragment:
    """Return an object out of one of the kinds that suit the topic."""
    known = sorted(k for k in kinds if k in (Kind.PERSON, Kind.PLACE, Kind.SIGHT) or scene.knows(k))
    kind = scene.rng.choice(known or sorted(kinds))
    if kind is Kind.PERSON:
        return person(scene)
    if kind in (Kind.PLACE, Kind.SIGHT):
        place = scene.sight() if kind is Kind.SIGHT else scene.place()
        return described(scene, place) if scene.chance(0.3) else unit_the(place)
    if kind is Kind.FOOD and not definite and scene.chance(0.4):
        return serving(scene)
    return thing(scene, scene.thing(kind), definite=definite)


def at_place(scene: Scene) -> Fragment:
    """Return where: "in the office" = 在办公室, "in Paris" = 在巴黎."""
    if scene.chance(0.3):
        city = scene.city()
        return join("in~a {c}", "在~a {c}", c=fixed(city))
    place = scene.place()
    return join(f"{place.preposition}~a {{p}}", "在~a {p}", p=unit_the(place))


def day_of_month(scene: Scene) -> Fragment:
    """Return "on March 5" = 3月5日."""
    month, day = scene.rng.randint(1, 12), scene.rng.randint(1, 28)
    date = unit(
        f"{MONTHS[month - 1]}|{day}",
        f"{month}月|{day}日",
        en_spoken=f"{MONTHS[month - 1]}|{english_ordinal(day)}",
        other_spoken=f"{chinese_cardinal(month)}月|{chinese_cardinal(day)}日",
    )
    return join("on {d}", "{d}", d=date)


def clock(scene: Scene, earliest: int = 1, latest: int = 12) -> Fragment:
    """Return a time of day: "3:30" = 3点30分, "3:00" = 3点."""
    hour, minute = scene.rng.randint(earliest, latest), scene.rng.choice((0, 0, 15, 20, 30, 40, 45))
    zh = f"{hour}点{minute}分" if minute else f"{hour}点"
    zh_minute = f"{chinese_cardinal(minute)}分" if minute else ""
    return unit(
        f"{hour}:{minute:02d}",
        zh,
        en_spoken=english_clock(hour, minute),
        other_spoken=f"{chinese_count(hour)}点{zh_minute}",
    )


def number_of(scene: Scene, low: int, high: int, *, unit_index: int) -> Fragment:
    """Return a length of time: "three days" = 三天. unit_index: which of `UNITS`."""
    return span(scene.rng.randint(low, high), unit_index)


def span(number: int, unit_index: int) -> Fragment:
    """Return "three days" = 三天; `unit_index` points into the table of units of time."""
    one, many = UNITS[unit_index].en.split(", ")
    word = one if number == 1 else many
    zh = UNITS[unit_index].zh
    return unit(f"{english_cardinal(number)}|{word}", f"{chinese_count(number)}|{zh}")


def weekday(scene: Scene) -> Phrase:
    """Draw a day of the week."""
    return scene.pick(WEEKDAYS)


def past_time(scene: Scene) -> Fragment:
    """Return when something was."""
    if scene.past_times and scene.chance(0.7):
        return scene.rng.choice(scene.past_times)
    draw = scene.rng.random()
    if draw < 0.5:
        return fixed(scene.rng.choice(PAST))
    if draw < 0.62:
        return join("last~a {d}", "上~a {d}", d=fixed(weekday(scene)))
    if draw < 0.78:
        amount = number_of(scene, 2, 6, unit_index=scene.rng.randint(1, 5))
        return join("{n} ago~a", "{n} 前~a", n=amount)
    if draw < 0.9:
        return day_of_month(scene)
    return join("yesterday~a at {c}", "昨天~a {c}", c=clock(scene))


def future_time(scene: Scene) -> Fragment:
    """Return when something will be."""
    if scene.future_times and scene.chance(0.7):
        return scene.rng.choice(scene.future_times)
    draw = scene.rng.random()
    if draw < 0.45:
        return fixed(scene.rng.choice(FUTURE))
    if draw < 0.56:
        return join("next~a {d}", "下~a {d}", d=fixed(weekday(scene)))
    if draw < 0.66:
        return join("on {d}", "{d}", d=fixed(weekday(scene)))
    if draw < 0.78:
        return join("in~a {n}", "{n} 后~a", n=number_of(scene, 2, 6, unit_index=2))
    if draw < 0.88:
        return day_of_month(scene)
    return join("tomorrow~a at {c}", "明天~a {c}", c=clock(scene))
