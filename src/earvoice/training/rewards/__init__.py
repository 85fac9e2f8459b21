"""Rewards: pure functions of rollouts with documented ranges, one file per paper."""

from earvoice.training.rewards.asked import AskedQuality
from earvoice.training.rewards.calibration import calibrated_threshold
from earvoice.training.rewards.grouping import Spread, identical_groups, normalised
from earvoice.training.rewards.hpo import Gate, Gated, LatencyScale, Level, hpo_rewards
from earvoice.training.rewards.passages import Cutter, Null, Passage, Segmentation
from earvoice.training.rewards.quality import BuiltIn, Pair, Quality, make_quality
from earvoice.training.rewards.scores import Lag, PassageScore, Scorer, lag_of
from earvoice.training.rewards.seqpo import Fusion, Truncation, seqpo_rewards

__all__ = [
    "AskedQuality",
    "BuiltIn",
    "Cutter",
    "Fusion",
    "Gate",
    "Gated",
    "Lag",
    "LatencyScale",
    "Level",
    "Null",
    "Pair",
    "Passage",
    "PassageScore",
    "Quality",
    "Scorer",
    "Segmentation",
    "Spread",
    "Truncation",
    "calibrated_threshold",
    "hpo_rewards",
    "identical_groups",
    "lag_of",
    "make_quality",
    "normalised",
    "seqpo_rewards",
]
