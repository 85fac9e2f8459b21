"""When output was ready, compute included: four conventions, and the real-time factor.

The field's tools do not agree on computation-aware times, so a figure must name its clock:

| clock | a step's output is ready at | |
|---|---|---|
| simuleval | audio heard + all compute so far | as if the speaker waited: explodes on talks |
| omnisteval | audio heard + compute since the last write | no backlog; never before the last |
| simulstream | audio heard + compute of this step | no backlog; may lie before the last |
| queued | max(ready before, audio heard) + compute of this step | what a live listener gets |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise
from math import fsum, isfinite

from earvoice.errors import MetricError
from earvoice.metrics.checks import require_same_length, require_times

# What subtracting times of a log may leave; less than any step takes.
_CRUMB_S = 1e-6


class ComputeClock(StrEnum):
    """Whose computation-aware times are in use; see the table above."""

    SIMULEVAL = "simuleval"
    OMNISTEVAL = "omnisteval"
    SIMULSTREAM = "simulstream"
    QUEUED = "queued"


@dataclass(frozen=True, slots=True)
class ComputeStep:
    """One decision: heard_s of audio had arrived, and it took compute_s, written or not."""

    heard_s: float
    compute_s: float


def ready_times(
    steps: Sequence[ComputeStep],
    writers: Sequence[int],
    *,
    clock: ComputeClock = ComputeClock.QUEUED,
) -> list[float]:
    """Return when every unit was ready, in seconds from the start of the recording.

    steps: all decisions of a recording in order, those that wrote nothing too. writers: for every
    unit the index of the step that wrote it or last changed it, non-decreasing.
    Raises MetricError for a step or a writer that cannot be.
    Source: SimulEval 536de82; OmniSTEval 0.1.10, --fix_simuleval_emission_ca; simulstream 1.0;
    queued is ours.
    Convention: that of `clock`, as in the table above.
    """
    _require_steps(steps, writers)
    match clock:
        case ComputeClock.SIMULEVAL:
            ready_s = _stop_the_world(steps)
        case ComputeClock.SIMULSTREAM:
            ready_s = [step.heard_s + step.compute_s for step in steps]
        case ComputeClock.QUEUED:
            ready_s = _queued(steps)
        case ComputeClock.OMNISTEVAL:
            elapsed_s = _stop_the_world(steps)
            return repaired_elapsed(
                [steps[writer].heard_s for writer in writers],
                [elapsed_s[writer] for writer in writers],
            )
    return [ready_s[writer] for writer in writers]


def repaired_elapsed(delays_s: Sequence[float], elapsed_s: Sequence[float]) -> list[float]:
    """Return SimulEval's elapsed times with the compute before the last write taken out.

    The first stays; of every later unit only the time since the unit before it counts, from that
    unit's delay on; and no time lies before the one before it.
    Raises MetricError when lists do not match or a time is not finite.
    Source: OmniSTEval 0.1.10, `data.py`, `fix_emission_ca`.
    Convention: OmniSTEval's option --fix_simuleval_emission_ca.
    """
    require_same_length(delays_s, elapsed_s, "delays and elapsed times")
    if not delays_s:
        return []
    require_times(delays_s, ordered=False)
    require_times(elapsed_s, ordered=False)
    since_s = [
        later_s - earlier_s + delay_s
        for (earlier_s, later_s), delay_s in zip(pairwise(elapsed_s), delays_s, strict=False)
    ]
    return list(accumulate([elapsed_s[0], *since_s], max))


def steps_from_elapsed(
    delays_s: Sequence[float], elapsed_s: Sequence[float]
) -> tuple[list[ComputeStep], list[int]]:
    """Return the steps, and every unit's writer, behind SimulEval's delays and elapsed times.

    Such a log does not tell when a step that wrote nothing computed, so all compute since the write
    before counts at the next one: a queue computed from it is never shorter than the real one.
    Raises MetricError when lists do not match, delays decrease or compute would be negative.
    Source: SimulEval 536de82: elapsed = audio sent + wall clock since the first segment was sent.
    Convention: ours, as SimulEval's log does not tell which step computed.
    """
    require_same_length(delays_s, elapsed_s, "delays and elapsed times")
    steps: list[ComputeStep] = []
    writers: list[int] = []
    spent_s = 0.0
    for delay_s, time_s in zip(delays_s, elapsed_s, strict=True):
        compute_s = time_s - delay_s - spent_s
        if abs(compute_s) < _CRUMB_S:
            compute_s = 0.0
        if not steps or compute_s or delay_s != steps[-1].heard_s:
            steps.append(ComputeStep(delay_s, compute_s))
            spent_s = time_s - delay_s
        writers.append(len(steps) - 1)
    _require_steps(steps, writers)
    return steps, writers


def real_time_factor(compute_s: float, audio_s: float) -> float:
    """Return computing time per second of audio; above 1 a live talk cannot be followed.

    For a corpus give both sums. Raises MetricError for negative compute or no audio.
    Source: simulstream 1.0, `metrics/stats.py`, `RealTimeFactor`.
    Convention: simulstream's. SimulEval's RTF is another: `simuleval_rtf`.
    """
    if not (compute_s >= 0 and isfinite(compute_s) and audio_s > 0 and isfinite(audio_s)):
        raise MetricError(
            f"a real-time factor needs compute of at least 0 s and audio of more than 0 s, got "
            f"{compute_s} s and {audio_s} s; check the log's compute times"
        )
    return compute_s / audio_s


def total_compute(steps: Sequence[ComputeStep]) -> float:
    """Return the computing time of all steps, in seconds; 0 for none.

    Source: simulstream 1.0, `metrics/stats.py`, `RealTimeFactor`.
    Convention: simulstream's: every step counts, those that wrote nothing too.
    """
    return fsum(step.compute_s for step in steps)


def _stop_the_world(steps: Sequence[ComputeStep]) -> list[float]:
    spent_s = accumulate(step.compute_s for step in steps)
    return [step.heard_s + so_far_s for step, so_far_s in zip(steps, spent_s, strict=True)]


def _queued(steps: Sequence[ComputeStep]) -> list[float]:
    ready_s: list[float] = []
    free_s = 0.0
    for step in steps:
        free_s = max(free_s, step.heard_s) + step.compute_s
        ready_s.append(free_s)
    return ready_s


def _require_steps(steps: Sequence[ComputeStep], writers: Sequence[int]) -> None:
    for index, step in enumerate(steps):
        if not (step.heard_s >= 0 and step.compute_s >= 0):
            raise MetricError(
                f"step {index} heard {step.heard_s} s and computed {step.compute_s} s; expected "
                "neither below 0; check the log's times"
            )
    if steps:
        require_times([step.heard_s for step in steps])
        require_times([step.compute_s for step in steps], ordered=False)
    if any(not 0 <= writer < len(steps) for writer in writers):
        raise MetricError(
            f"units name steps {min(writers)} to {max(writers)} as their writers, but there are "
            f"{len(steps)} steps; expected indices from 0"
        )
    if any(later < earlier for earlier, later in pairwise(writers)):
        raise MetricError(
            "a unit was written by an earlier step than the unit before it; expected writers in "
            "order; check how deleted text was counted"
        )
