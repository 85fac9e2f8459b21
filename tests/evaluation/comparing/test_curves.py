from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from earvoice.evaluation.comparing.choice import Choice
from earvoice.evaluation.comparing.comparison import Comparison, compare_runs
from earvoice.evaluation.comparing.curves import height, mean_height
from tests.evaluation.comparing.making import BAD, FAIR, GOOD, write_curves, write_run

X = np.array([3.0, 1.0, 2.0])
Y = np.array([40.0, 10.0, 30.0])


def test_a_curve_is_straight_between_its_points_and_level_beyond_them() -> None:
    heights = [height(X, Y, at) for at in (0.0, 1.0, 1.5, 2.0, 2.25, 3.0, 9.0)]
    assert heights == approx([10.0, 10.0, 20.0, 30.0, 32.5, 40.0, 40.0])


def test_the_mean_height_is_the_area_by_hand() -> None:
    # From 1.5 to 2: mean of 20 and 30; from 2 to 3: mean of 30 and 40.
    assert mean_height(X, Y, 1.5, 3.0) == approx((0.5 * 25 + 1.0 * 35) / 1.5)
    # From 0 to 1 level at 10, from 1 to 2 mean of 10 and 30.
    assert mean_height(X, Y, 0.0, 2.0) == approx((10 + 20) / 2)


@given(st.lists(st.floats(0.5, 9.5), min_size=1, max_size=6, unique=True), st.floats(0, 100))
def test_the_mean_height_of_a_level_curve_is_its_height(
    latencies: list[float], level: float
) -> None:
    qualities = np.full(len(latencies), level)
    assert mean_height(np.array(latencies), qualities, 1.0, 8.0) == approx(level)


@pytest.fixture
def compared(tmp_path: Path) -> Comparison:
    return compare_runs([str(folder) for folder in write_curves(tmp_path)], Choice())


def test_curves_are_compared_where_both_have_a_latency(compared: Comparison) -> None:
    (pair,) = compared.curves
    spans = {
        system.name: [compared.measured[point].latency.value for point in system.points]
        for system in compared.systems
    }
    assert pair.low == approx(max(min(lags) for lags in spans.values()))
    assert pair.high == approx(min(max(lags) for lags in spans.values()))
    assert [one.latency for one in pair.at] == approx(
        [pair.low, (pair.low + pair.high) / 2, pair.high]
    )
    # At both ends one of the two curves has a point.
    qualities = [compared.measured[point].quality.value for point in compared.systems[1].points]
    assert pair.at[0].quality.b == approx(qualities[0])
    assert pair.at[2].quality.b == approx(qualities[1])
    assert pair.mean is not None
    assert pair.mean.value == approx(pair.mean.b - pair.mean.a)
    assert pair.mean.value < 0


def test_curves_without_a_common_latency_are_not_compared(tmp_path: Path) -> None:
    for name, shift_s in (("early", 0.0), ("late", 5.0)):
        for at, said in enumerate((BAD, FAIR), 1):
            folder = tmp_path / name / f"multiplier-{at}"
            write_run(folder, said, delay_s=at + shift_s, multiplier=at, model=name)
    made = compare_runs([str(tmp_path / "early"), str(tmp_path / "late")], Choice())
    (pair,) = made.curves
    assert pair.mean is None and pair.at == ()
    assert "early and late cover no latency in common." in made.notes


def test_one_point_is_no_curve(tmp_path: Path) -> None:
    learned, _ = write_curves(tmp_path)
    other = write_run(tmp_path / "x", GOOD, model="x")
    assert compare_runs([str(learned), str(other)], Choice()).curves == ()
