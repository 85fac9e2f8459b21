"""Rollouts as tensors."""

from __future__ import annotations

import pytest

from earvoice.training.rollout_tensors import written_tokens
from tests.training.rollouts import EOT, rollout


def test_a_row_holds_what_a_rollout_wrote_turn_by_turn() -> None:
    written = written_tokens([rollout(["你", ""]), rollout(["你好", "吗"])])
    you = written.ids_BL[0, 0].item()
    assert written.ids_BL[0].tolist() == [you, EOT, EOT, 0, 0]
    assert written.turn_BL.tolist() == [[0, 0, 1, 0, 0], [0, 0, 0, 1, 1]]
    assert written.present_BL.sum(-1).tolist() == [3, 5]
    assert written.sampler_logp_BL[0].tolist() == pytest.approx([-0.5, -0.6, -0.5, 0, 0])


def test_a_forced_end_of_turn_stays_out_of_the_loss_but_in_the_context() -> None:
    written = written_tokens([rollout(["你", "好"], clipped=frozenset({0}))])
    assert written.mask_BL.tolist() == [[True, False, True, True]]
    assert written.present_BL.tolist() == [[True] * 4]


def test_a_rollout_that_failed_stays_out_of_the_loss() -> None:
    written = written_tokens([rollout(["你"], error="cache full"), rollout(["好"])])
    assert written.mask_BL.tolist() == [[False, False], [True, True]]


def test_no_rollouts_are_no_tokens() -> None:
    assert written_tokens([]).ids_BL.shape == (0, 0)
    assert written_tokens([rollout([])]).mask_BL.shape == (1, 0)
