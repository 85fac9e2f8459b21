"""The clipped surrogate: how far one step may move the probability of a token.

Shape legend: B sample, L written token.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Clip:
    """Where the ratio of new to old probability stops paying.

    epsilon: below 1. epsilon_high: above 1, `epsilon` when None (asymmetric: DAPO, arXiv
    2503.14476, section 3.1). delta: largest ratio that a token of negative advantage is pushed down
    with (dual clip: Ye et al. 2019, arXiv 1912.09729, eq. 3; `delta` in TRL, `clip_ratio_c` in
    verl); larger than 1 + epsilon_high; None leaves it open. The names are TRL's.
    """

    epsilon: float = 0.2
    epsilon_high: float | None = None
    delta: float | None = None

    @property
    def low(self) -> float:
        """Return the lower end of the range."""
        return 1 - self.epsilon

    @property
    def high(self) -> float:
        """Return the upper end of the range."""
        return 1 + (self.epsilon if self.epsilon_high is None else self.epsilon_high)


def clipped_surrogate(ratio_BL: Tensor, advantage_BL: Tensor, clip: Clip) -> Tensor:
    """Return min(ratio A, clip(ratio) A) for every token [B, L], to be raised.

    Source: HPO eq. 8; Schulman et al. 2017, arXiv 1707.06347, eq. 7; `delta` is written as in TRL,
    which is max(min(...), delta A) for negative A.
    """
    bounded_BL = ratio_BL if clip.delta is None else ratio_BL.clamp(max=clip.delta)
    clipped_BL = ratio_BL.clamp(clip.low, clip.high)
    return torch.minimum(bounded_BL * advantage_BL, clipped_BL * advantage_BL)


def clipped_low(ratio_BL: Tensor, advantage_BL: Tensor, clip: Clip) -> Tensor:
    """Return which tokens are no longer pushed down [B, L]."""
    return (ratio_BL < clip.low) & (advantage_BL < 0)


def clipped_high(ratio_BL: Tensor, advantage_BL: Tensor, clip: Clip) -> Tensor:
    """Return which tokens are no longer pushed up [B, L]."""
    return (ratio_BL > clip.high) & (advantage_BL > 0)
