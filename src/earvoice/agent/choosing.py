"""How the next token is chosen: the likeliest one, or a random one with a known probability.

Shape legend: N slot, V vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from earvoice.errors import ConfigError

# How many of the likeliest ids are looked at first for a nucleus.
_NUCLEUS_IDS = 64


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
        uniform_N1 = uniform_N1.to(mass_NV.device)
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
    size = logits_NV.shape[-1]
    if 0 < sampling.top_k < size:
        least_N1 = logits_NV.topk(sampling.top_k, dim=-1).values[:, -1:]
        logits_NV = logits_NV.masked_fill(logits_NV < least_N1, -torch.inf)
    if sampling.top_p < 1:
        likeliest_NK, order_NK = _nucleus_within(logits_NV, sampling.top_p)
        logits_NV = torch.full_like(logits_NV, -torch.inf).scatter(-1, order_NK, likeliest_NK)
    return logits_NV


def _nucleus_within(logits_NV: Tensor, top_p: float) -> tuple[Tensor, Tensor]:
    """Return the likeliest logits_NK, -inf outside of the nucleus, and their ids order_NK.

    K grows until it holds every row's nucleus: a few ids nearly always do, and sorting all of
    them takes a fifth of a rollout.
    """
    total_N1 = logits_NV.logsumexp(-1, keepdim=True)
    width = min(_NUCLEUS_IDS, logits_NV.shape[-1])
    while True:
        likeliest_NK, order_NK = logits_NV.topk(width, dim=-1)
        probability_NK = (likeliest_NK - total_N1).exp()
        mass_NK = probability_NK.cumsum(-1)
        if width == logits_NV.shape[-1] or bool((mass_NK[:, -1] >= top_p).all()):
            beyond_NK = mass_NK - probability_NK >= top_p
            return likeliest_NK.masked_fill(beyond_NK, -torch.inf), order_NK
        width = min(4 * width, logits_NV.shape[-1])
