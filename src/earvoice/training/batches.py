"""Batches: recordings of one direction and similar length; step n is a function of seed and n.

A resumed run therefore continues with exactly the batch it would have had, without replaying the
ones before it.

Shape legend: B batch, M mel column, F mel bin, L dialogue position, T encoder frame.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from earvoice.audio.features import MEL_BINS, SILENCE_VALUE
from earvoice.data.shards import Label, Shards
from earvoice.data.trajectory import merge
from earvoice.errors import DataError
from earvoice.model.config import ModelConfig
from earvoice.model.template import Dialogue, Kind, TurnTemplate
from earvoice.model.tokenizer import Tokenizer
from earvoice.training.config import BatchConfig, MaskConfig
from earvoice.training.specaugment import mask_spectrogram
from earvoice.types import Task


@dataclass(frozen=True, slots=True)
class Draw:
    """Which examples make up a step. evict_at_turn: where the cache loses its middle, or None."""

    examples: tuple[int, ...]
    multiplier: int
    evict_at_turn: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Everything one step computes on.

    ids_BL, kinds_BL: padded on the right with the pad id and PROMPT. transcripts: CTC units of
    each row. frames: encoder frames of each row, before padding. turn_starts: of the first row.
    """

    mel_BMF: Tensor
    ids_BL: Tensor
    kinds_BL: Tensor
    transcripts: tuple[tuple[int, ...], ...]
    frames: tuple[int, ...]
    turn_starts: tuple[int, ...]
    draw: Draw

    def to(self, device: str) -> Batch:
        """Return the batch on a device."""
        return Batch(
            self.mel_BMF.to(device, non_blocking=True),
            self.ids_BL.to(device, non_blocking=True),
            self.kinds_BL.to(device, non_blocking=True),
            self.transcripts,
            self.frames,
            self.turn_starts,
            self.draw,
        )


class Sampler:
    """Decides which examples step n trains on; directions alternate.

    directions: those to draw, written `en-zh`; every one in the data if there are none.
    """

    def __init__(
        self,
        labels: Sequence[Label],
        config: BatchConfig,
        *,
        chunk_s: float,
        seed: int,
        directions: Sequence[str] = (),
    ) -> None:
        self._config = config
        self._seed = seed
        self._labels = labels
        shortest, longest = config.chunks
        drawn = [
            i
            for i, label in enumerate(labels)
            if shortest <= label.chunks <= longest
            and (not directions or str(label.direction) in directions)
        ]
        if not drawn:
            spoken = ", ".join(directions) or "any direction"
            raise DataError(
                f"none of {len(labels)} recordings is {shortest} to {longest} chunks long and in "
                f"{spoken}; widen batch.chunks or model.directions, or prepare more with "
                "`earvoice prepare`"
            )
        self._pools = [
            _Pool(
                labels,
                [i for i in drawn if labels[i].direction == direction],
                config.seconds / chunk_s,
            )
            for direction in sorted({labels[i].direction for i in drawn}, key=str)
        ]
        self._talks = np.array([i for i in drawn if labels[i].chunks >= config.evicted_min_chunks])

    @property
    def batches_per_epoch(self) -> int:
        """Return the number of batches after which every example was drawn about once."""
        return sum(pool.batches for pool in self._pools)

    def draw(self, step: int) -> Draw:
        """Return what step `step` trains on, from the seed and the step alone."""
        rng = np.random.default_rng((self._seed, step))
        evicted = rng.random() < self._config.evicted_share
        if evicted and len(self._talks):
            return self._draw_evicted(rng)
        pool = self._pools[step % len(self._pools)]
        epoch, index = divmod(step // len(self._pools), pool.batches)
        examples = pool.batch(index, epoch=epoch, seed=self._seed)
        shortest = min(self._labels[example].chunks for example in examples)
        return Draw(examples, self._multiplier(rng, shortest))

    def _draw_evicted(self, rng: np.random.Generator) -> Draw:
        example = int(rng.choice(self._talks))
        chunks = self._labels[example].chunks
        multiplier = self._multiplier(rng, chunks // 3)
        turns = -(-chunks // multiplier)
        return Draw((example,), multiplier, int(rng.integers(2, turns)))

    def _multiplier(self, rng: np.random.Generator, chunks: int) -> int:
        low, high = self._config.merges
        if rng.random() < self._config.single_share:
            return low
        high = max(low, min(high, chunks))
        return int(rng.integers(low, high + 1))


class _Pool:
    """The examples of one direction, cut into batches of similar length.

    Sorting by length and cutting by a budget gives the same cuts every epoch; a new shuffle among
    equals fills them.
    """

    def __init__(
        self, labels: Sequence[Label], examples: Sequence[int], budget_chunks: float
    ) -> None:
        self._examples = np.array(examples, dtype=np.int64)
        self._chunks = np.array([labels[i].chunks for i in self._examples])
        self._direction = labels[examples[0]].direction
        self._cuts = _cuts(np.sort(self._chunks), budget_chunks)
        self._epoch: int | None = None
        self._order = self._examples
        self._batch_order = np.arange(self.batches)

    @property
    def batches(self) -> int:
        return len(self._cuts) - 1

    def batch(self, index: int, *, epoch: int, seed: int) -> tuple[int, ...]:
        if self._epoch != epoch:
            rng = np.random.default_rng((seed, epoch, *str(self._direction).encode()))
            # lexsort orders by its last key first: by length, and by chance among equals.
            self._order = self._examples[np.lexsort((rng.random(len(self._chunks)), self._chunks))]
            self._batch_order = rng.permutation(self.batches)
            self._epoch = epoch
        chosen = self._batch_order[index]
        return tuple(int(i) for i in self._order[self._cuts[chosen] : self._cuts[chosen + 1]])


def _cuts(sorted_chunks: NDArray[np.int64], budget_chunks: float) -> list[int]:
    """Return where batches begin and end: rows times the longest row stay within the budget."""
    cuts = [0]
    for index, chunks in enumerate(sorted_chunks):
        if index > cuts[-1] and (index - cuts[-1] + 1) * chunks > budget_chunks:
            cuts.append(index)
    return [*cuts, len(sorted_chunks)]


class Collator:
    """Turns a draw into tensors."""

    def __init__(self, shards: Shards, tokenizer: Tokenizer, model: ModelConfig) -> None:
        self._shards = shards
        self._tokenizer = tokenizer
        self._template = TurnTemplate(tokenizer)
        self._model = model

    def batch(self, draw: Draw, masks: MaskConfig | None = None, *, seed: int = 0) -> Batch:
        """Return the batch of a draw; with `masks`, parts of every recording are hidden."""
        labels = [self._shards.labels[example] for example in draw.examples]
        longest = max(label.chunks for label in labels)
        shape = (len(labels), longest * self._model.chunk_mel, MEL_BINS)
        mel_BMF = np.full(shape, SILENCE_VALUE, dtype=np.float32)
        rng = np.random.default_rng((seed, *draw.examples[:4]))
        for row, example in enumerate(draw.examples):
            mel_MF = self._shards.mel(example)
            mel_BMF[row, : len(mel_MF)] = mel_MF
            if masks is not None:
                mask_spectrogram(mel_BMF[row, : len(mel_MF)], masks, rng)
        dialogues = [self._dialogue(label, draw.multiplier) for label in labels]
        return Batch(
            torch.from_numpy(mel_BMF),
            padded([dialogue.ids for dialogue in dialogues], pad=self._tokenizer.ctc_blank),
            padded([dialogue.kinds for dialogue in dialogues], pad=Kind.PROMPT),
            tuple(tuple(self._tokenizer.ctc_encode(label.transcript)) for label in labels),
            tuple(label.chunks * self._model.chunk_frames for label in labels),
            dialogues[0].turn_starts,
            draw,
        )

    def _dialogue(self, label: Label, multiplier: int) -> Dialogue:
        frames = self._model.chunk_frames
        sizes = [
            frames * min(multiplier, label.chunks - start)
            for start in range(0, label.chunks, multiplier)
        ]
        texts = merge(label.targets, multiplier)
        turns = [
            (size, self._tokenizer.encode(text) if text else [])
            for size, text in zip(sizes, texts, strict=True)
        ]
        return self._template.dialogue(Task(label.direction, multiplier), turns)


def padded(rows: Sequence[Sequence[int]], *, pad: int) -> Tensor:
    """Return rows as one tensor, [B, longest], filled up on the right."""
    out_BL = torch.full((len(rows), max(map(len, rows))), int(pad), dtype=torch.long)
    for row_L, values in zip(out_BL, rows, strict=True):
        row_L[: len(values)] = torch.tensor([int(value) for value in values])
    return out_BL
