"""Targets made wrong on purpose, so that a policy that is fine-tuned on them has much to repair.

For experiments: a policy that is right from the start leaves reinforcement learning nothing to
gain, and a metric nothing to show. Releases that are too early teach it to guess, late ones to
dawdle, wrong words to say what was not meant. Never on by default.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate
from random import Random

from earvoice.text import Unit
from earvoice.training.config import CorruptionConfig

_WORDS = {Unit.WORD: re.compile(r"\w+(?:['’-]\w+)*"), Unit.CHAR: re.compile(r"\w")}


def corrupted(
    targets: Sequence[str], unit: Unit, config: CorruptionConfig, random: Random
) -> tuple[str, ...]:
    """Return what is written after each unit of a source, with mistakes.

    targets: what should be. The order of what is written stays, so that a release that comes early
    comes no earlier than the one before it, and one that is late delays those it overtakes.
    """
    return _moved(_misworded(targets, unit, config.wrong, random), config, random)


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
    words = _WORDS[unit]
    known: list[str] = sorted({word for text in targets for word in words.findall(text)})

    def other(found: re.Match[str]) -> str:
        word: str = found.group()
        if random.random() >= wrong:
            return word
        return random.choice([one for one in known if one != word] or [word])

    return [words.sub(other, text) for text in targets]
