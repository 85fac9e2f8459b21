"""What reinforcement learning samples from: sources with the sentences they should become.

Which sources a step has is a function of the seed and the step, so a resumed run goes on exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Protocol

from earvoice.data.parley.sentence import PARLEY, SentencePair
from earvoice.data.parley.splits import load_dev, train_sentences
from earvoice.data.shards import Shards
from earvoice.errors import ConfigError, DataError
from earvoice.metrics.segment import ReferenceSegment
from earvoice.model.speech_lm import SpeechLM
from earvoice.text import growing_units
from earvoice.training.rl_config import RolloutConfig
from earvoice.training.rollout import HeardFrames, RolloutSource
from earvoice.types import Direction, Reading, Task, TaskKind

_SEED_STRIDE = 1_000_033


@dataclass(frozen=True, slots=True)
class Material:
    """A source and its sentences. turn_length: what one turn reads, in seconds or units."""

    source: RolloutSource
    references: tuple[ReferenceSegment, ...]
    turn_length: float


class Sources(Protocol):
    """Where materials come from."""

    def train(self, step: int) -> list[Material]:
        """Return the materials of a step."""

    def heldout(self, count: int) -> list[Material]:
        """Return so many held-out materials, always the same."""


class TextSources:
    """Fresh sentences of parley to be read; delays are counted in units of the source."""

    def __init__(self, config: RolloutConfig, directions: Sequence[str], *, seed: int) -> None:
        self._config = config
        self._directions = [Direction.parse(text) for text in directions]
        self._seed = seed
        if foreign := {way.other for way in self._directions} - set(PARLEY):
            raise ConfigError(
                f"rollouts have no texts in {', '.join(sorted(foreign))} yet; begin from a "
                "model of English and Chinese"
            )

    def train(self, step: int) -> list[Material]:
        """Return fresh sentences, another few for each source."""
        rng = Random(f"rl-{self._seed}-{step}")
        sentences = train_sentences(self._seed * _SEED_STRIDE + step, edition=self._config.edition)
        materials = []
        for number in range(self._config.sources):
            pairs = list(islice(sentences, rng.randint(*self._config.sentences)))
            name = f"text-{step}-{number}"
            materials.append(self._material(name, pairs, rng.choice(self._directions), rng))
        return materials

    def heldout(self, count: int) -> list[Material]:
        """Return the frozen development sentences, a few for each source."""
        rng = Random("rl-heldout")
        pairs = [row.pair for row in load_dev(self._config.edition).sentences]
        rng.shuffle(pairs)
        materials = []
        for number in range(count):
            size = rng.randint(*self._config.sentences)
            # A development set that is too small is gone through again.
            chosen = [pairs[(number * 7 + place) % len(pairs)] for place in range(size)]
            direction = self._directions[number % len(self._directions)]
            materials.append(self._material(f"dev-{number}", chosen, direction, rng))
        return materials

    def _material(
        self, name: str, pairs: Sequence[SentencePair], direction: Direction, rng: Random
    ) -> Material:
        units: list[str] = []
        references = []
        for pair in pairs:
            text = pair.text(direction.source)
            begin = len(units)
            units += growing_units(text, direction.source, first=not units)
            references.append(
                ReferenceSegment(
                    name, float(begin), float(len(units) - begin), pair.text(direction.target), text
                )
            )
        reading = Reading(tuple(units), tuple(float(place + 1) for place in range(len(units))))
        multiplier = rng.choice(self._config.multipliers)
        task = Task(direction, multiplier, TaskKind.TRANSLATE)
        source = RolloutSource(name, task, reading, reading.source_s)
        return Material(source, tuple(references), float(multiplier))


class SpeechSources:
    """Prepared recordings, encoded once; delays are counted in seconds."""

    def __init__(self, config: RolloutConfig, model: SpeechLM, *, data: Path, seed: int) -> None:
        self._config = config
        self._model = model
        self._seed = seed
        self._train = _Recordings(config, model, data / "train")
        self._dev = _Recordings(config, model, data / "dev")

    def train(self, step: int) -> list[Material]:
        """Return recordings of the training split."""
        rng = Random(f"rl-{self._seed}-{step}")
        drawn = [rng.choice(self._train.fitting) for _ in range(self._config.sources)]
        return [self._train.material(index, rng) for index in drawn]

    def heldout(self, count: int) -> list[Material]:
        """Return recordings of the development split; a small one is gone through again."""
        rng = Random("rl-heldout")
        order = list(self._dev.fitting)
        rng.shuffle(order)
        return [self._dev.material(order[number % len(order)], rng) for number in range(count)]


class _Recordings:
    """The recordings of a split that are neither too short nor too long."""

    def __init__(self, config: RolloutConfig, model: SpeechLM, folder: Path) -> None:
        self._config = config
        self._model = model
        self._shards = Shards(folder)
        self._heard = HeardFrames(model)
        shortest_s, longest_s = config.seconds
        self.fitting = [
            index
            for index, label in enumerate(self._shards.labels)
            if label.sentences
            and shortest_s <= label.source_s <= longest_s
            and str(label.direction) in model.config.directions
        ]
        if not self.fitting:
            raise DataError(
                f"none of {len(self._shards)} recordings in {folder} is {shortest_s:g} to "
                f"{longest_s:g} s long and has its sentences noted; widen rollout.seconds, or "
                "prepare anew with `earvoice prepare`"
            )

    def material(self, index: int, rng: Random) -> Material:
        label = self._shards.labels[index]
        name = f"{label.id}-{label.direction}"
        multiplier = rng.choice(self._config.multipliers)
        source = RolloutSource(
            name,
            Task(label.direction, multiplier),
            self._heard.of(name, lambda: self._shards.mel(index)),
            label.source_s,
        )
        references = tuple(
            ReferenceSegment(
                name, one.start_s, one.end_s - one.start_s, one.reference, one.transcript
            )
            for one in label.sentences
        )
        return Material(source, references, multiplier * self._model.config.chunk_s)
