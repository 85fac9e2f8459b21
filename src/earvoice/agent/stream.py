"""One source on its way through an engine: samples in, steps out, turns back.

It knows neither clock nor engine, so a live session and a simulated one walk the same line.
"""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from earvoice.agent.policies import Policy
from earvoice.agent.step import StepInput, StepOutput
from earvoice.audio import vad
from earvoice.audio.chunk import Chunker
from earvoice.text import ends_sentence
from earvoice.types import SAMPLE_RATE_HZ, Task, Turn

# So much silence may follow a source until its last sentence is finished.
_TAIL_S = 2.24
# So much of a pause is heard, for the model finishes its sentence in it; the rest is left out.
_PAUSE_S = 3.36


class _Gate:
    """Silences what is not speech, and says when a pause is so long that it need not be heard."""

    def __init__(self, chunk_samples: int) -> None:
        self._state = vad.initial_state()
        self._pause_chunks = self._silent_chunks = _chunks_in(_PAUSE_S, chunk_samples)

    def hear(self, chunks: list[NDArray[np.float32]]) -> list[NDArray[np.float32]] | None:
        """Return the chunks with silence where nobody speaks, or None inside a long pause."""
        heard = []
        spoken = False
        pausing = self._silent_chunks >= self._pause_chunks
        for chunk in chunks:
            self._state, samples = vad.gate_step(self._state, chunk)
            heard.append(samples)
            speech = bool(samples.any())
            spoken = spoken or speech
            self._silent_chunks = 0 if speech else self._silent_chunks + 1
        return heard if spoken or not pausing else None


class Stream:
    """A source cut into turns.

    gate: what is not speech becomes digital silence, and long pauses are left out.
    tail_chunks: silent base chunks that may follow the source until its last sentence is finished;
    None for two seconds of them.
    """

    def __init__(
        self,
        task: Task,
        policy: Policy,
        *,
        chunk_samples: int,
        gate: bool = False,
        tail_chunks: int | None = None,
    ) -> None:
        self._policy = policy
        self._merge = policy.merge(task.multiplier)
        self._gate = _Gate(chunk_samples) if gate else None
        self._chunker = Chunker(chunk_samples)
        self._cut = self._chunker.initial_state()
        self._ready: deque[NDArray[np.float32]] = deque()
        self._tail_chunks = (
            _chunks_in(_TAIL_S, chunk_samples) if tail_chunks is None else tail_chunks
        )
        self._fed_samples = self._taken_samples = self._gated_samples = 0
        self._turns = 0
        self._ended = self._final_taken = False
        self._unfinished = False

    @property
    def source_s(self) -> float:
        """Return the length of what was fed."""
        return self._fed_samples / SAMPLE_RATE_HZ

    @property
    def gated_s(self) -> float:
        """Return how much silence the engine was spared."""
        return self._gated_samples / SAMPLE_RATE_HZ

    @property
    def heard_s(self) -> float:
        """Return how much of the source the turns so far have consumed."""
        return min(self._taken_samples, self._fed_samples) / SAMPLE_RATE_HZ

    def feed(self, samples: NDArray[np.float32]) -> None:
        """Append samples [N] at 16 kHz."""
        self._fed_samples += len(samples)
        self._cut, chunks = self._chunker.step(self._cut, samples)
        self._ready.extend(chunk.samples for chunk in chunks)

    def end(self) -> None:
        """Say that nothing follows; the rest is padded with digital silence to a base chunk."""
        self._ready.extend(chunk.samples for chunk in self._chunker.flush(self._cut))
        self._ended = True

    def next_step(self) -> StepInput | None:
        """Return the next turn's input; None asks for more audio or, after `end`, means done."""
        while len(self._ready) >= self._merge or (self._ended and self._ready):
            chunks = [self._ready.popleft() for _ in range(min(self._merge, len(self._ready)))]
            final = self._ended and not self._ready
            self._taken_samples += sum(map(len, chunks))
            heard = chunks if self._gate is None else self._gate.hear(chunks)
            if heard is not None:
                return self._step(heard, final=final)
            self._gated_samples += sum(map(len, chunks))
        if self._ended and self._wants_tail():
            self._tail_chunks = max(0, self._tail_chunks - 1)
            silence = np.zeros(self._chunker.chunk_samples, dtype=np.float32)
            return self._step([silence], final=True)
        return None

    def accept(self, output: StepOutput, *, start_s: float, end_s: float) -> Turn:
        """Return the turn that a step's output makes; start_s and end_s: when it was computed."""
        turn = Turn(self._turns, self.heard_s, output.action, start_s, end_s)
        self._turns += 1
        if output.action.text.strip():
            self._unfinished = not ends_sentence(output.action.text)
        elif output.transcript.strip():
            self._unfinished = True
        if output.tentative.strip():
            self._unfinished = True
        return turn

    def _step(self, chunks: list[NDArray[np.float32]], *, final: bool) -> StepInput:
        self._final_taken = self._final_taken or final
        rule = self._policy.rule(self._turns, chunks=len(chunks), final=final)
        # While silence may still follow, an unfinished word stays open for it.
        return StepInput(np.concatenate(chunks), rule, final and not self._tail_chunks)

    def _wants_tail(self) -> bool:
        """Return whether silence shall follow: a sentence is open, or no turn was the last yet."""
        if not self._final_taken:
            return self._turns > 0
        return self._unfinished and self._tail_chunks > 0


def _chunks_in(seconds: float, chunk_samples: int) -> int:
    return max(1, round(seconds * SAMPLE_RATE_HZ / chunk_samples))
