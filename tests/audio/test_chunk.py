from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.audio.chunk import Chunker, split
from earvoice.errors import AudioError
from earvoice.types import AudioChunk


def feed(chunk_samples: int, sizes: list[int]) -> list[AudioChunk]:
    chunker = Chunker(chunk_samples)
    state, chunks, at = chunker.initial_state(), [], 0
    for size in sizes:
        state, new = chunker.step(state, np.arange(at + 1, at + size + 1, dtype=np.float32))
        chunks += new
        at += size
    return chunks + chunker.flush(state)


@given(st.integers(1, 50), st.lists(st.integers(0, 120), max_size=8))
def test_chunks_are_whole_and_hold_the_stream_then_silence(
    chunk_samples: int, sizes: list[int]
) -> None:
    total, chunks = sum(sizes), feed(chunk_samples, sizes)
    assert all(len(chunk.samples) == chunk_samples for chunk in chunks)
    assert [chunk.start_sample for chunk in chunks] == [
        index * chunk_samples for index in range(max(1, -(-total // chunk_samples)))
    ]
    stream = np.concatenate([chunk.samples for chunk in chunks])
    np.testing.assert_array_equal(stream[:total], np.arange(1, total + 1))
    assert not stream[total:].any()


def test_only_the_padded_chunk_is_final() -> None:
    assert [chunk.final for chunk in feed(10, [25])] == [False, False, True]


def test_a_stream_that_ends_on_a_border_gets_no_extra_chunk() -> None:
    assert [chunk.final for chunk in feed(10, [20])] == [False, False]


def test_an_empty_stream_is_one_silent_final_chunk() -> None:
    (chunk,) = feed(10, [])
    assert chunk.final
    assert not chunk.samples.any()


@pytest.mark.parametrize("samples", [0, 1, 9, 10, 11, 20])
def test_a_whole_recording_always_ends_with_a_final_chunk(samples: int) -> None:
    chunks = split(np.ones(samples, np.float32), 10)
    assert [chunk.final for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
    assert sum(chunk.samples.sum() for chunk in chunks) == samples


def test_a_chunk_does_not_alias_the_callers_buffer() -> None:
    chunker, buffer = Chunker(4), np.ones(6, np.float32)
    state, (chunk,) = chunker.step(chunker.initial_state(), buffer)
    buffer[:] = 9.0
    assert chunk.samples.max() == 1.0
    assert state.rest.max() == 1.0


def test_a_chunk_without_samples_is_refused() -> None:
    with pytest.raises(AudioError, match="at least 1 sample, got 0"):
        Chunker(0)
