"""Scores relative to their group."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import ConfigError
from earvoice.training.rewards.grouping import Spread, centred, identical_groups, normalised

NAN = float("nan")
GROUPS = st.lists(
    st.lists(st.floats(-25, 25).map(lambda one: round(one, 3)), min_size=4, max_size=4),
    min_size=1,
    max_size=3,
).map(np.array)


def test_scores_become_distances_from_the_mean_in_deviations() -> None:
    # Mean 2, population variance (1 + 0 + 1) / 3, sample variance (1 + 0 + 1) / 2.
    scores_SG = np.array([[1.0, 2.0, 3.0]])
    population = math.sqrt(3 / 2)
    assert normalised(scores_SG)[0] == pytest.approx([-population, 0, population])
    assert normalised(scores_SG, spread=Spread.SAMPLE)[0] == pytest.approx([-1, 0, 1])


def test_epsilon_is_added_to_the_deviation() -> None:
    scores_SG = np.array([[1.0, 2.0, 3.0]])
    found = normalised(scores_SG, spread=Spread.SAMPLE, epsilon=1.0)
    assert found[0] == pytest.approx([-0.5, 0, 0.5])


@pytest.mark.parametrize("value", [0.0, 0.1, 1 / 3, -25.0, 1e6 + 0.1])
def test_a_group_of_equal_scores_is_zero_whatever_rounding_makes_of_its_mean(value: float) -> None:
    scores_SG = np.full((1, 7), value)
    assert normalised(scores_SG)[0] == pytest.approx([0.0] * 7, abs=1e-8)
    assert identical_groups(scores_SG).tolist() == [True]


def test_a_failed_rollout_counts_for_nobody() -> None:
    scores_SG = np.array([[1.0, NAN, 3.0], [NAN, NAN, NAN], [NAN, 5.0, NAN]])
    found_SG = normalised(scores_SG)
    assert found_SG[0].tolist() == [-1.0, pytest.approx(NAN, nan_ok=True), 1.0]
    assert np.isnan(found_SG[1]).all()
    assert found_SG[2, 1] == 0


def test_groups_do_not_see_each_other() -> None:
    one, two = np.array([[1.0, 2.0]]), np.array([[-7.0, 100.0]])
    both = normalised(np.concatenate([one, two]))
    assert both.tolist() == [*normalised(one).tolist(), *normalised(two).tolist()]


def test_a_group_of_one_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"raise rollout\.num_generations"):
        centred(np.array([[1.0]]))


@given(GROUPS, st.floats(-50, 50))
def test_a_constant_added_to_a_group_changes_nothing(scores_SG: np.ndarray, shift: float) -> None:
    assert np.allclose(normalised(scores_SG + shift), normalised(scores_SG), atol=1e-6)


@given(GROUPS, st.floats(0.1, 10))
def test_the_unit_of_a_score_does_not_matter(scores_SG: np.ndarray, scale: float) -> None:
    assert np.allclose(normalised(scores_SG * scale), normalised(scores_SG), atol=1e-6)


@given(GROUPS, st.permutations(range(4)))
def test_scores_follow_their_rollouts(scores_SG: np.ndarray, order: list[int]) -> None:
    assert np.allclose(normalised(scores_SG[:, order]), normalised(scores_SG)[:, order], atol=1e-9)


@given(GROUPS)
def test_the_mean_is_zero_and_the_range_that_of_four_samples(scores_SG: np.ndarray) -> None:
    found_SG = normalised(scores_SG)
    assert np.allclose(found_SG.mean(axis=1), 0, atol=1e-6)
    assert (np.abs(found_SG) <= math.sqrt(3) + 1e-6).all()
