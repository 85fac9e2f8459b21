"""The threshold of HPO's gate, measured on the model that reinforcement learning starts from."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from earvoice.errors import MetricError
from earvoice.training.rewards.scores import PassageScore

FEWEST_PASSAGES = 20


def calibrated_threshold(
    scores: Iterable[PassageScore], *, percentile: float = 30.0, fewest: int = FEWEST_PASSAGES
) -> float:
    """Return the quality that `percentile` per cent of the passages with a counterpart stay below.

    scores: of rollouts of the fine-tuned model, sampled as they will be in training.
    Nulls are left out: with them the answer is the worst score as soon as there are more nulls than
    `percentile` per cent. Between two scores the percentile is interpolated.
    Raises MetricError for fewer than `fewest` passages.
    Source: ours. HPO's threshold is -5 of MetricX, which has no counterpart in other metrics.
    """
    matched = [one.quality for one in scores if one.null is None]
    if len(matched) < fewest:
        raise MetricError(
            f"a threshold needs the quality of at least {fewest} passages with a counterpart, got "
            f"{len(matched)}; raise rollout.num_generations or validation.sources, or name "
            "reward.threshold"
        )
    return float(np.percentile(matched, percentile))
