import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.summary import drift, summarise

values = st.lists(st.floats(-50, 50), min_size=1, max_size=40)


def test_mean_and_percentiles_interpolate_between_ranks() -> None:
    found = summarise([5.0, 1.0, 2.0, 4.0, 3.0], empty=2, dropped=1)
    assert (found.mean, found.p50) == (3.0, 3.0)
    assert found.p90 == pytest.approx(4.6)
    assert found.p95 == pytest.approx(4.8)
    assert (found.scored, found.empty, found.dropped, found.penalised) == (5, 2, 1, False)


def test_silence_is_free_unless_it_is_penalised() -> None:
    assert summarise([1.0, 3.0], empty=2).mean == 2.0
    penalised = summarise([1.0, 3.0], empty=2, penalty=10.0)
    assert (penalised.mean, penalised.scored, penalised.penalised) == (6.0, 4, True)


def test_nothing_scored_has_no_mean() -> None:
    found = summarise([], empty=3)
    assert (found.mean, found.p50, found.p90, found.p95) == (None, None, None, None)
    assert (found.scored, found.empty) == (0, 3)


@given(values)
def test_percentiles_are_ordered_and_within_the_values(scored: list[float]) -> None:
    found = summarise(scored)
    assert found.mean is not None and found.p50 is not None
    assert found.p90 is not None and found.p95 is not None
    low, high = min(scored), max(scored)
    assert low - 1e-9 <= found.p50 <= found.p90 <= found.p95 <= high + 1e-9
    assert low - 1e-9 <= found.mean <= high + 1e-9


@given(values, st.integers(1, 5), st.floats(50, 100))
def test_a_penalty_as_bad_as_the_worst_never_helps(
    scored: list[float], empty: int, penalty: float
) -> None:
    free, penalised = (
        summarise(scored, empty=empty),
        summarise(scored, empty=empty, penalty=penalty),
    )
    assert free.mean is not None and penalised.mean is not None
    assert penalised.mean >= free.mean - 1e-9


def test_a_system_that_loses_a_second_a_minute_drifts_by_one() -> None:
    at_s = [0.0, 30.0, 60.0, 120.0]
    assert drift(at_s, [2.0, 2.5, 3.0, 4.0]) == pytest.approx(1.0)
    assert drift(at_s, [2.0, 2.0, 2.0, 2.0]) == pytest.approx(0.0)


@given(
    st.lists(st.tuples(st.floats(0, 3600), st.floats(-9, 9)), min_size=2, max_size=20),
    st.floats(-100, 100),
    st.floats(-5, 5),
)
def test_drift_depends_on_neither_the_zero_of_time_nor_that_of_the_lag(
    points: list[tuple[float, float]], later_s: float, slower_s: float
) -> None:
    # Whole seconds: times that differ by next to nothing have a slope, but no precise one.
    at_s = [float(round(at)) for at, _ in points]
    lags_s = [lag for _, lag in points]
    plain = drift(at_s, lags_s)
    moved = drift([at + round(later_s) for at in at_s], [lag + slower_s for lag in lags_s])
    assert (plain is None) == (len(set(at_s)) == 1)
    assert moved == (None if plain is None else pytest.approx(plain, abs=1e-6))


def test_lags_measured_at_one_time_do_not_drift() -> None:
    assert drift([5.0, 5.0], [1.0, 2.0]) is None


def test_figures_of_nonsense_are_errors() -> None:
    with pytest.raises(MetricError, match="nan"):
        summarise([1.0, float("nan")])
    with pytest.raises(MetricError, match="nan"):
        summarise([1.0], empty=1, penalty=float("nan"))
    with pytest.raises(MetricError, match="-1 empty"):
        summarise([1.0], empty=-1)
    with pytest.raises(MetricError, match="1 and 2 entries"):
        drift([1.0], [1.0, 2.0])
    with pytest.raises(MetricError):
        drift([], [])
