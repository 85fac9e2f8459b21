"""Targets made wrong on purpose, so that a policy that is fine-tuned on them has much to repair.

For experiments: a policy that is right from the start leaves reinforcement learning nothing to
gain, and a metric nothing to show. Releases that are too early teach it to guess, late ones to
dawdle, wrong words to say what was not meant. Words that are wrong by chance spoil what is sampled
and hardly what is likeliest; words that are taken for certain others spoil both. Never on by
default.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate
from random import Random
from zlib import crc32

from earvoice.data.parley.sentence import PARLEY
from earvoice.data.parley.splits import load_dev
from earvoice.text import Unit, unit_of
from earvoice.training.config import CorruptionConfig

_WORDS = {Unit.WORD: re.compile(r"\w+(?:['’-]\w+)*"), Unit.CHAR: re.compile(r"\w")}
_PARTS = 1000


def corrupted(
    targets: Sequence[str], unit: Unit, config: CorruptionConfig, random: Random
) -> tuple[str, ...]:
    """Return what is written after each unit of a source, with mistakes.

    targets: what should be. The order of what is written stays, so that a release that comes early
    comes no earlier than the one before it, and one that is late delays those it overtakes.
    """
    targets = _misworded(targets, unit, config.wrong, random)
    return _moved(_confounded(targets, unit, config, random), config, random)


def confused_with(word: str, unit: Unit, share: float) -> str | None:
    """Return the word that another one is always taken for, if it is among the `share` of words.

    Which words these are, and for which of parley's they are taken, depends on the word alone.
    """
    key, known = crc32(word.lower().encode()), _vocabulary(unit)
    if key % _PARTS >= share * _PARTS or word.isdecimal():
        return None
    at = key // _PARTS % len(known)
    other = known[at] if known[at] != word.lower() else known[at - 1]
    return other.capitalize() if word[:1].isupper() else other


@lru_cache
def _vocabulary(unit: Unit) -> tuple[str, ...]:
    """Return parley's words in the languages that are counted in `unit`."""
    texts = (
        row.pair.text(language)
        for row in load_dev(1).sentences
        for language in PARLEY
        if unit_of(language) is unit
    )
    return tuple(sorted({word.lower() for text in texts for word in _WORDS[unit].findall(text)}))


def _moved(targets: Sequence[str], config: CorruptionConfig, random: Random) -> tuple[str, ...]:
    pieces = [(at, text) for at, text in enumerate(targets) if text]
    last = len(targets) - 1
    wanted = [min(max(at + _offset(config, random), 0), last) for at, _ in pieces]
    moved = [""] * len(targets)
    for (_, text), at in zip(pieces, accumulate(wanted, max), strict=True):
        moved[at] += text
    return tuple(moved)


def _offset(config: CorruptionConfig, random: Random) -> int:
    chance = random.random()
    if chance < config.early:
        return -config.shift
    return config.shift if chance < config.early + config.late else 0


def _misworded(targets: Sequence[str], unit: Unit, wrong: float, random: Random) -> Sequence[str]:
    """Return targets in which some words are others of the same text: fluent, and not meant."""
    known: list[str] = sorted({word for text in targets for word in _WORDS[unit].findall(text)})

    def other(word: str) -> str:
        if random.random() >= wrong:
            return word
        return random.choice([one for one in known if one != word] or [word])

    return _replaced(targets, unit, other)


def _confounded(
    targets: Sequence[str], unit: Unit, config: CorruptionConfig, random: Random
) -> Sequence[str]:
    """Return targets in which certain words are mostly taken for certain others."""
    if not config.confused:
        return targets

    def other(word: str) -> str:
        taken = confused_with(word, unit, config.confused)
        return taken if taken is not None and random.random() < config.confusion else word

    return _replaced(targets, unit, other)


def _replaced(targets: Sequence[str], unit: Unit, other: Callable[[str], str]) -> list[str]:
    return [_WORDS[unit].sub(lambda found: other(found.group()), text) for text in targets]
