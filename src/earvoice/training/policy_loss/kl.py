"""Estimates of KL(policy || reference) from single samples, in nats per token.

Source: Schulman 2020, "Approximating KL divergence" (joschu.net/blog/kl-approx.html); HPO eq. 9 is
k3, SeqPO-SiMT Algorithm 1 line 10 is k1.
Shape legend: B sample, L written token.
"""

from __future__ import annotations

from enum import StrEnum

import torch
from torch import Tensor

from earvoice.errors import ConfigError
from earvoice.training.policy_loss.tokens import TokenLogps, masked

LARGEST_LOG_RATIO = 20.0
LARGEST_K3 = 10.0


class KlEstimator(StrEnum):
    """K1: unbiased, noisy, may be negative. K2: biased, never negative. K3: neither."""

    K1 = "k1"
    K2 = "k2"
    K3 = "k3"


def drift_from_reference(logp_BL: Tensor, tokens: TokenLogps, estimator: KlEstimator) -> Tensor:
    """Return the estimate for every token of a batch [B, L], 0 where the mask is False.

    Raises ConfigError when the batch has no reference.
    """
    if tokens.ref_logp_BL is None:
        raise ConfigError(
            "a penalty for leaving the reference needs its log-probabilities, got none; run the "
            "frozen model over the rollouts, or set rl.beta = 0"
        )
    return masked(kl_estimate(logp_BL, tokens.ref_logp_BL, estimator), tokens.mask_BL)


def kl_estimate(
    logp_BL: Tensor, ref_logp_BL: Tensor, estimator: KlEstimator = KlEstimator.K3
) -> Tensor:
    """Return the estimate for every token [B, L]; the tokens are drawn from the policy.

    k1 = d, k2 = d^2 / 2, k3 = exp(-d) - 1 + d with d = log policy - log reference.
    Range: k2 and k3 are at least 0.
    Differs from the papers: in k3, d is kept within +-20 and the estimate below 10, as verl does; a
    single token that the reference finds impossible would otherwise decide the step.
    """
    drift_BL = logp_BL - ref_logp_BL
    if estimator is KlEstimator.K1:
        return drift_BL
    if estimator is KlEstimator.K2:
        return drift_BL.square() / 2
    bounded_BL = drift_BL.clamp(-LARGEST_LOG_RATIO, LARGEST_LOG_RATIO)
    # expm1 keeps the digits that exp(x) - 1 loses for the small drifts of a healthy run.
    return (torch.expm1(-bounded_BL) + bounded_BL).clamp(max=LARGEST_K3)
