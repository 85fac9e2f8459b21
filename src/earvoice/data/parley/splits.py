"""Training, development and test sentences that share nothing.

Two sentences are the same when either language's words are the same: case, punctuation and a
connective in front ("First, ...") do not count; disfluencies stand on one side only, so the other
side tells. The formulas that open and close talks ("Thank you for listening.") may recur.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from random import Random

from earvoice.data.parley.frozen_rows import TestSet, read_frozen
from earvoice.data.parley.grammar import draw_sentence
from earvoice.data.parley.patterns.speech import CONNECTIVES, FORMULAS, LAST_CONNECTIVE
from earvoice.data.parley.sentence import SentencePair
from earvoice.data.parley.talks import Talk, make_talk
from earvoice.types import Direction, Language

DIRECTIONS = (Direction(Language.EN, Language.ZH), Direction(Language.ZH, Language.EN))
_NO_MARKS = str.maketrans("", "", ",.?!，。？！")
_OPENERS = {
    Language.EN: tuple(en.replace("_", " ") + " " for en, _ in (*CONNECTIVES, LAST_CONNECTIVE)),
    Language.ZH: tuple(zh.replace("_", "") for _, zh in (*CONNECTIVES, LAST_CONNECTIVE)),
}


def sentence_key(pair: SentencePair, language: Language) -> str:
    """Return what makes a sentence the same as another, in one language."""
    key = pair.text(language).translate(_NO_MARKS).lower()
    opener = next((opener for opener in _OPENERS[language] if key.startswith(opener)), "")
    return key.removeprefix(opener)


def held_out_keys(splits: Iterable[TestSet]) -> frozenset[str]:
    """Return the keys, in both languages, of all sentences of some splits but formulas."""
    pairs = (
        pair
        for split in splits
        for pair in (
            *(row.pair for row in split.sentences),
            *(pair for row in split.talks for pair in row.talk.sentences),
        )
    )
    return frozenset(
        sentence_key(pair, language)
        for pair in pairs
        if pair.pattern not in FORMULAS
        for language in Language
    )


def is_free(pair: SentencePair, taken: frozenset[str]) -> bool:
    """Return whether a sentence is a formula or stands in neither language among the taken ones."""
    if pair.pattern in FORMULAS:
        return True
    return not any(sentence_key(pair, language) in taken for language in Language)


@lru_cache(maxsize=1)
def load_test() -> TestSet:
    """Return the frozen test split."""
    return read_frozen("test-1")


@lru_cache(maxsize=1)
def load_dev() -> TestSet:
    """Return the frozen development split."""
    return read_frozen("dev-1")


@lru_cache(maxsize=1)
def _taken() -> frozenset[str]:
    return held_out_keys((load_test(), load_dev()))


def train_sentences(seed: int) -> Iterator[SentencePair]:
    """Yield training sentences without end, the same for a seed; none stands in dev or test."""
    rng, taken = Random(f"parley-train-{seed}"), _taken()
    while True:
        pair = draw_sentence(rng)
        if is_free(pair, taken):
            yield pair


def train_talks(
    seed: int, direction: Direction | None = None, *, min_s: float = 20.0, max_s: float = 120.0
) -> Iterator[Talk]:
    """Yield training talks without end, the same for a seed; without a direction, of both."""
    rng, taken = Random(f"parley-talks-{seed}"), _taken()
    while True:
        way = direction or rng.choice(DIRECTIONS)
        yield make_talk(
            rng, way, min_s=min_s, max_s=max_s, accept=lambda pair: is_free(pair, taken)
        )
