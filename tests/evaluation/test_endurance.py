import pytest

from earvoice.agent.policies import Learned
from earvoice.agent.step import StepInput, StepOutput
from earvoice.errors import MetricError
from earvoice.evaluation import endurance
from earvoice.evaluation.endurance import endure
from earvoice.evaluation.throughput import Conditions
from earvoice.testing.clocks import FakeClock
from earvoice.testing.engines import EchoEngine, echo
from earvoice.testing.tones import tone
from earvoice.types import Direction, Task

TASK = Task(Direction.parse("en-zh"))


def conditions(clock: FakeClock) -> Conditions:
    return Conditions(TASK, Learned(), clock)


def test_a_steady_engine_does_not_grow_even_when_a_step_stumbles() -> None:
    clock = FakeClock()

    def stumbling(turn: int, heard: StepInput) -> StepOutput:
        clock.advance(1.0 if turn % 50 == 0 else 0.01)
        return echo(turn, heard)

    run = endure(EchoEngine(script=stumbling), tone(5.0), conditions(clock), minutes=4)
    assert run.growth == pytest.approx(1.0)
    assert run.last_minute_s == pytest.approx(0.01)
    assert run.minutes == 4


def test_an_engine_that_slows_down_is_found_out() -> None:
    clock = FakeClock()

    def slower(turn: int, heard: StepInput) -> StepOutput:
        clock.advance(0.001 * turn)
        return echo(turn, heard)

    run = endure(EchoEngine(script=slower), tone(5.0), conditions(clock), minutes=4)
    # The middle turns of the fourth and of the second minute, at 53.57 turns a minute.
    assert run.growth == pytest.approx(3.5 / 1.5, rel=0.02)


def test_a_leak_is_a_slope_per_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes_mb = iter(500.0 + 0.5 * turn for turn in range(10_000))
    monkeypatch.setattr(endurance, "resident_mb", lambda: next(sizes_mb))
    run = endure(
        EchoEngine(clock=(clock := FakeClock()), step_s=0.01),
        tone(5.0),
        conditions(clock),
        minutes=3,
    )
    assert run.memory_mb_per_hour == pytest.approx(0.5 * 3600 / 1.12)


def test_two_minutes_are_no_long_run() -> None:
    with pytest.raises(MetricError, match="at least 3 minutes"):
        endure(EchoEngine(), tone(5.0), conditions(FakeClock()), minutes=2)


def test_less_than_a_second_is_no_recording() -> None:
    with pytest.raises(MetricError, match="less than a second"):
        endure(EchoEngine(), tone(0.5), conditions(FakeClock()), minutes=3)
