"""A scene draws words for sentences: what is spoken of, by whom, where and when.

A fresh scene draws from everything; the scene of a talk keeps to a few people, cities and things.
Within one sentence nothing is named twice (`start_sentence` begins a new one).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from random import Random
from typing import TypeVar

from earvoice.data.parley.fragment import Fragment
from earvoice.data.parley.lexicon.adjectives import ADJECTIVES
from earvoice.data.parley.lexicon.entries import Adjective, Kind, Noun, Phrase, Place, Topic, Verb
from earvoice.data.parley.lexicon.people import NAMES, ROLES
from earvoice.data.parley.lexicon.places import CITIES, PLACES
from earvoice.data.parley.lexicon.things import THINGS
from earvoice.data.parley.lexicon.verbs import TRANSITIVE, WILLED

Entry = TypeVar("Entry", Noun, Phrase, Place, Verb, Adjective)


@dataclass(slots=True)
class Scene:
    """What a sentence or a talk draws its words from.

    focus, past_times, future_times: what a talk comes back to; empty for single sentences.
    """

    rng: Random
    topic: Topic
    names: Sequence[Phrase] = NAMES
    cities: Sequence[Phrase] = CITIES
    focus: Sequence[Noun] = ()
    past_times: Sequence[Fragment] = ()
    future_times: Sequence[Fragment] = ()
    used: set[str] = field(default_factory=set)

    def start_sentence(self) -> None:
        """Forget what the last sentence named."""
        self.used.clear()

    def pick(self, entries: Sequence[Entry]) -> Entry:
        """Draw an entry that this sentence has not named yet, while there is one."""
        for _ in range(8):
            entry = self.rng.choice(entries)
            if _name(entry) not in self.used:
                break
        self.used.add(_name(entry))
        return entry

    def chance(self, probability: float) -> bool:
        """Return True with a probability."""
        return self.rng.random() < probability

    def name(self) -> Phrase:
        """Draw a person's name."""
        return self.pick(self.names)

    def city(self) -> Phrase:
        """Draw a city."""
        return self.pick(self.cities)

    def role(self) -> Noun:
        """Draw a role of this topic."""
        return self.pick(_roles(self.topic))

    def place(self) -> Place:
        """Draw a place of this topic."""
        return self.pick(_places(self.topic))

    def thing(self, *kinds: Kind) -> Noun:
        """Draw a thing of one of the kinds: often in focus, of this topic if it has one."""
        known = [noun for noun in self.focus if noun.kinds.intersection(kinds)]
        if known and self.chance(0.7):
            return self.pick(known)
        return self.pick(_things(self.topic, frozenset(kinds)))

    def knows(self, *kinds: Kind) -> bool:
        """Return whether this topic has a thing of one of the kinds."""
        return bool(_topical(self.topic, frozenset(kinds)))

    def adjective(self, noun: Noun | Place) -> Adjective:
        """Draw an adjective that goes with a noun."""
        return self.pick(_adjectives(_kinds(noun)))

    def sight(self) -> Place:
        """Draw a place worth seeing, of this topic while it has one."""
        sights = tuple(place for place in PLACES if place.sight)
        topical = tuple(place for place in sights if self.topic in place.topics)
        return self.pick(topical if len(topical) > 1 else sights)

    def two_things(self, *kinds: Kind) -> tuple[Noun, Noun]:
        """Draw two different things of one of the kinds."""
        known = _topical(self.topic, frozenset(kinds))
        everything = tuple(thing for thing in THINGS if thing.kinds & frozenset(kinds))
        first, second = self.rng.sample(known if len(known) > 1 else everything, 2)
        self.used |= {first.en, second.en}
        return first, second

    def verb(self, *kinds: Kind, willed: bool = False) -> Verb:
        """Draw a transitive verb that takes one of the kinds, else one that suits the topic."""
        return self.pick(_verbs(self.topic, frozenset(kinds), willed))


def describable(noun: Noun | Place) -> bool:
    """Return whether some adjective goes with a noun."""
    return bool(_adjectives(_kinds(noun)))


def _name(entry: Noun | Phrase | Place | Verb | Adjective) -> str:
    return entry.base if isinstance(entry, Verb) else entry.en


def _kinds(noun: Noun | Place) -> frozenset[Kind]:
    if isinstance(noun, Noun):
        return noun.kinds
    return frozenset({Kind.SIGHT if noun.sight else Kind.PLACE})


@lru_cache
def _roles(topic: Topic) -> tuple[Noun, ...]:
    return tuple(role for role in ROLES if topic in role.topics)


@lru_cache
def _places(topic: Topic) -> tuple[Place, ...]:
    return tuple(place for place in PLACES if topic in place.topics)


@lru_cache
def _topical(topic: Topic, kinds: frozenset[Kind]) -> tuple[Noun, ...]:
    return tuple(t for t in THINGS if topic in t.topics and kinds & t.kinds)


@lru_cache
def _things(topic: Topic, kinds: frozenset[Kind]) -> tuple[Noun, ...]:
    return _topical(topic, kinds) or tuple(t for t in THINGS if kinds & t.kinds)


@lru_cache
def _adjectives(kinds: frozenset[Kind]) -> tuple[Adjective, ...]:
    return tuple(adjective for adjective in ADJECTIVES if adjective.kinds & kinds)


@lru_cache
def _verbs(topic: Topic, kinds: frozenset[Kind], willed: bool) -> tuple[Verb, ...]:
    known = WILLED if willed else TRANSITIVE
    if kinds:
        return tuple(verb for verb in known if verb.takes & kinds)
    always = {Kind.PERSON, Kind.PLACE, Kind.SIGHT}
    return tuple(v for v in known if v.takes & always or _topical(topic, v.takes))
