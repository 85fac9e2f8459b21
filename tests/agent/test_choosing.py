"""Truncation looks at the likeliest ids only, and finds what sorting all of them finds."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from earvoice.agent.choosing import Sampler, Sampling


def nucleus_by_sorting(logits_V: Tensor, top_p: float) -> set[int]:
    """Return the smallest set of likeliest ids whose probability reaches top_p."""
    probability_V = logits_V.softmax(-1)
    kept: set[int] = set()
    mass = 0.0
    for index in probability_V.argsort(descending=True).tolist():
        if mass >= top_p:
            break
        kept.add(index)
        mass += float(probability_V[index])
    return kept


@settings(max_examples=40)
@given(
    ids=st.integers(2, 400),
    spread=st.floats(0.5, 4.0),
    top_p=st.sampled_from([0.1, 0.5, 0.9, 0.999]),
    seed=st.integers(0, 2**16),
)
def test_only_ids_of_the_nucleus_are_drawn_however_wide_it_is(
    ids: int, spread: float, top_p: float, seed: int
) -> None:
    torch.manual_seed(seed)
    logits_V = spread * torch.randn(ids, dtype=torch.double)
    drawn = Sampler(Sampling(top_p=top_p), seed=seed).choose(logits_V.expand(32, ids))
    # Where the mass meets top_p exactly, rounding decides about one more.
    assert set(drawn) <= nucleus_by_sorting(logits_V, top_p + 1e-9)


def test_a_flat_distribution_has_a_nucleus_of_nearly_all_ids() -> None:
    drawn = Sampler(Sampling(top_p=0.95), seed=1).choose(torch.zeros(4000, 200))
    assert len(set(drawn)) == 190


@pytest.mark.parametrize("top_k", [0, 5, 50])
def test_more_candidates_than_ids_truncate_nothing(top_k: int) -> None:
    logits_NV = torch.randn(64, 5)
    whole = Sampler(Sampling(), seed=3).choose(logits_NV)
    assert Sampler(Sampling(top_k=top_k), seed=3).choose(logits_NV) == whole
