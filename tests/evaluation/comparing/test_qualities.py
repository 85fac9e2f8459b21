import pytest

from earvoice.evaluation.comparing.qualities import Quality, quality_of
from earvoice.evaluation.judging import EsaJudge, MqmJudge, VipJudge
from earvoice.evaluation.scoring.learned import Learned, LearnedChoice
from earvoice.types import Direction


@pytest.mark.parametrize("metric", Learned)
def test_a_learned_metric_runs_the_way_it_says_itself(metric: Learned) -> None:
    opened = LearnedChoice(metric, "m").open()
    assert quality_of(metric.value).more_is_better is opened.higher_is_better


def test_every_learned_metric_and_judge_has_a_name_people_know() -> None:
    judges = (made(Direction.parse("en-zh")).name for made in (VipJudge, MqmJudge, EsaJudge))
    figures = ("bleu", "chrf", *(metric.value for metric in Learned), *judges)
    assert [figure for figure in figures if quality_of(figure).name == figure] == []


def test_others_go_by_their_own_name() -> None:
    assert quality_of("mine") == Quality("mine", digits=4, more_is_better=True)
