import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.evaluation.bootstrap import (
    bleu_of,
    bleu_statistics,
    difference,
    interval,
    mean_of,
    paired,
    sample,
    sample_runs,
)
from earvoice.metrics.quality import bleu
from earvoice.types import Language

EN = ["the plan is good today", "we meet on Tuesday, at noon.", "a b c d e"]
EN_SAID = ["the plan is good", "we meet Tuesday at noon.", ""]
ZH = ["计划今天很好。", "我们星期二中午见面。"]
ZH_SAID = ["计划很好。", "我们星期二见面吧。"]


@pytest.mark.parametrize(
    ("said", "references", "language"), [(EN_SAID, EN, Language.EN), (ZH_SAID, ZH, Language.ZH)]
)
def test_summed_statistics_give_the_corpus_bleu_of_the_library(
    said: list[str], references: list[str], language: Language
) -> None:
    statistics = bleu_statistics(said, references, language=language)
    assert bleu_of(statistics.sum(axis=0)) == pytest.approx(
        bleu(said, references, language=language).value
    )


@given(st.lists(st.sampled_from(["a b c d", "a b", "c d a", "d d d d d", ""]), min_size=1))
def test_statistics_agree_with_the_library_on_any_corpus(said: list[str]) -> None:
    references = ["a b c d"] * len(said)
    statistics = bleu_statistics(said, references, language=Language.EN)
    assert statistics.shape == (len(said), 10)
    assert bleu_of(statistics.sum(axis=0)) == pytest.approx(
        bleu(said, references, language=Language.EN).value
    )


def test_an_interval_of_a_mean_is_that_of_the_normal_law() -> None:
    values = np.random.default_rng(0).normal(3.0, 2.0, size=400)
    found = interval(np.column_stack([values, np.ones(400)]), mean_of, draws=4000)
    # 1.96 standard errors of 2 / sqrt(400) on either side.
    assert found.low == pytest.approx(values.mean() - 0.196, abs=0.02)
    assert found.high == pytest.approx(values.mean() + 0.196, abs=0.02)


def test_the_same_recordings_have_the_same_interval() -> None:
    statistics = bleu_statistics(EN_SAID, EN, language=Language.EN)
    assert interval(statistics, bleu_of) == interval(statistics, bleu_of)


def test_one_recording_has_no_spread() -> None:
    found = interval(np.array([[2.0, 1.0]]), mean_of)
    assert (found.low, found.high) == (2.0, 2.0)


def test_a_system_does_not_differ_from_itself() -> None:
    same = np.array([[1.0, 1.0], [5.0, 1.0]])
    found = difference(same, same, mean_of)
    assert (found.a, found.b, found.value, found.p_value) == (3.0, 3.0, 0.0, 1.0)


def test_a_constant_gain_is_certain_and_a_noisy_one_is_not() -> None:
    noise = np.random.default_rng(1).normal(size=100)
    a, gain, noisy = (
        np.column_stack([values, np.ones(100)]) for values in (noise, noise + 0.5, noise[::-1])
    )
    certain = difference(a, gain, mean_of)
    assert certain.value == pytest.approx(0.5)
    assert certain.p_value == pytest.approx(1 / 1001)
    assert (certain.interval.low, certain.interval.high) == pytest.approx((0.5, 0.5))
    assert difference(a, noisy, mean_of).p_value > 0.5


def test_pairs_must_match_and_exist() -> None:
    with pytest.raises(MetricError, match="got 1 and 2"):
        difference(np.ones((1, 2)), np.ones((2, 2)), mean_of)
    with pytest.raises(MetricError, match="at least one"):
        interval(np.ones((0, 2)), mean_of)


def means(values: np.ndarray) -> np.ndarray:
    return np.column_stack([values, np.ones(len(values))])


def test_a_single_run_is_drawn_like_a_system() -> None:
    values = means(np.random.default_rng(0).normal(size=50))
    assert np.array_equal(sample_runs([values], mean_of).drawn, sample(values, mean_of).drawn)


def test_runs_do_not_make_recordings_more() -> None:
    # Three runs that are alike tell as much of the recordings as one; that they are alike is known.
    values = means(np.random.default_rng(0).normal(size=100))
    once, thrice = sample_runs([values], mean_of), sample_runs([values] * 3, mean_of)
    assert thrice.drawn == pytest.approx(once.drawn)
    assert paired(once, thrice).interval.high == pytest.approx(0.0)


def test_runs_that_differ_make_a_figure_less_sure() -> None:
    # Recordings are all alike, runs are not: their mean has a deviation of their own over sqrt(3).
    runs = [means(np.full(50, value)) for value in (1.0, 2.0, 3.0)]
    found = sample_runs(runs, mean_of, draws=4000)
    assert found.value == pytest.approx(2.0)
    assert found.drawn.std() == pytest.approx(np.std([1, 2, 3], ddof=1) / 3**0.5, rel=0.05)


@pytest.mark.parametrize("rows", [(), (4, 5)])
def test_runs_need_the_same_recordings(rows: tuple[int, ...]) -> None:
    with pytest.raises(MetricError, match="have the same recordings"):
        sample_runs([np.ones((count, 2)) for count in rows], mean_of)
