from __future__ import annotations

import numpy as np
import pytest

from earvoice.agent.step import StepInput
from earvoice.evaluation.speed import TimedEngine, resident_mb
from earvoice.testing.clocks import FakeClock
from earvoice.testing.engines import EchoEngine
from earvoice.types import Direction, Task


def test_steps_are_timed_once_however_many_streams_take_part() -> None:
    clock = FakeClock()
    engine = TimedEngine(EchoEngine(clock=clock, step_s=0.25, slots=3), clock)
    task = Task(Direction.parse("en-zh"))
    slots = [engine.join(task) for _ in range(3)]
    heard = StepInput(np.zeros(engine.chunk_samples, dtype=np.float32))
    engine.step(dict.fromkeys(slots, heard))
    engine.step({slots[0]: heard})
    assert engine.compute_s == pytest.approx(0.5)


def test_a_process_has_a_size() -> None:
    assert 10 < resident_mb() < 100_000
