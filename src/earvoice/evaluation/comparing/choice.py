"""What a person can choose about a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from earvoice.metrics.computation import ComputeClock


class Along(StrEnum):
    """The number that grows along a curve."""

    MULTIPLIER = "multiplier"
    K = "k"


@dataclass(frozen=True, slots=True)
class Choice:
    """What to compare, and how.

    quality: `bleu`, `chrf`, or the figure of a learned metric or a judge in `figures.json`.
    latency: the name of a figure there; None for LAAL of short recordings and
    StreamLAAL of talks. aware: computation-aware. clock: of runs; None for a queue. along: None for
    the multiplier, but k where only k differs. common: compare what all runs have, instead of
    refusing what only some have. penalise_empty: a segment without output lags by 10 s.
    """

    quality: str = "bleu"
    latency: str | None = None
    aware: bool = False
    clock: ComputeClock | None = None
    along: Along | None = None
    common: bool = False
    penalise_empty: bool = False
