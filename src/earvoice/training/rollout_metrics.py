"""Figures of the rollouts of a step, by their names in logs: TRL's where it has one."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from earvoice.training.rollout_types import Rollout


def rollout_metrics(rollouts: Sequence[Rollout]) -> dict[str, float]:
    """Return how long rollouts are and how they ended; there is at least one.

    Lengths count tokens, ends of turns included. A completion is clipped when any of its turns was
    cut by the limit.
    """
    lengths = [rollout.tokens for rollout in rollouts]
    actions = [turn.action for rollout in rollouts for turn in rollout.trajectory.turns]
    clipped = [
        any(turn.action.clipped for turn in rollout.trajectory.turns) for rollout in rollouts
    ]
    figures = {
        "num_tokens": float(sum(lengths)),
        "completions/mean_length": fmean(lengths),
        "completions/min_length": float(min(lengths)),
        "completions/max_length": float(max(lengths)),
        "completions/clipped_ratio": fmean(clipped),
        "rollout/failed_ratio": fmean(rollout.failed for rollout in rollouts),
    }
    if actions:
        figures["turn/empty_ratio"] = fmean(not action.token_ids for action in actions)
        figures["turn/clipped_ratio"] = fmean(action.clipped for action in actions)
        figures["turn/mean_length"] = fmean(len(action.token_ids) for action in actions)
    return figures
