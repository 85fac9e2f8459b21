"""What the tables of German and Japanese are made of, and how they are read.

German nouns carry their gender, because the article of an object shows it; Japanese verbs carry the
four forms that the patterns need: plain, stem, negative stem and plain past.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from earvoice.data.parley.fragment import Agreement

# "Forgot the key in the car" asks for another particle in Japanese than "found the key in the car".
_UNPLACED = frozenset({"forget", "hide", "install", "bring"})


class Gender(StrEnum):
    """Of a German noun."""

    MASCULINE = "m"
    FEMININE = "f"
    NEUTER = "n"


@dataclass(frozen=True, slots=True)
class Noun:
    """A thing. plural: in English; many: in German; counter: in Japanese, behind a number."""

    en: str
    plural: str
    gender: Gender
    de: str
    many: str
    ja: str
    counter: str


@dataclass(frozen=True, slots=True)
class Verb:
    """What somebody does to a thing of its kind. placed: it is done somewhere, not to somewhere."""

    base: str
    past: str
    infinitive: str
    participle: str
    plain: str
    stem: str
    negative: str
    plain_past: str
    placed: bool = True


@dataclass(frozen=True, slots=True)
class Phrase:
    """A person, a time, a place or a quality, ready to be said."""

    en: str
    de: str
    ja: str
    agreement: Agreement = Agreement.SINGULAR


@dataclass(frozen=True, slots=True)
class Field:
    """Things of a kind, what is done to them and how they are."""

    nouns: tuple[Noun, ...]
    verbs: tuple[Verb, ...]
    qualities: tuple[Phrase, ...]


def _rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def read_nouns(table: str) -> tuple[Noun, ...]:
    """Return the nouns of a table: the fields of `Noun` in each line."""
    return tuple(
        Noun(en, plural, Gender(gender), de, many, ja, counter)
        for en, plural, gender, de, many, ja, counter in _rows(table)
    )


def read_verbs(table: str) -> tuple[Verb, ...]:
    """Return the verbs of a table: the fields of `Verb` in each line, but the last."""
    made = []
    for base, past, infinitive, participle, plain, stem, negative, plain_past in _rows(table):
        placed = base not in _UNPLACED
        made.append(
            Verb(base, past, infinitive, participle, plain, stem, negative, plain_past, placed)
        )
    return tuple(made)


def read_phrases(table: str, agreement: Agreement = Agreement.SINGULAR) -> tuple[Phrase, ...]:
    """Return the phrases of a table: English, German, Japanese in each line."""
    return tuple(Phrase(en, de, ja, agreement) for en, de, ja in _rows(table))
