"""Figures of rollouts."""

from __future__ import annotations

import pytest

from earvoice.training.rollout_metrics import rollout_metrics
from tests.training.rollouts import rollout


def test_lengths_and_ends_are_counted() -> None:
    figures = rollout_metrics(
        [rollout(["", "你好"], clipped=frozenset({1})), rollout(["", "你"], error="cache full")]
    )
    assert figures == pytest.approx(
        {
            "num_tokens": 7.0,  # 1 + 3 and 1 + 2, ends of turns included
            "completions/mean_length": 3.5,
            "completions/min_length": 3.0,
            "completions/max_length": 4.0,
            "completions/clipped_ratio": 0.5,
            "rollout/failed_ratio": 0.5,
            "turn/empty_ratio": 0.5,
            "turn/clipped_ratio": 0.25,
            "turn/mean_length": 0.75,
        }
    )


def test_without_any_turn_nothing_is_said_of_turns() -> None:
    assert "turn/empty_ratio" not in rollout_metrics([rollout([], error="no source")])
