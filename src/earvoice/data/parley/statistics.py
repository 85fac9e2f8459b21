"""How large an edition is: `python -m earvoice.data.parley.statistics --edition 2`."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from earvoice.data.parley.editions import EDITIONS, edition_of
from earvoice.data.parley.lexicon.adjectives import ADJECTIVES
from earvoice.data.parley.lexicon.entries import Phrase, Topic
from earvoice.data.parley.lexicon.people import NAMES, ROLES
from earvoice.data.parley.lexicon.places import CITIES, PLACES
from earvoice.data.parley.lexicon.things import SERVINGS, THINGS
from earvoice.data.parley.lexicon.times import FUTURE, PAST, REPEATED, UNITS, WEEKDAYS
from earvoice.data.parley.lexicon.verbs import CHANGING, STAYING, TRANSITIVE
from earvoice.data.parley.second import names as open_names
from earvoice.data.parley.second.domains import DOMAINS


class _Entry(Protocol):
    @property
    def en(self) -> str: ...

    @property
    def zh(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts of distinct content words and phrases in the tables, of names, patterns and topics.

    names: how many of the words of each language are names of people and places. people,
    organisations: how many different ones the edition can name.
    """

    english_words: int
    chinese_words: int
    names: int
    people: int
    organisations: int
    patterns: int
    held_out_patterns: int
    topics: int


def content_words(edition: int = 1) -> Iterator[tuple[str, str]]:
    """Yield every entry of an edition's own tables as (English, Chinese)."""
    yield from _times()
    yield from _first() if edition_of(edition).number == 1 else _second()


def _times() -> Iterator[tuple[str, str]]:
    """Yield the times, which both editions share."""
    yield from _phrases(*WEEKDAYS, *PAST, *FUTURE, *REPEATED)
    for unit in UNITS:
        yield unit.en.split(",")[0], unit.zh


def _entries(table: Iterable[_Entry]) -> Iterator[tuple[str, str]]:
    for entry in table:
        yield entry.en, entry.zh


def _phrases(*entries: Phrase) -> Iterator[tuple[str, str]]:
    for phrase in entries:
        yield phrase.en.replace("|", " "), phrase.zh.replace("|", "")


def _first() -> Iterator[tuple[str, str]]:
    yield from _phrases(*NAMES, *CITIES)
    for table in (ROLES + THINGS, SERVINGS, PLACES, ADJECTIVES):
        yield from _entries(table)
    for verb in (*TRANSITIVE, *STAYING, *CHANGING):
        yield verb.base, verb.zh


def _second() -> Iterator[tuple[str, str]]:
    yield from _phrases(*open_names.CITIES, *open_names.COUNTRIES)
    for domain in DOMAINS:
        for table in (domain.nouns, domain.qualities, domain.spots):
            yield from _entries(table)
        for frame in domain.frames:
            yield frame.verb.base, frame.verb.zh


def _name_counts(edition: int) -> tuple[int, int, int]:
    """Return how many place and person names stand in the tables; people; organisations."""
    if edition == 1:
        return len(NAMES) + len(CITIES), len(NAMES), 0
    western = len(open_names.GIVEN) * len(open_names.SURNAMES)
    chinese = len(open_names.CHINESE_GIVEN) * len(open_names.CHINESE_SURNAMES)
    endings = {ending.en for domain in DOMAINS for ending in domain.orgs}
    first_words = len(open_names.ORG_FIRST) * len(open_names.ORG_SECOND)
    places = len(open_names.CITIES) + len(open_names.COUNTRIES)
    return places, western + chinese, first_words * len(endings)


def statistics(edition: int = 1) -> Statistics:
    """Count the tables and the patterns of an edition."""
    chosen = edition_of(edition)
    words = list(content_words(edition))
    names, people, organisations = _name_counts(edition)
    return Statistics(
        english_words=len({en for en, _ in words}),
        chinese_words=len({zh for _, zh in words}),
        names=names,
        people=people,
        organisations=organisations,
        patterns=len(chosen.patterns),
        held_out_patterns=len(chosen.held_out_patterns),
        topics=len(Topic) if edition == 1 else len(DOMAINS),
    )


def main(arguments: Sequence[str] = ()) -> int:
    """Write an edition's counts to the standard output."""
    parser = ArgumentParser(prog="python -m earvoice.data.parley.statistics", description=__doc__)
    parser.add_argument("--edition", type=int, default=1, choices=sorted(EDITIONS))
    counted = statistics(parser.parse_args(arguments).edition)
    sys.stdout.writelines(f"{name} {count}\n" for name, count in asdict(counted).items())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
