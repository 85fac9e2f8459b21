"""Batches of text: fresh sentences of parley as dialogues whose source is read.

Sentences cost nothing to make, so every step has its own, a function of the seed and the step.
They teach the language model what follows from what without the price of hearing it.

Shape legend: B batch, L dialogue position.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from random import Random

from torch import Tensor

from earvoice.data.parley.sentence import SentencePair
from earvoice.data.parley.splits import load_dev, sentences_in
from earvoice.data.parley.verb_final import splits as verb_final
from earvoice.data.text_turns import Form, TextExample, text_example
from earvoice.errors import ConfigError
from earvoice.model.config import ModelConfig
from earvoice.model.template import Dialogue, Kind, TurnTemplate
from earvoice.model.tokenizer import Tokenizer
from earvoice.text import unit_of
from earvoice.training.batches import padded
from earvoice.training.config import CorruptionConfig, TextConfig
from earvoice.training.corruption import corrupted
from earvoice.types import Direction, Task, TaskKind

_SEED_STRIDE = 10_000_019


@dataclass(frozen=True, slots=True)
class TextBatch:
    """Dialogues without speech. ids_BL, kinds_BL: padded on the right with the pad id, PROMPT."""

    ids_BL: Tensor
    kinds_BL: Tensor

    def to(self, device: str) -> TextBatch:
        """Return the batch on a device."""
        return TextBatch(self.ids_BL.to(device), self.kinds_BL.to(device))


@dataclass(frozen=True, slots=True)
class _Mistakes:
    """Corrupts the targets of a step. random: its own, so that the sentences stay the same."""

    config: CorruptionConfig
    random: Random

    def of(self, example: TextExample) -> TextExample:
        unit = unit_of(example.direction.target)
        return replace(example, targets=corrupted(example.targets, unit, self.config, self.random))


class TextSampler:
    """Makes the text batch of a step, for a model that is taught to read."""

    def __init__(
        self, config: TextConfig, tokenizer: Tokenizer, model: ModelConfig, *, seed: int
    ) -> None:
        self._config = config
        self._merges = model.text_merges_trained or (1, 1)
        self._tokenizer = tokenizer
        self._template = TurnTemplate(tokenizer)
        self._directions = [Direction.parse(text) for text in model.directions]
        self._seed = seed
        foreign = {way.target for way in self._directions} & set(verb_final.LANGUAGES)
        if config.corruption.is_on and foreign:
            raise ConfigError(
                f"text.corruption knows no words of {', '.join(sorted(foreign))}; leave it out"
            )

    def train(self, step: int) -> TextBatch:
        """Return what step `step` trains on."""
        rng = Random(f"text-{self._seed}-{step}")
        direction = rng.choice(self._directions)
        seed = self._seed * _SEED_STRIDE + step
        sentences = sentences_in(direction.other, seed, edition=self._config.edition)
        mistakes = _Mistakes(self._config.corruption, Random(f"wrong-{self._seed}-{step}"))
        return self._batch(sentences, direction, rng, mistakes)

    def dev(self, number: int) -> TextBatch:
        """Return one of the batches of frozen development sentences."""
        rng = Random(f"text-dev-{number}")
        rows = load_dev(self._config.edition).sentences
        if any(direction.other in verb_final.LANGUAGES for direction in self._directions):
            rows = (*rows, *verb_final.load_rows("dev").sentences)
        pairs = [row.pair for row in rows]
        rng.shuffle(pairs)
        direction = rng.choice(self._directions)
        return self._batch(
            (pair for pair in pairs if pair.language is direction.other), direction, rng
        )

    def _batch(
        self,
        sentences: Iterator[SentencePair],
        direction: Direction,
        rng: Random,
        mistakes: _Mistakes | None = None,
    ) -> TextBatch:
        multiplier = rng.randint(*self._merges)
        count = rng.randint(*self._config.sentences)
        dialogues: list[Dialogue] = []
        longest = 0
        while drawn := list(islice(sentences, count)):
            form = rng.choice(tuple(Form))
            example = text_example(drawn, direction, form)
            if mistakes is not None and mistakes.config.is_on:
                example = mistakes.of(example)
            dialogue = self._dialogue(example, multiplier)
            longest = max(longest, len(dialogue.ids))
            if dialogues and longest * (len(dialogues) + 1) > self._config.positions:
                break
            dialogues.append(dialogue)
        return TextBatch(
            padded([dialogue.ids for dialogue in dialogues], pad=self._tokenizer.ctc_blank),
            padded([dialogue.kinds for dialogue in dialogues], pad=Kind.PROMPT),
        )

    def _dialogue(self, example: TextExample, multiplier: int) -> Dialogue:
        turns = [
            (self._tokenizer.encode(source), self._tokenizer.encode(target) if target else [])
            for source, target in example.turns(multiplier)
        ]
        task = Task(example.direction, multiplier, TaskKind.TRANSLATE)
        return self._template.dialogue(task, turns)
