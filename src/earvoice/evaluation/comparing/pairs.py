"""Two systems at the same multiplier: is one better, or later, than the other, or is it chance?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from earvoice.evaluation.bootstrap import Difference
from earvoice.evaluation.comparing.measures import Measures
from earvoice.evaluation.comparing.systems import Point, System


@dataclass(frozen=True, slots=True)
class Pair:
    """B minus A on the same segments.

    quality, latency: None where draws tell nothing. n_latency: segments that have a lag in both.
    quality_p_holm, latency_p_holm: p-values for as many comparisons as there are.
    """

    a: Point
    b: Point
    quality: Difference | None
    latency: Difference | None
    n_latency: int
    quality_p_holm: float | None = None
    latency_p_holm: float | None = None


def pair_up(systems: Sequence[System]) -> list[tuple[Point, Point]]:
    """Return the points of different systems that have the same multiplier, or one has none."""
    return [
        (a, b)
        for one, other in combinations(systems, 2)
        for a in one.points
        for b in other.points
        if a.origin.multiplier == b.origin.multiplier
        or None in (a.origin.multiplier, b.origin.multiplier)
    ]


def compare_pairs(
    pairs: Sequence[tuple[Point, Point]], measured: Mapping[Point, Measures]
) -> tuple[Pair, ...]:
    """Return all pairs with their differences, corrected for their number."""
    found = []
    for a, b in pairs:
        count, latency = measured[a].latency_against(measured[b])
        found.append((a, b, measured[a].quality_against(measured[b]), latency, count))
    qualities = holm([quality.p_value if quality else None for _, _, quality, _, _ in found])
    latencies = holm([latency.p_value if latency else None for _, _, _, latency, _ in found])
    return tuple(
        Pair(*one, quality_p_holm=quality_p, latency_p_holm=latency_p)
        for one, quality_p, latency_p in zip(found, qualities, latencies, strict=True)
    )


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Return p-values that keep the chance of any false claim among all of them.

    None stays None and counts as no comparison.
    Source: Holm 1979, "A simple sequentially rejective multiple test procedure": the smallest of m
    times m, the next times m - 1 and so on, never below the one before, at most 1.
    """
    known = sorted((p, at) for at, p in enumerate(p_values) if p is not None)
    corrected: list[float | None] = [None] * len(p_values)
    least = 0.0
    for rank, (p, at) in enumerate(known):
        least = max(least, min(1.0, p * (len(known) - rank)))
        corrected[at] = least
    return corrected
