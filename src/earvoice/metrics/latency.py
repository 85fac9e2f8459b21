"""Latency of one segment: how far the translation lags behind an ideal translator."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from earvoice.errors import MetricError


def average_lagging(delays_s: Sequence[float], *, source_s: float, reference_units: int) -> float:
    """Return the mean lag of one segment behind an ideal translator, in seconds.

    delays_s: non-decreasing, one per hypothesis unit, from the start of the segment.
    reference_units: length of the reference, which the ideal translator writes at an even pace.
    Raises MetricError when `delays_s` is empty or decreases, or a length is not positive.
    Source: Ma et al. 2019, arXiv 1810.08398, section 4; for speech Ma, Pino and Koehn 2020.
    The first unit at or after the source's end is the last one counted; a hypothesis that starts
    after the source's end has the delay of its first unit.
    """
    return _lagging(delays_s, source_s=source_s, ideal_units=reference_units)


def length_adaptive_average_lagging(
    delays_s: Sequence[float], *, source_s: float, reference_units: int
) -> float:
    """Return the average lagging in seconds, where the ideal translator writes as much.

    Arguments and errors are those of `average_lagging`. An over-long hypothesis gains nothing.
    Source: Papi et al. 2022, arXiv 2206.05807; Polák et al. 2022.
    """
    return _lagging(delays_s, source_s=source_s, ideal_units=max(len(delays_s), reference_units))


def _lagging(delays_s: Sequence[float], *, source_s: float, ideal_units: int) -> float:
    _require_segment(delays_s, source_s, ideal_units)
    if delays_s[0] > source_s:
        return delays_s[0]
    pace_s = source_s / ideal_units
    past_end = (index for index, delay_s in enumerate(delays_s) if delay_s >= source_s)
    counted = next(past_end, len(delays_s) - 1) + 1
    lags_s = (delay_s - index * pace_s for index, delay_s in enumerate(delays_s[:counted]))
    return sum(lags_s) / counted


def _require_segment(delays_s: Sequence[float], source_s: float, ideal_units: int) -> None:
    if not delays_s:
        raise MetricError(
            "lagging is undefined for an empty hypothesis; expected at least one unit; "
            "count empty hypotheses apart"
        )
    if not source_s > 0 or ideal_units < 1:
        raise MetricError(
            f"lagging needs a source longer than 0 s and a reference of at least one unit, got "
            f"{source_s} s and {ideal_units} units; check the segment's reference"
        )
    if any(later < earlier for earlier, later in pairwise(delays_s)):
        raise MetricError(
            "delays decrease, but committed text cannot appear before earlier text; "
            "expected non-decreasing delays; check the log's order"
        )
