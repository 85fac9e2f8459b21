import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.evaluation.learned_metrics.attachment import score_segments
from earvoice.evaluation.learned_metrics.metric import (
    LearnedMetric,
    Progress,
    Triple,
    require_texts,
    score_matched,
)
from earvoice.evaluation.learned_metrics.metricx import MetricX
from earvoice.metrics.segment import Segment


class Lengths:
    """Scores by the number of letters, so that a score tells whose it is."""

    name = "lengths"
    higher_is_better = True
    worst = -1.0
    best = math.inf
    needs_source = False

    def check(self) -> None:
        """Need nothing."""

    def close(self) -> None:
        """Hold nothing."""

    def score(self, triples: Sequence[Triple], progress: Progress) -> list[float]:
        return score_matched(lengths, triples, worst=self.worst, batch=2, progress=progress)


def lengths(triples: Sequence[Triple]) -> list[float]:
    return [float(len(triple.hypothesis)) for triple in triples]


def segment(index: int, text: str, reference: str) -> Segment:
    return Segment("talk", index, text, (), (), (), 1.0, 1.0, reference, len(reference))


@given(
    st.lists(st.one_of(st.none(), st.integers(min_value=1, max_value=9))),
    st.integers(min_value=1, max_value=4),
)
def test_null_pairs_take_the_worst_score_and_move_nobody_elses(
    sizes: list[int | None], batch: int
) -> None:
    triples = [Triple("s", "x" * size if size else " ", "r") for size in sizes]
    told: list[int] = []
    asked: list[int] = []

    def judge(block: Sequence[Triple]) -> list[float]:
        found = lengths(block)
        asked.append(len(found))
        return found

    scores = score_matched(judge, triples, worst=-7.0, batch=batch, progress=told.append)
    assert scores == [float(size) if size else -7.0 for size in sizes]
    assert sum(told) == len(sizes)
    assert max(asked, default=0) <= batch
    assert 0 not in asked


def test_a_hypothesis_without_reference_is_null_as_a_reference_without_hypothesis_is() -> None:
    assert Triple("", "said", "").is_null
    assert Triple("s", " ", "wanted").is_null
    assert not Triple("s", "said", "wanted").is_null


@pytest.mark.parametrize("found", [[1.0], [1.0, 2.0, 3.0], [1.0, math.nan], [math.inf, 1.0]])
def test_scores_that_are_not_one_finite_number_each_are_an_error(found: list[float]) -> None:
    with pytest.raises(MetricError, match="expected"):
        score_matched(
            lambda _: found, [Triple("s", "h", "r")] * 2, worst=0.0, batch=2, progress=print
        )


def test_a_pair_without_text_or_without_its_source_is_an_error_that_names_it() -> None:
    with pytest.raises(MetricError, match="triple 1: neither hypothesis nor reference"):
        require_texts([Triple("s", "h", "r"), Triple("s", "", " ")], needs_source=False)
    with pytest.raises(MetricError, match="triple 0: the source has no text"):
        require_texts([Triple("", "h", "r")], needs_source=True)
    require_texts([Triple("", "h", "r")], needs_source=False)
    require_texts([Triple("", "h", "")], needs_source=True)


def test_scores_stand_beside_their_segments() -> None:
    segments = [segment(4, "abc", "r"), segment(5, "", "r"), segment(6, "a", "r")]
    scored = score_segments(Lengths(), segments, ["s", "s", "s"])
    assert [(found.index, found.score, found.is_null) for found in scored.segments] == [
        (4, 3.0, False),
        (5, -1.0, True),
        (6, 1.0, False),
    ]
    assert scored.mean == pytest.approx(1.0)
    assert scored.nulls == 1


def test_segments_need_one_source_each() -> None:
    metric: LearnedMetric = MetricX()
    with pytest.raises(MetricError, match="1 segments and 0 sources"):
        score_segments(metric, [segment(0, "a", "b")], [])
    with pytest.raises(MetricError, match="0 segments"):
        score_segments(metric, [], [])
