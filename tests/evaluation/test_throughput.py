from dataclasses import replace

import pytest

from earvoice.agent.clock import SystemClock
from earvoice.agent.engine import Engine
from earvoice.agent.policies import Learned, WaitK
from earvoice.agent.step import StepInput, StepOutput
from earvoice.errors import MetricError
from earvoice.evaluation.throughput import (
    WARM_UP_STEPS,
    Conditions,
    StepTimes,
    batch_gain,
    fitting_streams,
    step_times,
    stream_cost,
)
from earvoice.testing.clocks import FakeClock
from earvoice.testing.engines import CHUNK_SAMPLES, EchoEngine, echo
from earvoice.testing.models import tiny_model
from earvoice.testing.tones import tone, voice_like
from earvoice.types import Action, Direction, Task

TASK = Task(Direction.parse("en-zh"))


def conditions(clock: FakeClock) -> Conditions:
    return Conditions(TASK, Learned(), clock)


def test_the_parts_of_a_stream_make_the_whole() -> None:
    heard: list[float] = []
    steady = Conditions(TASK, WaitK(1, 2), SystemClock(), heard.append)
    cost = stream_cost(Engine(tiny_model(), slots=1), voice_like(5.0), steady)
    assert cost.audio_s == 5.0
    assert sum(heard) == pytest.approx(5.0)
    parts_s = (cost.features_s, cost.encoder_s, cost.language_model_s, cost.rest_s)
    assert min(parts_s) > 0
    assert sum(parts_s) == pytest.approx(cost.whole_s)
    assert cost.rtf == pytest.approx(cost.whole_s / 5.0)


def test_measuring_leaves_no_hook_behind() -> None:
    model = tiny_model()
    stream_cost(Engine(model, slots=1), voice_like(2.0), Conditions(TASK, Learned(), SystemClock()))
    assert not model.lm._forward_hooks and not model.encoder.net._forward_pre_hooks


def test_a_batch_whose_step_costs_what_a_lone_step_costs_gains_its_size() -> None:
    clock = FakeClock()
    recordings = [tone(2 * 1.12)] * 4
    gain = batch_gain(
        lambda slots: EchoEngine(slots=slots, clock=clock, step_s=0.1),
        recordings,
        conditions(clock),
    )
    assert gain.speedup == pytest.approx(4.0)
    assert (gain.streams, gain.different) == (4, 0)


def test_text_that_depends_on_the_batch_is_found_out() -> None:
    clock = FakeClock()

    def engine_of(slots: int) -> EchoEngine:
        def script(turn: int, heard: StepInput) -> StepOutput:
            return replace(echo(turn, heard), action=Action(f" {slots}", (slots,)))

        return EchoEngine(slots=slots, clock=clock, step_s=0.1, script=script)

    assert batch_gain(engine_of, [tone(3.0)] * 3, conditions(clock)).different == 3


def test_warming_up_does_not_count_and_the_slowest_steps_do() -> None:
    clock = FakeClock()
    steps = iter([9.0] * WARM_UP_STEPS + [0.1] * 18 + [0.5, 0.5])

    def slow(turn: int, heard: StepInput) -> StepOutput:
        clock.advance(next(steps))
        return echo(turn, heard)

    engine = EchoEngine(script=slow)
    times = step_times(engine, tone(5.0), conditions(clock), steps=20)
    assert times.streams == 1
    assert (times.median_s, times.p95_s) == pytest.approx((0.1, 0.5))


def test_every_slot_hears_a_chunk_in_every_step() -> None:
    engine = EchoEngine(slots=3)
    step_times(engine, tone(5.0), conditions(FakeClock()), steps=2)
    assert engine.batches == [3] * (WARM_UP_STEPS + 2)
    assert {len(heard.samples) for heard in engine.heard} == {CHUNK_SAMPLES}


def test_less_than_a_chunk_cannot_be_stepped() -> None:
    with pytest.raises(MetricError, match="no whole chunk of 17920"):
        step_times(EchoEngine(), tone(1.0), conditions(FakeClock()), steps=1)


def test_streams_fit_while_the_slow_steps_take_less_than_half_a_chunk() -> None:
    times = [StepTimes(1, 0.1, 0.2), StepTimes(2, 0.2, 0.49), StepTimes(4, 0.3, 0.5)]
    assert fitting_streams(times, chunk_s=1.0) == 2
    assert fitting_streams(times, chunk_s=0.1) == 0
