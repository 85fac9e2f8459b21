"""Quality and latency of passages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.segment import Segment
from earvoice.training.rewards import Lag, Null, Pair, Passage, PassageScore, Scorer, lag_of


@dataclass(slots=True)
class Lengths:
    """A metric that is the length of the hypothesis, in tenths."""

    name: str = "lengths"
    worst: float = 0.0
    best: float = 1.0
    asked: list[int] = field(default_factory=list)

    def score(self, pairs: Sequence[Pair]) -> list[float]:
        self.asked.append(len(pairs))
        return [len(pair.hypothesis) / 10 for pair in pairs]


def segment(delays_s: tuple[float, ...], *, source_s: float = 4.0, reference: int = 2) -> Segment:
    return Segment(
        recording="talk",
        index=0,
        text="x" * len(delays_s),
        units=("x",) * len(delays_s),
        delays_s=delays_s,
        elapsed_s=(),
        source_s=source_s,
        recording_end_s=source_s,
        reference="y" * reference,
        reference_units=reference,
    )


def passage(*delays_s: float) -> Passage:
    return Passage(Pair("", "yy", "x" * len(delays_s)), segment(delays_s))


MISSING = Passage(Pair("", "yy", ""), None, Null.HYPOTHESIS)


def test_a_null_has_the_worst_of_both_and_the_metric_is_asked_once() -> None:
    metric = Lengths()
    scores = Scorer(metric, Lag.LAAL, 10.0).score([[passage(2.0, 4.0), MISSING], [passage(1.0)]])
    # Two units at an even pace of 4 / 2 s: lags 2 - 0 and 4 - 2; then 1 - 0.
    assert scores == [
        (PassageScore(0.2, 2.0), PassageScore(0.0, 10.0, Null.HYPOTHESIS)),
        (PassageScore(0.1, 1.0),),
    ]
    assert metric.asked == [2]


def test_a_passage_in_which_no_unit_begins_has_the_worst_latency() -> None:
    ((score,),) = Scorer(Lengths(), Lag.LAAL, 10.0).score([[passage()]])
    assert score.latency == 10.0


@pytest.mark.parametrize(("best", "found"), [(0.1, "among them 0.2"), (float("nan"), "0.2")])
def test_a_metric_out_of_its_range_is_refused(best: float, found: str) -> None:
    with pytest.raises(MetricError, match=found):
        Scorer(Lengths(best=best), Lag.LAAL, 10.0).score([[passage(1.0, 2.0)]])


def test_a_metric_that_answers_too_little_is_refused() -> None:
    class Silent(Lengths):
        def score(self, pairs: Sequence[Pair]) -> list[float]:
            return []

    with pytest.raises(MetricError, match="returned 0 scores for 1 pairs"):
        Scorer(Silent(), Lag.LAAL, 10.0).score([[passage(1.0)]])


def test_average_lagging_paces_by_the_reference_alone() -> None:
    # Four units, two in the reference: pace 1 for LAAL, 2 for AL; the last unit is at the end.
    delays_s = (1.0, 1.0, 4.0, 4.0)
    assert lag_of(segment(delays_s), Lag.LAAL) == pytest.approx((1 + 0 + 2) / 3)
    assert lag_of(segment(delays_s), Lag.AL) == pytest.approx((1 - 1 + 0) / 3)


def test_the_lag_of_hpos_code_counts_every_unit_and_one_step_less() -> None:
    # Pace 1, unit j after j steps: 1 - 1, 1 - 2, 4 - 3, 4 - 4.
    assert lag_of(segment((1.0, 1.0, 4.0, 4.0)), Lag.HPO_CODE) == pytest.approx(0.0)
    assert lag_of(segment(()), Lag.HPO_CODE) is None


@given(st.lists(st.floats(0, 3.9), min_size=1, max_size=6).map(sorted))
def test_before_the_sources_end_the_codes_lag_is_one_step_below_laal(delays: list[float]) -> None:
    one = segment(tuple(delays))
    step = one.source_s / max(len(delays), one.reference_units)
    laal, code = lag_of(one, Lag.LAAL), lag_of(one, Lag.HPO_CODE)
    assert laal is not None
    assert code == pytest.approx(laal - step)
