import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.latency import (
    average_lagging,
    average_proportion,
    differentiable_average_lagging,
    length_adaptive_average_lagging,
    mean_lag,
)

# Four segments of 4 s, as SimulEval (revision 536de82) scores them; C is the empty hypothesis.
A = ([1.0, 2.0, 2.0, 4.0], 5)
B = ([5.0, 5.0], 3)
D = ([1.0, 2.0, 4.0, 4.0], 2)

delays = st.lists(st.floats(0, 20), min_size=1, max_size=30).map(sorted)
sources = st.floats(0.1, 20)
lengths = st.integers(1, 40)


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


@pytest.mark.parametrize(
    ("segment", "proportion", "differentiable_s"),
    [(A, 0.45, 1.0), (B, 0.833333, 5.0), (D, 1.375, 1.5)],
    ids=["A", "B", "D"],
)
def test_proportion_and_differentiable_lagging_are_those_of_simuleval(
    segment: tuple[list[float], int], proportion: float, differentiable_s: float
) -> None:
    delays_s, words = segment
    share = average_proportion(delays_s, source_s=4.0, reference_units=words)
    assert share == pytest.approx(proportion, abs=1e-6)
    assert differentiable_average_lagging(delays_s, source_s=4.0) == pytest.approx(differentiable_s)


def test_elapsed_times_give_the_computation_aware_figure() -> None:
    lag_s = average_lagging([1.1, 2.15, 2.16, 4.3], source_s=4.0, reference_units=5)
    assert lag_s == pytest.approx(1.2275)


def test_an_ideal_translator_lags_by_its_first_wait() -> None:
    delays_s = [1.0, 2.0, 3.0, 4.0]
    assert average_lagging(delays_s, source_s=4.0, reference_units=4) == pytest.approx(1.0)
    assert differentiable_average_lagging(delays_s, source_s=4.0) == pytest.approx(1.0)


def test_a_unit_written_before_its_segment_counts_with_its_negative_delay() -> None:
    # (-1 + (1 - 2)) / 2, at a pace of 2 s a unit.
    lag_s = length_adaptive_average_lagging([-1.0, 1.0], source_s=4.0, reference_units=2)
    assert lag_s == pytest.approx(-1.0)


@given(delays, sources, lengths)
def test_a_long_hypothesis_never_gains_by_its_length(
    delays_s: list[float], source_s: float, units: int
) -> None:
    plain_s = average_lagging(delays_s, source_s=source_s, reference_units=units)
    adaptive_s = length_adaptive_average_lagging(delays_s, source_s=source_s, reference_units=units)
    assert adaptive_s >= plain_s - 1e-9


@given(delays, sources, lengths, st.sampled_from([0.25, 2.0, 1024.0]))
def test_lags_scale_with_the_unit_of_time_and_the_proportion_does_not(
    delays_s: list[float], source_s: float, units: int, factor: float
) -> None:
    scaled_s = [delay_s * factor for delay_s in delays_s]
    for figure in (average_lagging, length_adaptive_average_lagging):
        plain = figure(delays_s, source_s=source_s, reference_units=units)
        scaled = figure(scaled_s, source_s=source_s * factor, reference_units=units)
        assert scaled == pytest.approx(plain * factor, abs=1e-9 * factor)
    plain = differentiable_average_lagging(delays_s, source_s=source_s)
    scaled = differentiable_average_lagging(scaled_s, source_s=source_s * factor)
    assert scaled == pytest.approx(plain * factor, abs=1e-9 * factor)
    assert average_proportion(
        scaled_s, source_s=source_s * factor, reference_units=units
    ) == pytest.approx(average_proportion(delays_s, source_s=source_s, reference_units=units))


@given(delays, sources, st.data())
def test_a_later_unit_never_lowers_proportion_or_differentiable_lagging(
    delays_s: list[float], source_s: float, data: st.DataObject
) -> None:
    first_late = data.draw(st.integers(0, len(delays_s) - 1))
    later_s = [delay + (index >= first_late) * 1.5 for index, delay in enumerate(delays_s)]
    assert (
        differentiable_average_lagging(later_s, source_s=source_s)
        >= differentiable_average_lagging(delays_s, source_s=source_s) - 1e-9
    )
    assert average_proportion(later_s, source_s=source_s, reference_units=3) > average_proportion(
        delays_s, source_s=source_s, reference_units=3
    )


@given(delays, sources)
def test_differentiable_lagging_is_at_least_the_lag_behind_the_same_pace(
    delays_s: list[float], source_s: float
) -> None:
    paced_s = mean_lag(delays_s, source_s / len(delays_s))
    assert differentiable_average_lagging(delays_s, source_s=source_s) >= paced_s - 1e-9


@pytest.mark.parametrize(
    ("delays_s", "source_s", "units", "what"),
    [
        ([], 4.0, 3, "empty hypothesis"),
        ([1.0], 0.0, 3, "longer than 0 s"),
        ([1.0], -1.0, 3, "longer than 0 s"),
        ([1.0], float("nan"), 3, "longer than 0 s"),
        ([1.0], float("inf"), 3, "longer than 0 s"),
        ([2.0, 1.0], 4.0, 3, "decrease"),
        ([1.0, float("nan")], 4.0, 3, "time 1 is nan"),
        ([1.0, float("inf")], 4.0, 3, "time 1 is inf"),
    ],
)
def test_undefined_lagging_is_an_error_and_not_a_number(
    delays_s: list[float], source_s: float, units: int, what: str
) -> None:
    for figure in (average_lagging, length_adaptive_average_lagging, average_proportion):
        with pytest.raises(MetricError, match=what):
            figure(delays_s, source_s=source_s, reference_units=units)
    with pytest.raises(MetricError, match=what):
        differentiable_average_lagging(delays_s, source_s=source_s)


def test_computation_aware_times_may_decrease_when_the_caller_says_so() -> None:
    # ((3.5 - 0) + (2 - 2)) / 2
    lag_s = average_lagging([3.5, 2.0], source_s=4.0, reference_units=2, ordered=False)
    assert lag_s == pytest.approx(1.75)


def test_a_reference_without_units_is_an_error_for_average_lagging_and_proportion() -> None:
    for figure in (average_lagging, average_proportion):
        with pytest.raises(MetricError, match="at least one unit"):
            figure([1.0], source_s=4.0, reference_units=0)


def test_a_reference_without_units_leaves_the_length_to_the_hypothesis() -> None:
    lag_s = length_adaptive_average_lagging([1.0, 3.0], source_s=4.0, reference_units=0)
    assert lag_s == pytest.approx(1.0)
