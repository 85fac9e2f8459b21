"""The part of a recipe that says what is rewarded."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from earvoice.data.recipe import Recipe
from earvoice.training.rewards import (
    Fusion,
    Gate,
    Lag,
    LatencyScale,
    Level,
    Segmentation,
    Truncation,
)
from earvoice.types import Language


class _Reward(Recipe):
    """What both rewards are computed from.

    quality: `chrf`, `bleu` or `precision` of a sentence; for `earvoice train` also `comet`,
    `xcomet`, `metricx` (or each with =MODEL), `bleurt=FOLDER`, `vip`, `gemba-mqm` or `esa`; or the
    name of a metric handed to the trainer. chrf_beta: weight of recall. lag: what latency is.
    worst_latency: l_max, in seconds, or units of a text. embedder: compares sentences in the
    alignment. skip_identical_quality: whether a group whose qualities are all equal is left out;
    its reward would be latency alone.
    """

    quality: str = "chrf"
    chrf_beta: int = Field(default=1, ge=0)
    segmentation: Segmentation = Segmentation.NULL_AWARE
    embedder: str = "hashed-ngrams"
    worst_latency: float = Field(default=10.0, gt=0)
    quality_weight: float = Field(default=1.0, ge=0)
    latency_weight: float = Field(default=1.0, ge=0)
    skip_identical_quality: bool = False


class SeqpoReward(_Reward):
    """The reward of SeqPO-SiMT; see `rewards.seqpo`.

    quality_weight is its lambda. floor: where raw latency is cut off, what one turn reads when
    None. score_floor: the same for a z-score; HPO compares with a third of the step in seconds,
    0.373.
    """

    kind: Literal["seqpo"] = "seqpo"
    segmentation: Segmentation = Segmentation.WHOLE
    lag: Lag = Lag.AL
    quality_weight: float = Field(default=2.0, ge=0)
    truncation: Truncation = Truncation.RAW
    floor: float | None = None
    score_floor: float = 0.0
    normalise: bool = True

    def fusion(self) -> Fusion:
        """Return how quality and latency become one reward."""
        return Fusion(
            quality_weight=self.quality_weight,
            latency_weight=self.latency_weight,
            truncation=self.truncation,
            score_floor=self.score_floor,
            normalise=self.normalise,
        )


class HpoReward(_Reward):
    """The reward of HPO; see `rewards.hpo`.

    latency_weight is its lambda. threshold: lowest quality whose latency counts, one for all target
    languages or one each; when None it is measured before the first step: `threshold_percentile` of
    the starting model's passages with a counterpart. target_latency: one that is low enough, of the
    released code; None is the paper. level, scale, cap: as in `rewards.hpo`.
    """

    kind: Literal["hpo"] = "hpo"
    lag: Lag = Lag.LAAL
    latency_weight: float = Field(default=0.5, ge=0)
    threshold: float | dict[Language, float] | None = None
    threshold_percentile: float = Field(default=30.0, ge=0, le=100)
    level: Level = Level.SENTENCE
    scale: LatencyScale = LatencyScale.OWN
    cap: bool = False
    target_latency: float | None = Field(default=None, ge=0)

    def gate(self, threshold: float) -> Gate:
        """Return the hierarchy for a target language with its threshold."""
        return Gate(
            threshold=threshold,
            worst_latency=self.worst_latency,
            level=self.level,
            cap=self.cap,
            target=self.target_latency,
        )


RewardConfig = Annotated[SeqpoReward | HpoReward, Field(discriminator="kind")]
