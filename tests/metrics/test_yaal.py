import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.segment import Segment
from earvoice.metrics.yaal import degeneracy, long_yaal, yaal
from tests.metrics.segments import FOUR, A, B, C, D, segment

delays = st.lists(st.floats(-5, 20), min_size=1, max_size=30).map(sorted)


@pytest.mark.parametrize(
    ("one", "expected_s"), [(A, 0.866667), (B, None), (D, 1.0)], ids=["A", "B", "D"]
)
def test_yaal_is_that_of_omnisteval(one: Segment, expected_s: float | None) -> None:
    lag_s = yaal(one.delays_s, source_s=4.0, reference_units=one.reference_units)
    assert lag_s == (None if expected_s is None else pytest.approx(expected_s, abs=1e-6))


@pytest.mark.parametrize(
    ("one", "expected_s"), [(A, 1.05), (B, 4.333333), (D, 1.25)], ids=["A", "B", "D"]
)
def test_long_yaal_is_that_of_omnisteval(one: Segment, expected_s: float) -> None:
    lag_s = long_yaal(
        one.delays_s, source_s=4.0, reference_units=one.reference_units, recording_end_s=6.0
    )
    assert lag_s == pytest.approx(expected_s, abs=1e-6)


def test_output_from_the_recordings_end_on_drops_the_segment() -> None:
    assert long_yaal([5.0], source_s=4.0, reference_units=2, recording_end_s=5.0) is None


@given(delays, st.floats(0.1, 20), st.integers(0, 40))
def test_yaal_is_long_yaal_of_a_recording_that_ends_with_its_segment(
    delays_s: list[float], source_s: float, units: int
) -> None:
    short_s = yaal(delays_s, source_s=source_s, reference_units=units)
    long_s = long_yaal(delays_s, source_s=source_s, reference_units=units, recording_end_s=source_s)
    assert short_s == long_s
    assert (short_s is None) == (delays_s[0] >= source_s)


@given(delays, st.floats(0.1, 20), st.integers(0, 40))
def test_yaal_lies_between_its_first_delay_less_its_length_and_the_sources_end(
    delays_s: list[float], source_s: float, units: int
) -> None:
    lag_s = yaal(delays_s, source_s=source_s, reference_units=units)
    assert lag_s is None or delays_s[0] - source_s - 1e-9 <= lag_s < source_s


def test_degeneracy_of_the_four_segments_is_that_of_omnisteval() -> None:
    found = degeneracy(FOUR)
    assert found.swf == pytest.approx(50.0)
    assert found.efsw == pytest.approx(76.667, abs=1e-3)
    assert found.dsptv == pytest.approx(26.667, abs=1e-3)
    assert found.is_degenerate


def test_a_steady_policy_is_not_degenerate() -> None:
    steady = segment([1.0, 2.0, 3.0, 4.0], reference_units=4)
    assert degeneracy([steady]).swf == pytest.approx(75.0)
    assert degeneracy([steady]).efsw == pytest.approx(75.0)
    assert not degeneracy([steady]).is_degenerate


def test_a_policy_that_always_waits_for_the_end_has_no_expectation() -> None:
    found = degeneracy([B])
    assert (found.swf, found.efsw, found.dsptv, found.is_degenerate) == (0.0, None, None, False)


def test_no_output_at_all_has_no_share_of_simultaneous_words() -> None:
    with pytest.raises(MetricError, match="none of 1 segments has a unit"):
        degeneracy([C])


def test_an_unknown_end_is_infinity_and_not_nan() -> None:
    assert long_yaal(
        [1.0, 9.0], source_s=4.0, reference_units=2, recording_end_s=float("inf")
    ) == pytest.approx((1.0 + 9.0 - 2.0) / 2)
    with pytest.raises(MetricError, match="NaN"):
        long_yaal([1.0], source_s=4.0, reference_units=2, recording_end_s=float("nan"))


def test_empty_unordered_or_endless_input_is_an_error() -> None:
    for delays_s, source_s in (([], 4.0), ([2.0, 1.0], 4.0), ([1.0], 0.0)):
        with pytest.raises(MetricError):
            yaal(delays_s, source_s=source_s, reference_units=2)
