import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.latency import average_lagging, length_adaptive_average_lagging

# Four segments of 4 s, as SimulEval (revision 536de82) scores them; C is the empty hypothesis.
A = ([1.0, 2.0, 2.0, 4.0], 5)
B = ([5.0, 5.0], 3)
D = ([1.0, 2.0, 4.0, 4.0], 2)


@pytest.mark.parametrize(
    ("segment", "expected_s"), [(A, 1.050), (B, 5.000), (D, 0.333333)], ids=["A", "B", "D"]
)
def test_average_lagging_is_that_of_simuleval(
    segment: tuple[list[float], int], expected_s: float
) -> None:
    delays_s, words = segment
    lag_s = average_lagging(delays_s, source_s=4.0, reference_units=words)
    assert lag_s == pytest.approx(expected_s, abs=1e-6)


@pytest.mark.parametrize(
    ("segment", "expected_s"), [(A, 1.050), (B, 5.000), (D, 1.333333)], ids=["A", "B", "D"]
)
def test_length_adaptive_lagging_is_that_of_simuleval(
    segment: tuple[list[float], int], expected_s: float
) -> None:
    delays_s, words = segment
    lag_s = length_adaptive_average_lagging(delays_s, source_s=4.0, reference_units=words)
    assert lag_s == pytest.approx(expected_s, abs=1e-6)


def test_elapsed_times_give_the_computation_aware_figure() -> None:
    lag_s = average_lagging([1.1, 2.15, 2.16, 4.3], source_s=4.0, reference_units=5)
    assert lag_s == pytest.approx(1.2275)


def test_an_ideal_translator_lags_by_its_first_wait() -> None:
    delays_s = [1.0, 2.0, 3.0, 4.0]
    assert average_lagging(delays_s, source_s=4.0, reference_units=4) == pytest.approx(1.0)


@given(
    st.lists(st.floats(0, 20), min_size=1, max_size=30).map(sorted),
    st.floats(0.1, 20),
    st.integers(1, 40),
)
def test_a_long_hypothesis_never_gains_by_its_length(
    delays_s: list[float], source_s: float, units: int
) -> None:
    plain_s = average_lagging(delays_s, source_s=source_s, reference_units=units)
    adaptive_s = length_adaptive_average_lagging(delays_s, source_s=source_s, reference_units=units)
    assert adaptive_s >= plain_s - 1e-9


@pytest.mark.parametrize(
    ("delays_s", "source_s", "units", "what"),
    [
        ([], 4.0, 3, "empty hypothesis"),
        ([1.0], 0.0, 3, "longer than 0 s"),
        ([1.0], float("nan"), 3, "longer than 0 s"),
        ([2.0, 1.0], 4.0, 3, "decrease"),
    ],
)
def test_undefined_lagging_is_an_error_and_not_a_number(
    delays_s: list[float], source_s: float, units: int, what: str
) -> None:
    with pytest.raises(MetricError, match=what):
        length_adaptive_average_lagging(delays_s, source_s=source_s, reference_units=units)


def test_a_reference_without_units_is_an_error_for_average_lagging() -> None:
    with pytest.raises(MetricError, match="at least one unit"):
        average_lagging([1.0], source_s=4.0, reference_units=0)
