"""Streams: what is given in seconds does not depend on the base chunk."""

from __future__ import annotations

import numpy as np
import pytest

from earvoice.agent.policies import Learned
from earvoice.agent.step import StepOutput
from earvoice.agent.stream import Stream
from earvoice.testing.tones import silence, voice_like
from earvoice.types import SAMPLE_RATE_HZ, Action, Direction, Task

TASK = Task(Direction.parse("en-zh"))
BASES = pytest.mark.parametrize("chunk_samples", [17_920, 8_960])


@BASES
def test_the_same_silence_may_follow_a_source_in_any_base_chunk(chunk_samples: int) -> None:
    stream = Stream(TASK, Learned(), chunk_samples=chunk_samples)
    stream.feed(voice_like(2.24))
    stream.end()
    heard = 0
    while (step := stream.next_step()) is not None:
        heard += len(step.samples)
        stream.accept(StepOutput(Action("unfinished")), start_s=0.0, end_s=0.0)
    assert heard / SAMPLE_RATE_HZ == pytest.approx(4.48)


@BASES
def test_as_much_of_a_pause_is_heard_in_any_base_chunk(chunk_samples: int) -> None:
    stream = Stream(TASK, Learned(), chunk_samples=chunk_samples, gate=True)
    stream.feed(np.concatenate((voice_like(2.24), silence(11.2))))
    while (step := stream.next_step()) is not None:
        stream.accept(StepOutput(Action()), start_s=0.0, end_s=0.0)
        assert len(step.samples) == chunk_samples
    # The gate lets the end of a word fade, which takes a part of a chunk.
    assert stream.gated_s == pytest.approx(11.2 - 3.36, abs=0.6)
