import pytest

from earvoice.errors import MetricError
from earvoice.evaluation.speed import compute_time_s, long_run, resident_mb
from earvoice.testing.clocks import FakeClock
from earvoice.testing.engines import EchoEngine, echo
from earvoice.testing.tones import tone
from earvoice.types import Direction, Task

TASK = Task(Direction.parse("en-zh"))


def test_a_batch_is_timed_once_per_step() -> None:
    clock = FakeClock()
    engine = EchoEngine(slots=2, clock=clock, step_s=0.5)
    assert compute_time_s(engine, [tone(2.0)] * 4, task=TASK, clock=clock) == pytest.approx(
        2 * 4 * 0.5
    )


def test_a_steady_engine_does_not_grow() -> None:
    clock = FakeClock()
    run = long_run(
        EchoEngine(clock=clock, step_s=0.01), tone(5.0), task=TASK, clock=clock, minutes=4
    )
    # A minute holds 53 or 54 chunks of 1.12 s, and the last one the silent tail.
    assert run.growth == pytest.approx(1.0, abs=0.08)
    assert run.minutes == 4


def test_an_engine_that_slows_down_is_found_out() -> None:
    clock = FakeClock()

    def slower(turn: int, heard):  # type: ignore[no-untyped-def]
        clock.advance(0.001 * turn)
        return echo(turn, heard)

    run = long_run(EchoEngine(script=slower), tone(5.0), task=TASK, clock=clock, minutes=4)
    assert run.growth == pytest.approx(3.5 / 1.5, rel=0.1)


def test_two_minutes_are_no_long_run() -> None:
    with pytest.raises(MetricError, match="at least 3 minutes"):
        long_run(EchoEngine(), tone(5.0), task=TASK, clock=FakeClock(), minutes=2)


def test_a_process_has_a_size() -> None:
    assert 10 < resident_mb() < 100_000
