"""Rewards relative to a group: the samples of one source are compared with each other only.

Shape legend: S source, G sample of a source.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earvoice.errors import ConfigError

Scores: TypeAlias = NDArray[np.float64]
"""[S, G]; NaN marks a rollout that failed and has no score."""


class Spread(StrEnum):
    """The standard deviation a group is divided by.

    POPULATION: over G, as HPO's code. SAMPLE: over G - 1, as TRL's; the papers do not say.
    """

    POPULATION = "population"
    SAMPLE = "sample"


SAME = 1e-8
"""Scores of a group that spread no wider than this are equal: what is left is rounding."""


def normalised(
    scores_SG: Scores, *, spread: Spread = Spread.POPULATION, epsilon: float = 0.0
) -> Scores:
    """Return scores as distances from their group's mean, in standard deviations.

    Range: a group of n has mean 0 and, for the population's spread, values within
    +-sqrt(n - 1). A group without spread is only centred, so it is 0; NaN stays NaN and counts for
    nobody. epsilon: added to the deviation; 0 as in the papers, 1e-4 as in TRL.
    Source: SeqPO-SiMT eq. 2, HPO eq. 3, DeepSeekMath (arXiv 2402.03300) section 4.1.2. HPO's code
    skips the division where the deviation is exactly 0; rounding makes that a matter of luck, hence
    `SAME`.
    """
    deviation_S1 = deviations(scores_SG, spread=spread)
    scale_S1 = np.where(deviation_S1 > SAME, deviation_S1 + epsilon, 1.0)
    return np.asarray(centred(scores_SG) / scale_S1, dtype=np.float64)


def centred(scores_SG: Scores) -> Scores:
    """Return scores less the mean of those of their group that are known."""
    _require_groups(scores_SG)
    known_SG = ~np.isnan(scores_SG)
    count_S1 = np.maximum(known_SG.sum(axis=1, keepdims=True), 1)
    mean_S1 = np.where(known_SG, scores_SG, 0.0).sum(axis=1, keepdims=True) / count_S1
    return np.asarray(scores_SG - mean_S1, dtype=np.float64)


def deviations(scores_SG: Scores, *, spread: Spread = Spread.POPULATION) -> Scores:
    """Return the standard deviation of every group [S, 1]; 0 for fewer than two known scores."""
    offsets_SG = centred(scores_SG)
    known_S1 = (~np.isnan(scores_SG)).sum(axis=1, keepdims=True)
    freedom_S1 = known_S1 - (1 if spread is Spread.SAMPLE else 0)
    squares_S1 = np.nansum(offsets_SG**2, axis=1, keepdims=True)
    return np.asarray(np.sqrt(squares_S1 / np.maximum(freedom_S1, 1)), dtype=np.float64)


def identical_groups(scores_SG: Scores) -> NDArray[np.bool_]:
    """Return which groups have no spread and so nothing to say [S]."""
    return np.asarray(deviations(scores_SG)[:, 0] <= SAME)


def _require_groups(scores_SG: Scores) -> None:
    if scores_SG.ndim != 2 or scores_SG.shape[1] < 2:
        raise ConfigError(
            f"scores of shape {scores_SG.shape} are no groups; expected [sources, samples] with at "
            "least two samples of a source, since a group of one has no spread; raise "
            "rollout.num_generations"
        )
