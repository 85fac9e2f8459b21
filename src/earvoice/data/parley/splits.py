"""Training, development and test sentences that share nothing.

Two sentences are the same when either language's words are the same: case, punctuation and a
connective in front ("First, ...") do not count; disfluencies stand on one side only, so the other
side tells. The formulas that open and close talks ("Thank you for listening.") may recur.

What keeps the first edition's splits apart is the frozen files. In the second edition a sentence's
own words decide, before anything is frozen: one whose key falls into the held-out quarter of a
checksum, in either language, is never trained on, and dev and test hold sentences that fall into it
in both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from random import Random
from zlib import crc32

from earvoice.data.parley.editions import EDITIONS, edition_of
from earvoice.data.parley.frozen_rows import TestSet, read_frozen
from earvoice.data.parley.patterns.speech import LAST_CONNECTIVE
from earvoice.data.parley.second.grammar import MORE_CONNECTIVES
from earvoice.data.parley.sentence import PARLEY, SentencePair
from earvoice.data.parley.talks import Talk
from earvoice.data.parley.verb_final import splits as verb_final
from earvoice.types import Direction, Language

DIRECTIONS = (Direction(Language.EN, Language.ZH), Direction(Language.ZH, Language.EN))
_NO_MARKS = str.maketrans("", "", ",.?!，。？！")
_OPENERS = {
    Language.EN: tuple(
        en.replace("_", " ") + " " for en, _ in (*MORE_CONNECTIVES, LAST_CONNECTIVE)
    ),
    Language.ZH: tuple(zh.replace("_", "") for _, zh in (*MORE_CONNECTIVES, LAST_CONNECTIVE)),
}
_FORMULAS = frozenset[str]().union(*(edition.formulas for edition in EDITIONS.values()))
_QUARTERS = 4
REHEARSED = 0.2


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
        if pair.pattern not in _FORMULAS
        for language in PARLEY
    )


def is_free(pair: SentencePair, taken: frozenset[str]) -> bool:
    """Return whether a sentence is a formula or stands in neither language among the taken ones."""
    if pair.pattern in _FORMULAS:
        return True
    return not any(sentence_key(pair, language) in taken for language in PARLEY)


def _held_out_sides(pair: SentencePair) -> list[bool]:
    keys = (sentence_key(pair, language) for language in PARLEY)
    return [crc32(key.encode()) % _QUARTERS == 0 for key in keys]


def may_train(pair: SentencePair, edition: int, taken: frozenset[str]) -> bool:
    """Return whether training on an edition may use a sentence."""
    if not is_free(pair, taken):
        return False
    held_out = edition_of(edition).split_by_text and pair.pattern not in _FORMULAS
    return not (held_out and any(_held_out_sides(pair)))


def may_test(pair: SentencePair, edition: int) -> bool:
    """Return whether the dev and test splits of an edition may use a sentence."""
    if not edition_of(edition).split_by_text or pair.pattern in _FORMULAS:
        return True
    return all(_held_out_sides(pair))


@lru_cache
def load_test(edition: int = 1) -> TestSet:
    """Return the frozen test split of an edition. Raises DataError when it is not frozen yet."""
    return read_frozen(f"test-{edition_of(edition).number}")


@lru_cache
def load_dev(edition: int = 1) -> TestSet:
    """Return the frozen development split of an edition."""
    return read_frozen(f"dev-{edition_of(edition).number}")


@lru_cache(maxsize=1)
def _taken() -> frozenset[str]:
    """Return the keys of the first edition's frozen splits, which no edition trains on."""
    return held_out_keys((load_test(), load_dev()))


def train_sentences(
    seed: int, *, edition: int = 1, rehearsed: float = REHEARSED
) -> Iterator[SentencePair]:
    """Yield training sentences without end, the same for a seed; none stands in dev or test.

    rehearsed: share of sentences that the second edition takes from the first.
    """
    rng, taken = _source("train", seed, edition), _taken()
    while True:
        chosen = _chosen(rng, edition, rehearsed)
        pair = edition_of(chosen).draw_sentence(rng)
        while not may_train(pair, chosen, taken):
            pair = edition_of(chosen).draw_sentence(rng)
        yield pair


def sentences_in(
    language: Language, seed: int, *, edition: int = 1, rehearsed: float = REHEARSED
) -> Iterator[SentencePair]:
    """Yield training sentences in English and another language: of an edition, or verb-final."""
    if language in verb_final.LANGUAGES:
        return verb_final.draw_sentences(seed, language)
    return train_sentences(seed, edition=edition, rehearsed=rehearsed)


def train_talks(
    seed: int,
    direction: Direction | None = None,
    *,
    min_s: float = 20.0,
    max_s: float = 120.0,
    edition: int = 1,
    rehearsed: float = REHEARSED,
) -> Iterator[Talk]:
    """Yield training talks without end, the same for a seed; without a direction, of both.

    rehearsed: share of talks that the second edition takes from the first.
    """
    rng, taken = _source("talks", seed, edition), _taken()
    while True:
        way = direction or rng.choice(DIRECTIONS)
        chosen = _chosen(rng, edition, rehearsed)
        yield edition_of(chosen).make_talk(
            rng,
            way,
            min_s=min_s,
            max_s=max_s,
            accept=partial(may_train, edition=chosen, taken=taken),
        )


def _source(purpose: str, seed: int, edition: int) -> Random:
    """Return the random source of a stream; the first edition's has the name it always had."""
    mark = "" if edition_of(edition).number == 1 else f"{edition}-"
    return Random(f"parley-{purpose}-{mark}{seed}")


def _chosen(rng: Random, edition: int, rehearsed: float) -> int:
    """Return the edition of the next sentence or talk: sometimes the first, to rehearse it."""
    return 1 if edition > 1 and rng.random() < rehearsed else edition
