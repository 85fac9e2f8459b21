"""What a policy loss is computed from, and its means over tokens.

Shape legend: B sample, L written token, T turn.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class TokenLogps:
    """Log-probabilities of what was sampled, as others than the policy in training see it.

    old_logp_BL: the trainer's before the step's first update. sampler_logp_BL: the sampler's; both
    are the same numbers up to how they were computed. ref_logp_BL: the frozen reference's, None
    where no penalty needs it. turn_BL: index of each token's turn. mask_BL: True where the loss is;
    padding, forced tokens and failed rollouts stay out. What stands where the mask is False does
    not matter, but for `turn_BL`, which is never negative.
    """

    old_logp_BL: Tensor
    sampler_logp_BL: Tensor
    ref_logp_BL: Tensor | None
    turn_BL: Tensor
    mask_BL: Tensor

    def to(self, device: torch.device) -> TokenLogps:
        """Return the same on a device."""
        reference = self.ref_logp_BL
        return TokenLogps(
            self.old_logp_BL.to(device),
            self.sampler_logp_BL.to(device),
            None if reference is None else reference.to(device),
            self.turn_BL.to(device),
            self.mask_BL.to(device),
        )


def masked(values_BL: Tensor, mask_BL: Tensor) -> Tensor:
    """Return values with 0 where the mask is False, so that nothing there reaches a gradient."""
    return torch.where(mask_BL, values_BL, torch.zeros((), device=values_BL.device))


def token_mean(values_BL: Tensor, mask_BL: Tensor) -> Tensor:
    """Return the mean over all tokens of the mask; 0 when there is none."""
    return masked(values_BL, mask_BL).sum() / mask_BL.sum().clamp(min=1)


def sequence_means(values_BL: Tensor, mask_BL: Tensor) -> Tensor:
    """Return the mean over the tokens of every sample [B]; 0 for a sample without any."""
    return masked(values_BL, mask_BL).sum(-1) / mask_BL.sum(-1).clamp(min=1)


def turn_sums(values_BL: Tensor, turn_BL: Tensor) -> Tensor:
    """Return for every token the sum over its turn [B, L]; values are 0 where nothing counts."""
    turns = int(turn_BL.max()) + 1 if turn_BL.numel() else 1
    sums_BT = values_BL.new_zeros(len(values_BL), turns)
    sums_BT.scatter_add_(1, turn_BL, values_BL)
    return sums_BT.gather(1, turn_BL)
