from dataclasses import replace

import pytest

from earvoice.errors import ConfigError, MetricError
from earvoice.evaluation.learned_metrics import IsolatedMetric, MetricX
from earvoice.evaluation.scoring.learned import Learned, LearnedChoice, LearnedRater
from earvoice.evaluation.scoring.model_figures import ModelFigure
from tests.evaluation.scoring.raters import LengthMetric, scored

COMET = LearnedChoice(Learned.COMET, "m")


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("comet", LearnedChoice(Learned.COMET, "Unbabel/wmt22-comet-da")),
        ("xcomet", LearnedChoice(Learned.XCOMET, "Unbabel/XCOMET-XL")),
        ("metricx=", LearnedChoice(Learned.METRICX, "google/metricx-24-hybrid-large-v2p6")),
        ("bleurt=/a=b", LearnedChoice(Learned.BLEURT, "/a=b")),
        (" comet = a/b ", LearnedChoice(Learned.COMET, "a/b")),
    ],
)
def test_a_choice_is_a_metric_and_a_model(text: str, choice: LearnedChoice) -> None:
    assert LearnedChoice.parse(text) == choice


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("bertscore=x", r"'bertscore=x' is unknown; expected METRIC=MODEL .* comet, xcomet"),
        ("", "unknown"),
        ("bleurt", r"expected bleurt=FOLDER"),
    ],
)
def test_a_wrong_choice_says_what_was_expected(text: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        LearnedChoice.parse(text)


def test_a_choice_opens_its_metric() -> None:
    opened = {name: LearnedChoice(name, "m").open(3) for name in Learned}
    assert isinstance(opened[Learned.METRICX], MetricX)
    assert opened[Learned.METRICX].name == "metricx:m"
    isolated = (Learned.COMET, Learned.XCOMET, Learned.BLEURT)
    assert all(isinstance(opened[name], IsolatedMetric) for name in isolated)
    assert [opened[name].name for name in isolated] == ["comet:m", "comet:m", "bleurt:m"]
    assert [opened[name].needs_source for name in isolated] == [True, True, False]


def test_every_segment_has_its_own_score_and_a_missing_side_the_worst() -> None:
    metric = LengthMetric()
    told: list[tuple[int, int]] = []
    group = scored().groups[0]
    rater = LearnedRater(COMET, metric)
    figure = rater.rate(group, lambda done, total: told.append((done, total)))
    # The last segment of the first talk is a pause; the second talk is silent.
    assert figure.values == (25.0, 23.0, None, -1.0)
    assert told == [(1, 3), (3, 3)]
    assert [triple.source for triple in metric.asked] == [
        "渡轮中午开。", "她今天卖了红色自行车。", "他唱歌。",
    ]  # fmt: skip
    assert metric.closed == 1


def test_the_figure_is_a_mean_with_its_interval_and_counts() -> None:
    figure = LearnedRater(COMET, LengthMetric()).rate(scored().groups[0], lambda done, total: None)
    found = figure.to_json()
    assert found["comet"] == figure.mean == pytest.approx((25 + 23 - 1) / 3)
    assert (found["comet_scored"], found["comet_nulls"]) == (3, 1)
    assert (found["comet_model"], found["comet_kind"]) == ("m", "soft")
    low, high = figure.interval.low, figure.interval.high
    assert found["comet_interval"] == [low, high] and -1.0 <= low < figure.mean < high <= 25.0


def test_memory_is_given_back_when_scoring_fails() -> None:
    metric = LengthMetric()
    group = replace(scored().groups[0], transcripts=("",) * 4)
    with pytest.raises(MetricError, match="the source has no text"):
        LearnedRater(COMET, metric).rate(group, lambda done, total: None)
    assert metric.closed == 1


def test_a_figure_without_any_score_is_an_error() -> None:
    with pytest.raises(MetricError, match="comet by m: none of 2 segments has a score"):
        ModelFigure("comet", "m", "soft", (None, None), 0)
