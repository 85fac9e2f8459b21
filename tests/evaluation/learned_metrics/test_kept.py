import logging
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import DataError
from earvoice.evaluation.learned_metrics import kept
from earvoice.evaluation.learned_metrics.kept import KeptScores
from earvoice.evaluation.learned_metrics.metric import Triple
from tests.evaluation.scoring.raters import LengthMetric

TRIPLES = [Triple("s", "abc", "r"), Triple("s", "", "r"), Triple("s", "a\u2028", "r")]


def test_what_was_scored_is_not_scored_again(tmp_path: Path) -> None:
    first, second = LengthMetric(), LengthMetric()
    told: list[int] = []
    scores = KeptScores(first, "hub/id", tmp_path).score(TRIPLES, told.append)
    assert scores == [3.0, -1.0, 2.0]
    assert sum(told) == 3
    longer = [*TRIPLES, Triple("s", "abcd", "r")]
    assert KeptScores(second, "hub/id", tmp_path).score(longer) == [*scores, 4.0]
    assert second.asked == longer[3:]


@given(st.lists(st.sampled_from([*TRIPLES, Triple("s", "abcd", "q")]), max_size=12))
def test_scores_are_those_of_the_metric_in_their_order(triples: list[Triple]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            scores = KeptScores(LengthMetric(), "m", Path(folder)).score(triples)
            assert scores == [
                -1.0 if triple.is_null else float(len(triple.hypothesis)) for triple in triples
            ]


def test_another_model_and_a_changed_one_are_asked_anew(tmp_path: Path) -> None:
    checkpoint = tmp_path / "model.ckpt"
    checkpoint.write_text("one")
    metric = LengthMetric()
    scorer = KeptScores(metric, str(checkpoint), tmp_path / "kept")
    scorer.score(TRIPLES)
    scorer.score(TRIPLES)
    assert len(metric.asked) == 2
    os.utime(checkpoint, (1, 1))
    scorer.score(TRIPLES)
    assert len(metric.asked) == 4
    other = LengthMetric(name="length:other")
    KeptScores(other, str(checkpoint), tmp_path / "kept").score(TRIPLES)
    assert len(other.asked) == 2


def test_a_run_that_was_broken_off_loses_a_block_at_most(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dying(LengthMetric):
        def score(self, triples, progress):  # type: ignore[no-untyped-def]
            if triples[0].hypothesis == "aaa":
                raise RuntimeError("killed")
            return super().score(triples, progress)

    monkeypatch.setattr(kept, "_BLOCK", 2)
    triples = [Triple("s", "a" * length, "r") for length in range(1, 5)]
    with pytest.raises(RuntimeError):
        KeptScores(Dying(), "m", tmp_path).score(triples)
    metric = LengthMetric()
    assert KeptScores(metric, "m", tmp_path).score(triples) == [1.0, 2.0, 3.0, 4.0]
    assert metric.asked == triples[2:]


def test_half_a_line_is_told_and_scored_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    scorer = KeptScores(LengthMetric(), "m", tmp_path)
    scorer.score(TRIPLES[:1])
    with scorer.path.open("a") as file:
        file.write('["abc')
    with caplog.at_level(logging.WARNING):
        assert scorer.score(TRIPLES) == [3.0, -1.0, 2.0]
    assert "line 2 is no score" in caplog.text
    metric = LengthMetric()
    assert KeptScores(metric, "m", tmp_path).score(TRIPLES) == [3.0, -1.0, 2.0]
    assert not metric.asked


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="file"):
        KeptScores(LengthMetric(), "m", tmp_path / "file").score(TRIPLES)


def test_it_is_the_metric_in_everything_else(tmp_path: Path) -> None:
    metric = LengthMetric()
    scorer = KeptScores(metric, "m", tmp_path)
    scorer.check()
    scorer.close()
    assert (metric.checked, metric.closed) == (1, 1)
    assert (scorer.name, scorer.worst, scorer.needs_source) == ("length:none", -1.0, True)
    assert scorer.best == metric.best
    assert scorer.higher_is_better
