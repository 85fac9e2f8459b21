"""Whether an hour costs per minute what a minute costs, in time and in memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earvoice.agent.session import Session
from earvoice.agent.step import StreamEngine
from earvoice.errors import MetricError
from earvoice.evaluation.speed import resident_mb
from earvoice.evaluation.throughput import Conditions
from earvoice.types import SAMPLE_RATE_HZ, Turn

# The first minute fills caches; the second is the yardstick.
_YARDSTICK_MINUTE = 1
_MINUTE_S = 60.0


@dataclass(frozen=True, slots=True)
class Endurance:
    """What a long stream did.

    second_minute_s, last_minute_s: median computing time of a turn in that minute.
    memory_mb_per_hour: slope of a straight line through the size of the process, from the second
    minute on.
    """

    minutes: int
    second_minute_s: float
    last_minute_s: float
    memory_mb_per_hour: float
    rtf: float

    @property
    def growth(self) -> float:
        """Return the cost of the last minute over that of the second one."""
        return self.last_minute_s / self.second_minute_s


def endure(
    engine: StreamEngine, samples: NDArray[np.float32], conditions: Conditions, *, minutes: int
) -> Endurance:
    """Return what one stream costs that hears a recording over and over for so many minutes.

    Raises MetricError when there is nothing to compare the end with.
    """
    if minutes <= _YARDSTICK_MINUTE + 1:
        raise MetricError(
            f"a long run needs at least {_YARDSTICK_MINUTE + 2} minutes, got {minutes}"
        )
    if len(samples) < SAMPLE_RATE_HZ:
        raise MetricError(f"{len(samples)} samples are less than a second; use a longer recording")
    # Filled in place: a log that grows would be measured, too.
    log = np.full((int(minutes * _MINUTE_S * SAMPLE_RATE_HZ) // engine.chunk_samples, 3), np.nan)

    def note(turn: Turn, _: str) -> None:
        log[turn.index] = turn.heard_s, turn.compute_end_s - turn.compute_start_s, resident_mb()

    with Session(
        engine, conditions.task, clock=conditions.clock, policy=conditions.policy, gate=False
    ) as session:
        session.observe(note)
        seconds = len(samples) // SAMPLE_RATE_HZ
        for second in range(int(minutes * _MINUTE_S)):
            at = second % seconds * SAMPLE_RATE_HZ
            session.push(samples[at : at + SAMPLE_RATE_HZ])
            conditions.progress(1.0)
    return _summed_up(*log[np.isfinite(log[:, 0])].T, minutes=minutes)


def _summed_up(
    heard_s: NDArray[np.float64],
    compute_s: NDArray[np.float64],
    memory_mb: NDArray[np.float64],
    *,
    minutes: int,
) -> Endurance:
    minute = (heard_s / _MINUTE_S).astype(int)
    settled = minute >= _YARDSTICK_MINUTE
    slope, _ = np.polyfit(heard_s[settled] / 3600.0, memory_mb[settled], 1)
    return Endurance(
        minutes=minutes,
        second_minute_s=float(np.median(compute_s[minute == _YARDSTICK_MINUTE])),
        last_minute_s=float(np.median(compute_s[minute == minutes - 1])),
        memory_mb_per_hour=float(slope),
        rtf=float(compute_s.sum() / heard_s[-1]),
    )
