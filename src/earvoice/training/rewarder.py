"""From groups of rollouts to rewards: the recipe's metric, segmentation and paper put together.

Shape legend: S source, G sample of a source.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from earvoice.errors import ConfigError, DataError
from earvoice.metrics.embedders import make_embedder
from earvoice.text import unit_of
from earvoice.training.reward_config import HpoReward, RewardConfig, SeqpoReward
from earvoice.training.rewards import (
    Cutter,
    Gated,
    Lag,
    Level,
    Passage,
    PassageScore,
    Quality,
    Scorer,
    calibrated_threshold,
    hpo_rewards,
    identical_groups,
    lag_of,
    make_quality,
    seqpo_rewards,
)
from earvoice.training.rewards.grouping import Scores
from earvoice.training.rewards.groups import Group, GroupRewards, Judged, alignment_metrics
from earvoice.types import Language

_LOGGED_LAGS = (Lag.AL, Lag.LAAL)


class Rewarder:
    """Judges rollouts and rewards them.

    qualities: metrics by target language for a recipe that names none of the built-in ones.
    """

    def __init__(
        self, config: RewardConfig, *, qualities: Mapping[Language, Quality] | None = None
    ) -> None:
        self._config = config
        self._qualities = dict(qualities or {})
        self._embedder = make_embedder(config.embedder)

    def quality(self, language: Language) -> Quality:
        """Return the metric of a target language; raises ConfigError when there is none."""
        if language not in self._qualities:
            self._qualities[language] = make_quality(
                self._config.quality, language, chrf_beta=self._config.chrf_beta
            )
        return self._qualities[language]

    def judge(self, groups: Sequence[Group]) -> list[Judged]:
        """Return the groups with the scores of their passages, before any reward.

        The quality metric is called once for every target language. Raises MetricError as `Cutter`
        and `Scorer` do.
        """
        cut = [self._cut(group) for group in groups]
        scores: dict[int, tuple[tuple[PassageScore, ...], ...]] = {}
        for language in sorted({group.language for group in groups}):
            own = [at for at, group in enumerate(groups) if group.language is language]
            found = iter(self._scorer(language).score([one for at in own for one in cut[at]]))
            scores |= {at: tuple(next(found) for _ in cut[at]) for at in own}
        return [
            Judged(group, scores[at], {lag: _lags(cut[at], lag) for lag in _LOGGED_LAGS})
            for at, group in enumerate(groups)
        ]

    def calibrate(self, judged: Iterable[Judged]) -> dict[Language, float]:
        """Return the gate's threshold for each target language among rollouts of the first model.

        Raises MetricError as `calibrated_threshold` does, and ConfigError for a reward without
        gate.
        """
        if not isinstance(self._config, HpoReward):
            raise ConfigError(
                f"reward.kind {self._config.kind!r} has no threshold to measure; expected 'hpo'"
            )
        passages: dict[Language, list[PassageScore]] = {}
        for one in judged:
            own = passages.setdefault(one.group.language, [])
            own += [score for scores in one.scores for score in scores]
        percentile = self._config.threshold_percentile
        return {
            language: calibrated_threshold(scores, percentile=percentile)
            for language, scores in passages.items()
        }

    def rewards(
        self, judged: Sequence[Judged], thresholds: Mapping[Language, float] | None = None
    ) -> tuple[GroupRewards, dict[str, float]]:
        """Return the rewards of all rollouts and the figures of the log.

        thresholds: from `calibrate`; those of the recipe go first.
        Raises ConfigError when a gate has none, DataError when groups differ in size.
        """
        _require_equal_groups(judged)
        if isinstance(self._config, HpoReward):
            rewarded, figures = self._hpo(self._config, judged, thresholds or {})
        else:
            rewarded, figures = _seqpo(self._config, judged), {}
        if self._config.skip_identical_quality:
            rewarded = _without_identical(rewarded)
        return rewarded, rewarded.metrics() | alignment_metrics(judged) | figures

    def _hpo(
        self,
        config: HpoReward,
        judged: Sequence[Judged],
        thresholds: Mapping[Language, float],
    ) -> tuple[GroupRewards, dict[str, float]]:
        gates = {
            language: config.gate(self._threshold(config, language, thresholds))
            for language in {one.group.language for one in judged}
        }
        gated = [
            [gates[one.group.language].apply(scores) if scores else None for scores in one.scores]
            for one in judged
        ]
        quality_SG, latency_SG = _columns(gated)
        reward_SG = hpo_rewards(
            quality_SG,
            latency_SG,
            quality_weight=config.quality_weight,
            latency_weight=config.latency_weight,
            scale=config.scale,
        )
        known = [one for row in gated for one in row if one is not None]
        doors = sum(one.gates for one in known)
        figures = {"gate/pass_ratio": sum(one.passed for one in known) / doors} if doors else {}
        return GroupRewards(reward_SG, quality_SG, latency_SG), figures

    def _threshold(
        self, config: HpoReward, language: Language, measured: Mapping[Language, float]
    ) -> float:
        if isinstance(config.threshold, dict):
            measured = {**measured, **config.threshold}
        elif config.threshold is not None:
            return config.threshold
        if language in measured:
            return measured[language]
        if config.level is Level.NONE:
            return self.quality(language).worst
        raise ConfigError(
            f"the gate has no threshold for {language}; name reward.threshold, or measure it on "
            "rollouts of the model that training starts from"
        )

    def _cut(self, group: Group) -> tuple[tuple[Passage, ...], ...]:
        cutter = Cutter(self._config.segmentation, unit_of(group.language), self._embedder)
        return tuple(
            () if one.failed else cutter.cut(one.hypothesis(), group.references)
            for one in group.rollouts
        )

    def _scorer(self, language: Language) -> Scorer:
        return Scorer(self.quality(language), self._config.lag, self._config.worst_latency)


def _seqpo(config: SeqpoReward, judged: Sequence[Judged]) -> GroupRewards:
    plain = [[Gated.ungated(scores) if scores else None for scores in one.scores] for one in judged]
    quality_SG, latency_SG = _columns(plain)
    floor_S = np.array(
        [one.group.turn_length if config.floor is None else config.floor for one in judged]
    )
    reward_SG = seqpo_rewards(quality_SG, latency_SG, floor_S, fusion=config.fusion())
    return GroupRewards(reward_SG, quality_SG, latency_SG)


def _without_identical(rewarded: GroupRewards) -> GroupRewards:
    """Return rewards with 0 for groups whose qualities are all equal; failures stay NaN."""
    same_S1 = identical_groups(rewarded.quality_SG)[:, None]
    reward_SG = np.where(same_S1, rewarded.reward_SG * 0.0, rewarded.reward_SG)
    return GroupRewards(reward_SG, rewarded.quality_SG, rewarded.latency_SG)


def _columns(gated: Sequence[Sequence[Gated | None]]) -> tuple[Scores, Scores]:
    """Return quality and latency [S, G]; NaN where a rollout failed."""
    nan = float("nan")
    return (
        np.array([[nan if one is None else one.quality for one in row] for row in gated]),
        np.array([[nan if one is None else one.latency for one in row] for row in gated]),
    )


def _lags(cut: Sequence[Sequence[Passage]], lag: Lag) -> tuple[float, ...]:
    segments = [one.segment for passages in cut for one in passages if one.segment is not None]
    lags = [lag_of(one, lag) for one in segments if one.reference_units]
    return tuple(one for one in lags if one is not None)


def _require_equal_groups(judged: Sequence[Judged]) -> None:
    sizes = {len(one.scores) for one in judged}
    if len(sizes) != 1:
        raise DataError(
            f"groups have {sorted(sizes)} rollouts; expected as many for every source; keep a "
            "rollout that failed, with its error"
        )
