from dataclasses import replace

import pytest

from earvoice.errors import MetricError
from earvoice.metrics.figures import Figure, corpus_latency, latency, talk_drift
from earvoice.metrics.segment import Segment
from tests.metrics.segments import FOUR, A, B, C, D, segment

# Means over the instances that have output, in SimulEval's and OmniSTEval's reports divided by
# 1000 where they are milliseconds.
MEANS = [
    (Figure.AL, False, 2.127778),
    (Figure.AL, True, 2.220278),
    (Figure.LAAL, False, 2.461111),
    (Figure.AP, False, 0.886111),
    (Figure.DAL, False, 2.5),
    (Figure.ATD, False, 2.716667),
    (Figure.ATD, True, 2.779167),
    (Figure.YAAL, False, 0.933333),
    (Figure.YAAL, True, 1.001667),
    (Figure.START_OFFSET, False, 2.333333),
    (Figure.END_OFFSET, False, 0.333333),
    (Figure.END_OFFSET, True, 0.466667),
    (Figure.RTF, False, 1.083333),
    (Figure.RTF, True, 1.116667),
    (Figure.NUM_CHUNKS, False, 3.333333),
]


@pytest.mark.parametrize(("figure", "aware", "expected"), MEANS)
def test_the_four_segments_score_as_in_the_peers(
    figure: Figure, aware: bool, expected: float
) -> None:
    found = corpus_latency(FOUR, figure, computation_aware=aware)
    assert found.mean == pytest.approx(expected, abs=1e-6)
    dropped = figure is Figure.YAAL
    assert (found.scored, found.empty, found.dropped) == (3 - dropped, 1, int(dropped))


def test_every_figure_has_an_oracle_here_or_in_the_long_form() -> None:
    assert {figure for figure, _, _ in MEANS} | {Figure.LONG_YAAL} == set(Figure)


def test_the_counter_of_seconds_scores_as_in_simulevals_example() -> None:
    # Two words after every second of a recording of 151040 samples at 22050 Hz, the last at its
    # end, against a reference of the same 14 words.
    source_s = 151_040 / 22_050
    delays_s = [min(float(second), source_s) for second in range(1, 8) for _ in range(2)]
    one = segment(delays_s, source_s=source_s, reference_units=14)
    found = {figure: latency(one, figure) for figure in Figure}
    assert found[Figure.LAAL] == found[Figure.AL] == pytest.approx(0.822018, abs=1e-6)
    assert found[Figure.AP] == pytest.approx(0.581, abs=5e-4)
    assert found[Figure.DAL] == pytest.approx(1.061271, abs=1e-6)
    assert found[Figure.ATD] == pytest.approx(2.028555, abs=1e-6)
    assert found[Figure.START_OFFSET] == 1.0


def test_an_empty_segment_has_no_figure() -> None:
    assert all(latency(C, figure) is None for figure in Figure)
    assert all(latency(C, figure, computation_aware=True) is None for figure in Figure)


def test_silence_can_be_made_to_cost() -> None:
    found = corpus_latency(FOUR, Figure.LAAL, penalty=10.0)
    assert found.mean == pytest.approx((1.05 + 5.0 + 10.0 + 1.333333) / 4, abs=1e-6)
    assert (found.scored, found.empty, found.penalised) == (4, 1, True)


def test_late_output_is_dropped_by_yaal_and_not_penalised() -> None:
    found = corpus_latency([B, C, D], Figure.YAAL, penalty=10.0)
    assert (found.scored, found.empty, found.dropped) == (2, 1, 1)
    assert found.mean == pytest.approx((1.0 + 10.0) / 2)


def test_simulstreams_times_may_run_backwards_but_delays_may_not() -> None:
    backwards = segment([1, 2], elapsed_s=[4.0, 2.1], reference_units=2)
    assert latency(backwards, Figure.DAL, computation_aware=True) is not None
    with pytest.raises(MetricError, match=r"DAL of segment 0 of 'talk': delays decrease"):
        latency(replace(backwards, delays_s=(2.0, 1.0)), Figure.DAL)


@pytest.mark.parametrize(
    "broken",
    [
        replace(A, elapsed_s=()),
        replace(A, elapsed_s=(1.0,)),
        replace(A, delays_s=(1.0,)),
        replace(A, units=("a",)),
    ],
)
def test_lists_that_do_not_match_are_errors_that_name_the_segment(broken: Segment) -> None:
    with pytest.raises(MetricError, match=r"segment 0 of 'talk'.*expected as many of each"):
        latency(broken, Figure.LAAL, computation_aware=True)


def test_a_log_without_elapsed_times_has_its_delays() -> None:
    assert latency(replace(A, elapsed_s=()), Figure.LAAL) == pytest.approx(1.05)


def test_each_talk_has_its_own_drift() -> None:
    # Segments of 60 s in talks of 180 s. One falls behind by half a second a segment.
    steady = [
        segment([2.0], source_s=60.0, recording_end_s=180.0 - at * 60.0, recording="steady")
        for at in range(3)
    ]
    late = [
        segment([2.0 + at / 2], source_s=60.0, recording_end_s=180.0 - at * 60.0, recording="late")
        for at in range(3)
    ]
    short = [segment([1.0], recording_end_s=4.0, recording="short")]
    silent = [segment([], recording_end_s=4.0, recording="silent")]
    found = talk_drift([*steady, *late, *short, *silent], Figure.LAAL)
    assert found["steady"] == pytest.approx(0.0)
    assert found["late"] == pytest.approx(0.5)
    assert found["short"] is None
    assert found["silent"] is None


def test_drift_needs_to_know_where_a_segment_lies() -> None:
    with pytest.raises(MetricError, match="inf"):
        talk_drift([A, D], Figure.LAAL)
