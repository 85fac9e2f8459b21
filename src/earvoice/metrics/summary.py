"""One figure over a corpus: its mean and tail, what was left out, and how it drifts over a talk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from earvoice.errors import MetricError
from earvoice.metrics.checks import require_same_length, require_times


@dataclass(frozen=True, slots=True)
class Summary:
    """A figure over a corpus, in the figure's own unit.

    mean, p50, p90, p95: None when nothing was scored. scored: instances behind them. empty:
    instances without output. dropped: instances that have output but no figure by its own
    definition. penalised: whether every empty instance counts as `penalty` among the scored ones;
    otherwise the empty ones are left out, which flatters a system that stays silent.
    """

    mean: float | None
    p50: float | None
    p90: float | None
    p95: float | None
    scored: int
    empty: int
    dropped: int
    penalty: float | None = None

    @property
    def penalised(self) -> bool:
        """Return whether empty instances count."""
        return self.penalty is not None


def summarise(
    values: Sequence[float], *, empty: int = 0, dropped: int = 0, penalty: float | None = None
) -> Summary:
    """Return the unweighted mean and percentiles of one figure over instances.

    values: of the instances that have one. empty, dropped: how many others there were. penalty:
    value for each empty one; None leaves them out.
    Percentiles interpolate between the nearest ranks.
    Raises MetricError for a value that is not finite or a negative count.
    Source: SimulEval 536de82, for the mean; HPO, for the penalty of 10 s.
    Convention: SimulEval's mean, over instances and not over units. Leaving empty ones out is what
    SimulEval, OmniSTEval and simulstream do; percentiles are ours.
    """
    if empty < 0 or dropped < 0:
        raise MetricError(f"{empty} empty and {dropped} dropped instances; expected counts from 0")
    scored = [*values, *([penalty] * empty if penalty is not None else [])]
    if not scored:
        return Summary(None, None, None, None, 0, empty, dropped, penalty)
    require_times(scored, ordered=False)
    p50, p90, p95 = (float(value) for value in np.percentile(scored, [50, 90, 95]))
    mean = float(np.mean(scored))
    return Summary(mean, p50, p90, p95, len(scored), empty, dropped, penalty)


def drift(at_s: Sequence[float], lags_s: Sequence[float]) -> float | None:
    """Return how the lag changes over a talk: the slope of lag over time, in seconds per minute.

    at_s: where in the talk each lag was measured, in any order; lags_s: the lags. None when all
    were measured at one time. Positive for a system that falls behind.
    Raises MetricError when lists do not match, are empty or hold what is not finite.
    Source: ours; least squares.
    Convention: ours, in seconds per minute.
    """
    require_same_length(at_s, lags_s, "times and lags")
    require_times(at_s, ordered=False)
    require_times(lags_s, ordered=False)
    times = np.asarray(at_s, dtype=np.float64) - np.mean(at_s)
    spread = float(times @ times)
    if spread == 0.0:
        return None
    return 60.0 * float(times @ np.asarray(lags_s, dtype=np.float64)) / spread
