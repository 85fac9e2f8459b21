import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.computation import (
    ComputeClock,
    ComputeStep,
    ready_times,
    real_time_factor,
    repaired_elapsed,
    steps_from_elapsed,
    total_compute,
)

# One second of audio a step; the second step is slow, the third writes nothing.
STEPS = [
    ComputeStep(1.0, 0.2),
    ComputeStep(2.0, 2.5),
    ComputeStep(3.0, 0.1),
    ComputeStep(4.0, 0.3),
]
WRITERS = [0, 1, 1, 3]

steps = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=20).map(
    lambda pairs: [
        ComputeStep(sum(gap for gap, _ in pairs[: at + 1]) / 8, compute / 8)
        for at, (_, compute) in enumerate(pairs)
    ]
)


@pytest.mark.parametrize(
    ("clock", "expected_s"),
    [
        # 1 + 0.2; 2 + 2.7; 4 + 3.1
        (ComputeClock.SIMULEVAL, [1.2, 4.7, 4.7, 7.1]),
        # The first stays; 4.7 - 1.2 + 1; nothing since, so not before the last; 7.1 - 4.7 + 2,
        # which is before the last as well.
        (ComputeClock.OMNISTEVAL, [1.2, 4.5, 4.5, 4.5]),
        (ComputeClock.SIMULSTREAM, [1.2, 4.5, 4.5, 4.3]),
        # Free at 1.2, 4.5, 4.6 and 4.9 s.
        (ComputeClock.QUEUED, [1.2, 4.5, 4.5, 4.9]),
    ],
)
def test_each_clock_reads_the_same_steps_its_own_way(
    clock: ComputeClock, expected_s: list[float]
) -> None:
    assert ready_times(STEPS, WRITERS, clock=clock) == pytest.approx(expected_s)


def test_the_queue_is_the_default() -> None:
    assert ready_times(STEPS, WRITERS) == ready_times(STEPS, WRITERS, clock=ComputeClock.QUEUED)


@given(steps)
def test_a_listener_waits_at_least_for_audio_and_compute_and_at_most_as_if_all_stopped(
    steps: list[ComputeStep],
) -> None:
    writers = list(range(len(steps)))
    queued_s = ready_times(steps, writers)
    at_least_s = ready_times(steps, writers, clock=ComputeClock.SIMULSTREAM)
    at_most_s = ready_times(steps, writers, clock=ComputeClock.SIMULEVAL)
    assert queued_s == sorted(queued_s)
    for low_s, ready_s, high_s in zip(at_least_s, queued_s, at_most_s, strict=True):
        assert low_s <= ready_s + 1e-9
        assert ready_s <= high_s + 1e-9


@given(steps)
def test_a_system_that_keeps_up_has_no_queue(steps: list[ComputeStep]) -> None:
    writers = list(range(len(steps)))
    idle = [
        ComputeStep(step.heard_s + at * 5.0, min(step.compute_s, 5.0))
        for at, step in enumerate(steps)
    ]
    assert ready_times(idle, writers) == pytest.approx(
        ready_times(idle, writers, clock=ComputeClock.SIMULSTREAM)
    )


@given(steps, st.data())
def test_repaired_times_are_ordered_and_not_before_the_audio(
    steps: list[ComputeStep], data: st.DataObject
) -> None:
    writers = sorted(data.draw(st.lists(st.integers(0, len(steps) - 1), min_size=1, max_size=20)))
    repaired_s = ready_times(steps, writers, clock=ComputeClock.OMNISTEVAL)
    assert repaired_s == sorted(repaired_s)
    for writer, ready_s in zip(writers, repaired_s, strict=True):
        assert ready_s >= steps[writer].heard_s - 1e-9


@given(steps, st.data())
def test_steps_read_back_from_simulevals_log_give_its_elapsed_times_again(
    steps: list[ComputeStep], data: st.DataObject
) -> None:
    writers = sorted(data.draw(st.lists(st.integers(0, len(steps) - 1), min_size=1, max_size=20)))
    delays_s = [steps[writer].heard_s for writer in writers]
    elapsed_s = ready_times(steps, writers, clock=ComputeClock.SIMULEVAL)
    read, read_writers = steps_from_elapsed(delays_s, elapsed_s)
    again_s = ready_times(read, read_writers, clock=ComputeClock.SIMULEVAL)
    assert again_s == pytest.approx(elapsed_s)
    queued_s = ready_times(read, read_writers)
    for known_s, real_s in zip(queued_s, ready_times(steps, writers), strict=True):
        assert known_s >= real_s - 1e-9


def test_the_first_repaired_time_stays_even_when_nothing_follows() -> None:
    assert repaired_elapsed([2.0], [3.5]) == [3.5]
    assert repaired_elapsed([], []) == []


def test_the_real_time_factor_is_compute_over_audio() -> None:
    assert real_time_factor(total_compute(STEPS), 4.0) == pytest.approx(3.1 / 4.0)
    assert real_time_factor(0.0, 4.0) == 0.0


@pytest.mark.parametrize(
    ("compute_s", "audio_s"),
    [(-0.1, 4.0), (1.0, 0.0), (float("nan"), 4.0), (1.0, float("nan")), (float("inf"), 4.0)],
)
def test_a_factor_of_nonsense_is_an_error(compute_s: float, audio_s: float) -> None:
    with pytest.raises(MetricError, match="at least 0 s and audio of more than 0 s"):
        real_time_factor(compute_s, audio_s)


@pytest.mark.parametrize(
    ("steps", "writers", "what"),
    [
        ([ComputeStep(1.0, -0.1)], [0], "step 0 heard 1.0 s and computed -0.1 s"),
        ([ComputeStep(float("nan"), 0.1)], [0], "step 0 heard nan"),
        ([ComputeStep(float("inf"), 0.1)], [0], "time 0 is inf"),
        ([ComputeStep(2.0, 0.1), ComputeStep(1.0, 0.1)], [0], "decrease"),
        ([ComputeStep(1.0, 0.1)], [1], "steps 1 to 1"),
        ([ComputeStep(1.0, 0.1)], [-1], "steps -1 to -1"),
        ([], [0], "there are 0 steps"),
        ([ComputeStep(1.0, 0.1), ComputeStep(2.0, 0.1)], [1, 0], "earlier step"),
    ],
)
def test_steps_that_cannot_be_are_errors(
    steps: list[ComputeStep], writers: list[int], what: str
) -> None:
    with pytest.raises(MetricError, match=what):
        ready_times(steps, writers)


def test_elapsed_times_that_run_backwards_are_errors() -> None:
    with pytest.raises(MetricError, match="computed -"):
        steps_from_elapsed([1.0, 1.0], [1.5, 1.2])
    with pytest.raises(MetricError, match="2 and 1 entries"):
        steps_from_elapsed([1.0, 2.0], [1.5])
    with pytest.raises(MetricError, match="time 1 is nan"):
        repaired_elapsed([1.0, 2.0], [1.5, float("nan")])
