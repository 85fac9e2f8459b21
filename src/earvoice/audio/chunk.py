"""Re-block a stream of audio into chunks of one exact size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earvoice.errors import AudioError
from earvoice.types import AudioChunk


@dataclass(frozen=True, slots=True)
class ChunkState:
    """What is left over: float32 [r], r < chunk size, and its place in the stream."""

    rest: NDArray[np.float32]
    start_sample: int


@dataclass(frozen=True, slots=True)
class Chunker:
    """Cut arbitrary blocks into chunks of `chunk_samples`, the last one padded with silence."""

    chunk_samples: int

    def __post_init__(self) -> None:
        """Refuse a chunk without samples."""
        if self.chunk_samples < 1:
            raise AudioError(
                f"a chunk must hold at least 1 sample, got {self.chunk_samples}; "
                "a base chunk of the model is usually 8,960 or 17,920 samples"
            )

    def initial_state(self) -> ChunkState:
        """Return the state before the first sample."""
        return ChunkState(np.zeros(0, dtype=np.float32), 0)

    def step(
        self, state: ChunkState, samples: NDArray[np.float32]
    ) -> tuple[ChunkState, list[AudioChunk]]:
        """Return the next state and the chunks that `samples` [N] complete, oldest first."""
        heard = np.concatenate([state.rest, samples], dtype=np.float32)
        whole = len(heard) - len(heard) % self.chunk_samples
        chunks = [
            AudioChunk(heard[at : at + self.chunk_samples], state.start_sample + at)
            for at in range(0, whole, self.chunk_samples)
        ]
        return ChunkState(heard[whole:].copy(), state.start_sample + whole), chunks

    def flush(self, state: ChunkState) -> list[AudioChunk]:
        """Return the last chunk, padded with digital silence and marked final.

        A stream that ended on a chunk border has nothing left, so nothing is returned: whoever
        flushes knows that the stream is over. Only a stream without any sample gives a chunk of
        pure silence, so that every stream has at least one chunk.
        """
        if not len(state.rest) and state.start_sample:
            return []
        padded = np.zeros(self.chunk_samples, dtype=np.float32)
        padded[: len(state.rest)] = state.rest
        return [AudioChunk(padded, state.start_sample, final=True)]


def split(samples: NDArray[np.float32], chunk_samples: int) -> list[AudioChunk]:
    """Return a whole recording [N] as padded chunks, the last one always marked final."""
    chunker = Chunker(chunk_samples)
    state, chunks = chunker.step(chunker.initial_state(), samples)
    chunks += chunker.flush(state)
    last = chunks[-1]
    return [*chunks[:-1], AudioChunk(last.samples, last.start_sample, final=True)]
