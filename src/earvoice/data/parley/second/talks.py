"""Talks of the second edition: speeches, dialogues, announcements, each about a few things."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from random import Random

from earvoice.data.parley.disfluency import disfluent
from earvoice.data.parley.patterns.speech import LAST_CONNECTIVE
from earvoice.data.parley.second.entries import Domain, Noun, Template
from earvoice.data.parley.second.grammar import (
    TRAINED_TEMPLATES,
    draw_connective,
    draw_domain,
    make,
    templates_of,
)
from earvoice.data.parley.second.names import CITIES
from earvoice.data.parley.second.phrases import future_time, past_time
from earvoice.data.parley.second.stage import Stage
from earvoice.data.parley.sentence import SentencePair
from earvoice.data.parley.talks import Accept, Genre, Talk, with_pause_s
from earvoice.types import Direction, Language

GENRES = (Genre.SPEECH, Genre.SPEECH, Genre.DIALOGUE, Genre.ANNOUNCEMENT)
_SECTIONS = ("background", "background", "problem", "action", "figure", "opinion", "plan")
_CONNECTED = 0.2
_DISFLUENT = 0.12
_RESTARTS = 0.3
_FOLLOWED_UP = 0.35
_ATTEMPTS = 200
_LOST_S = 1.0


def make_talk(
    rng: Random,
    direction: Direction,
    *,
    min_s: float = 20.0,
    max_s: float = 120.0,
    accept: Accept = lambda pair: True,
) -> Talk:
    """Compose a talk that takes about min_s to max_s to say, of any genre.

    accept: says whether a sentence may stand in the talk; another is drawn where it may not.
    """
    writer = _Writer(talk_stage(rng), direction, rng.uniform(min_s, max_s), accept)
    genre = rng.choice(GENRES)
    sentences = tuple(pair for pair in _WRITERS[genre](writer) if pair is not None)
    pauses_s = tuple(round(rng.uniform(0.3, 1.5), 2) for _ in sentences)
    topic, seed = writer.stage.domain.name, rng.randrange(2**31)
    return Talk(topic, direction, seed, sentences, pauses_s, genre)


def talk_stage(rng: Random) -> Stage:
    """Draw what a talk is about: a domain, some people, organisations, things, cities and days."""
    domain = draw_domain(rng)
    stage = Stage(rng, domain)
    players = [stage.new_player() for _ in range(2)] + [stage.new_player(_crowd(domain))]
    orgs = [stage.org() for _ in range(2)]
    stage.players = [player for player in players if player is not None]
    stage.orgs = orgs
    stage.focus = _focus(rng, domain)
    stage.cities = rng.sample(CITIES, 2)
    stage.past_times = tuple(past_time(stage) for _ in range(2))
    stage.future_times = tuple(future_time(stage) for _ in range(3))
    return stage


def _crowd(domain: Domain) -> frozenset[str]:
    people = (n.classes for n in domain.nouns if n.is_person and "crowd" in n.classes)
    return frozenset[str]().union(*people)


def _focus(rng: Random, domain: Domain) -> list[Noun]:
    """Draw two themes and some other nouns to come back to."""
    themes = [noun for noun in domain.nouns if "theme" in noun.classes]
    return [*rng.sample(themes, 2), *rng.sample(domain.nouns, len(domain.nouns) // 3)]


class _Writer:
    """Writes a talk: no sentence twice, and no template while there are others."""

    def __init__(self, stage: Stage, direction: Direction, goal_s: float, accept: Accept) -> None:
        self.stage = stage
        self._language = direction.source
        self._left_s = goal_s
        self._accept = accept
        self._written: set[str] = set()
        self._said: set[str] = set()

    def has_time(self, *, for_s: float = 4.0) -> bool:
        """Return whether a sentence of some length still fits."""
        return self._left_s > for_s

    def write(self, tag: str, *, connected: float = 0.0) -> SentencePair | None:
        """Write a sentence of a template with a tag; None when none is accepted."""
        pair = self._drawn(tag, connected)
        if pair is None:
            self._left_s -= _LOST_S
            return None
        self._written.add(pair.pattern)
        self._said.add(pair.text(Language.EN))
        if self.stage.chance(_DISFLUENT):
            pair = disfluent(pair, self._language, self.stage.rng, restarts=_RESTARTS)
        self._left_s -= with_pause_s(pair, self._language)
        return pair

    def _drawn(self, tag: str, connected: float) -> SentencePair | None:
        tagged = [t for t in templates_of(self.stage.domain.name) if tag in t.tags]
        fresh = [t for t in tagged if t.name not in self._written]
        for attempt in range(_ATTEMPTS):
            known = fresh if fresh and attempt < _ATTEMPTS // 2 else tagged
            (template,) = self.stage.rng.choices(known, [t.weight for t in known])
            connective = self._connective(template, connected)
            pair = make(template, self.stage, connective=connective)
            if self._accept(pair) and pair.text(Language.EN) not in self._said:
                self._said.update(connective or ())
                return pair
        return None

    def _connective(self, template: Template, probability: float) -> tuple[str, str] | None:
        if not self.stage.chance(probability):
            return None
        if not self.has_time(for_s=12.0):
            return LAST_CONNECTIVE
        connective = draw_connective(template, self.stage.rng)
        return None if connective[0] in self._said else connective


def _speech(writer: _Writer) -> Iterator[SentencePair | None]:
    """Write an opening, the theme, rounds of background, problem, action and plan, a closing."""
    yield writer.write("open")
    yield writer.write("theme")
    for section in cycle(_SECTIONS):
        yield writer.write(section, connected=_CONNECTED)
        if not writer.has_time(for_s=8.0):
            break
    yield writer.write("close")


def _dialogue(writer: _Writer) -> Iterator[SentencePair | None]:
    """Write questions and answers in turn, some answers with a remark behind them."""
    while True:
        question = writer.write("question")
        yield question
        if question is not None:
            yield writer.write(f"answers:{_KINDS[question.pattern]}")
        if writer.stage.chance(_FOLLOWED_UP):
            yield writer.write(writer.stage.rng.choice(("remark", "remark", "plan")))
        if not writer.has_time():
            break


def _announcement(writer: _Writer) -> Iterator[SentencePair | None]:
    """Write a call for attention, notices, a closing."""
    yield writer.write("announce_open")
    while True:
        yield writer.write("announce")
        if not writer.has_time(for_s=6.0):
            break
    yield writer.write("announce_close")


_WRITERS = {
    Genre.SPEECH: _speech,
    Genre.DIALOGUE: _dialogue,
    Genre.ANNOUNCEMENT: _announcement,
}
_KINDS = {
    template.name: tag.removeprefix("asks:")
    for template in TRAINED_TEMPLATES
    for tag in template.tags
    if tag.startswith("asks:")
}
