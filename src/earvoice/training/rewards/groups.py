"""Groups of rollouts on their way to rewards, and what a log says of them.

Shape legend: S source, G sample of a source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np
from numpy.typing import NDArray

from earvoice.errors import DataError
from earvoice.metrics.segment import ReferenceSegment
from earvoice.training.rewards.grouping import SAME, Scores, deviations, identical_groups
from earvoice.training.rewards.passages import Null
from earvoice.training.rewards.scores import PassageScore
from earvoice.training.rollout_types import Rollout
from earvoice.types import Language


@dataclass(frozen=True, slots=True)
class Group:
    """The rollouts of one source and what it should have become.

    references: its sentences, in order. turn_length: what one turn reads, in seconds or units.
    """

    rollouts: tuple[Rollout, ...]
    references: tuple[ReferenceSegment, ...]
    turn_length: float

    def __post_init__(self) -> None:
        sources = {(one.recording, one.trajectory.task) for one in self.rollouts}
        if len(sources) != 1 or self.turn_length <= 0:
            raise DataError(
                f"a group has rollouts of {len(sources)} sources or tasks and a turn length of "
                f"{self.turn_length}; expected rollouts of one source and task, and a positive "
                "length"
            )

    @property
    def language(self) -> Language:
        """Return the language that is written."""
        return self.rollouts[0].trajectory.task.direction.target


@dataclass(frozen=True, slots=True)
class Judged:
    """A group with the scores of its passages.

    scores: of every rollout's passages, empty for one that failed. lags: mean latency of the
    passages with a counterpart over all rollouts by its name (`al`, `laal`), without any gate or
    truncation; empty when there is none.
    """

    group: Group
    scores: tuple[tuple[PassageScore, ...], ...]
    lags: dict[str, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class GroupRewards:
    """Rewards of a step. quality_SG, latency_SG: what they are made of. NaN: a failed rollout."""

    reward_SG: Scores
    quality_SG: Scores
    latency_SG: Scores

    @property
    def advantages_SG(self) -> NDArray[np.float32]:
        """Return the rewards as advantages; a failed rollout has 0."""
        return np.nan_to_num(self.reward_SG, nan=0.0).astype(np.float32)

    def metrics(self) -> dict[str, float]:
        """Return the figures of a log; means and deviations over the rollouts that have a score."""
        same = deviations(self.reward_SG)[:, 0] <= SAME
        return {
            "reward": _mean(self.reward_SG),
            "reward_std": _spread(self.reward_SG),
            "frac_reward_zero_std": float(same.mean()),
            "frac_quality_zero_std": float(identical_groups(self.quality_SG).mean()),
            "rewards/quality/mean": _mean(self.quality_SG),
            "rewards/quality/std": _spread(self.quality_SG),
            "rewards/latency/mean": _mean(self.latency_SG),
            "rewards/latency/std": _spread(self.latency_SG),
        }


def alignment_metrics(judged: Sequence[Judged]) -> dict[str, float]:
    """Return how passages found their counterparts, and how far they lag.

    A figure without a passage to be computed from is left out.
    """
    passages = [one for group in judged for scores in group.scores for one in scores]
    figures: dict[str, float] = {}
    if passages:
        figures["align/null_src_ratio"] = fmean(one.null is Null.SOURCE for one in passages)
        figures["align/null_hyp_ratio"] = fmean(one.null is Null.HYPOTHESIS for one in passages)
    for name in sorted({name for group in judged for name in group.lags}):
        lags = [lag for group in judged for lag in group.lags.get(name, ())]
        if lags:
            figures[f"latency/{name}"] = fmean(lags)
    return figures


def _mean(scores_SG: Scores) -> float:
    known = scores_SG[~np.isnan(scores_SG)]
    return float(known.mean()) if known.size else 0.0


def _spread(scores_SG: Scores) -> float:
    known = scores_SG[~np.isnan(scores_SG)]
    return float(known.std()) if known.size else 0.0
