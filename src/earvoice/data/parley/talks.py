"""Talks: sentences on one topic that share people, places and days, with pauses between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from earvoice.data.parley.disfluency import disfluent
from earvoice.data.parley.fragment import to_pair
from earvoice.data.parley.grammar import TRAINED_PATTERNS, connect, draw_pattern, realise
from earvoice.data.parley.lexicon.entries import Topic
from earvoice.data.parley.lexicon.people import NAMES
from earvoice.data.parley.lexicon.places import CITIES
from earvoice.data.parley.lexicon.things import THINGS
from earvoice.data.parley.patterns.speech import (
    CLOSINGS,
    CONNECTIVES,
    FORMULAS,
    LAST_CONNECTIVE,
    OPENINGS,
)
from earvoice.data.parley.phrases import future_time, past_time
from earvoice.data.parley.scene import Scene
from earvoice.data.parley.sentence import SentencePair
from earvoice.types import Direction, Language

ENGLISH_WORDS_PER_S = 2.7
CHINESE_CHARACTERS_PER_S = 4.3
_NAMED = {pattern.name: pattern for pattern in TRAINED_PATTERNS}
_DISFLUENT = 0.12
_MEAN_PAUSE_S = 0.9
_LAST_WORDS_S = 7.0

Accept = Callable[[SentencePair], bool]


class Genre(StrEnum):
    """How a talk is said: by one speaker, by two in turn, or by a loudspeaker."""

    SPEECH = "speech"
    DIALOGUE = "dialogue"
    ANNOUNCEMENT = "announcement"


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk. pauses_s: silence after each sentence. speaker_seed: to draw its voice from.

    genre: how it is said; the second edition knows others than speeches.
    """

    topic: str
    direction: Direction
    speaker_seed: int
    sentences: tuple[SentencePair, ...]
    pauses_s: tuple[float, ...]
    genre: Genre = Genre.SPEECH

    def estimated_s(self) -> float:
        """Return about how long the source takes to say, pauses included."""
        said = sum(estimated_s(pair, self.direction.source) for pair in self.sentences)
        return said + sum(self.pauses_s)


def estimated_s(pair: SentencePair, language: Language) -> float:
    """Return about how long one side of a sentence takes to say, in seconds."""
    said = [token.spoken for token in pair.tokens(language)]
    if language is Language.EN:
        return sum(len(words.split()) for words in said) / ENGLISH_WORDS_PER_S
    return sum(len(words) for words in said) / CHINESE_CHARACTERS_PER_S


def make_talk(
    rng: Random,
    direction: Direction,
    *,
    min_s: float = 20.0,
    max_s: float = 120.0,
    accept: Accept = lambda pair: True,
) -> Talk:
    """Compose a talk that takes about min_s to max_s to say: an opening, one topic, a closing.

    accept: says whether a sentence may stand in the talk; another is drawn where it may not.
    """
    scene = _talk_scene(rng)
    goal_s = rng.uniform(min_s, max_s)
    first = sorted(rng.sample(OPENINGS, rng.randint(1, 2)), key=OPENINGS.index)
    openings = _drawn(scene, first, accept)
    closings = _drawn(scene, CLOSINGS[rng.randint(0, 1) :], accept)
    framed_s = sum(with_pause_s(pair, direction.source) for pair in (*openings, *closings))
    body = _body(scene, direction.source, goal_s - framed_s, accept)
    sentences = (*openings, *body, *closings)
    pauses_s = tuple(round(rng.uniform(0.3, 1.5), 2) for _ in sentences)
    return Talk(str(scene.topic), direction, rng.randrange(2**31), sentences, pauses_s)


def with_pause_s(pair: SentencePair, language: Language) -> float:
    """Return about how long one side of a sentence takes with the pause after it."""
    return estimated_s(pair, language) + _MEAN_PAUSE_S


def _talk_scene(rng: Random) -> Scene:
    """Draw what a talk is about: a topic, four people, two cities, some things and days."""
    topic = rng.choice(list(Topic))
    topical = [noun for noun in THINGS if topic in noun.topics]
    scene = Scene(
        rng,
        topic,
        names=rng.sample(NAMES, 4),
        cities=rng.sample(CITIES, 2),
        focus=rng.sample(topical, min(8, len(topical))),
    )
    scene.past_times = tuple(past_time(scene) for _ in range(2))
    scene.future_times = tuple(future_time(scene) for _ in range(3))
    return scene


def _drawn(scene: Scene, names: Sequence[str], accept: Accept) -> list[SentencePair]:
    made = []
    for name in names:
        pair = realise(_NAMED[name], scene)
        while not accept(pair):
            pair = realise(_NAMED[name], scene)
        made.append(pair)
    return made


def _body(
    scene: Scene, language: Language, goal_s: float, accept: Accept
) -> tuple[SentencePair, ...]:
    """Draw the sentences between opening and closing: at least one, about `goal_s` in all."""
    body: list[SentencePair] = []
    spent_s = 0.0
    while True:
        near_end = goal_s - spent_s < _LAST_WORDS_S
        connectives = (
            (LAST_CONNECTIVE,) if near_end else CONNECTIVES[1:] if body else CONNECTIVES[:1]
        )
        pair = _body_sentence(scene, connectives, accept)
        if scene.chance(_DISFLUENT):
            pair = disfluent(pair, language, scene.rng)
        spent_s += with_pause_s(pair, language)
        if body and spent_s > goal_s:
            return tuple(body)
        body.append(pair)


def _body_sentence(
    scene: Scene, connectives: Sequence[tuple[str, str]], accept: Accept
) -> SentencePair:
    """Draw a sentence of the topic, sometimes behind one of some connectives."""
    while True:
        pattern = draw_pattern(scene)
        if pattern.name in FORMULAS:
            continue
        scene.start_sentence()
        fragment = pattern.make(scene)
        if scene.chance(0.3):
            fragment = connect(fragment, scene.rng.choice(connectives))
        pair = to_pair(fragment, pattern=pattern.name, topic=str(scene.topic))
        if accept(pair):
            return pair
