"""Small batches of log-probabilities for the tests of losses."""

from __future__ import annotations

import torch
from torch import Tensor

from earvoice.training.policy_loss import TokenLogps


def logps(probabilities: list[list[float]]) -> Tensor:
    """Return log-probabilities in double precision."""
    return torch.tensor(probabilities, dtype=torch.float64).log()


def batch(
    old: Tensor,
    *,
    sampler: Tensor | None = None,
    ref: Tensor | None = None,
    turn: list[list[int]] | None = None,
    mask: list[list[bool]] | None = None,
) -> TokenLogps:
    """Return a batch where sampler and reference agree with `old` unless they are given."""
    return TokenLogps(
        old_logp_BL=old,
        sampler_logp_BL=old if sampler is None else sampler,
        ref_logp_BL=old if ref is None else ref,
        turn_BL=torch.tensor(turn) if turn else torch.zeros(old.shape, dtype=torch.int64),
        mask_BL=torch.tensor(mask) if mask else torch.ones(old.shape, dtype=torch.bool),
    )


def gradient(loss: Tensor, logp_BL: Tensor) -> Tensor:
    """Return the gradient of a loss with respect to log-probabilities."""
    (found,) = torch.autograd.grad(loss, logp_BL)
    return found
