"""Latency of one segment: how far the translation lags behind an ideal translator.

The conventions are SimulEval's (revision 536de82), in seconds instead of milliseconds. For text
input, counts of source tokens take the place of seconds throughout.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from earvoice.metrics.checks import require_reference, require_source, require_times


def average_lagging(
    delays_s: Sequence[float], *, source_s: float, reference_units: int, ordered: bool = True
) -> float:
    """Return the mean lag of one segment behind an ideal translator (AL), in seconds.

    delays_s: one per hypothesis unit, from the start of the segment; negative ones count as they
    are. reference_units: length of the reference, which the ideal translator writes at an even
    pace. ordered: whether delays must not decrease; computation-aware times of simulstream may.
    Raises MetricError when `delays_s` is empty, not finite or decreases, or a length is not
    positive.
    Source: Ma et al. 2019, arXiv 1810.08398, section 4; for speech Ma, Pino and Koehn 2020.
    Convention: SimulEval. The first unit at or after the source's end is the last one counted; a
    hypothesis that starts after the source's end has the delay of its first unit. Its option
    --no-use-ref-len is the hypothesis's length as `reference_units`.
    """
    require_reference(reference_units)
    return _lagging(delays_s, source_s, reference_units, ordered)


def length_adaptive_average_lagging(
    delays_s: Sequence[float], *, source_s: float, reference_units: int, ordered: bool = True
) -> float:
    """Return the average lagging in seconds, where the ideal translator writes as much (LAAL).

    Arguments and errors are those of `average_lagging`, but the reference may be empty. An
    over-long hypothesis gains nothing.
    Source: Papi et al. 2022, arXiv 2206.05807; Polák et al. 2022, arXiv 2204.06028.
    Convention: SimulEval, and the same in OmniSTEval and simulstream.
    """
    return _lagging(delays_s, source_s, max(len(delays_s), reference_units), ordered)


def average_proportion(
    delays_s: Sequence[float], *, source_s: float, reference_units: int, ordered: bool = True
) -> float:
    """Return the mean share of the source that was heard when a unit was written (AP).

    Arguments and errors are those of `average_lagging`.
    Source: Cho and Esipova 2016, arXiv 1606.02012.
    Convention: SimulEval divides by the reference's length, so a long hypothesis passes 1, and cuts
    nothing off at the source's end.
    """
    _require(delays_s, source_s, ordered)
    require_reference(reference_units)
    return fsum(delays_s) / (source_s * reference_units)


def differentiable_average_lagging(
    delays_s: Sequence[float], *, source_s: float, ordered: bool = True
) -> float:
    """Return the lag in seconds of a writer who spends a pace's time on every unit (DAL).

    Arguments and errors are those of `average_lagging`.
    Source: Arivazhagan et al. 2019, arXiv 1906.05218; Cherry and Foster 2019, arXiv 1906.00048.
    Convention: SimulEval paces by the hypothesis's own length, never by the reference's.
    """
    _require(delays_s, source_s, ordered)
    pace_s = source_s / len(delays_s)
    written_s = [delays_s[0]]
    for delay_s in delays_s[1:]:
        written_s.append(max(delay_s, written_s[-1] + pace_s))
    return mean_lag(written_s, pace_s)


def mean_lag(times_s: Sequence[float], pace_s: float) -> float:
    """Return how far times lie behind 0, pace, 2 pace and so on, in the mean.

    times_s: at least one, as its callers make sure. In seconds, as the times and the pace are.
    The one sum in AL, LAAL, DAL, YAAL and HPO's reward; they differ in its times and its pace.
    Source: the sum of Ma et al. 2019, arXiv 1810.08398, section 4.
    Convention: units count from 0, so the first is due at once; which units count is the caller's.
    """
    return fsum(time_s - index * pace_s for index, time_s in enumerate(times_s)) / len(times_s)


def _lagging(delays_s: Sequence[float], source_s: float, ideal_units: int, ordered: bool) -> float:
    _require(delays_s, source_s, ordered)
    past_end = (index for index, delay_s in enumerate(delays_s) if delay_s >= source_s)
    counted = next(past_end, len(delays_s) - 1) + 1
    return mean_lag(delays_s[:counted], source_s / ideal_units)


def _require(delays_s: Sequence[float], source_s: float, ordered: bool) -> None:
    require_times(delays_s, ordered=ordered)
    require_source(source_s)
