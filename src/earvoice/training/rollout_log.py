"""Rollouts as people and programs read them: what was written when, and what it was worth."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from earvoice.training.rewards.groups import Group, GroupRewards
from earvoice.training.step_log import Line


def rollout_lines(
    step: int, groups: Sequence[Group], rewards: GroupRewards, *, failed_only: bool
) -> Iterator[Line]:
    """Yield a record of every rollout of a step, or of those that failed.

    turns: pairs of how much of the source was consumed (seconds, of a text units) and what was
    written then. quality, latency, reward: null where the rollout failed, which `error` explains.
    """
    for at, group in enumerate(groups):
        for place, rollout in enumerate(group.rollouts):
            if failed_only and not rollout.failed:
                continue
            task = rollout.trajectory.task
            yield {
                "step": step,
                "recording": rollout.recording,
                "task": str(task.kind),
                "direction": str(task.direction),
                "multiplier": task.multiplier,
                "references": [one.text for one in group.references],
                "turns": [[turn.heard_s, turn.action.text] for turn in rollout.trajectory.turns],
                "quality": _known(rewards.quality_SG[at, place]),
                "latency": _known(rewards.latency_SG[at, place]),
                "reward": _known(rewards.reward_SG[at, place]),
                "error": rollout.error,
            }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
