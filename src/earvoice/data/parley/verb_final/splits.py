"""Training sentences without end, and the rows of dev and test, which share no sentence with them.

As in parley's second edition a sentence's own words decide: one whose key falls into the held-out
quarter of a checksum, in either language, is never trained on, and dev and test hold sentences that
fall into it in both. The rows are drawn anew each time, the same ones; a test knows their hash.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import count
from random import Random
from zlib import crc32

from earvoice.data.parley.frozen_rows import RowKind, SentenceRow, TestSet, VoiceKind, Voices
from earvoice.data.parley.sentence import SentencePair
from earvoice.data.parley.verb_final.grammar import HELD_OUT, draw_trained, realise
from earvoice.data.parley.voices import held_out_voice, training_voice
from earvoice.types import Language

LANGUAGES = (Language.DE, Language.JA)
_QUARTERS = 4
_ROWS = {"dev": (100, 0), "test": (150, 50)}  # of training patterns, of held-out ones


def draw_sentences(seed: int, language: Language) -> Iterator[SentencePair]:
    """Yield training sentences without end, the same for a seed."""
    rng = Random(f"verb-final-{language}-{seed}")
    while True:
        pair = draw_trained(rng, language)
        if not any(_held_out(pair)):
            yield pair


@lru_cache
def load_rows(split: str) -> TestSet:
    """Return the rows of `dev` or `test`, of all languages."""
    return TestSet(1, tuple(row for one in LANGUAGES for row in _rows(split, one)), ())


def _rows(split: str, language: Language) -> Iterator[SentenceRow]:
    """Yield the rows of a language; none is said twice in either language."""
    rng, said = Random(f"verb-final-rows-{language}"), set[str]()
    for name, (trained, held_out) in _ROWS.items():
        for number in range(trained + held_out):
            kind = RowKind.SEEN_PATTERN if number < trained else RowKind.UNSEEN_PATTERN
            for attempt in count():
                if kind is RowKind.SEEN_PATTERN:
                    pair = draw_trained(rng, language)
                else:
                    pair = realise(HELD_OUT[(number + attempt) % len(HELD_OUT)], rng, language)
                if all(_held_out(pair)) and said.isdisjoint(_texts(pair)):
                    break
            said.update(_texts(pair))
            unknown = number % 2 == 1
            draw = held_out_voice if unknown else training_voice
            voices = Voices(VoiceKind.HELD_OUT if unknown else VoiceKind.SEEN, draw(rng), draw(rng))
            if name == split:
                yield SentenceRow(f"{language}-{split}-{number:03d}", kind, pair, voices)


def _held_out(pair: SentencePair) -> list[bool]:
    return [crc32(text.lower().encode()) % _QUARTERS == 0 for text in _texts(pair)]


def _texts(pair: SentencePair) -> tuple[str, str]:
    return pair.text(Language.EN), pair.text(pair.language)
