"""Our GRPO and TRL's, as released, on random tensors: loss, gradient and metrics."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import torch

from earvoice.training.policy_loss import (
    Aggregation,
    Clip,
    GrpoRule,
    TokenLogps,
    UpdateDiagnostics,
    Weighting,
    grpo_loss,
)
from tests.training.policy_loss.trl import needs_trl, trl_losses

SAMPLES, LENGTH = 6, 9
AGGREGATIONS = {
    "grpo": Aggregation.SEQUENCE_MEAN,
    "bnpo": Aggregation.TOKEN_MEAN,
    "dapo": Aggregation.TOKEN_MEAN,
    "luspo": Aggregation.SEQUENCE_SUM,
}


@dataclass(frozen=True, slots=True)
class Case:
    """Random log-probabilities under one set of TRL's settings."""

    loss_type: str
    epsilon: float = 0.2
    epsilon_high: float = 0.2
    delta: float | None = None
    beta: float = 0.0
    corrected: bool = False

    def tensors(self, seed: int) -> dict[str, torch.Tensor]:
        """Return policies that are far enough apart for every branch to be taken."""
        torch.manual_seed(seed)
        old_BL = -3 * torch.rand(SAMPLES, LENGTH, dtype=torch.float64)
        lengths_B1 = torch.randint(2, LENGTH + 1, (SAMPLES, 1))
        own = {
            "logps": old_BL + 0.5 * torch.randn_like(old_BL),
            "old_per_token_logps": old_BL,
            "ref_per_token_logps": old_BL + 0.5 * torch.randn_like(old_BL),
            "sampling_per_token_logps": old_BL + 0.1 * torch.randn_like(old_BL),
            "advantages": torch.randn(SAMPLES, dtype=torch.float64),
            "completion_mask": (torch.arange(LENGTH) < lengths_B1).double(),
            # The last token of every rollout was forced on it; another one is left, at least.
            "tool_mask": (torch.arange(LENGTH) != lengths_B1 - 1).double(),
        }
        if self.corrected:
            difference_BL = old_BL - own["sampling_per_token_logps"]
            own["importance_sampling_ratio"] = difference_BL.exp()
        return own

    def payload(self, tensors: dict[str, torch.Tensor]) -> dict[str, object]:
        """Return the case as TRL is asked."""
        return {
            "loss_type": self.loss_type,
            "epsilon": self.epsilon,
            "epsilon_high": self.epsilon_high,
            "delta": self.delta,
            "beta": self.beta,
            "tensors": {name: tensor.tolist() for name, tensor in tensors.items()},
        }

    def rule(self) -> GrpoRule:
        """Return the case in our words."""
        return GrpoRule(
            clip=Clip(self.epsilon, self.epsilon_high, self.delta),
            beta=self.beta,
            weighting=Weighting.CODE if self.corrected else Weighting.PLAIN,
            aggregation=AGGREGATIONS[self.loss_type],
        )

    def loss(
        self, logp_BL: torch.Tensor, tensors: dict[str, torch.Tensor]
    ) -> tuple[torch.Tensor, UpdateDiagnostics]:
        """Return our loss."""
        tokens = TokenLogps(
            old_logp_BL=tensors["old_per_token_logps"],
            sampler_logp_BL=tensors["sampling_per_token_logps"],
            ref_logp_BL=tensors["ref_per_token_logps"],
            turn_BL=torch.zeros(SAMPLES, LENGTH, dtype=torch.int64),
            mask_BL=(tensors["completion_mask"] * tensors["tool_mask"]).bool(),
        )
        return grpo_loss(logp_BL, tokens, tensors["advantages"], rule=self.rule())


CASES = [
    Case(loss_type, epsilon, epsilon_high, delta, beta)
    for loss_type in AGGREGATIONS
    for epsilon, epsilon_high, delta in [(0.2, 0.2, None), (0.1, 0.4, None), (0.2, 0.28, 1.6)]
    for beta in (0.0, 0.04)
] + [Case("bnpo", corrected=True), Case("grpo", 0.1, 0.4, 1.5, corrected=True)]


@pytest.mark.slow
@needs_trl
def test_loss_gradient_and_metrics_are_those_of_trl(tmp_path: Path) -> None:
    drawn = [case.tensors(seed) for seed, case in enumerate(CASES)]
    answers: list[Any] = trl_losses(
        [case.payload(tensors) for case, tensors in zip(CASES, drawn, strict=True)], tmp_path
    )
    both_ends = 0.0
    for case, tensors, theirs in zip(CASES, drawn, answers, strict=True):
        logp_BL = tensors["logps"].clone().requires_grad_()
        loss, diagnostics = case.loss(logp_BL, tensors)
        loss.backward()  # type: ignore[no-untyped-call]
        assert loss.item() == pytest.approx(theirs["loss"], abs=1e-9), case
        expected_BL = torch.tensor(theirs["gradient"], dtype=torch.float64)
        assert torch.allclose(_gradient(logp_BL), expected_BL, atol=1e-9), case
        ours = diagnostics.metrics()
        for name, value in theirs["metrics"].items():
            if name.startswith("clip_ratio/") or name == "kl":
                assert ours[name] == pytest.approx(value, abs=1e-6), (case, name)
        both_ends += ours["clip_ratio/low_mean"] * ours["clip_ratio/high_mean"]
        single = {name: tensor.float() for name, tensor in tensors.items()}
        loss, _ = case.loss(single["logps"], single)
        assert loss.item() == pytest.approx(theirs["loss"], abs=1e-5), case
    # Unless ratios leave the clip range at both ends the comparison says little.
    assert both_ends > 0


def _gradient(tensor: torch.Tensor) -> torch.Tensor:
    assert tensor.grad is not None
    return tensor.grad
