"""The threshold of the gate."""

from __future__ import annotations

import pytest

from earvoice.errors import MetricError
from earvoice.training.rewards import Null, PassageScore, calibrated_threshold

TENTHS = [PassageScore(tenth / 10, 1.0) for tenth in range(11)]
NULLS = [PassageScore(0.0, 10.0, Null.SOURCE)] * 30


def test_it_is_the_thirtieth_percentile() -> None:
    assert calibrated_threshold(TENTHS, fewest=11) == pytest.approx(0.3)


def test_nulls_are_left_out() -> None:
    assert calibrated_threshold([*NULLS, *TENTHS], fewest=11) == pytest.approx(0.3)


def test_between_two_scores_it_is_interpolated() -> None:
    scores = [PassageScore(0.2, 1.0), PassageScore(0.6, 1.0)]
    assert calibrated_threshold(scores, percentile=25, fewest=2) == pytest.approx(0.3)


def test_too_few_passages_are_refused() -> None:
    with pytest.raises(MetricError, match=r"at least 20 passages .* got 11; .* reward\.threshold"):
        calibrated_threshold([*NULLS, *TENTHS])
