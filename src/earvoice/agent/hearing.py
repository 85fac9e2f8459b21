"""What an engine hears with: features, encoder and live transcript of N slots.

Shape legend: N slot, R row that takes part in a step, M mel column, F mel bin, T encoder frame, E
encoder width.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from earvoice.agent.step import StepInput
from earvoice.agent.transcript import CtcState, read_transcript
from earvoice.audio import features
from earvoice.errors import SessionError
from earvoice.model.compression import gathered
from earvoice.model.encoder import EncoderState
from earvoice.model.speech_lm import SpeechLM


@dataclass(slots=True)
class _Ear:
    """What a slot remembers outside the batch tensors."""

    mel: features.MelState
    ctc: CtcState = field(default_factory=CtcState)


@dataclass(frozen=True, slots=True)
class EarState:
    """The hearing of one stream, taken out of its slot. chunk_frames: in which it hears."""

    chunk_frames: int
    mel: features.MelState
    ctc: CtcState
    encoder: EncoderState


@dataclass(frozen=True, slots=True)
class HeardTurns:
    """What some slots heard, in their order.

    frames: of each, as they were encoded. positions: how many of them the language model hears.
    heard_RKE: those, padded on the right. transcripts: the text that became certain in each, and
    the unfinished rest.
    """

    frames: int
    positions: tuple[int, ...]
    heard_RKE: Tensor
    transcripts: tuple[tuple[str, str], ...]


class Hearing:
    """Slots that hear together, in base chunks of one length."""

    def __init__(self, model: SpeechLM, *, slots: int, chunk_frames: int) -> None:
        self._model = model
        self._chunk_frames = chunk_frames
        fresh = model.initial_state(slots, chunk_frames=chunk_frames)
        self._encoder = fresh.with_tensors(tuple(tensor.clone() for tensor in fresh.tensors()))
        self._ears: dict[int, _Ear] = {}

    def start(self, slot: int) -> None:
        """Let a new stream begin in a slot."""
        self._ears[slot] = _Ear(features.initial_state())
        self._put(slot, self._model.initial_state(1, chunk_frames=self._chunk_frames))

    def copy(self, slot: int) -> EarState:
        """Return a copy of a slot's state."""
        ear = self._ears[slot]
        row = self._encoder.select(torch.tensor([slot]))
        return EarState(self._chunk_frames, ear.mel, copy.deepcopy(ear.ctc), row)

    def load(self, slot: int, state: EarState) -> None:
        """Let a slot go on from a copied state.

        Raises SessionError for a stream that hears in other chunks.
        """
        if state.chunk_frames != self._chunk_frames:
            raise SessionError(
                f"a stream that hears chunks of {state.chunk_frames} frames cannot go on in an "
                f"engine of {self._chunk_frames}; restore it in one made with its chunk_frames"
            )
        self._ears[slot] = _Ear(state.mel, copy.deepcopy(state.ctc))
        self._put(slot, state.encoder)

    def step(self, heard: Mapping[int, StepInput]) -> HeardTurns:
        """Return what some slots heard, equally long, and move their states on."""
        frames_RTE = self._encoded({slot: one.samples for slot, one in heard.items()})
        best_RT = self._model.ctc_logits(frames_RTE).argmax(-1)
        ears = [self._ears[slot] for slot in heard]
        before_R = torch.tensor([ear.ctc.last for ear in ears], device=best_RT.device)
        heard_RT = self._model.heard(best_RT, before_R, chunk_frames=self._chunk_frames)
        transcripts = (
            read_transcript(
                ear.ctc, best_T, tokenizer=self._model.tokenizer, final=heard[slot].final
            )
            for slot, ear, best_T in zip(heard, ears, best_RT.tolist(), strict=True)
        )
        return HeardTurns(
            frames_RTE.shape[1],
            tuple(heard_RT.sum(1).tolist()),
            frames_RTE if bool(heard_RT.all()) else gathered(frames_RTE, heard_RT),
            tuple(transcripts),
        )

    def _encoded(self, heard: Mapping[int, NDArray[np.float32]]) -> Tensor:
        """Return frames_RTE of samples."""
        mels = []
        for slot, samples in heard.items():
            ear = self._ears[slot]
            ear.mel, mel_MF = features.step(ear.mel, samples)
            mels.append(mel_MF)
        rows = torch.tensor(list(heard))
        mel_RMF = torch.from_numpy(np.stack(mels))
        state, frames_RTE = self._model.encoder.step(
            self._encoder.select(rows), mel_RMF, chunk_frames=self._chunk_frames
        )
        for own, new in zip(self._encoder.tensors(), state.tensors(), strict=True):
            own[rows] = new
        return frames_RTE

    def _put(self, slot: int, state: EncoderState) -> None:
        for own, new in zip(self._encoder.tensors(), state.tensors(), strict=True):
            own[slot] = new[0]
