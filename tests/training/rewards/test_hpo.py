"""HPO's reward on passages worked by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.training.rewards import (
    Gate,
    LatencyScale,
    Level,
    Null,
    PassageScore,
    hpo_rewards,
)

GOOD, FAIR, BAD = PassageScore(0.9, 1.0), PassageScore(0.5, 3.0), PassageScore(0.2, -1.0)
NULL = PassageScore(0.0, 10.0, Null.HYPOTHESIS)
LATE = PassageScore(0.9, 14.0)


def gate(level: Level = Level.SENTENCE, *, cap: bool = False) -> Gate:
    return Gate(threshold=0.5, worst_latency=10.0, level=level, cap=cap)


def test_a_sentence_below_the_threshold_has_the_worst_latency() -> None:
    found = gate().apply([GOOD, FAIR, BAD])
    assert found.quality == pytest.approx((0.9 + 0.5 + 0.2) / 3)
    assert found.latency == pytest.approx((1.0 + 3.0 + 10.0) / 3)
    assert (found.passed, found.gates) == (2, 3)


def test_the_threshold_itself_passes() -> None:
    assert gate().apply([FAIR]).latency == 3.0


def test_a_null_counts_among_the_sentences() -> None:
    found = gate().apply([GOOD, NULL])
    assert found.quality == pytest.approx(0.45)
    assert found.latency == pytest.approx(5.5)
    assert (found.passed, found.gates) == (1, 2)


def test_a_document_passes_or_fails_as_a_whole() -> None:
    passed = gate(Level.DOCUMENT).apply([GOOD, FAIR, BAD])
    assert passed.latency == pytest.approx((1.0 + 3.0 - 1.0) / 3)
    failed = gate(Level.DOCUMENT).apply([FAIR, BAD])
    assert failed.latency == 10.0
    assert (passed.passed, failed.passed, failed.gates) == (1, 0, 1)


def test_without_gate_latency_is_the_mean() -> None:
    assert gate(Level.NONE).apply([GOOD, BAD, NULL]).latency == pytest.approx(10 / 3)


@pytest.mark.parametrize("level", Level)
def test_the_codes_cap_bounds_a_good_sentence_that_is_late(level: Level) -> None:
    assert gate(level).apply([LATE]).latency == 14.0
    assert gate(level, cap=True).apply([LATE]).latency == 10.0


def test_below_the_codes_target_nothing_is_gained_by_being_earlier() -> None:
    # Above the target of 2: 1 -> 0, 3 -> 1; BAD does not pass, so 10 -> 8; LATE passes with 14.
    reaching = replace(gate(), target=2.0)
    assert reaching.apply([GOOD, FAIR, BAD]).latency == pytest.approx((0 + 1 + 8) / 3)
    assert reaching.apply([LATE]).latency == 12.0
    assert replace(reaching, cap=True).apply([LATE]).latency == 8.0
    # Means of a document, (1 + 3) / 2 and (3 - 1) / 2, gain nothing either.
    document = replace(gate(Level.DOCUMENT), target=2.0)
    assert document.apply([GOOD, FAIR]).latency == 0.0
    assert document.apply([FAIR, BAD]).latency == 8.0
    assert replace(gate(Level.NONE), target=2.0).apply([FAIR, BAD]).latency == 0.0


def test_quality_and_latency_are_normalised_each_by_itself() -> None:
    # z of (0.2, 0.4) is (-1, 1); z of (2, 4) as well.
    found = hpo_rewards(np.array([[0.2, 0.4]]), np.array([[2.0, 4.0]]))
    assert found[0] == pytest.approx([-1 + 0.5, 1 - 0.5])


def test_as_printed_latency_is_divided_by_the_deviation_of_quality() -> None:
    # Deviation of quality 0.1; latency is 1 from its mean: 1 / 0.1 x 0.5.
    found = hpo_rewards(np.array([[0.2, 0.4]]), np.array([[2.0, 4.0]]), scale=LatencyScale.PRINTED)
    assert found[0] == pytest.approx([-1 + 5, 1 - 5])


def test_a_group_of_one_quality_is_told_apart_by_latency_alone() -> None:
    found = hpo_rewards(np.array([[0.3, 0.3]]), np.array([[2.0, 4.0]]))
    assert found[0] == pytest.approx([0.5, -0.5])
    printed = hpo_rewards(
        np.array([[0.3, 0.3]]), np.array([[2.0, 4.0]]), scale=LatencyScale.PRINTED
    )
    assert printed[0] == pytest.approx([0.5, -0.5])


SCORES = st.lists(st.tuples(st.floats(0, 1), st.floats(-5, 20)), min_size=1, max_size=6).map(
    lambda rows: [PassageScore(quality, latency) for quality, latency in rows]
)


@given(SCORES, st.permutations(range(6)))
def test_the_order_of_sentences_does_not_matter(
    scores: list[PassageScore], order: list[int]
) -> None:
    shuffled = [scores[at] for at in order if at < len(scores)]
    one, two = gate().apply(scores), gate().apply(shuffled)
    assert one.latency == pytest.approx(two.latency)
    assert one.quality == pytest.approx(two.quality)


@given(SCORES)
def test_a_bad_sentence_gains_nothing_by_being_early(scores: list[PassageScore]) -> None:
    earlier = [
        PassageScore(one.quality, one.latency - 1 if one.quality < 0.5 else one.latency)
        for one in scores
    ]
    assert gate().apply(earlier) == gate().apply(scores)


@given(
    st.lists(
        st.tuples(st.floats(0, 1).map(lambda one: round(one, 3)), st.floats(-5, 10)),
        min_size=5,
        max_size=5,
    )
)
def test_rewards_of_a_group_have_mean_zero_and_their_range(rows: list[tuple[float, float]]) -> None:
    quality_SG, latency_SG = np.array(rows).T[:, None]
    found = hpo_rewards(quality_SG, latency_SG)
    assert float(found.mean()) == pytest.approx(0, abs=1e-6)
    assert float(np.abs(found).max()) <= 1.5 * math.sqrt(4) + 1e-6
