"""What weighs the same in a loss."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor

from earvoice.training.policy_loss import Aggregation, aggregated

VALUES_BL = torch.tensor([[1.0, 2.0, 6.0], [5.0, 9.0, 9.0]])
MASK_BL = torch.tensor([[True, True, True], [True, False, False]])


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (Aggregation.TOKEN_MEAN, (1 + 2 + 6 + 5) / 4),
        (Aggregation.SEQUENCE_MEAN, (3 + 5) / 2),
        (Aggregation.SEQUENCE_SUM, (9 + 5) / 2),
    ],
)
def test_tokens_or_rollouts_weigh_the_same(how: Aggregation, expected: float) -> None:
    assert float(aggregated(VALUES_BL, MASK_BL, how)) == pytest.approx(expected)


@pytest.mark.parametrize("how", Aggregation)
def test_parts_of_a_minibatch_add_up_to_it(how: Aggregation) -> None:
    total = int(MASK_BL.sum()) if how is Aggregation.TOKEN_MEAN else len(MASK_BL)
    parts = [
        aggregated(VALUES_BL[at : at + 1], MASK_BL[at : at + 1], how, total=total) for at in (0, 1)
    ]
    assert float(sum(parts, torch.tensor(0.0))) == pytest.approx(
        float(aggregated(VALUES_BL, MASK_BL, how))
    )


@pytest.mark.parametrize("how", Aggregation)
def test_nothing_outside_the_mask_is_seen(how: Aggregation) -> None:
    broken_BL = torch.where(MASK_BL, VALUES_BL, torch.tensor(torch.nan))
    assert torch.equal(aggregated(broken_BL, MASK_BL, how), aggregated(VALUES_BL, MASK_BL, how))


@pytest.mark.parametrize("how", Aggregation)
def test_a_batch_without_a_token_in_the_loss_is_zero(how: Aggregation) -> None:
    assert float(aggregated(VALUES_BL, torch.zeros_like(MASK_BL), how)) == 0
    nothing_BL: Tensor = torch.zeros(0, 0)
    assert float(aggregated(nothing_BL, nothing_BL.bool(), how)) == 0


@given(st.permutations(range(2)), st.sampled_from(list(Aggregation)))
def test_the_order_of_rollouts_does_not_matter(order: list[int], how: Aggregation) -> None:
    shuffled = aggregated(VALUES_BL[order], MASK_BL[order], how)
    assert float(shuffled) == pytest.approx(float(aggregated(VALUES_BL, MASK_BL, how)))
