"""Rollouts: every source sampled several times, all samples in lock-step turns as one batch.

What a recording sounds like is computed once and kept: the encoder is frozen in reinforcement
learning, and the samples of a source hear the same. The samples' dialogues are those of the engine
(`agent.writing`), so what is learnt is what runs.

Shape legend: S source, G sample of a source, R row that takes part in a turn, T encoder frame, E
encoder width, M mel column, F mel bin.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from earvoice.agent.choosing import Chooser
from earvoice.agent.drafts import Opening, Written, text_limit
from earvoice.agent.step import WriteRule
from earvoice.agent.writing import Writing
from earvoice.errors import DataError
from earvoice.model.speech_lm import SpeechLM
from earvoice.model.template import Dialogue
from earvoice.training.exploration import Explorer
from earvoice.training.rollout_types import Rollout, SampledTurn
from earvoice.types import Action, Reading, Task, TaskKind, Trajectory, Turn

_FREE = WriteRule()


@dataclass(frozen=True, slots=True)
class RolloutSource:
    """What is sampled: a recording that was heard, or a text.

    content: frames_TE of whole base chunks, or a text. source_s: length of the recording before it
    was padded, or when the text's last unit is there.
    """

    recording: str
    task: Task
    content: Tensor | Reading
    source_s: float


class HeardFrames:
    """Encoder frames of recordings, computed once; the most recently used ones are kept."""

    def __init__(self, model: SpeechLM, *, capacity: int = 4096) -> None:
        self._model = model
        self._capacity = capacity
        self._kept: OrderedDict[str, Tensor] = OrderedDict()

    @torch.no_grad()
    def of(self, recording: str, mel: Callable[[], NDArray[np.floating]]) -> Tensor:
        """Return frames_TE of a recording. mel: gives its mel_MF, whole chunks, if it is needed."""
        if recording not in self._kept:
            mel_1MF = torch.from_numpy(mel().astype(np.float32))[None]
            self._kept[recording] = self._model.encode(mel_1MF.to(self._model.device))[0]
            while len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
        self._kept.move_to_end(recording)
        return self._kept[recording]


@torch.inference_mode()
def sample_rollouts(
    model: SpeechLM,
    sources: Sequence[RolloutSource],
    *,
    samples: int,
    chooser: Chooser,
    max_turn_tokens: int | None = None,
    explorer: Explorer | None = None,
) -> list[tuple[Rollout, ...]]:
    """Return `samples` rollouts of every source, in the order of the sources.

    max_turn_tokens: limit of a turn for every base chunk; the model's own when None. explorer:
    keeps some turns silent. A rollout fails, and keeps the turns it took, where its next turn does
    not fit the model's cache or its probabilities are no numbers.
    The model has to be in evaluation mode, or what is sampled is not what is trained.
    Raises DataError for a source without any turn.
    """
    if model.training:
        raise DataError("the model is in training mode; call model.eval() before sampling from it")
    rows = [_Row(source) for source in sources for _ in range(samples)]
    writing = Writing(model, slots=len(rows), chooser=chooser, compact=True, forgetful=False)
    for slot, row in enumerate(rows):
        writing.start(slot, row.source.task)
    limit = max_turn_tokens or model.config.max_turn_tokens
    cutter = _Cutter(model, limit)
    live = list(range(len(rows)))
    while live := [slot for slot in live if not rows[slot].done]:
        pieces = {slot: cutter.next(rows[slot]) for slot in live}
        pieces = _possible(writing, rows, pieces)
        silent = explorer.silent(list(pieces)) if explorer else frozenset()
        pieces |= {slot: pieces[slot].silenced() for slot in silent}
        if not pieces:
            break
        written = writing.turn(
            {slot: piece.opening for slot, piece in pieces.items()},
            _stacked(piece.frames_TE for piece in pieces.values()),
        )
        for slot, turn in written.items():
            if explorer and slot in silent:
                turn = replace(turn, logps=(explorer.logp,), clipped=False)
            rows[slot].accept(turn, pieces[slot], eot=model.template.eot)
    rollouts = [row.rollout() for row in rows]
    return [tuple(rollouts[at : at + samples]) for at in range(0, len(rollouts), samples)]


def _possible(
    writing: Writing, rows: Sequence[_Row], pieces: Mapping[int, _Piece]
) -> dict[int, _Piece]:
    """Return the turns that can be taken; the rollouts of the others fail."""
    obstacles = {slot: writing.obstacle(slot, piece.opening) for slot, piece in pieces.items()}
    for slot, obstacle in obstacles.items():
        if obstacle:
            rows[slot].fail(obstacle)
    return {slot: piece for slot, piece in pieces.items() if not obstacles[slot]}


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one turn brings. taken: base chunks or units. heard_s: source consumed after it."""

    opening: Opening
    frames_TE: Tensor | None
    taken: int
    heard_s: float

    def silenced(self) -> _Piece:
        """Return the same source for a turn that writes nothing."""
        return replace(self, opening=replace(self.opening, limit=0))


@dataclass(slots=True)
class _Row:
    """One sample on its way. at: base chunks or units consumed."""

    source: RolloutSource
    at: int = 0
    done: bool = False
    error: str = ""
    turns: list[Turn] = field(default_factory=list)
    sampled: list[SampledTurn] = field(default_factory=list)

    def accept(self, turn: Written, piece: _Piece, *, eot: int) -> None:
        """Note what a turn wrote, or that it cannot be told what."""
        if not all(map(isfinite, turn.logps)):
            self.fail(f"turn {len(self.turns)} has probabilities that are no numbers")
            return
        action = Action(turn.text, turn.ids, clipped=turn.clipped)
        self.turns.append(Turn(len(self.turns), piece.heard_s, action))
        forced = (False,) * len(turn.ids) + (turn.clipped,)
        logps = turn.logps or (0.0,) * len(forced)
        self.sampled.append(SampledTurn((*turn.ids, eot), logps, forced, turn.dropped))
        self.at += piece.taken
        self.done = piece.opening.final

    def fail(self, error: str) -> None:
        """Note that no turn follows, and why."""
        self.error, self.done = error, True

    def rollout(self) -> Rollout:
        """Return the finished sample."""
        trajectory = Trajectory(self.source.task, self.source.source_s, tuple(self.turns))
        return Rollout(self.source.recording, trajectory, tuple(self.sampled), self.error)


class _Cutter:
    """Cuts the next turn off a source."""

    def __init__(self, model: SpeechLM, limit: int) -> None:
        self._model = model
        self._limit = limit
        self._heard: dict[int, list[Tensor]] = {}

    def next(self, row: _Row) -> _Piece:
        """Return what a row's next turn brings."""
        if isinstance(row.source.content, Reading):
            return self._read(row, row.source.content)
        return self._hear(row, row.source.content)

    def _hear(self, row: _Row, frames_TE: Tensor) -> _Piece:
        size = self._model.config.chunk_frames
        chunks = len(frames_TE) // size
        if row.source.task.kind is TaskKind.TRANSLATE or not chunks or len(frames_TE) % size:
            raise DataError(
                f"{row.source.recording} has {len(frames_TE)} frames for the task "
                f"{row.source.task.kind}; expected whole base chunks of {size}, and a task of "
                "speech"
            )
        taken = min(row.source.task.multiplier, chunks - row.at)
        piece_TE = self._turns(row.source)[row.at // row.source.task.multiplier]
        final = row.at + taken == chunks
        heard_s = (row.at + taken) * self._model.config.chunk_s
        opening = Opening(len(piece_TE), _FREE, final, self._limit * taken)
        return _Piece(opening, piece_TE, taken, min(heard_s, row.source.source_s))

    def _turns(self, source: RolloutSource) -> list[Tensor]:
        """Return what is heard in every turn, the same for all samples of a source."""
        if id(source) not in self._heard:
            self._heard[id(source)] = heard_turns(self._model, source)
        return self._heard[id(source)]

    def _read(self, row: _Row, text: Reading) -> _Piece:
        if not text.units:
            raise DataError(f"{row.source.recording} is an empty text; expected at least one unit")
        units = text.units[row.at : row.at + row.source.task.multiplier]
        # After the last unit a turn without any says that nothing follows.
        ids = self._model.tokenizer.encode("".join(units)) if units else []
        taken = len(units)
        heard_s = text.times_s[row.at + taken - 1]
        opening = Opening(ids, _FREE, not units, text_limit(ids, self._limit))
        return _Piece(opening, None, taken, heard_s)


def _stacked(frames: Iterable[Tensor | None]) -> Tensor | None:
    """Return frames_RTE padded on the right, or None for texts.

    Raises DataError when only some of the rows are speech.
    """
    found = list(frames)
    heard = [frames_TE for frames_TE in found if frames_TE is not None]
    if not heard:
        return None
    if len(heard) < len(found):
        raise DataError("speech and text were sampled together; sample them one after the other")
    return pad_sequence(heard, batch_first=True)


def dialogue_of(model: SpeechLM, source: RolloutSource, rollout: Rollout) -> Dialogue:
    """Return a rollout as the dialogue a trainer computes its probabilities on, nothing dropped.

    What stands at its written positions (`loss.written_positions`) are the rollout's ids.
    """
    # One that failed did not come to its last turns.
    turns = zip(_turn_sources(model, source), rollout.turns, strict=not rollout.failed)
    return model.template.dialogue(source.task, [(heard, turn.ids[:-1]) for heard, turn in turns])


def _turn_sources(model: SpeechLM, source: RolloutSource) -> list[int | list[int]]:
    """Return what every turn of a source brings, as the template wants it."""
    size = source.task.multiplier
    if isinstance(source.content, Reading):
        units = source.content.units
        texts = ["".join(units[at : at + size]) for at in range(0, len(units), size)]
        return [*(model.tokenizer.encode(text) for text in texts), []]
    return [len(turn_KE) for turn_KE in heard_turns(model, source)]


def heard_turns(model: SpeechLM, source: RolloutSource) -> list[Tensor]:
    """Return the frames that the language model hears in every turn of a recording, frames_KE."""
    frames_TE = source.content
    assert isinstance(frames_TE, Tensor)
    size = model.config.chunk_frames * source.task.multiplier
    turns = [frames_TE[at : at + size] for at in range(0, len(frames_TE), size)]
    if model.config.heard_as == "frames":
        return turns
    with torch.no_grad():
        heard_T = model.heard(model.ctc_logits(frames_TE[None]).argmax(-1))[0]
    return [turn[heard_T[at * size : (at + 1) * size]] for at, turn in enumerate(turns)]
