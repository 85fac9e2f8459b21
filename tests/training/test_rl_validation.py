"""Held-out figures: what they are, and which are left out where there is nothing to tell."""

from __future__ import annotations

import pytest

from earvoice.training.reward_config import SeqpoReward
from earvoice.training.rewarder import Rewarder
from earvoice.training.rewards.groups import Group
from earvoice.training.rl_validation import heldout_figures
from earvoice.training.rollout_types import Rollout
from tests.training.rollouts import references, rollout

SAID = "今天我们讨论新的计划。"


def figures(*rollouts: Rollout) -> dict[str, float]:
    groups = [Group((one,), references((SAID, 0.0, 2.0)), turn_length=1.0) for one in rollouts]
    return heldout_figures(Rewarder(SeqpoReward()), groups, suffix="")


def test_held_out_quality_is_the_mean_of_the_rewards_metric() -> None:
    assert figures(rollout(["", SAID]), rollout(["", ""]))["heldout/quality"] == pytest.approx(0.5)


def test_rollouts_that_all_failed_have_no_quality_rather_than_one_of_zero() -> None:
    # Zero would be the best of a metric that counts errors.
    found = figures(rollout([SAID], error="the cache is full"))
    assert "heldout/quality" not in found
    assert "heldout/length_ratio" in found
