"""The update of SeqPO-SiMT: REINFORCE on whole trajectories with the KL penalty in the reward.

    D_it = log pi(y_it) - log pi_ref(y_it)                        y_it: turn t of rollout i
    g    = 1/B sum_i sum_t (r_i - beta D_it) grad log pi(y_it)

Source: SeqPO-SiMT (arXiv 2505.20622), eq. 3 and Algorithm 1, lines 10 and 12. The log-probability
of a turn is the sum of those of its tokens, its end included, so that an empty turn is an action
like any other.

The text of section 2.4 names GRPO, the algorithm has neither ratio nor clipping; we follow the
algorithm. `grpo_loss` with the credit of `kl_in_reward` as advantages and beta 0 is the other
reading.

Shape legend: B sample, L written token.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import torch
from torch import Tensor

from earvoice.training.policy_loss.aggregation import Aggregation, aggregated
from earvoice.training.policy_loss.diagnostics import UpdateDiagnostics, diagnose
from earvoice.training.policy_loss.kl import KlEstimator, drift_from_reference
from earvoice.training.policy_loss.tokens import TokenLogps, masked, turn_sums


class KlScope(StrEnum):
    """Which drift a token answers for: that of its whole turn (the paper), or its own."""

    TURN = "turn"
    TOKEN = "token"


@dataclass(frozen=True, slots=True)
class SeqpoRule:
    """The settings of an update. beta: 0.02 for en-zh and 0.1 for zh-en in the paper."""

    beta: float = 0.02
    estimator: KlEstimator = KlEstimator.K1
    scope: KlScope = KlScope.TURN
    aggregation: Aggregation = Aggregation.SEQUENCE_SUM


_PAPER = SeqpoRule()


def seqpo_loss(
    logp_BL: Tensor,
    tokens: TokenLogps,
    rewards_B: Tensor,
    *,
    rule: SeqpoRule = _PAPER,
    total: int | None = None,
) -> tuple[Tensor, UpdateDiagnostics]:
    """Return the loss whose negative gradient is g, and what it was made of.

    logp_BL: of the policy in training, with gradient; it must be the policy that sampled, so there
    is one update a step. rewards_B: finite. total: see `aggregated`.
    """
    credit_BL = kl_in_reward(logp_BL, tokens, rewards_B, rule=rule)
    gain_BL = credit_BL * masked(logp_BL, tokens.mask_BL)
    loss = -aggregated(gain_BL, tokens.mask_BL, rule.aggregation, total=total)
    return loss, diagnose(loss, logp_BL, tokens, rule.estimator)


@torch.no_grad()
def kl_in_reward(
    logp_BL: Tensor, tokens: TokenLogps, rewards_B: Tensor, *, rule: SeqpoRule = _PAPER
) -> Tensor:
    """Return what every token is credited with, r - beta D [B, L], without gradient."""
    if not rule.beta:
        return rewards_B[:, None].expand_as(logp_BL)
    drift_BL = drift_from_reference(logp_BL, tokens, rule.estimator)
    if rule.scope is KlScope.TURN:
        drift_BL = turn_sums(drift_BL, tokens.turn_BL)
    return rewards_B[:, None] - rule.beta * drift_BL
