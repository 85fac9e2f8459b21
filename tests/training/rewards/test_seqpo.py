"""SeqPO-SiMT's reward on groups worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.training.rewards import Fusion, Truncation, seqpo_rewards

QUALITY_SG = np.array([[0.2, 0.4]])
FLOOR_S = np.array([3.0])


def rewards(latency: list[float], fusion: Fusion = Fusion()) -> list[float]:  # noqa: B008 - frozen
    found: list[float] = seqpo_rewards(QUALITY_SG, np.array([latency]), FLOOR_S, fusion=fusion)[
        0
    ].tolist()
    return found


def test_quality_weighs_twice_and_latency_is_taken_off() -> None:
    # z of quality (-1, 1), of latency (-1, 1).
    assert rewards([4.0, 6.0]) == pytest.approx([-2 + 1, 2 - 1])


def test_below_what_a_turn_reads_writing_earlier_gains_nothing() -> None:
    assert rewards([-15.0, 6.0]) == pytest.approx(rewards([3.0, 6.0]))
    assert rewards([-15.0, 2.0]) == pytest.approx([-2.0, 2.0])


def test_without_truncation_it_does() -> None:
    fusion = Fusion(truncation=Truncation.NONE)
    assert rewards([-15.0, 2.0], fusion) == pytest.approx([-2 + 1, 2 - 1])


def test_a_z_score_may_be_floored_instead() -> None:
    # z of latency is (-1, 1) and becomes (0.373, 1).
    fusion = Fusion(truncation=Truncation.SCORE, score_floor=0.373)
    assert rewards([4.0, 6.0], fusion) == pytest.approx([-2 - 0.373, 2 - 1])


def test_a_z_score_floored_at_words_is_constant_as_the_paper_prints_it() -> None:
    fusion = Fusion(truncation=Truncation.SCORE, score_floor=2.0)
    assert rewards([4.0, 600.0], fusion) == pytest.approx([-2 - 2, 2 - 2])


def test_without_normalisation_it_is_the_weighted_sum() -> None:
    fusion = Fusion(normalise=False)
    assert rewards([1.0, 6.0], fusion) == pytest.approx([0.4 - 3, 0.8 - 6])


def test_quality_alone_is_a_weight_of_zero() -> None:
    assert rewards([4.0, 6.0], Fusion(latency_weight=0.0)) == pytest.approx([-2.0, 2.0])


def test_every_source_has_its_own_floor() -> None:
    quality_SG = np.array([[0.2, 0.4], [0.2, 0.4]])
    latency_SG = np.array([[1.0, 2.0], [1.0, 2.0]])
    found = seqpo_rewards(quality_SG, latency_SG, np.array([3.0, 0.0]))
    assert found.tolist() == [pytest.approx([-2, 2]), pytest.approx([-1, 1])]


@given(st.lists(st.floats(-30, 3), min_size=2, max_size=2))
def test_no_rollout_gains_by_a_latency_below_the_floor(lags: list[float]) -> None:
    found = seqpo_rewards(QUALITY_SG, np.array([lags]), np.array([3.0]))
    assert found[0].tolist() == pytest.approx([-2.0, 2.0])
