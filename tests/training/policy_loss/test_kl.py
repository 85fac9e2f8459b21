"""The three estimates of KL."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import ConfigError
from earvoice.training.policy_loss import KlEstimator, TokenLogps, kl_estimate
from earvoice.training.policy_loss.kl import drift_from_reference
from tests.training.policy_loss.batches import batch, logps

LOGPS = st.floats(-8, 0)


def estimate(probability: float, reference: float, estimator: KlEstimator) -> float:
    return float(kl_estimate(logps([[probability]]), logps([[reference]]), estimator))


def test_k1_is_the_difference_of_log_probabilities() -> None:
    assert estimate(0.5, 0.25, KlEstimator.K1) == pytest.approx(math.log(2))


def test_k2_is_half_the_square_of_it() -> None:
    assert estimate(0.5, 0.25, KlEstimator.K2) == pytest.approx(math.log(2) ** 2 / 2)


def test_k3_is_the_ratio_less_its_logarithm_less_one() -> None:
    # pi_ref / pi = 1/2: 1/2 - log(1/2) - 1.
    assert estimate(0.5, 0.25, KlEstimator.K3) == pytest.approx(math.log(2) - 0.5)


def test_k3_keeps_its_digits_for_small_drifts() -> None:
    # d^2 / 2 in the limit; exp(d) - 1 - d in single precision is 0 or off by a factor.
    drift = kl_estimate(torch.tensor([[-1.0]]), torch.tensor([[-1.0 - 1e-3]]))
    assert float(drift) == pytest.approx(5e-7, rel=1e-2)


def test_a_token_the_reference_finds_impossible_does_not_decide_the_step() -> None:
    assert estimate(math.exp(-90), 1.0, KlEstimator.K3) == 10.0
    assert estimate(1.0, math.exp(-90), KlEstimator.K3) == 10.0


@pytest.mark.parametrize(
    ("estimator", "exact"),
    [(KlEstimator.K1, True), (KlEstimator.K2, False), (KlEstimator.K3, True)],
)
def test_k1_and_k3_have_the_divergence_as_their_mean(estimator: KlEstimator, exact: bool) -> None:
    policy, reference = [0.5, 0.3, 0.2], [0.25, 0.25, 0.5]
    divergence = sum(p * math.log(p / q) for p, q in zip(policy, reference, strict=True))
    mean = sum(p * estimate(p, q, estimator) for p, q in zip(policy, reference, strict=True))
    assert (mean == pytest.approx(divergence)) is exact


@given(LOGPS, LOGPS, st.sampled_from([KlEstimator.K2, KlEstimator.K3]))
def test_k2_and_k3_are_never_negative(logp: float, ref: float, estimator: KlEstimator) -> None:
    assert float(kl_estimate(torch.tensor([[logp]]), torch.tensor([[ref]]), estimator)) >= 0


def test_a_penalty_without_a_reference_is_refused() -> None:
    whole = batch(logps([[0.5]]))
    alone = TokenLogps(whole.old_logp_BL, whole.sampler_logp_BL, None, whole.turn_BL, whole.mask_BL)
    with pytest.raises(ConfigError, match=r"set rl\.beta = 0"):
        drift_from_reference(whole.old_logp_BL, alone, KlEstimator.K3)
