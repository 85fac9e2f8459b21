"""The grammar: from a random source to sentence pairs."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from earvoice.data.parley.fragment import Fragment, to_pair
from earvoice.data.parley.lexicon.entries import Topic
from earvoice.data.parley.patterns import REGISTER, Pattern
from earvoice.data.parley.patterns.speech import CONNECTIVES, LAST_CONNECTIVE, connected
from earvoice.data.parley.scene import Scene
from earvoice.data.parley.sentence import SentencePair

TRAINED_PATTERNS = tuple(pattern for pattern in REGISTER if not pattern.held_out)
HELD_OUT_PATTERNS = tuple(pattern for pattern in REGISTER if pattern.held_out)

_UNCONNECTED = frozenset({"please", "let's", "thank", "good", "today", "sorry,"})


def realise(pattern: Pattern, scene: Scene) -> SentencePair:
    """Make one sentence of a pattern from a scene."""
    scene.start_sentence()
    return to_pair(pattern.make(scene), pattern=pattern.name, topic=str(scene.topic))


def draw_pattern(scene: Scene) -> Pattern:
    """Draw a training pattern that suits the topic, by weight."""
    patterns, weights = _weighted(scene.topic)
    return scene.rng.choices(patterns, cum_weights=weights)[0]


def connect(fragment: Fragment, connective: tuple[str, str]) -> Fragment:
    """Return a statement behind a connective; questions, requests and thanks stay as they are."""
    words = {word.text for word in fragment.en}
    states = fragment.en[-1].text.endswith(".") and not words & _UNCONNECTED
    return connected(fragment, connective) if states else fragment


def draw_sentence(rng: Random, topic: Topic | None = None) -> SentencePair:
    """Draw one sentence of any training pattern, about any topic unless one is named."""
    scene = Scene(rng, topic or rng.choice(list(Topic)))
    pattern = draw_pattern(scene)
    fragment = pattern.make(scene)
    if scene.chance(0.06):
        fragment = connect(fragment, rng.choice((*CONNECTIVES, LAST_CONNECTIVE)))
    return to_pair(fragment, pattern=pattern.name, topic=str(scene.topic))


def draw_held_out(rng: Random, pattern: Pattern) -> SentencePair:
    """Draw one sentence of a given pattern, about a topic that suits it."""
    return realise(pattern, Scene(rng, rng.choice(sorted(pattern.topics))))


@lru_cache
def _weighted(topic: Topic) -> tuple[tuple[Pattern, ...], tuple[float, ...]]:
    fitting = tuple(pattern for pattern in TRAINED_PATTERNS if topic in pattern.topics)
    total, cumulative = 0.0, []
    for pattern in fitting:
        total += pattern.weight
        cumulative.append(total)
    return fitting, tuple(cumulative)
