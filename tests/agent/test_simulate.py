from collections.abc import Generator, Iterator
from typing import cast

import numpy as np
import pytest

from earvoice.agent.events import Translation
from earvoice.agent.policies import Learned
from earvoice.agent.session import Session
from earvoice.agent.simulate import Source, simulate
from earvoice.agent.step import StepInput, StepOutput
from earvoice.errors import SessionError
from earvoice.testing.clocks import FakeClock
from earvoice.testing.engines import CHUNK_SAMPLES, EchoEngine
from earvoice.testing.tones import tone, voice_like
from earvoice.types import Action, Direction, Reading, Task, TaskKind, Trajectory, Turn

TASK = Task(Direction.parse("en-zh"))


def sources(*lengths: float) -> list[Source]:
    return [Source(tone(length * CHUNK_SAMPLES / 16_000), TASK) for length in lengths]


def test_trajectories_come_in_the_order_of_the_sources_however_long_those_are() -> None:
    lengths = [5.5, 1.5, 3.5, 0.5, 2.5]
    engine = EchoEngine(slots=3)
    runs = list(simulate(engine, sources(*lengths), policy=Learned(), clock=FakeClock(), batch=3))
    assert [run.source_s for run in runs] == pytest.approx([1.12 * length for length in lengths])
    assert [run.text.count("t") for run in runs] == [6, 2, 4, 1, 3]
    assert engine.free == 3


def test_sources_join_as_others_end_and_step_as_one_batch() -> None:
    engine = EchoEngine(slots=4)
    list(simulate(engine, sources(*[1.5] * 6), policy=Learned(), clock=FakeClock(), batch=3))
    assert engine.batches == [3] * 8


def loud_is_long(turn: int, heard: StepInput) -> StepOutput:
    """Write six tokens for what is loud, one for what is quiet."""
    tokens = 6 if heard.samples.max() > 0.5 else 1
    return StepOutput(Action("t" * (tokens - 1) + ".", tuple(range(tokens))))


def levels(*level_and_chunks: tuple[float, int]) -> list[Source]:
    return [
        Source(np.full(chunks * CHUNK_SAMPLES, level, dtype=np.float32), TASK)
        for level, chunks in level_and_chunks
    ]


def test_no_source_waits_for_the_long_turn_of_another() -> None:
    engine = EchoEngine(slots=2, script=loud_is_long, token_by_token=True)
    loud_and_quiet = levels((0.9, 1), (0.1, 3))
    runs = list(simulate(engine, loud_and_quiet, policy=Learned(), clock=FakeClock(), batch=2))
    assert [run.text for run in runs] == ["ttttt.", "..."]
    # Both begin; then the quiet one goes on twice and ends, while the loud one is still writing.
    assert engine.batches == [2, 1, 1]


def test_sources_that_are_ready_wait_until_they_are_half_of_the_batch() -> None:
    engine = EchoEngine(slots=4, script=loud_is_long, token_by_token=True)
    four = levels((0.9, 2), (0.1, 3), (0.9, 2), (0.1, 3))
    list(simulate(engine, four, policy=Learned(), clock=FakeClock(), batch=4))
    # Two quiet ones go on together; when they are done two loud ones do.
    assert engine.batches == [4, 2, 2, 2]


@pytest.mark.parametrize("count", [2, 3])
def test_few_sources_of_a_large_batch_do_not_wait_for_each_other(count: int) -> None:
    engine = EchoEngine(slots=8, script=loud_is_long, token_by_token=True)
    few = levels((0.9, 1), *[(0.1, 2)] * (count - 1))
    list(simulate(engine, few, policy=Learned(), clock=FakeClock(), batch=8))
    assert engine.batches[:2] == [count, count - 1]


def test_a_source_without_a_turn_gives_an_empty_trajectory() -> None:
    reads = Task(TASK.direction, kind=TaskKind.TRANSLATE)
    nothing = [Source(Reading((), ()), reads)] * 3
    runs = list(
        simulate(EchoEngine(slots=2), nothing, policy=Learned(), clock=FakeClock(), batch=2)
    )
    assert [run.turns for run in runs] == [()] * 3


def test_sources_are_drawn_only_when_a_slot_is_free() -> None:
    drawn = 0

    def endless() -> Iterator[Source]:
        nonlocal drawn
        while True:
            drawn += 1
            yield from sources(1.5)

    engine = EchoEngine(slots=2)
    runs = simulate(engine, endless(), policy=Learned(), clock=FakeClock(), batch=2)
    next(runs)
    assert drawn <= 4
    cast(Generator[Trajectory], runs).close()
    assert engine.free == 2


def test_a_simulated_source_is_heard_exactly_as_in_a_session() -> None:
    samples = tone(3.7)
    in_session, simulated = EchoEngine(), EchoEngine()
    turns: list[Turn] = []
    session = Session(in_session, TASK, clock=FakeClock(), policy=Learned(), gate=False)
    session.observe(lambda turn, _: turns.append(turn))
    session.push(samples)
    session.flush()
    (run,) = simulate(
        simulated, [Source(samples, TASK)], policy=Learned(), clock=FakeClock(), batch=1
    )
    assert run.turns == tuple(turns)
    for one, other in zip(in_session.heard, simulated.heard, strict=True):
        np.testing.assert_array_equal(one.samples, other.samples)


def test_computing_time_is_that_of_the_step() -> None:
    clock = FakeClock()
    engine = EchoEngine(slots=2, clock=clock, step_s=0.5)
    runs = list(simulate(engine, sources(1.5, 1.5), policy=Learned(), clock=clock, batch=2))
    spans = [(turn.compute_start_s, turn.compute_end_s) for turn in runs[1].turns]
    assert spans[:2] == [(0.0, 0.5), (0.5, 1.0)]


def test_computing_time_holds_what_a_source_waited_for() -> None:
    clock = FakeClock()
    engine = EchoEngine(
        slots=4, clock=clock, step_s=0.5, token_s=0.125, script=loud_is_long, token_by_token=True
    )
    four = levels((0.9, 1), (0.9, 1), (0.9, 1), (0.1, 2))
    runs = list(simulate(engine, four, policy=Learned(), clock=clock, batch=4))
    first, second = [(turn.compute_start_s, turn.compute_end_s) for turn in runs[3].turns]
    # The quiet one is done after two tokens, and waits until those that are loud have ended, too.
    assert first == (0.0, 0.75)
    assert second == (0.75, 1.375 + 0.5 + 0.25)


@pytest.mark.parametrize(("slots", "batch"), [(1, 0), (0, 1)])
def test_a_run_without_slots_is_refused(slots: int, batch: int) -> None:
    runs = simulate(
        EchoEngine(slots=slots), sources(1.0), policy=Learned(), clock=FakeClock(), batch=batch
    )
    with pytest.raises(SessionError, match="free slot"):
        next(runs)


def test_a_real_engine_writes_the_same_in_a_batch_as_in_a_session() -> None:
    from earvoice.agent.engine import Engine
    from earvoice.testing.models import tiny_model

    recordings = [voice_like(length_s) for length_s in (4.0, 2.2, 5.1)]
    alone = []
    for samples in recordings:
        session = Session(
            Engine(tiny_model(), slots=1), TASK, clock=FakeClock(), policy=Learned(), gate=False
        )
        events = session.push(samples) + session.flush()
        alone.append("".join(event.text for event in events if isinstance(event, Translation)))
    runs = simulate(
        Engine(tiny_model(), slots=3),
        (Source(samples, TASK) for samples in recordings),
        policy=Learned(),
        clock=FakeClock(),
        batch=3,
    )
    assert [run.text for run in runs] == alone
    assert all(alone)


def test_no_sources_give_no_trajectories() -> None:
    assert list(simulate(EchoEngine(), [], policy=Learned(), clock=FakeClock(), batch=1)) == []
