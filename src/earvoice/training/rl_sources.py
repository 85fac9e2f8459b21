"""What reinforcement learning samples from: sources with the sentences they should become.

Which sources a step has is a function of the seed and the step, so a resumed run goes on exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Protocol

from earvoice.data.parley.sentence import SentencePair
from earvoice.data.parley.splits import load_dev, train_sentences
from earvoice.metrics.segment import ReferenceSegment
from earvoice.text import growing_units
from earvoice.training.rl_config import RolloutConfig
from earvoice.training.rollout import RolloutSource
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

    def train(self, step: int) -> list[Material]:
        """Return fresh sentences, another few for each source."""
        rng = Random(f"rl-{self._seed}-{step}")
        sentences = train_sentences(self._seed * _SEED_STRIDE + step)
        materials = []
        for number in range(self._config.sources):
            pairs = list(islice(sentences, rng.randint(*self._config.sentences)))
            name = f"text-{step}-{number}"
            materials.append(self._material(name, pairs, rng.choice(self._directions), rng))
        return materials

    def heldout(self, count: int) -> list[Material]:
        """Return the frozen development sentences, a few for each source."""
        rng = Random("rl-heldout")
        pairs = [row.pair for row in load_dev().sentences]
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
