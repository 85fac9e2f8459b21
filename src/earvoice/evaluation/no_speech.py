"""What is written when nobody speaks, and whether the voice gate that prevents it costs words."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earvoice.agent.interpreter import Interpreter
from earvoice.agent.step import StreamEngine
from earvoice.errors import DataError
from earvoice.evaluation.bootstrap import bleu_of, bleu_statistics
from earvoice.evaluation.items import Item
from earvoice.evaluation.results import ItemResult, result_of
from earvoice.text import Unit, joiner_of, split_units, strip_punctuation, unit_of
from earvoice.types import SAMPLE_RATE_HZ, Direction, Language

LENGTH_S = 60.0
NO_SPEECH = "no_speech"
_MAINS_HZ, _HARMONICS = 50.0, 8
# So many units at the beginning of a transcript, of which the first word may be any: what noise
# before it was taken for does not make it lost.
_FIRST_UNITS = {Unit.WORD: 3, Unit.CHAR: 6}
_WORD_UNITS = {Unit.WORD: 1, Unit.CHAR: 2}


@dataclass(frozen=True, slots=True)
class Invented:
    """Words, or Chinese characters, written per minute in which nobody spoke."""

    recording: str
    per_minute: float
    per_minute_gated: float


@dataclass(frozen=True, slots=True)
class FirstWords:
    """What the gate does to sentences that follow 5 s without speech.

    The first word of Chinese is its first two characters.
    heard: sentences whose first word stands in the first words of the ungated transcript.
    lost: those of them in which the gated transcript misses it. gained: the other way round.
    loss: share of the heard ones that are lost; None when none was heard.
    same: share with the same translation. same_start: share whose translation begins the same.
    """

    before: str
    n: int
    heard: int
    lost: int
    gained: int
    loss: float | None
    same: float
    same_start: float
    bleu: float
    bleu_gated: float


def no_speech_items(direction: Direction, length_s: float = LENGTH_S) -> Iterator[Item]:
    """Yield recordings without speech: silence, white noise at two levels, mains hum."""
    count = round(length_s * SAMPLE_RATE_HZ)
    sounds = {
        "silence": np.zeros(count, np.float32),
        "white-40": _white(count, level_db=-40.0),
        "white-20": _white(count, level_db=-20.0),
        "hum-20": _hum(count, level_db=-20.0),
    }
    for name, samples in sounds.items():
        yield Item(name, NO_SPEECH, "none", direction, samples, "", "", 0.0, is_sentence=False)


def hear_gated(engine: StreamEngine, item: Item) -> ItemResult:
    """Return what a live session with the voice gate makes of an item."""
    direction = item.direction
    interpreter = Interpreter(engine, target=direction.target, source=direction.source)
    return result_of(item, interpreter.interpret([item.samples], gate=True).trajectory)


def invented(
    ungated: Sequence[ItemResult], gated: Sequence[ItemResult], target: Language
) -> tuple[Invented, ...]:
    """Return how much was written over recordings without speech."""
    return tuple(
        Invented(free.id, _per_minute(free, target), _per_minute(held, target))
        for free, held in zip(ungated, gated, strict=True)
    )


def first_words(
    before: str, ungated: Sequence[ItemResult], gated: Sequence[ItemResult], direction: Direction
) -> FirstWords:
    """Return what the gate did to the first words; before: what is heard ahead of the sentences.

    Raises DataError when there are none.
    """
    if not ungated:
        raise DataError("no sentences to look for first words in; expected at least one")
    source, target = direction.source, direction.target
    pairs = list(zip(ungated, gated, strict=True))
    heard = [_hears_first(free, source) for free in ungated]
    held = [_hears_first(result, source) for result in gated]
    lost = sum(free and not kept for free, kept in zip(heard, held, strict=True))
    references = [result.reference for result in ungated]
    free_bleu, gated_bleu = (
        bleu_of(bleu_statistics([r.hypothesis for r in some], references, language=target).sum(0))
        for some in (ungated, gated)
    )
    return FirstWords(
        before=before,
        n=len(pairs),
        heard=sum(heard),
        lost=lost,
        gained=sum(kept and not free for free, kept in zip(heard, held, strict=True)),
        loss=lost / sum(heard) if any(heard) else None,
        same=_share(free.hypothesis == kept.hypothesis for free, kept in pairs),
        same_start=_share(_start(free, target) == _start(kept, target) for free, kept in pairs),
        bleu=free_bleu,
        bleu_gated=gated_bleu,
    )


def _hears_first(result: ItemResult, source: Language) -> bool:
    joiner = joiner_of(source)
    first = joiner.join(_plain(result.transcript, source)[: _WORD_UNITS[unit_of(source)]])
    start = joiner.join(_plain(result.heard, source)[: _FIRST_UNITS[unit_of(source)]])
    return f"{joiner}{first}{joiner}" in f"{joiner}{start}{joiner}"


def _start(result: ItemResult, target: Language) -> list[str]:
    return _plain(result.hypothesis, target)[: _WORD_UNITS[unit_of(target)]]


def _plain(text: str, language: Language) -> list[str]:
    return split_units(strip_punctuation(text).lower(), unit_of(language))


def _share(hits: Iterator[bool]) -> float:
    found = list(hits)
    return sum(found) / len(found)


def _per_minute(result: ItemResult, target: Language) -> float:
    return len(split_units(result.hypothesis, unit_of(target))) * 60 / result.source_s


def _white(count: int, *, level_db: float) -> NDArray[np.float32]:
    rng = np.random.default_rng(zlib.crc32(b"white"))
    return _at_level(rng.standard_normal(count), level_db)


def _hum(count: int, *, level_db: float) -> NDArray[np.float32]:
    time_s = np.arange(count) / SAMPLE_RATE_HZ
    waves = [np.sin(2 * np.pi * _MAINS_HZ * k * time_s) / k for k in range(1, _HARMONICS + 1)]
    return _at_level(np.sum(waves, axis=0), level_db)


def _at_level(samples: NDArray[np.float64], level_db: float) -> NDArray[np.float32]:
    """Return samples whose root mean square is so many dB below full scale."""
    gain = 10 ** (level_db / 20) / float(np.sqrt(np.mean(samples**2)))
    return np.asarray(samples * gain, dtype=np.float32)
