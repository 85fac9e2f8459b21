"""Batches: recordings of one direction and similar length; step n is a function of seed and n.

A resumed run therefore continues with exactly the batch it would have had, without replaying the
ones before it.

Shape legend: B batch, M mel column, F mel bin, L dialogue position, T encoder frame.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from earvoice.audio.features import MEL_BINS, SILENCE_VALUE
from earvoice.data.shards import Label, Shards
from earvoice.data.trajectory import merge
from earvoice.errors import DataError
from earvoice.model.config import FRAME_S, MEL_PER_FRAME, ModelConfig
from earvoice.model.template import Dialogue, Kind, TurnTemplate
from earvoice.model.tokenizer import Tokenizer
from earvoice.text import unit_of
from earvoice.training.bases import Bases
from earvoice.training.config import BatchConfig, CorruptionConfig, MaskConfig, TaskConfig
from earvoice.training.corruption import corrupted
from earvoice.training.specaugment import mask_spectrogram
from earvoice.types import Direction, Task, TaskKind

_INTERPRET = TaskConfig()
_RIGHT = CorruptionConfig()


@dataclass(frozen=True, slots=True)
class Draw:
    """Which examples make up a step, and how they are heard.

    chunk_frames: the base chunk, by default the model's. multiplier: base chunks that make one
    turn. evict_at_turn: where the cache loses its middle, or None. kind: what for.
    """

    examples: tuple[int, ...]
    multiplier: int
    evict_at_turn: int | None = None
    chunk_frames: int | None = None
    kind: TaskKind = TaskKind.INTERPRET


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
    """Decides which examples step n trains on, in which chunks, for what; directions alternate.

    directions: those to draw, written `en-zh`; every one in the data if there are none.
    """

    def __init__(
        self,
        labels: Sequence[Label],
        config: BatchConfig,
        *,
        bases: Bases,
        seed: int,
        directions: Sequence[str] = (),
        tasks: TaskConfig = _INTERPRET,
    ) -> None:
        self._config = config
        self._seed = seed
        self._bases = bases
        self._shares = tasks.shares
        self._frames = [label.chunks * bases.grid_frames for label in labels]
        chunks = [frames // bases.default for frames in self._frames]
        shortest, longest = config.chunks
        drawn = [
            i
            for i, label in enumerate(labels)
            if shortest <= chunks[i] <= longest
            and (not directions or str(label.direction) in directions)
        ]
        if not drawn:
            spoken = ", ".join(directions) or "any direction"
            raise DataError(
                f"none of {len(labels)} recordings is {shortest} to {longest} chunks long and in "
                f"{spoken}; widen batch.chunks or model.directions, or prepare more with "
                "`earvoice prepare`"
            )
        _require_heard([labels[i] for i in drawn], self._shares)
        budget_chunks = config.seconds / (bases.default * FRAME_S)
        self._pools = [
            _Pool(
                direction,
                {i: chunks[i] for i in drawn if labels[i].direction == direction},
                budget_chunks,
            )
            for direction in sorted({labels[i].direction for i in drawn}, key=str)
        ]
        self._talks = np.array([i for i in drawn if chunks[i] >= config.evicted_min_chunks])

    @property
    def batches_per_epoch(self) -> int:
        """Return the number of batches after which every example was drawn about once."""
        return sum(pool.batches for pool in self._pools)

    def draw(self, step: int) -> Draw:
        """Return what step `step` trains on, from the seed and the step alone."""
        rng = np.random.default_rng((self._seed, step))
        base, kind = self._base(rng), self._kind(rng)
        evicted = rng.random() < self._config.evicted_share
        if evicted and len(self._talks):
            return self._draw_evicted(rng, base, kind)
        pool = self._pools[step % len(self._pools)]
        epoch, index = divmod(step // len(self._pools), pool.batches)
        examples = pool.batch(index, epoch=epoch, seed=self._seed)
        shortest = min(self._frames[example] for example in examples) // base
        return Draw(examples, self._multiplier(rng, base, shortest), None, base, kind)

    def _draw_evicted(self, rng: np.random.Generator, base: int, kind: TaskKind) -> Draw:
        example = int(rng.choice(self._talks))
        chunks = self._frames[example] // base
        multiplier = self._multiplier(rng, base, chunks // 3)
        turns = -(-chunks // multiplier)
        return Draw((example,), multiplier, int(rng.integers(2, turns)), base, kind)

    def _kind(self, rng: np.random.Generator) -> TaskKind:
        kinds = list(self._shares)
        if len(kinds) == 1:
            return kinds[0]
        edges = np.cumsum(list(self._shares.values()))
        return kinds[min(int(np.searchsorted(edges, rng.random(), "right")), len(kinds) - 1)]

    def _base(self, rng: np.random.Generator) -> int:
        default, *others = self._bases.frames
        if not others or rng.random() < self._config.default_chunk_share:
            return default
        return int(rng.choice(others))

    def _multiplier(self, rng: np.random.Generator, base: int, chunks: int) -> int:
        low, high = self._config.merges
        if rng.random() < self._config.single_share:
            return low
        longest = high * self._bases.default // base  # as long in seconds whatever the base chunk
        high = max(low, min(longest, chunks))
        return int(rng.integers(low, high + 1))


class _Pool:
    """The examples of one direction, cut into batches of similar length.

    examples: lengths in default base chunks, by number.

    Sorting by length and cutting by a budget gives the same cuts every epoch; a new shuffle among
    equals fills them.
    """

    def __init__(
        self, direction: Direction, examples: Mapping[int, int], budget_chunks: float
    ) -> None:
        self._direction = direction
        self._examples = np.array(list(examples), dtype=np.int64)
        self._chunks = np.array(list(examples.values()))
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

    def __init__(
        self,
        shards: Shards,
        tokenizer: Tokenizer,
        model: ModelConfig,
        *,
        corruption: CorruptionConfig = _RIGHT,
    ) -> None:
        """Raise DataError when the model hears chunks that the data does not have."""
        self._shards = shards
        self._corruption = corruption
        self._bases = Bases.of(model, shards)
        self._tokenizer = tokenizer
        self._template = TurnTemplate(tokenizer)

    def batch(self, draw: Draw, masks: MaskConfig | None = None, *, seed: int = 0) -> Batch:
        """Return the batch of a draw; with `masks`, parts of every recording are hidden."""
        labels = [self._shards.labels[example] for example in draw.examples]
        longest = max(label.chunks for label in labels)
        grid_frames = self._bases.grid_frames
        shape = (len(labels), longest * grid_frames * MEL_PER_FRAME, MEL_BINS)
        mel_BMF = np.full(shape, SILENCE_VALUE, dtype=np.float32)
        rng = np.random.default_rng((seed, *draw.examples[:4]))
        for row, example in enumerate(draw.examples):
            mel_MF = self._shards.mel(example)
            mel_BMF[row, : len(mel_MF)] = mel_MF
            if masks is not None:
                mask_spectrogram(mel_BMF[row, : len(mel_MF)], masks, rng)
        wrong = Random(f"wrong-{seed}-{draw.examples[:4]}")
        dialogues = [self._dialogue(self._spoilt(label, wrong), draw) for label in labels]
        return Batch(
            torch.from_numpy(mel_BMF),
            padded([dialogue.ids for dialogue in dialogues], pad=self._tokenizer.ctc_blank),
            padded([dialogue.kinds for dialogue in dialogues], pad=Kind.PROMPT),
            tuple(tuple(self._tokenizer.ctc_encode(label.transcript)) for label in labels),
            tuple(label.chunks * grid_frames for label in labels),
            dialogues[0].turn_starts,
            draw,
        )

    def _spoilt(self, label: Label, random: Random) -> Label:
        if not self._corruption.is_on:
            return label
        unit = unit_of(label.direction.target)
        return replace(label, targets=corrupted(label.targets, unit, self._corruption, random))

    def _dialogue(self, label: Label, draw: Draw) -> Dialogue:
        grid_frames = self._bases.grid_frames
        per_turn = draw.multiplier * (draw.chunk_frames or self._bases.default) // grid_frames
        sizes = [
            grid_frames * min(per_turn, label.chunks - start)
            for start in range(0, label.chunks, per_turn)
        ]
        turns = zip(sizes, self._written(label, draw.kind, per_turn), strict=True)
        task = Task(label.direction, draw.multiplier, draw.kind)
        return self._template.dialogue(task, list(turns))

    def _written(self, label: Label, kind: TaskKind, per_turn: int) -> list[Sequence[int]]:
        """Return the ids of every turn."""
        if kind is TaskKind.CHAIN:
            pairs = zip(merge(label.heard, per_turn), merge(label.targets, per_turn), strict=True)
            return [
                self._template.chained(self._encode(heard), self._encode(text))
                for heard, text in pairs
            ]
        texts = label.heard if kind is TaskKind.TRANSCRIBE else label.targets
        return [self._encode(text) for text in merge(texts, per_turn)]

    def _encode(self, text: str) -> list[int]:
        return self._tokenizer.encode(text) if text else []


def _require_heard(labels: Sequence[Label], shares: Mapping[TaskKind, float]) -> None:
    if not any(kind.writes_source for kind in shares):
        return
    without = [label for label in labels if len(label.heard) != label.chunks]
    if without:
        raise DataError(
            f"{len(without)} of {len(labels)} recordings, such as {without[0].id}, do not say what "
            f"was heard in each chunk, which {', '.join(shares)} needs; prepare the data anew, or "
            "leave only interpret in [tasks]"
        )


def padded(rows: Sequence[Sequence[int]], *, pad: int) -> Tensor:
    """Return rows as one tensor, [B, longest], filled up on the right."""
    out_BL = torch.full((len(rows), max(map(len, rows))), int(pad), dtype=torch.long)
    for row_L, values in zip(out_BL, rows, strict=True):
        row_L[: len(values)] = torch.tensor([int(value) for value in values])
    return out_BL
