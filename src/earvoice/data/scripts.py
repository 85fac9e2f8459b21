"""Scripts: which sentences are said together, by which voice, in what proportion."""

from __future__ import annotations

from random import Random
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from earvoice.data.compose import Script
from earvoice.data.parley.disfluency import disfluent
from earvoice.data.parley.sentence import SentencePair
from earvoice.data.parley.splits import REHEARSED, sentences_in, train_talks
from earvoice.data.parley.verb_final import splits as verb_final
from earvoice.data.parley.voices import Voice, training_voice
from earvoice.data.recipe import Recipe
from earvoice.data.shards import ExampleKind
from earvoice.types import Direction

Share = Annotated[float, Field(ge=0, le=1)]


class MixConfig(Recipe):
    """Shares of audio by kind of recording, and how groups are made.

    edition: which edition of parley. rehearsed: share of the first in the second. talk_s: about how
    long talks are before they are cut.
    disfluent: share of sentences with a filler, a repetition or a slip (talks bring their own).
    long_lead_s: silence before speech that begins late.
    """

    edition: Literal[1, 2] = 1
    rehearsed: Share = REHEARSED
    directions: tuple[str, ...] = ("en-zh", "zh-en")
    sentence: Share = 0.52
    group: Share = 0.25
    talk: Share = 0.20
    no_speech: Share = 0.03
    group_sentences: tuple[int, int] = (2, 4)
    talk_s: tuple[float, float] = (30.0, 75.0)
    disfluent: Share = 0.1
    pause_s: tuple[float, float] = (0.2, 1.5)
    long_lead_probability: Share = 0.08
    long_lead_s: tuple[float, float] = (1.0, 5.0)

    @model_validator(mode="after")
    def _verb_final_languages_have_sentences_only(self) -> Self:
        ways = [Direction.parse(text) for text in self.directions]
        for other in {way.other for way in ways} & set(verb_final.LANGUAGES):
            if self.talk:
                raise ValueError(f"there are no talks in {other}; set mix.talk = 0")
            if any(way.source is other for way in ways):
                raise ValueError(
                    f"there are no fillers in {other}, and not every language can be spoken; take "
                    "mix.directions from English, or read texts (stage read)"
                )
        return self

    def share(self, kind: ExampleKind) -> float:
        """Return the share of audio of one kind."""
        return {
            ExampleKind.SENTENCE: self.sentence,
            ExampleKind.GROUP: self.group,
            ExampleKind.TALK: self.talk,
            ExampleKind.NO_SPEECH: self.no_speech,
        }[kind]


class ScriptSource:
    """An endless source of scripts, the same for the same seed."""

    def __init__(self, config: MixConfig, *, seed: int) -> None:
        self._config = config
        self._rng = Random(f"scripts-{seed}")
        self._directions = [Direction.parse(text) for text in config.directions]
        self._sentences = {
            language: sentences_in(
                language, seed, edition=config.edition, rehearsed=config.rehearsed
            )
            for language in {direction.other for direction in self._directions}
        }
        shortest_s, longest_s = config.talk_s
        self._talks = {
            direction: train_talks(
                seed,
                direction,
                min_s=shortest_s,
                max_s=longest_s,
                edition=config.edition,
                rehearsed=config.rehearsed,
            )
            for direction in self._directions
        }
        self._seconds = dict.fromkeys(ExampleKind, 0.0)

    def draw_kind(self) -> tuple[ExampleKind, Direction]:
        """Return the kind that lags most behind its share, and a direction."""
        total_s = sum(self._seconds.values()) + 1.0
        kind = max(
            ExampleKind, key=lambda kind: self._config.share(kind) * total_s - self._seconds[kind]
        )
        return kind, self._rng.choice(self._directions)

    def count(self, kind: ExampleKind, seconds: float) -> None:
        """Note how much of a kind was made."""
        self._seconds[kind] += seconds

    def draw(self, id_: str, kind: ExampleKind, direction: Direction) -> Script:
        """Return a script of a kind with speech."""
        if kind is ExampleKind.TALK:
            talk = next(self._talks[direction])
            return Script(id_, kind, direction, talk.sentences, talk.pauses_s[:-1])
        sentences = tuple(self._sentence(direction) for _ in range(self._size(kind)))
        pauses_s = tuple(self._rng.uniform(*self._config.pause_s) for _ in sentences[1:])
        return Script(id_, kind, direction, sentences, pauses_s)

    def draw_voice(self) -> Voice:
        """Return a speaker."""
        return training_voice(self._rng)

    def _sentence(self, direction: Direction) -> SentencePair:
        sentence = next(self._sentences[direction.other])
        if self._rng.random() < self._config.disfluent:
            return disfluent(sentence, direction.source, self._rng)
        return sentence

    def _size(self, kind: ExampleKind) -> int:
        if kind is ExampleKind.GROUP:
            return self._rng.randint(*self._config.group_sentences)
        return 1
