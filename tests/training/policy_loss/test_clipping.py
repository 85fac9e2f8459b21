"""The clipped surrogate at hand-picked ratios."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from earvoice.training.policy_loss import Clip, clipped_surrogate

RATIOS = st.floats(0.01, 20)
ADVANTAGES = st.floats(-5, 5)


def surrogate(ratio: float, advantage: float, clip: Clip) -> float:
    return float(clipped_surrogate(torch.tensor([[ratio]]), torch.tensor([[advantage]]), clip))


@pytest.mark.parametrize(
    ("ratio", "advantage", "expected"),
    [
        (1.1, 2.0, 2.2),  # inside
        (1.5, 2.0, 2.4),  # gained enough: 1.2 x 2
        (0.5, 2.0, 1.0),  # a loss of probability of what was good counts in full
        (0.5, -2.0, -1.6),  # lost enough: 0.8 x -2
        (1.5, -2.0, -3.0),  # a gain of probability of what was bad counts in full
    ],
)
def test_the_ratio_stops_paying_outside_its_range(
    ratio: float, advantage: float, expected: float
) -> None:
    assert surrogate(ratio, advantage, Clip(0.2)) == pytest.approx(expected)


def test_the_range_may_be_wider_above() -> None:
    asymmetric = Clip(0.2, epsilon_high=0.4)
    assert surrogate(1.5, 2.0, asymmetric) == pytest.approx(2.8)
    assert surrogate(0.5, -2.0, asymmetric) == pytest.approx(-1.6)


def test_the_dual_clip_bounds_what_a_bad_token_costs() -> None:
    dual = Clip(0.2, delta=3.0)
    assert surrogate(10.0, -2.0, dual) == pytest.approx(-6.0)
    assert surrogate(10.0, 2.0, dual) == pytest.approx(2.4)


@given(RATIOS, ADVANTAGES)
def test_clipping_never_raises_the_surrogate(ratio: float, advantage: float) -> None:
    assert surrogate(ratio, advantage, Clip(0.2)) <= ratio * advantage + 1e-5


@given(RATIOS, ADVANTAGES)
def test_the_dual_clip_is_the_larger_of_surrogate_and_bound(ratio: float, advantage: float) -> None:
    plain, dual = Clip(0.2), Clip(0.2, delta=2.0)
    expected = surrogate(ratio, advantage, plain)
    if advantage < 0:
        expected = max(expected, 2.0 * advantage)
    assert surrogate(ratio, advantage, dual) == pytest.approx(expected, rel=1e-5, abs=1e-6)
