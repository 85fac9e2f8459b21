from dataclasses import replace

import pytest

from earvoice.errors import ConfigError
from earvoice.evaluation.judging import JudgingRule
from earvoice.evaluation.score import Part
from earvoice.evaluation.scoring.judged import JudgeName, JudgeRater, direction_of
from earvoice.types import Direction
from tests.evaluation.scoring.raters import ScriptedClient, material, scored

WAY = Direction.parse("zh-en")
ERROR = '{"errors": [{"span": "noon", "category": "mistranslation", "severity": "major"}]}'


def rater(name: JudgeName, answers: dict[str, str]) -> JudgeRater:
    return JudgeRater(name.make(WAY), ScriptedClient(answers), JudgingRule(concurrency=1))


def test_valid_passages_are_a_share_and_what_is_missing_counts_as_invalid() -> None:
    judge = rater(JudgeName.VIP, {"noon": "Yes", "Zebras": "No"})
    told: list[tuple[int, int]] = []
    group = scored().groups[0]
    figure = judge.rate(group, lambda done, total: told.append((done, total)))
    assert figure.values == (1.0, 0.0, None, 0.0)
    assert figure.nulls == 1
    assert told == [(done, 8) for done in range(1, 9)]
    found = figure.to_json()
    assert (found["vip_llm_model"], found["vip_llm_samples"]) == ("scripted", 4)
    assert (found["vip_llm_missing"], found["vip_llm_unreadable"]) == (0, 0)


def test_the_errors_a_judge_marks_stand_beside_the_segment() -> None:
    judge = rater(JudgeName.MQM, {"noon": ERROR, "Zebras": '{"errors": []}'})
    figure = judge.rate(scored().groups[0], lambda done, total: None)
    assert figure.values[0] == -5.0
    marked = {"text": "noon", "category": "mistranslation", "severity": "major"}
    assert figure.details[0] == [{"score": -5.0, "errors": [marked]}] * 8
    assert figure.details[1:] == ([{"score": 0.0, "errors": []}] * 8, None, [])


def test_pairs_of_a_null_aware_alignment_can_be_judged() -> None:
    groups = scored(frozenset({Part.NULLS})).groups
    pairs = next(group for group in groups if group.kind == "pair")
    figure = rater(JudgeName.ESA, {"noon": '{"errors": [], "score": 90}'}).rate(
        pairs, lambda done, total: None
    )
    assert figure.kind == "pair"
    assert sorted(figure.known) == [0.0, 0.0, 0.0, 90.0]
    assert figure.nulls == len(pairs.nulls) == 3


def test_a_judge_is_told_the_languages() -> None:
    assert direction_of(material()) == WAY
    with pytest.raises(ConfigError, match="add --source"):
        direction_of(replace(material(), source=None))
    with pytest.raises(ConfigError, match="'zh-fr'"):
        direction_of(replace(material(), target="fr"))
