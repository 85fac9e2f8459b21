import json

import pytest

from earvoice.evaluation.judging.answers import UnreadableError
from earvoice.evaluation.judging.judges import EsaJudge, MqmJudge, VipJudge
from earvoice.evaluation.judging.pairs import ErrorSpan, Judge, JudgedPair, Verdict
from earvoice.types import Direction

DIRECTION = Direction.parse("zh-en")
VIP, MQM, ESA = VipJudge(DIRECTION), MqmJudge(DIRECTION), EsaJudge(DIRECTION)


def error(severity: str, category: str = "omission") -> dict[str, str]:
    return {"span": "cat", "category": category, "severity": severity}


def errors(*found: dict[str, str]) -> str:
    return json.dumps({"errors": found})


@pytest.mark.parametrize(
    ("votes", "score"),
    [((1, 1, 1, 0), 1), ((1, 1, 0, 0), 0), ((1, 0, 0, 0), 0), ((1, 1, 0), 1), ((1, 0), 0)],
)
def test_the_majority_decides_and_a_tie_is_invalid(votes: tuple[int, ...], score: int) -> None:
    assert VIP.combine([Verdict(float(vote)) for vote in votes]) == score


def test_errors_weigh_one_five_and_twenty_five() -> None:
    assert MQM.read(errors()).score == 0
    assert MQM.read(errors(error("minor"))).score == -1
    assert MQM.read(errors(error("Major "), error("minor"))).score == -6
    assert MQM.read(errors(error("major", "Non_Translation"))).score == -25
    assert MQM.read(errors(error("minor", "non-translation"))).score == -25


def test_the_weight_of_errors_is_cut_at_the_worst_score() -> None:
    assert MQM.read(errors(*[error("major")] * 9)).score == MQM.worst == -25


@pytest.mark.parametrize(
    ("judge", "answer"),
    [(VIP, "Yes"), (MQM, errors()), (ESA, '{"errors": [], "score": 100}')],
    ids=lambda value: getattr(value, "name", ""),
)
def test_an_answer_that_finds_nothing_wrong_is_the_best_score(judge: Judge, answer: str) -> None:
    assert judge.combine([judge.read(answer)]) == judge.best


def test_marked_errors_are_kept_with_their_category_and_severity() -> None:
    found = MQM.read(errors(error("MAJOR", "Awkward  style"))).spans
    assert found == (ErrorSpan("cat", "awkward-style", "major"),)


@pytest.mark.parametrize(
    "answer",
    [
        errors(error("critical")),
        '{"errors": 3}',
        '{"errors": [{"span": "a"}]}',
        '{"errors": ["a"]}',
    ],
)
def test_a_list_of_errors_in_another_form_is_unreadable(answer: str) -> None:
    with pytest.raises(UnreadableError, match="list of errors"):
        MQM.read(answer)


def test_a_rating_is_read_with_its_errors() -> None:
    verdict = ESA.read(json.dumps({"errors": [error("minor")], "score": 71.5}))
    assert verdict == Verdict(71.5, (ErrorSpan("cat", "omission", "minor"),))
    assert ESA.combine([Verdict(70), Verdict(80)]) == 75


@pytest.mark.parametrize("score", ["101", "-1", "true", '"80"', "NaN", "null"])
def test_a_rating_that_is_no_number_from_0_to_100_is_unreadable(score: str) -> None:
    with pytest.raises(UnreadableError, match="score"):
        ESA.read(f'{{"errors": [], "score": {score}}}')


@pytest.mark.parametrize("judge", [VIP, MQM, ESA], ids=lambda judge: judge.name)
def test_a_question_shows_languages_texts_and_a_reference_only_where_there_is_one(
    judge: Judge,
) -> None:
    bare = judge.messages(JudgedPair("你好", "Hello"))
    assert [message.role for message in bare] == ["system", "user"]
    assert "Chinese and English" in bare[0].content
    assert "\n你好\n" in bare[1].content
    assert "\nHello\n" in bare[1].content
    assert "reference" not in bare[1].content.lower()
    assert "\nHi\n" in judge.messages(JudgedPair("你好", "Hello", "Hi"))[1].content
