"""Quality and latency of passages, before any paper's way to combine them.

Latencies are seconds; for text sources, source units read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from earvoice.errors import MetricError
from earvoice.metrics.figures import Figure, latency
from earvoice.metrics.latency import mean_lag
from earvoice.metrics.segment import Segment
from earvoice.training.rewards.passages import Null, Passage
from earvoice.training.rewards.quality import Quality


class Lag(StrEnum):
    """The latency that is rewarded. LAAL is HPO's, AL is SeqPO-SiMT's.

    HPO_CODE: what HPO's released code calls LAAL, see `hpo_code_lag`.
    """

    LAAL = "laal"
    AL = "al"
    HPO_CODE = "hpo-code"


_FIGURES = {Lag.LAAL: Figure.LAAL, Lag.AL: Figure.AL}


@dataclass(frozen=True, slots=True)
class PassageScore:
    """Quality and latency of one passage; a null has the worst of both."""

    quality: float
    latency: float
    null: Null | None = None


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores passages.

    worst_latency: l_max, the latency of a passage that has none. Source: HPO section 4.2.
    """

    quality: Quality
    lag: Lag
    worst_latency: float

    def score(self, rollouts: Sequence[Sequence[Passage]]) -> list[tuple[PassageScore, ...]]:
        """Return the scores of the passages of many rollouts; the metric is called once.

        A null has the worst quality and the worst latency, and so has the latency of a passage in
        which no unit begins. Raises MetricError when the metric answers with NaN or out of range.
        """
        matched = [one.pair for passages in rollouts for one in passages if one.segment is not None]
        qualities = iter(self._qualities(self.quality.score(matched), len(matched)))
        return [
            tuple(self._passage(passage, qualities) for passage in passages)
            for passages in rollouts
        ]

    def _passage(self, passage: Passage, qualities: Iterator[float]) -> PassageScore:
        if passage.segment is None:
            return PassageScore(self.quality.worst, self.worst_latency, passage.null)
        lag = lag_of(passage.segment, self.lag)
        return PassageScore(next(qualities), self.worst_latency if lag is None else lag)

    def _qualities(self, scores: Sequence[float], expected: int) -> Sequence[float]:
        worst, best = self.quality.worst, self.quality.best
        # `not <=` rather than `>`, because NaN must fail.
        wrong = [score for score in scores if not worst <= score <= best]
        if len(scores) != expected or wrong:
            raise MetricError(
                f"quality {self.quality.name!r} returned {len(scores)} scores for {expected} pairs"
                f"{f', among them {wrong[0]}' if wrong else ''}; expected one each in "
                f"[{worst}, {best}]; correct its `worst` and `best`, or the metric"
            )
        return scores


def lag_of(segment: Segment, lag: Lag) -> float | None:
    """Return the latency of a segment; None when it has no unit. Raises as `latency` does."""
    if lag is Lag.HPO_CODE:
        return hpo_code_lag(segment) if segment.delays_s else None
    return latency(segment, _FIGURES[lag])


def hpo_code_lag(segment: Segment) -> float:
    """Return what HPO's code rewards: lower than LAAL by one step of the ideal translator.

    mean_j (d_j - j step), j from 1, step = source / max(units, reference units).
    Differs from LAAL: no unit is left out after the source's end, and the ideal translator has
    written unit j after j steps, not j - 1. May be negative.
    """
    step = segment.source_s / max(len(segment.units), segment.reference_units)
    return mean_lag(segment.delays_s, step) - step
