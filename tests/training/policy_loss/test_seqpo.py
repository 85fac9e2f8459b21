"""SeqPO-SiMT's update on two turns worked by hand, and what it promises."""

from __future__ import annotations

import math

import pytest
import torch

from earvoice.training.policy_loss import (
    Aggregation,
    GrpoRule,
    KlScope,
    SeqpoRule,
    TokenLogps,
    grpo_loss,
    kl_in_reward,
    seqpo_loss,
)
from tests.training.policy_loss.batches import batch, gradient, logps

# Two rollouts; the first writes two tokens in its first turn and one in its second.
NOW = [[0.5, 0.5, 0.25], [0.5, 1.0, 1.0]]
REF = [[0.25, 0.125, 0.5], [0.5, 1.0, 1.0]]
TURN = [[0, 0, 1], [0, 0, 0]]
MASK = [[True, True, True], [True, False, False]]
REWARDS_B = torch.tensor([1.0, -1.0], dtype=torch.float64)
LN2 = math.log(2)
# k1 of the tokens: log 2, log 4, -log 2; of the turns: log 8 and -log 2.
TURN_CREDIT = [1 - 0.1 * 3 * LN2, 1 - 0.1 * 3 * LN2, 1 + 0.1 * LN2]
TOKEN_CREDIT = [1 - 0.1 * LN2, 1 - 0.1 * 2 * LN2, 1 + 0.1 * LN2]


def tokens_of(mask: list[list[bool]] = MASK) -> TokenLogps:
    return batch(logps(NOW), ref=logps(REF), turn=TURN, mask=mask)


@pytest.mark.parametrize(
    ("scope", "credit"), [(KlScope.TURN, TURN_CREDIT), (KlScope.TOKEN, TOKEN_CREDIT)]
)
def test_a_token_is_credited_with_the_reward_less_the_drift_of_its_turn(
    scope: KlScope, credit: list[float]
) -> None:
    rule = SeqpoRule(beta=0.1, scope=scope)
    found_BL = kl_in_reward(logps(NOW), tokens_of(), REWARDS_B, rule=rule)
    assert found_BL[0].tolist() == pytest.approx(credit)
    assert float(found_BL[1, 0]) == pytest.approx(-1.0)


def test_the_gradient_is_that_of_the_algorithm() -> None:
    logp_BL = logps(NOW).requires_grad_()
    loss, _ = seqpo_loss(logp_BL, tokens_of(), REWARDS_B, rule=SeqpoRule(beta=0.1))
    # -g: 1/B (r - beta D) for each token of the turn, B = 2.
    expected = [[-one / 2 for one in TURN_CREDIT], [0.5, 0.0, 0.0]]
    assert gradient(loss, logp_BL).tolist() == [pytest.approx(row) for row in expected]


def test_the_loss_is_the_credited_log_probability() -> None:
    loss, _ = seqpo_loss(logps(NOW), tokens_of(), REWARDS_B, rule=SeqpoRule(beta=0.1))
    first = TURN_CREDIT[0] * -LN2 + TURN_CREDIT[1] * -LN2 + TURN_CREDIT[2] * -2 * LN2
    assert float(loss) == pytest.approx(-(first + LN2) / 2)


def test_a_forced_end_of_turn_counts_neither_in_the_loss_nor_in_the_drift_of_its_turn() -> None:
    mask = [[True, False, True], [True, False, False]]
    rule = SeqpoRule(beta=0.1)
    found_BL = kl_in_reward(logps(NOW), tokens_of(mask), REWARDS_B, rule=rule)
    assert float(found_BL[0, 0]) == pytest.approx(1 - 0.1 * LN2)
    logp_BL = logps(NOW).requires_grad_()
    loss, _ = seqpo_loss(logp_BL, tokens_of(mask), REWARDS_B, rule=rule)
    assert float(gradient(loss, logp_BL)[0, 1]) == 0


def test_without_penalty_the_credit_is_the_reward() -> None:
    found_BL = kl_in_reward(logps(NOW), tokens_of(), REWARDS_B, rule=SeqpoRule(beta=0.0))
    assert found_BL.tolist() == [[1.0] * 3, [-1.0] * 3]


def test_clipped_on_the_policy_that_sampled_it_has_the_same_gradient() -> None:
    rule = SeqpoRule(beta=0.1)
    plain_BL, clipped_BL = logps(NOW).requires_grad_(), logps(NOW).requires_grad_()
    plain, _ = seqpo_loss(plain_BL, tokens_of(), REWARDS_B, rule=rule)
    credit_BL = kl_in_reward(clipped_BL, tokens_of(), REWARDS_B, rule=rule)
    clipped, _ = grpo_loss(
        clipped_BL,
        tokens_of(),
        credit_BL,
        rule=GrpoRule(beta=0.0, aggregation=Aggregation.SEQUENCE_SUM),
    )
    assert torch.allclose(gradient(plain, plain_BL), gradient(clipped, clipped_BL))
