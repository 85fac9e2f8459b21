"""The reward of SeqPO-SiMT: quality and truncated latency, both relative to the group.

    r = lambda q - L,   q = z(quality),   L = z(max(m, latency))             m source words a step

Range: r has mean 0 in every group (not with `Truncation.SCORE` nor without normalisation), and is
within +-(quality_weight + latency_weight) sqrt(G - 1) then.
Source: SeqPO-SiMT (arXiv 2505.20622), eq. 2 and Algorithm 1, lines 8 to 10.

Differs from the paper: eq. 2 is printed as L = max(m, z(latency)). A z-score of B = 5 samples is at
most 2, and m words are at least that, so as printed L would be constant. Floored before it is
normalised, latency behaves as in the paper's figures. `Truncation.SCORE` floors the z-score at
a value of one's own, as HPO did for its comparison.
Differs from HPO's code: that floor is step / 3 (0.373 for chunks of 1.12 s), executed inside the
loop over groups on the array of all of them, so that raw latencies of groups not yet normalised are
floored as well, in an order that depends on a hash. That variant cannot be reproduced and is not
offered; `Truncation.SCORE` with the same floor is what it was meant to be.

Shape legend: S source, G sample of a source.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from earvoice.training.rewards.grouping import Scores, normalised


class Truncation(StrEnum):
    """Where latency is floored, so that writing early gains nothing below the floor.

    RAW: before it is normalised. SCORE: its z-score. NONE: nowhere, which the paper shows to
    collapse (its figure 6).
    """

    RAW = "raw"
    SCORE = "score"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Fusion:
    """How quality and latency become one reward.

    quality_weight: lambda. latency_weight: 1 in the paper, 0 for quality only. score_floor: for
    `Truncation.SCORE`. normalise: False is the paper's ablation, the weighted sum of raw scores.
    """

    quality_weight: float = 2.0
    latency_weight: float = 1.0
    truncation: Truncation = Truncation.RAW
    score_floor: float = 0.0
    normalise: bool = True


_PAPER = Fusion()


def seqpo_rewards(
    quality_SG: Scores,
    latency_SG: Scores,
    floor_S: NDArray[np.float64],
    *,
    fusion: Fusion = _PAPER,
) -> Scores:
    """Return the reward of every rollout [S, G].

    floor_S: m of each source in the unit of latency, what one turn reads. NaN marks a failed
    rollout, which counts for nobody. Without normalisation the range is that of the weighted sum.
    """
    if fusion.truncation is Truncation.RAW:
        latency_SG = np.maximum(latency_SG, floor_S[:, None])
    quality, latency = quality_SG, latency_SG
    if fusion.normalise:
        quality, latency = normalised(quality_SG), normalised(latency_SG)
    if fusion.truncation is Truncation.SCORE:
        latency = np.maximum(latency, fusion.score_floor)
    return np.asarray(
        fusion.quality_weight * quality - fusion.latency_weight * latency, dtype=np.float64
    )
