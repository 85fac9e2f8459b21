"""What an update was made of, under the names TRL's dashboards know.

Shape legend: B sample, L written token.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from math import fsum

import torch
from torch import Tensor

from earvoice.training.policy_loss.clipping import Clip, clipped_high, clipped_low
from earvoice.training.policy_loss.kl import KlEstimator, kl_estimate
from earvoice.training.policy_loss.tokens import TokenLogps, masked, sequence_means, token_mean


@dataclass(frozen=True, slots=True)
class UpdateDiagnostics:
    """Figures of one update, over the tokens in the loss.

    kl, nll: nats per token. kl is None without a reference; nll is the mean of -log pi, which
    estimates the entropy of a policy that sampled for itself. clip_*: share of tokens; the extremes
    are over rollouts. difference_*: |log pi_old - log pi_sampler|. importance_*: pi_old /
    pi_sampler.
    """

    loss: float
    tokens: int
    samples: int
    kl: float | None
    nll: float
    clip_low_mean: float
    clip_low_min: float
    clip_high_mean: float
    clip_high_max: float
    difference_mean: float
    difference_max: float
    importance_mean: float
    importance_min: float
    importance_max: float

    def metrics(self) -> dict[str, float]:
        """Return the figures by their names in logs: TRL's, and `nll`."""
        named = {_NAMES.get(one.name, one.name): getattr(self, one.name) for one in fields(self)}
        named["clip_ratio/region_mean"] = self.clip_low_mean + self.clip_high_mean
        return {name: float(value) for name, value in named.items() if value is not None}


_NAMES = {
    "tokens": "update/num_tokens",
    "samples": "update/num_samples",
    "clip_low_mean": "clip_ratio/low_mean",
    "clip_low_min": "clip_ratio/low_min",
    "clip_high_mean": "clip_ratio/high_mean",
    "clip_high_max": "clip_ratio/high_max",
    "difference_mean": "sampling/sampling_logp_difference/mean",
    "difference_max": "sampling/sampling_logp_difference/max",
    "importance_mean": "sampling/importance_sampling_ratio/mean",
    "importance_min": "sampling/importance_sampling_ratio/min",
    "importance_max": "sampling/importance_sampling_ratio/max",
}


@torch.no_grad()
def diagnose(
    loss: Tensor,
    logp_BL: Tensor,
    tokens: TokenLogps,
    estimator: KlEstimator,
    *,
    clipping: tuple[Tensor, Tensor, Clip] | None = None,
) -> UpdateDiagnostics:
    """Return the figures of a loss. clipping: ratio_BL, advantage_BL and their clip, if any."""
    mask_BL = tokens.mask_BL
    kl = None
    if tokens.ref_logp_BL is not None:
        kl = float(token_mean(kl_estimate(logp_BL, tokens.ref_logp_BL, estimator), mask_BL))
    none_BL = torch.zeros_like(logp_BL)
    low_BL = clipped_low(*clipping).float() if clipping else none_BL
    high_BL = clipped_high(*clipping).float() if clipping else none_BL
    log_ratio_BL = masked(tokens.old_logp_BL - tokens.sampler_logp_BL, mask_BL)
    importance = log_ratio_BL[mask_BL].exp() if mask_BL.any() else log_ratio_BL.new_ones(1)
    # One transfer from the device instead of ten.
    figures = torch.stack(
        [
            token_mean(-logp_BL, mask_BL),
            token_mean(low_BL, mask_BL),
            _rollouts(low_BL, mask_BL).min(),
            token_mean(high_BL, mask_BL),
            _rollouts(high_BL, mask_BL).max(),
            token_mean(log_ratio_BL.abs(), mask_BL),
            log_ratio_BL.abs().max() if log_ratio_BL.numel() else log_ratio_BL.sum(),
            importance.mean(),
            importance.min(),
            importance.max(),
        ]
    )
    return UpdateDiagnostics(
        float(loss.detach()), int(mask_BL.sum()), len(logp_BL), kl, *(float(one) for one in figures)
    )


def sampler_figures(log_ratio_N: Tensor) -> dict[str, float]:
    """Return how far trainer and sampler are apart, by TRL's names.

    log_ratio_N: log pi - log pi_sampler of some tokens; nothing is returned for none.
    """
    if not log_ratio_N.numel():
        return {}
    apart_N, ratio_N = log_ratio_N.abs(), log_ratio_N.exp()
    values = {
        "difference_mean": apart_N.mean(),
        "difference_max": apart_N.max(),
        "importance_mean": ratio_N.mean(),
        "importance_min": ratio_N.min(),
        "importance_max": ratio_N.max(),
    }
    return {_NAMES[name]: float(value) for name, value in values.items()}


def merged(parts: Sequence[UpdateDiagnostics], *, updates: int = 1) -> UpdateDiagnostics:
    """Return the figures of a mini-batch from those of its parts; there is at least one.

    Means weigh by tokens. Losses add up, as those computed with the mini-batch's `total` do.
    updates: how many updates the parts belong to, for the mean loss of several.
    """
    tokens = sum(part.tokens for part in parts)
    kls = [part.kl for part in parts if part.kl is not None]

    def mean(values: Iterable[float]) -> float:
        weighed = zip(values, parts, strict=True)
        return fsum(value * part.tokens for value, part in weighed) / max(1, tokens)

    return UpdateDiagnostics(
        loss=fsum(part.loss for part in parts) / updates,
        tokens=tokens,
        samples=sum(part.samples for part in parts),
        kl=mean(kls) if len(kls) == len(parts) else None,
        nll=mean(part.nll for part in parts),
        clip_low_mean=mean(part.clip_low_mean for part in parts),
        clip_low_min=min(part.clip_low_min for part in parts),
        clip_high_mean=mean(part.clip_high_mean for part in parts),
        clip_high_max=max(part.clip_high_max for part in parts),
        difference_mean=mean(part.difference_mean for part in parts),
        difference_max=max(part.difference_max for part in parts),
        importance_mean=mean(part.importance_mean for part in parts),
        importance_min=min(part.importance_min for part in parts),
        importance_max=max(part.importance_max for part in parts),
    )


def _rollouts(values_BL: Tensor, mask_BL: Tensor) -> Tensor:
    """Return the means of rollouts that have a token in the loss; one 0 when none has."""
    means_B = sequence_means(values_BL, mask_BL)[mask_BL.any(-1)]
    return means_B if len(means_B) else values_BL.new_zeros(1)
