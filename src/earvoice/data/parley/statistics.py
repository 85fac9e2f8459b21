"""How large parley is: its lexical entries and patterns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from earvoice.data.parley.grammar import HELD_OUT_PATTERNS, TRAINED_PATTERNS
from earvoice.data.parley.lexicon.adjectives import ADJECTIVES
from earvoice.data.parley.lexicon.people import NAMES, ROLES
from earvoice.data.parley.lexicon.places import CITIES, PLACES
from earvoice.data.parley.lexicon.things import SERVINGS, THINGS
from earvoice.data.parley.lexicon.times import FUTURE, PAST, REPEATED, UNITS, WEEKDAYS
from earvoice.data.parley.lexicon.verbs import CHANGING, STAYING, TRANSITIVE


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of distinct content words and phrases in the tables, and of patterns.

    names: how many of the words of each language are names of people and cities.
    """

    english_words: int
    chinese_words: int
    names: int
    patterns: int
    held_out_patterns: int


def content_words() -> Iterator[tuple[str, str]]:
    """Yield every entry of the tables as (English, Chinese)."""
    for phrase in (*NAMES, *CITIES, *WEEKDAYS, *PAST, *FUTURE, *REPEATED):
        yield phrase.en.replace("|", " "), phrase.zh.replace("|", "")
    for unit in UNITS:
        yield unit.en.split(",")[0], unit.zh
    for noun in (*ROLES, *THINGS):
        yield noun.en, noun.zh
    for serving in SERVINGS:
        yield serving.en, serving.zh
    for place in PLACES:
        yield place.en, place.zh
    for adjective in ADJECTIVES:
        yield adjective.en, adjective.zh
    for verb in (*TRANSITIVE, *STAYING, *CHANGING):
        yield verb.base, verb.zh


def statistics() -> Statistics:
    """Count the lexicon and the patterns."""
    words = list(content_words())
    return Statistics(
        english_words=len({en for en, _ in words}),
        chinese_words=len({zh for _, zh in words}),
        names=len(NAMES) + len(CITIES),
        patterns=len(TRAINED_PATTERNS),
        held_out_patterns=len(HELD_OUT_PATTERNS),
    )
