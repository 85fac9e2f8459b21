"""Scripts of Tatoeba's sentences among those of another source, at a share of the speech."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Protocol

from earvoice.data.compose import Script
from earvoice.data.parley.disfluency import disfluent
from earvoice.data.parley.sentence import SentencePair
from earvoice.data.parley.talks import estimated_s
from earvoice.data.parley.voices import Voice
from earvoice.data.scripts import MixConfig
from earvoice.data.shards import ExampleKind
from earvoice.types import Direction


class Scripts(Protocol):
    """An endless source of scripts, such as `earvoice.data.scripts.ScriptSource`."""

    def draw_kind(self) -> tuple[ExampleKind, Direction]:
        """Return the kind that lags most behind its share, and a direction."""

    def count(self, kind: ExampleKind, seconds: float) -> None:
        """Note how much of a kind was made."""

    def draw(self, id_: str, kind: ExampleKind, direction: Direction) -> Script:
        """Return a script of a kind with speech."""

    def draw_voice(self) -> Voice:
        """Return a speaker."""


class TatoebaScripts:
    """Scripts of another source, a share of them replaced; the same for the same seed.

    Sentences come in random order, all of them before one comes again. A talk is as many of them as
    fill its time: each by itself, but by one speaker.
    """

    def __init__(
        self,
        others: Scripts,
        pairs: Sequence[SentencePair],
        mix: MixConfig,
        *,
        share: float,
        seed: int,
    ) -> None:
        self._others, self._mix, self._share = others, mix, share
        self._rng = Random(f"tatoeba-{seed}")
        self._pairs = _shuffled(pairs, self._rng)
        # How much of each kind this source is behind its share, in seconds.
        self._owed_s = dict.fromkeys(ExampleKind, 0.0)

    def draw_kind(self) -> tuple[ExampleKind, Direction]:
        """Return what the other source would make."""
        return self._others.draw_kind()

    def count(self, kind: ExampleKind, seconds: float) -> None:
        """Let the other source note how much of a kind was made."""
        self._others.count(kind, seconds)

    def draw_voice(self) -> Voice:
        """Return a speaker of the other source."""
        return self._others.draw_voice()

    def draw(self, id_: str, kind: ExampleKind, direction: Direction) -> Script:
        """Return a script of whichever source is behind its share of a kind."""
        if self._owed_s[kind] > 0:
            script = self._script(id_, kind, direction)
            self._owed_s[kind] -= (1 - self._share) * _estimated_s(script)
        else:
            script = self._others.draw(id_, kind, direction)
            self._owed_s[kind] += self._share * _estimated_s(script)
        return script

    def _script(self, id_: str, kind: ExampleKind, direction: Direction) -> Script:
        sentences = tuple(self._sentences(kind, direction))
        pauses_s = tuple(self._rng.uniform(*self._mix.pause_s) for _ in sentences[1:])
        return Script(id_, kind, direction, sentences, pauses_s)

    def _sentences(self, kind: ExampleKind, direction: Direction) -> Iterator[SentencePair]:
        if kind is not ExampleKind.TALK:
            group = kind is ExampleKind.GROUP
            for _ in range(self._rng.randint(*self._mix.group_sentences) if group else 1):
                yield self._sentence(direction)
            return
        left_s = self._rng.uniform(*self._mix.talk_s)
        pause_s = sum(self._mix.pause_s) / 2
        while left_s > 0:
            sentence = self._sentence(direction)
            yield sentence
            left_s -= estimated_s(sentence, direction.source) + pause_s

    def _sentence(self, direction: Direction) -> SentencePair:
        sentence = next(self._pairs)
        if self._rng.random() < self._mix.disfluent:
            return disfluent(sentence, direction.source, self._rng)
        return sentence


def _shuffled(pairs: Sequence[SentencePair], rng: Random) -> Iterator[SentencePair]:
    while True:
        yield from rng.sample(pairs, len(pairs))


def _estimated_s(script: Script) -> float:
    said = sum(estimated_s(pair, script.direction.source) for pair in script.sentences)
    return said + sum(script.pauses_s)
