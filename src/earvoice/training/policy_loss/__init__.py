"""Policy losses: pure functions of tensors [sample, token], one file per algorithm."""

from earvoice.training.policy_loss.aggregation import Aggregation, aggregated
from earvoice.training.policy_loss.clipping import Clip, clipped_surrogate
from earvoice.training.policy_loss.diagnostics import UpdateDiagnostics, merged, sampler_figures
from earvoice.training.policy_loss.grpo import GrpoRule, Weighting, grpo_loss
from earvoice.training.policy_loss.kl import KlEstimator, kl_estimate
from earvoice.training.policy_loss.seqpo import KlScope, SeqpoRule, kl_in_reward, seqpo_loss
from earvoice.training.policy_loss.tokens import TokenLogps

__all__ = [
    "Aggregation",
    "Clip",
    "GrpoRule",
    "KlEstimator",
    "KlScope",
    "SeqpoRule",
    "TokenLogps",
    "UpdateDiagnostics",
    "Weighting",
    "aggregated",
    "clipped_surrogate",
    "grpo_loss",
    "kl_estimate",
    "kl_in_reward",
    "merged",
    "sampler_figures",
    "seqpo_loss",
]
