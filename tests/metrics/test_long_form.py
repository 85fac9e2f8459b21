import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.figures import Figure, corpus_latency
from earvoice.metrics.long_form import (
    corpus_long_yaal,
    hpo_reward_latency,
    hpo_stream_laal,
    stream_laal,
)
from earvoice.metrics.yaal import long_yaal
from tests.metrics.segments import FOUR, A, C, segment

# "Hello dear friend." (0 to 2.5 s) and "How are you?" (2.5 to 4 s), written at 2, 3, 3, 4, 4, 4 s
# with 0.3 s of compute each.
TALK = (
    segment(
        [2, 3, 3],
        elapsed_s=[2.3, 3.3, 3.3],
        source_s=2.5,
        recording_end_s=4.0,
        reference_units=3,
    ),
    segment(
        [1.5, 1.5, 1.5],
        elapsed_s=[1.8, 1.8, 1.8],
        source_s=1.5,
        recording_end_s=1.5,
        reference_units=3,
    ),
)


def test_stream_laal_is_that_of_simulstream() -> None:
    assert stream_laal(TALK).mean == pytest.approx(1.791667, abs=1e-6)
    assert stream_laal(TALK, computation_aware=True).mean == pytest.approx(2.091667, abs=1e-6)


def test_long_figures_are_those_of_omnisteval() -> None:
    assert corpus_long_yaal(TALK).mean == pytest.approx(1.833333, abs=1e-6)
    assert corpus_long_yaal(TALK).dropped == 1
    assert corpus_latency(TALK, Figure.LAAL).mean == pytest.approx(1.791667, abs=1e-6)
    assert corpus_latency(TALK, Figure.AP).mean == pytest.approx(1.033333, abs=1e-6)
    assert corpus_latency(TALK, Figure.DAL).mean == pytest.approx(1.805556, abs=1e-6)


def test_words_that_land_in_a_later_segment_are_early_there() -> None:
    # ((-0.5 - 0) + (0.5 - 0.5)) / 2
    early = segment([-0.5, 0.5], source_s=1.0, recording_end_s=9.0, reference_units=2)
    assert stream_laal([early]).mean == pytest.approx(-0.25)
    assert corpus_long_yaal([early]).mean == pytest.approx(-0.25)


def test_empty_segments_are_counted_and_cost_only_when_asked() -> None:
    free = stream_laal([A, C])
    assert free.mean == pytest.approx(1.05)
    assert (free.scored, free.empty) == (1, 1)
    assert stream_laal([A, C], penalty_s=10.0).mean == pytest.approx((1.05 + 10.0) / 2)
    assert corpus_long_yaal([A, C], penalty_s=10.0).scored == 2


def test_every_null_alignment_costs_ten_seconds_in_hpo() -> None:
    found = hpo_stream_laal([A, C], unmatched=2)
    assert found.mean == pytest.approx((1.05 + 3 * 10.0) / 4)
    assert (found.scored, found.empty, found.penalty) == (4, 3, 10.0)


def test_hpos_reward_counts_late_units_and_is_due_one_step_later() -> None:
    # Step 0.8 s: 1 - 0.8, 2 - 1.6, 2 - 2.4, 4 - 3.2.
    found_s = hpo_reward_latency(A.delays_s, source_s=4.0, reference_units=5)
    assert found_s == pytest.approx((0.2 + 0.4 - 0.4 + 0.8) / 4)


def test_a_target_is_free() -> None:
    def latency_s(target_s: float) -> float:
        return hpo_reward_latency([3.0, 4.0], source_s=4.0, reference_units=2, target_s=target_s)

    assert latency_s(0.0) == pytest.approx(0.5)
    assert latency_s(0.2) == pytest.approx(0.3)
    assert latency_s(2.0) == 0.0


@given(
    st.lists(st.floats(-5, 20), min_size=1, max_size=30).map(sorted),
    st.floats(0.1, 20),
    st.integers(0, 40),
)
def test_hpos_reward_is_long_yaal_without_an_end_less_one_step(
    delays_s: list[float], source_s: float, units: int
) -> None:
    endless_s = long_yaal(
        delays_s, source_s=source_s, reference_units=units, recording_end_s=float("inf")
    )
    assert endless_s is not None
    step_s = source_s / max(len(delays_s), units)
    assert hpo_reward_latency(delays_s, source_s=source_s, reference_units=units) == pytest.approx(
        endless_s - step_s, abs=1e-9
    )


def test_nonsense_is_an_error() -> None:
    with pytest.raises(MetricError, match="empty hypothesis"):
        hpo_reward_latency([], source_s=4.0, reference_units=2)
    with pytest.raises(MetricError, match="makes no sense; expected 0 s or more"):
        hpo_reward_latency([1.0], source_s=4.0, reference_units=2, target_s=-1.0)
    with pytest.raises(MetricError, match="-3 empty"):
        hpo_stream_laal(FOUR, unmatched=-4)
