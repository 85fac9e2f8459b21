"""The shapes of lexical entries, and how a written table becomes a tuple of them.

A table has one entry a line and `|` between columns: a reader of both languages can check it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Topic(StrEnum):
    """What a talk is about."""

    MEETING = "meeting"
    HIRING = "hiring"
    BUDGET = "budget"
    TRAVEL = "travel"
    HOTEL = "hotel"
    CONFERENCE = "conference"
    LAUNCH = "launch"
    TOUR = "tour"
    TRANSPORT = "transport"
    RESTAURANT = "restaurant"


class Kind(StrEnum):
    """What a thing is, so that verbs and adjectives choose what they go with."""

    PAPER = "paper"
    DEAL = "deal"
    BILL = "bill"
    DUE = "due"
    EVENT = "event"
    PERSON = "person"
    PLACE = "place"
    SIGHT = "sight"
    STAY = "stay"
    BOOKING = "booking"
    PERMIT = "permit"
    GOODS = "goods"
    DEVICE = "device"
    PRODUCT = "product"
    FOOD = "food"
    RIDE = "ride"
    VEHICLE = "vehicle"
    PROBLEM = "problem"
    AMOUNT = "amount"
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class Noun:
    """A countable noun: "report, reports" = 份 + 报告. For persons, places and things alike."""

    en: str
    plural: str
    zh: str
    classifier: str
    kinds: frozenset[Kind]
    topics: frozenset[Topic]


@dataclass(frozen=True, slots=True)
class Serving:
    """A drink or dish that is counted by its vessel: "cup, cups of tea" = 杯 + 茶."""

    en: str
    vessel: str
    vessels: str
    zh: str
    classifier: str


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb with its English forms and what it takes as an object (nothing: intransitive).

    sudden: it happens to people (lose, find), so nobody plans it or is asked for it.
    """

    base: str
    third: str
    past: str
    participle: str
    gerund: str
    zh: str
    takes: frozenset[Kind]
    sudden: bool = False


@dataclass(frozen=True, slots=True)
class Adjective:
    """An adjective; `attributive` is how Chinese writes it before a noun (with or without 的)."""

    en: str
    comparative: str
    superlative: str
    zh: str
    attributive: str
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class Place:
    """A place where things happen; sight: one that people come to see."""

    preposition: str
    en: str
    zh: str
    topics: frozenset[Topic]
    sight: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """A fixed phrase and its translation; parts cut by `|` translate each other."""

    en: str
    zh: str


def rows(table: str) -> Iterator[list[str]]:
    """Yield the columns of every line of a table."""
    for line in table.strip().splitlines():
        yield [column.strip() for column in line.split("|")]


def topics_of(names: str) -> frozenset[Topic]:
    """Return the topics named; `all` means every one."""
    return frozenset(Topic) if names == "all" else frozenset(Topic(n) for n in names.split())


def kinds_of(names: str) -> frozenset[Kind]:
    """Return the kinds named."""
    return frozenset(Kind(name) for name in names.split())


def forms(column: str) -> list[str]:
    """Return the comma-separated forms of a column."""
    return [form.strip() for form in column.split(",")]


def plural_of(noun: str) -> str:
    """Return the regular plural of an English noun."""
    if noun.endswith(("s", "sh", "ch", "x")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def nouns(table: str) -> tuple[Noun, ...]:
    """Read `singular[, plural] | 中文 | classifier | kinds | topics`."""
    made = []
    for english, zh, classifier, kinds, topics in rows(table):
        singular, *plural = forms(english)
        many = plural[0] if plural else plural_of(singular)
        made.append(Noun(singular, many, zh, classifier, kinds_of(kinds), topics_of(topics)))
    return tuple(made)
