"""How the next token is chosen: the likeliest one, or a random one with a known probability.

Shape legend: N slot, V vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from earvoice.errors import ConfigError


class Chooser(Protocol):
    """Chooses one id in every row."""

    def choose(self, logits_NV: Tensor) -> list[int]:
        """Return an id per row; -inf marks what is forbidden."""

    def logps(self, logits_NV: Tensor, ids: list[int]) -> list[float]:
        """Return the log-probability of an id per row, in nats; empty if nobody needs them."""


class Greedy:
    """The likeliest id; probabilities are not computed."""

    def choose(self, logits_NV: Tensor) -> list[int]:
        """Return the likeliest id per row."""
        likeliest: list[int] = logits_NV.argmax(-1).tolist()
        return likeliest

    def logps(self, logits_NV: Tensor, ids: list[int]) -> list[float]:
        """Return nothing."""
        return []


@dataclass(frozen=True, slots=True)
class Sampling:
    """How to sample.

    temperature: by which logits are divided; 1 is the model's own distribution. top_k: only so many
    likeliest ids, 0 for all. top_p: only the likeliest ids that hold so much probability together.
    """

    temperature: float = 1.0
    top_k: int = 0
    top_p: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what is no distribution."""
        if self.temperature <= 0 or self.top_k < 0 or not 0 < self.top_p <= 1:
            raise ConfigError(
                "sampling needs a temperature above 0, top_k of at least 0 and top_p in (0, 1], "
                f"got {self.temperature}, {self.top_k} and {self.top_p}; 1, 0 and 1 truncate "
                "nothing"
            )


class Sampler:
    """Draws ids; the same for the same seed and the same rows."""

    def __init__(self, sampling: Sampling, *, seed: int) -> None:
        self._sampling = sampling
        self._random = torch.Generator().manual_seed(seed)

    def choose(self, logits_NV: Tensor) -> list[int]:
        """Return one id per row, drawn from what truncation leaves."""
        kept_NV = _truncated(logits_NV / self._sampling.temperature, self._sampling)
        # Where a uniform number falls in the cumulative distribution; double precision, so that
        # the likeliest ids of a long tail keep their share.
        mass_NV = kept_NV.double().softmax(-1).cumsum(-1)
        uniform_N1 = torch.rand(len(mass_NV), 1, generator=self._random, dtype=torch.double)
        drawn_N1 = torch.searchsorted(mass_NV, uniform_N1 * mass_NV[:, -1:], right=True)
        ids: list[int] = drawn_N1[:, 0].clamp(max=mass_NV.shape[-1] - 1).tolist()
        return ids

    def logps(self, logits_NV: Tensor, ids: list[int]) -> list[float]:
        """Return the log-probabilities before truncation, at the temperature."""
        logps_NV = (logits_NV / self._sampling.temperature).log_softmax(-1)
        found: list[float] = logps_NV[torch.arange(len(ids)), torch.tensor(ids)].tolist()
        return found


def _truncated(logits_NV: Tensor, sampling: Sampling) -> Tensor:
    """Return logits with -inf where an id may not be drawn.

    Source: top-k, Fan et al. 2018; nucleus, Holtzman et al. 2020, section 3.1: the smallest set of
    likeliest ids whose probability reaches top_p, the one that crosses it included.
    """
    if sampling.top_k:
        least_N1 = logits_NV.topk(min(sampling.top_k, logits_NV.shape[-1]), dim=-1).values[:, -1:]
        logits_NV = logits_NV.masked_fill(logits_NV < least_N1, -torch.inf)
    if sampling.top_p < 1:
        sorted_NV, order_NV = logits_NV.sort(-1, descending=True)
        probability_NV = sorted_NV.softmax(-1)
        beyond_NV = probability_NV.cumsum(-1) - probability_NV >= sampling.top_p
        sorted_NV = sorted_NV.masked_fill(beyond_NV, -torch.inf)
        logits_NV = torch.empty_like(logits_NV).scatter(-1, order_NV, sorted_NV)
    return logits_NV
