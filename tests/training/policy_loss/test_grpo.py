"""HPO's update on two tokens worked by hand, and what it promises."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from earvoice.training.policy_loss import (
    Aggregation,
    Clip,
    GrpoRule,
    TokenLogps,
    Weighting,
    grpo_loss,
    merged,
)
from tests.training.policy_loss.batches import batch, gradient, logps

# One rollout of two tokens with reward 2. Ratios to the old policy 1.5 and 0.5.
NOW, OLD, REF = [[0.75, 0.2]], [[0.5, 0.4]], [[0.375, 0.2]]
REWARD_B = torch.tensor([2.0], dtype=torch.float64)
# C: min(1.5 x 2, 1.2 x 2) and min(0.5 x 2, 0.8 x 2).
SURROGATE = (2.4, 1.0)
# pi_ref / pi is 1/2 and 1, so k3 is 1/2 + log 2 - 1 and 0.
K3 = (math.log(2) - 0.5, 0.0)
BETA = 0.1


def loss_of(rule: GrpoRule, *, sampler: list[list[float]] = OLD) -> float:
    tokens = batch(logps(OLD), ref=logps(REF), sampler=logps(sampler))
    loss, _ = grpo_loss(logps(NOW), tokens, REWARD_B, rule=rule)
    return float(loss)


def test_the_papers_loss_weighs_with_the_ratio_and_its_square() -> None:
    # rho (C - beta rho k3), the mean of both tokens.
    expected = (1.5 * (2.4 - BETA * 1.5 * K3[0]) + 0.5 * (1.0 - BETA * 0.5 * K3[1])) / 2
    assert loss_of(GrpoRule(beta=BETA)) == pytest.approx(-expected)


def test_the_codes_loss_weighs_with_ratios_to_the_sampler() -> None:
    # The sampler had 0.4 and 0.5: old / sampler 1.25 and 0.8, now / sampler 1.875 and 0.4.
    gain = 1.25 * 2.4 - BETA * 1.875 * K3[0] + 0.8 * 1.0 - BETA * 0.4 * K3[1]
    rule = GrpoRule(beta=BETA, weighting=Weighting.CODE, aggregation=Aggregation.TOKEN_MEAN)
    assert loss_of(rule, sampler=[[0.4, 0.5]]) == pytest.approx(-gain / 2)


def test_the_plain_loss_weighs_with_nothing() -> None:
    rule = GrpoRule(beta=BETA, weighting=Weighting.PLAIN)
    assert loss_of(rule) == pytest.approx(-(sum(SURROGATE) - BETA * sum(K3)) / 2)


def test_in_the_codes_loss_a_token_the_sampler_cannot_have_drawn_counts_nothing() -> None:
    rule = GrpoRule(beta=0.0, weighting=Weighting.CODE)
    assert loss_of(rule, sampler=[[0.0, 0.4]]) == pytest.approx(-1.0 / 2)


@pytest.mark.parametrize("weighting", Weighting)
def test_on_the_policy_that_sampled_the_gradient_is_that_of_reinforce(weighting: Weighting) -> None:
    logp_BL = logps(OLD).requires_grad_()
    rule = GrpoRule(beta=0.0, weighting=weighting)
    loss, _ = grpo_loss(logp_BL, batch(logps(OLD)), REWARD_B, rule=rule)
    # d/dlogp of -1/2 sum rho A at rho = 1.
    assert gradient(loss, logp_BL).tolist() == [pytest.approx([-1.0, -1.0])]


@pytest.mark.parametrize("weighting", Weighting)
def test_a_clipped_token_is_no_longer_pushed(weighting: Weighting) -> None:
    logp_BL = logps(NOW).requires_grad_()
    rule = GrpoRule(beta=0.0, weighting=weighting)
    loss, _ = grpo_loss(logp_BL, batch(logps(OLD)), REWARD_B, rule=rule)
    pushed, free = gradient(loss, logp_BL)[0].tolist()
    assert pushed == 0.0
    assert free < 0


def test_the_penalty_pulls_towards_the_reference() -> None:
    logp_BL = logps(NOW).requires_grad_()
    rule = GrpoRule(beta=1.0, weighting=Weighting.PLAIN)
    tokens = batch(logps(NOW), ref=logps(REF))
    loss, _ = grpo_loss(logp_BL, tokens, torch.zeros(1, dtype=torch.float64), rule=rule)
    # d k3 / d logp = 1 - pi_ref / pi, over two tokens.
    assert gradient(loss, logp_BL)[0].tolist() == pytest.approx([0.25, 0.0])


def test_forced_tokens_padding_and_failed_rollouts_do_not_reach_the_gradient() -> None:
    old_BL = torch.tensor([[-1.0, -2.0, torch.nan], [-1.0, -1.0, -1.0]], dtype=torch.float64)
    logp_BL = torch.tensor([[-0.9, -2.0, torch.inf], [-0.5, -1.0, -1.0]], dtype=torch.float64)
    logp_BL.requires_grad_()
    mask = [[True, False, False], [False, False, False]]
    tokens = batch(old_BL, mask=mask)
    loss, diagnostics = grpo_loss(logp_BL, tokens, torch.ones(2, dtype=torch.float64))
    found_BL = gradient(loss, logp_BL)
    assert found_BL[0, 0] < 0
    assert torch.equal(found_BL != 0, torch.tensor(mask))
    assert diagnostics.tokens == 1


def test_without_a_penalty_no_reference_is_needed_and_no_kl_is_logged() -> None:
    whole = batch(logps(OLD))
    tokens = TokenLogps(
        whole.old_logp_BL, whole.sampler_logp_BL, None, whole.turn_BL, whole.mask_BL
    )
    _, diagnostics = grpo_loss(logps(NOW), tokens, REWARD_B, rule=GrpoRule(beta=0.0))
    assert "kl" not in diagnostics.metrics()


def test_the_log_says_what_was_clipped_and_how_far_the_sampler_is_off() -> None:
    tokens = batch(logps(OLD), sampler=logps([[0.25, 0.4]]), ref=logps(REF))
    _, diagnostics = grpo_loss(logps(NOW), tokens, REWARD_B, rule=GrpoRule(clip=Clip(0.2)))
    metrics = diagnostics.metrics()
    assert metrics["clip_ratio/high_mean"] == metrics["clip_ratio/region_mean"] == 0.5
    assert metrics["clip_ratio/low_mean"] == 0
    assert metrics["kl"] == pytest.approx(K3[0] / 2)
    assert metrics["nll"] == pytest.approx(-(math.log(0.75) + math.log(0.2)) / 2)
    assert metrics["sampling/sampling_logp_difference/mean"] == pytest.approx(math.log(2) / 2)
    assert metrics["sampling/sampling_logp_difference/max"] == pytest.approx(math.log(2))
    assert metrics["sampling/importance_sampling_ratio/max"] == pytest.approx(2.0)
    assert metrics["sampling/importance_sampling_ratio/mean"] == pytest.approx(1.5)


def test_figures_of_parts_merge_into_those_of_the_whole() -> None:
    torch.manual_seed(1)
    old_BL = -torch.rand(4, 5, dtype=torch.float64)
    logp_BL, ref_BL = old_BL + torch.randn_like(old_BL), old_BL - 0.1
    mask_BL = torch.rand(4, 5) < 0.7
    advantages_B = torch.randn(4, dtype=torch.float64)
    rule = GrpoRule(aggregation=Aggregation.TOKEN_MEAN)

    def figures(rows: slice, total: int | None = None):  # type: ignore[no-untyped-def]
        tokens = batch(old_BL[rows], ref=ref_BL[rows], mask=mask_BL[rows].tolist())
        return grpo_loss(logp_BL[rows], tokens, advantages_B[rows], rule=rule, total=total)[1]

    whole = figures(slice(None)).metrics()
    parts = [figures(slice(0, 1), int(mask_BL.sum())), figures(slice(1, 4), int(mask_BL.sum()))]
    assert merged(parts).metrics() == pytest.approx(whole)
    assert merged(parts, updates=2).loss == pytest.approx(whole["loss"] / 2)


@given(st.permutations(range(3)))
def test_the_order_of_rollouts_does_not_matter(order: list[int]) -> None:
    torch.manual_seed(0)
    old_BL, logp_BL = -torch.rand(3, 4), -torch.rand(3, 4)
    advantages_B = torch.tensor([1.0, -0.5, 0.25])
    first, _ = grpo_loss(logp_BL, batch(old_BL), advantages_B)
    second, _ = grpo_loss(logp_BL[order], batch(old_BL[order]), advantages_B[order])
    assert float(first) == pytest.approx(float(second), abs=1e-6)
