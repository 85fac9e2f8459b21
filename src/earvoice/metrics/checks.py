"""What every figure demands of its input, with the same words."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import isfinite

from earvoice.errors import MetricError


def require_times(times_s: Sequence[float], *, ordered: bool = True) -> None:
    """Raise MetricError unless there are times, all finite and, if `ordered`, none decreasing.

    Negative times pass: what was written before its segment began counts from the segment.
    """
    if not times_s:
        raise MetricError(
            "latency is undefined for an empty hypothesis; expected at least one unit; "
            "count empty hypotheses apart"
        )
    for index, time_s in enumerate(times_s):
        if not isfinite(time_s):
            raise MetricError(
                f"time {index} is {time_s}; expected a finite number of seconds; "
                "check the log for NaN or Infinity"
            )
    if ordered:
        _require_order(times_s)


def require_source(source_s: float) -> None:
    """Raise MetricError unless a source has a positive, finite duration."""
    if not (source_s > 0 and isfinite(source_s)):
        raise MetricError(
            f"lagging needs a source longer than 0 s, got {source_s} s; "
            "expected the segment's duration; check the segmentation"
        )


def require_reference(reference_units: int) -> None:
    """Raise MetricError unless a reference has at least one unit."""
    if reference_units < 1:
        raise MetricError(
            f"lagging needs a reference of at least one unit, got {reference_units}; "
            "check the segment's reference, or use a length-adaptive figure"
        )


def require_same_length(first: Sequence[object], second: Sequence[object], what: str) -> None:
    """Raise MetricError unless two sequences match; what: names both, as "delays and elapsed"."""
    if len(first) != len(second):
        raise MetricError(
            f"{what} have {len(first)} and {len(second)} entries; expected one for one; "
            "check that the log counts units by one convention"
        )


def _require_order(times_s: Sequence[float]) -> None:
    for index, (earlier_s, later_s) in enumerate(pairwise(times_s), start=1):
        if later_s < earlier_s:
            raise MetricError(
                f"delays decrease from {earlier_s} s to {later_s} s at unit {index}, but committed "
                "text cannot appear before earlier text; expected non-decreasing delays; check "
                "the log's order"
            )
