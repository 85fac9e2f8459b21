"""The update of HPO: GRPO with an importance weight and a penalty for leaving the reference.

    rho = pi / pi_old,   A = reward, the same for all tokens of a rollout
    C   = min(rho A, clip(rho, 1 - eps, 1 + eps) A)                           (8)
    D   = rho (pi_ref / pi - log(pi_ref / pi) - 1)                            (9)
    J   = mean over rollouts of the mean over tokens of rho (C - beta D)      (6), (7)

Source: Hierarchical Policy Optimization, section 4.3. The rewards of `rewards.hpo` are relative to
their group already, so they are the advantages as they are: no baseline, no further deviation.

Differs from the paper: no gradient flows through the importance weights of (7) and (9), only
through C and the estimate inside D. The paper does not say; with it a clipped token would still be
pushed by the weight, and the clipping of (8) would do nothing. HPO's code stops it as well.
Where HPO's code differs, it is an option: `Weighting.CODE` and `Aggregation.TOKEN_MEAN`.

Shape legend: B sample, L written token.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import torch
from torch import Tensor

from earvoice.training.policy_loss.aggregation import Aggregation, aggregated
from earvoice.training.policy_loss.clipping import Clip, clipped_surrogate
from earvoice.training.policy_loss.diagnostics import UpdateDiagnostics, diagnose
from earvoice.training.policy_loss.kl import KlEstimator, drift_from_reference
from earvoice.training.policy_loss.tokens import TokenLogps, masked


class Weighting(StrEnum):
    """What the surrogate and the penalty are multiplied by, without gradient.

    PAPER: rho and rho^2, as (7) and (9) are printed. CODE: HPO's released code, pi_old / pi_sampler
    and pi / pi_sampler, which correct for a sampler that computes otherwise than the trainer; what
    is not finite counts as 0. PLAIN: 1 and 1, the GRPO of TRL.
    All three agree at the first update after sampling with an exact sampler.
    """

    PAPER = "paper"
    CODE = "code"
    PLAIN = "plain"


_CLIP = Clip()


@dataclass(frozen=True, slots=True)
class GrpoRule:
    """The settings of an update. beta: weight of the penalty; 0 needs no reference."""

    clip: Clip = _CLIP
    beta: float = 0.01
    estimator: KlEstimator = KlEstimator.K3
    weighting: Weighting = Weighting.PAPER
    aggregation: Aggregation = Aggregation.SEQUENCE_MEAN


_PAPER = GrpoRule()


def grpo_loss(
    logp_BL: Tensor,
    tokens: TokenLogps,
    advantages: Tensor,
    *,
    rule: GrpoRule = _PAPER,
    total: int | None = None,
) -> tuple[Tensor, UpdateDiagnostics]:
    """Return the loss -J and what it was made of.

    logp_BL: of the policy in training, with gradient. advantages: finite, [B], or [B, L] when they
    differ from token to token. total: see `aggregated`.
    """
    mask_BL = tokens.mask_BL
    advantage_BL = advantages if advantages.dim() == 2 else advantages[:, None].expand_as(logp_BL)
    ratio_BL = masked(logp_BL - tokens.old_logp_BL, mask_BL).exp()
    surrogate_BL = clipped_surrogate(ratio_BL, advantage_BL, rule.clip)
    policy_weight_BL, kl_weight_BL = _weights(logp_BL, tokens, rule.weighting)
    gain_BL = policy_weight_BL * surrogate_BL
    if rule.beta:
        penalty_BL = drift_from_reference(logp_BL, tokens, rule.estimator)
        gain_BL = gain_BL - rule.beta * kl_weight_BL * penalty_BL
    loss = -aggregated(gain_BL, mask_BL, rule.aggregation, total=total)
    clipping = (ratio_BL, advantage_BL, rule.clip)
    return loss, diagnose(loss, logp_BL, tokens, rule.estimator, clipping=clipping)


@torch.no_grad()
def _weights(logp_BL: Tensor, tokens: TokenLogps, weighting: Weighting) -> tuple[Tensor, Tensor]:
    """Return the weights of surrogate and penalty [B, L], without gradient."""
    if weighting is Weighting.PAPER:
        ratio_BL = masked(logp_BL - tokens.old_logp_BL, tokens.mask_BL).exp()
        return ratio_BL, ratio_BL.square()
    if weighting is Weighting.CODE:
        return _against_sampler(tokens.old_logp_BL, tokens), _against_sampler(logp_BL, tokens)
    ones_BL = torch.ones_like(logp_BL)
    return ones_BL, ones_BL


def _against_sampler(logp_BL: Tensor, tokens: TokenLogps) -> Tensor:
    weight_BL = masked(logp_BL - tokens.sampler_logp_BL, tokens.mask_BL).exp()
    return weight_BL.nan_to_num(nan=0.0, posinf=0.0)
