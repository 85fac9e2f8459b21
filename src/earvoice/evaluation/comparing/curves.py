"""Two curves where their latencies overlap: quality at the same latency, and the mean of it.

Systems rarely have points at the same latency. Here each curve is a line through its points,
straight from one to the next, so it has a quality at every latency it covers. Curves are compared
over the latencies that both cover: at both ends and in the middle, and by the mean height, which is
the area under a curve over the length of the range. On every draw of the segments all points move,
and the lines with them; a curve that then ends inside the range goes on level to the range's end.
The range itself stays where the undrawn points put it.

Source: ours, after Bjøntegaard 2001 (VCEG-M33), who compares rate-distortion curves by the mean
distance between them; differs: straight lines instead of a cubic through four points, latency as
it is instead of a logarithm, and intervals by paired bootstrap (Koehn 2004).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from earvoice.evaluation.bootstrap import Difference, Sampled, paired
from earvoice.evaluation.comparing.measures import Measures
from earvoice.evaluation.comparing.systems import Point, System

_PLACES = 3
Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class At:
    """B minus A in quality at one latency."""

    latency: float
    quality: Difference


@dataclass(frozen=True, slots=True)
class CurvePair:
    """Two curves over the latencies [low, high] that both cover.

    mean: B minus A in mean height. at: at some latencies from low to high. Both empty where no
    latency is covered by both, so that low is not below high.
    """

    a: System
    b: System
    low: float
    high: float
    mean: Difference | None = None
    at: tuple[At, ...] = ()


def compare_curves(
    systems: Sequence[System], measured: Mapping[Point, Measures]
) -> tuple[CurvePair, ...]:
    """Compare every two systems that have at least two points with a latency."""
    lines = [
        (system, line)
        for system in systems
        if len(line := [m for p in system.points if (m := measured[p]).has_latency]) > 1
    ]
    return tuple(
        _compare(a, b, line_a, line_b) for (a, line_a), (b, line_b) in combinations(lines, 2)
    )


def height(latencies: Array, qualities: Array, at: float) -> float:
    """Return the quality of a curve at a latency; beyond its ends that of the end."""
    order = np.argsort(latencies, kind="stable")
    return float(np.interp(at, latencies[order], qualities[order]))


def mean_height(latencies: Array, qualities: Array, low: float, high: float) -> float:
    """Return the area under a curve between two latencies over their distance."""
    order = np.argsort(latencies, kind="stable")
    x, y = latencies[order], qualities[order]
    corners = np.array([low, *x[(x > low) & (x < high)], high])
    return float(np.trapezoid(np.interp(corners, x, y), corners) / (high - low))


def _compare(
    a: System, b: System, line_a: Sequence[Measures], line_b: Sequence[Measures]
) -> CurvePair:
    spans = [[one.latency.value for one in line] for line in (line_a, line_b)]
    low, high = max(map(min, spans)), min(map(max, spans))
    if low >= high:
        return CurvePair(a, b, low, high)
    at = [
        At(float(place), paired(_height(line_a, float(place)), _height(line_b, float(place))))
        for place in np.linspace(low, high, _PLACES)
    ]
    mean = paired(_mean_height(line_a, low, high), _mean_height(line_b, low, high))
    return CurvePair(a, b, low, high, mean, tuple(at))


def _height(line: Sequence[Measures], at: float) -> Sampled:
    return _sampled(line, lambda latencies, qualities: height(latencies, qualities, at))


def _mean_height(line: Sequence[Measures], low: float, high: float) -> Sampled:
    return _sampled(line, lambda latencies, qualities: mean_height(latencies, qualities, low, high))


def _sampled(line: Sequence[Measures], figure: Callable[[Array, Array], float]) -> Sampled:
    """Return a figure of a curve with its draws; NaN where a point has no latency on a draw."""
    value = figure(
        np.array([one.latency.value for one in line]), np.array([one.quality.value for one in line])
    )
    latencies = np.array([one.latency.drawn for one in line]).T
    qualities = np.array([one.quality.drawn for one in line]).T
    drawn = [
        figure(x, y) if np.isfinite(x).all() else np.nan
        for x, y in zip(latencies, qualities, strict=True)
    ]
    return Sampled(value, np.array(drawn))
