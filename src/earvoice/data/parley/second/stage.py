"""A stage draws words for sentences of one domain; a talk's stage keeps to its cast and things."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import TypeVar

from earvoice.data.parley.clauses import Event, Mood
from earvoice.data.parley.fragment import Fragment
from earvoice.data.parley.lexicon.entries import Phrase
from earvoice.data.parley.second.entries import (
    Counting,
    Domain,
    Frame,
    Noun,
    Quality,
    Spot,
    Template,
    Use,
)
from earvoice.data.parley.second.names import (
    CITIES,
    COUNTRIES,
    TITLES,
    PersonName,
    Title,
    draw_org,
    draw_person,
)
from earvoice.errors import DataError

Entry = TypeVar("Entry", Noun, Quality, Frame, Spot, Phrase)
ORG = "org"
_ACADEMIC = frozenset({"scientist", "researcher", "professor", "economist", "doctor"})


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who is named: a role of the domain, a name and a form of address."""

    name: PersonName
    role: Noun
    title: Title


@dataclass(slots=True)
class Stage:
    """What a sentence or a talk draws its words from.

    players, orgs, focus, cities, past_times, future_times: what a talk comes back to; single
    sentences draw anew.

    clause: the trouble or outcome that this sentence speaks of; reason: the last one spoken of.
    aim: what this sentence's people strive for. event, mood: what was last asked about. told: what
    somebody is told to do. priced, rated: what a price, an opinion was last asked for.
    """

    rng: Random
    domain: Domain
    players: Sequence[Player] = ()
    orgs: Sequence[Fragment] = ()
    focus: Sequence[Noun] = ()
    cities: Sequence[Phrase] = CITIES
    past_times: Sequence[Fragment] = ()
    future_times: Sequence[Fragment] = ()
    used: set[str] = field(default_factory=set)
    clause: Template | None = None
    reason: Template | None = None
    aim: Frame | None = None
    told: Frame | None = None
    event: Event | None = None
    mood: Mood = Mood.PAST
    priced: Noun | None = None
    rated: Noun | None = None

    def start_sentence(self) -> None:
        """Forget what the last sentence named."""
        self.used.clear()
        self.clause = self.aim = self.told = None

    def chance(self, probability: float) -> bool:
        """Return True with a probability."""
        return self.rng.random() < probability

    def pick(self, entries: Sequence[Entry]) -> Entry:
        """Draw an entry that this sentence has not named yet, while there is one."""
        fresh = [entry for entry in entries if _key(entry) not in self.used]
        entry = self.rng.choice(fresh or list(entries))
        self.used.add(_key(entry))
        return entry

    def noun(self, classes: Iterable[str], fits: Callable[[Noun], bool] = bool) -> Noun:
        """Draw a fitting noun of one of some classes, often in focus. Raises DataError for none."""
        wanted = frozenset(classes)
        fitting = [n for n in self.domain.nouns if n.classes & wanted and fits(n)]
        if not fitting:
            raise DataError(
                f"domain {self.domain.name} has no fitting noun of class {sorted(wanted)}; add one"
            )
        known = [noun for noun in fitting if noun in self.focus and noun.en not in self.used]
        return self.pick(known if known and self.chance(0.6) else fitting)

    def has(self, classes: Iterable[str], fits: Callable[[Noun], bool] = bool) -> bool:
        """Return whether the domain has a fitting noun of one of some classes."""
        wanted = frozenset(classes)
        return any(n.classes & wanted and fits(n) for n in self.domain.nouns)

    def quality(self, noun: Noun) -> Quality | None:
        """Draw an adjective to stand before a noun, if there is one."""
        fitting = [q for q in self.domain.qualities if q.classes & noun.classes and q.before_noun]
        return self.pick(fitting) if fitting else None

    def frame(self, use: Use | None = None, *, but: Use | None = None) -> Frame:
        """Draw a frame that is good for something and not for something else."""
        return self.pick(
            [
                f
                for f in self.domain.frames
                if (use is None or use in f.uses) and (but is None or but not in f.uses)
            ]
        )

    def remedy(self, *, human: bool = False) -> Frame:
        """Draw a frame that answers this sentence's trouble, or leads to its outcome or aim.

        human: only what people do, so that somebody can be asked to.
        """
        known = [
            f
            for f in self.domain.frames
            if Use.REMEDY in f.uses
            and not (human and (Use.AIM in f.uses or not self.people(f.agents)))
        ]
        if self.clause is not None:
            called_for = [f for f in known if f.verb.base in self.clause.tags]
            return self.pick(called_for or known)
        if self.aim is None:
            return self.pick(known)
        return self.pick(_shared(known, self.aim) or known)

    def draw_aim(self) -> Frame:
        """Draw what somebody strives for who can also do something about it."""
        known = [frame for frame in self.domain.frames if Use.REMEDY in frame.uses]
        aims = [frame for frame in self.domain.frames if Use.AIM in frame.uses]
        return self.pick([aim for aim in aims if _shared(known, aim)])

    def people(self, classes: frozenset[str]) -> bool:
        """Return whether one of some classes holds people."""
        return self.has(classes, lambda noun: noun.is_person)

    def spot(self) -> Spot:
        """Draw a place of the domain."""
        return self.pick(self.domain.spots)

    def city(self) -> Phrase:
        """Draw a city."""
        return self.pick(self.cities)

    def country(self) -> Phrase:
        """Draw a country."""
        return self.pick(COUNTRIES)

    def org(self) -> Fragment:
        """Draw an organisation by its name."""
        fresh = [org for org in self.orgs if _said(org) not in self.used]
        if fresh:
            chosen = self.rng.choice(fresh)
            self.used.add(_said(chosen))
            return chosen
        return draw_org(self.rng, self.rng.choice(self.domain.orgs))

    def player(self, classes: frozenset[str] = frozenset()) -> Player | None:
        """Draw somebody by name who is of one of some classes, else an expert; None for nobody."""
        if not self.players:
            return self.new_player(classes)
        fresh = [
            player
            for player in self.players
            if _plays(player.role, classes) and player.name.surname.en not in self.used
        ]
        if not fresh:
            return None
        chosen = self.rng.choice(fresh)
        self.used.add(chosen.name.surname.en)
        return chosen

    def new_player(self, classes: frozenset[str] = frozenset()) -> Player | None:
        """Draw somebody new."""
        roles = [noun for noun in self.domain.nouns if _plays(noun, classes)]
        if not roles:
            return None
        role = self.rng.choice(roles)
        titles = TITLES if role.classes & _ACADEMIC else TITLES[:2]
        return Player(draw_person(self.rng), role, self.rng.choice(titles))


def is_countable(noun: Noun) -> bool:
    """Return whether English counts a noun."""
    return noun.counting is Counting.COUNT


def _key(entry: Noun | Quality | Frame | Spot | Phrase) -> str:
    return entry.verb.base if isinstance(entry, Frame) else entry.en


def _plays(noun: Noun, classes: frozenset[str]) -> bool:
    return noun.is_person and bool(noun.classes & classes) if classes else noun.is_expert


def _said(fragment: Fragment) -> str:
    return " ".join(word.text for word in fragment.en)


def _shared(frames: list[Frame], aim: Frame) -> list[Frame]:
    """Return what those who strive for an aim can do, with them alone as agents."""
    return [
        replace(frame, agents=frame.agents & aim.agents)
        for frame in frames
        if frame.agents & aim.agents and frame.verb.base != aim.verb.base
    ]
