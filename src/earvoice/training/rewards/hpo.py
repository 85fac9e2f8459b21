"""The reward of HPO: latency counts only where quality is good enough.

    l_k = LAAL_k if q_k >= q_thres else l_max       (1)   q, l = means over passages k   (2)
    r   = z(q) - lambda z(l), z within the group of samples of one source           (3)-(5)

A passage without counterpart has the worst of both. Range: r has mean 0 in every group, and is
within +-(quality_weight + latency_weight) sqrt(G - 1); no bound holds for `LatencyScale.PRINTED`.
Source: Hierarchical Policy Optimization, section 4.2.

Where paper and released code differ the paper is the default and the code is an option:
- (4) is printed with the standard deviation of q under l. The text says that both are normalised
  separately, and the code does so; we follow the text. `LatencyScale.PRINTED` is the formula as
  printed.
- (1) leaves a good passage its LAAL even above l_max; the code stores min(0, l - l_max), which is
  min(l, l_max) up to a shift that the group's mean takes out again: `cap`.
- The code's LAAL is another one: `scores.hpo_code_lag`.
- The code knows a latency that is good enough, below which being early gains nothing: max(0, l -
  target). The paper does not have it: `target`.
- The code divides by zero where there is no alignment at all; here an empty output is nulls.
- The code splits hypotheses at commas too and aligns them with the source transcript; here
  sentences end where `metrics.sentences` says, and are aligned with the reference.

Shape legend: S source, G sample of a source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum

import numpy as np

from earvoice.training.rewards.grouping import SAME, Scores, centred, deviations, normalised
from earvoice.training.rewards.scores import PassageScore


class Level(StrEnum):
    """Where the gate stands: at every sentence, at the means of a rollout, or nowhere."""

    SENTENCE = "sentence"
    DOCUMENT = "document"
    NONE = "none"


class LatencyScale(StrEnum):
    """What latency is divided by: its own deviation, or that of quality, as (4) is printed."""

    OWN = "own"
    PRINTED = "printed"


@dataclass(frozen=True, slots=True)
class Gate:
    """The hierarchy. threshold: lowest quality whose latency counts. worst_latency: l_max.

    cap: whether no latency counts more than l_max, as in the code. target: latency below which
    nothing is gained, what counts is max(0, l - target) for what passes and what does not; None is
    the paper.
    """

    threshold: float
    worst_latency: float
    level: Level = Level.SENTENCE
    cap: bool = False
    target: float | None = None

    def apply(self, scores: Sequence[PassageScore]) -> Gated:
        """Return quality and latency of a rollout from those of its passages, at least one.

        Source: eq. 1 and 2; the document level is "hierarchical-document" of Table 1, the gate of
        eq. 1 on the means of eq. 2.
        """
        quality = _mean([one.quality for one in scores])
        if self.level is Level.SENTENCE:
            lags = [self._gated(one.quality, one.latency) for one in scores]
            return Gated(quality, _mean(lags), self._passed(scores), len(scores))
        mean_lag = _mean([one.latency for one in scores])
        if self.level is Level.DOCUMENT:
            passed = int(quality >= self.threshold)
            return Gated(quality, self._gated(quality, mean_lag), passed, 1)
        return Gated(quality, self._counted(mean_lag), self._passed(scores), len(scores))

    def _passed(self, scores: Sequence[PassageScore]) -> int:
        return sum(one.null is None and one.quality >= self.threshold for one in scores)

    def _gated(self, quality: float, latency: float) -> float:
        return self._counted(latency if quality >= self.threshold else self.worst_latency)

    def _counted(self, latency: float) -> float:
        if self.cap:
            latency = min(latency, self.worst_latency)
        return latency if self.target is None else max(0.0, latency - self.target)


@dataclass(frozen=True, slots=True)
class Gated:
    """A rollout's quality and latency behind the gate, and how many of `gates` let it pass."""

    quality: float
    latency: float
    passed: int
    gates: int

    @classmethod
    def ungated(cls, scores: Sequence[PassageScore]) -> Gated:
        """Return the plain means of eq. 2."""
        return cls(
            _mean([one.quality for one in scores]), _mean([one.latency for one in scores]), 0, 0
        )


def hpo_rewards(
    quality_SG: Scores,
    latency_SG: Scores,
    *,
    quality_weight: float = 1.0,
    latency_weight: float = 0.5,
    scale: LatencyScale = LatencyScale.OWN,
) -> Scores:
    """Return the reward of every rollout [S, G].

    latency_weight: lambda. Both scores come from `Gate.apply`. NaN marks a failed rollout, which
    counts for nobody. Source: eq. 3 to 5; the code has the same weights.
    """
    quality = normalised(quality_SG)
    if scale is LatencyScale.OWN:
        latency = normalised(latency_SG)
    else:
        spread_S1 = deviations(quality_SG)
        latency = centred(latency_SG) / np.where(spread_S1 > SAME, spread_S1, 1.0)
    return np.asarray(quality_weight * quality - latency_weight * latency, dtype=np.float64)


def _mean(values: Sequence[float]) -> float:
    return fsum(values) / len(values)
