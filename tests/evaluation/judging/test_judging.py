from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from earvoice.errors import ConfigError, MetricError
from earvoice.evaluation.judging import (
    Answer,
    CachedClient,
    EsaJudge,
    HttpChatClient,
    JudgedPair,
    Judgement,
    JudgingRule,
    MqmJudge,
    Question,
    VipJudge,
    judge,
    summarise,
)
from earvoice.types import Direction
from tests.evaluation.judging.endpoints import Reply, answering

DIRECTION = Direction.parse("zh-en")
VIP = VipJudge(DIRECTION)
PAIR = JudgedPair("你好", "Hello")
NULLS = (JudgedPair("你好", ""), JudgedPair("", "Hello", null=True))
ONE_BY_ONE = JudgingRule(concurrency=1)


@dataclass(slots=True)
class Scripted:
    """Answers in the order written, an unfinished one for None."""

    answers: Sequence[str | None]
    model: str = "m"
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        text = self.answers[len(self.asked) - 1]
        return Answer("<think>hm", finished=False) if text is None else Answer(text)


@pytest.mark.parametrize(
    ("answers", "score", "unfinished"),
    [
        (["Yes", "Yes", "No", "Yes"], 1.0, 0),
        (["Yes", "Yes", "No", "No"], 0.0, 0),
        (["Yes", None, "No", "Yes"], 1.0, 1),
        ([None, None, "No", "Yes"], 0.0, 2),
        ([None, "<think>open", None, "<think>No?</think>Yes"], 1.0, 3),
        ([None, None, None, None], None, 4),
    ],
)
def test_finished_answers_vote_and_no_vote_at_all_is_no_score(
    answers: list[str | None], score: float | None, unfinished: int
) -> None:
    (found,) = judge([PAIR], VIP, Scripted(answers), rule=ONE_BY_ONE)
    assert (found.score, found.unfinished) == (score, unfinished)
    assert len(found.verdicts) == 4 - unfinished


@pytest.mark.parametrize(
    ("one", "worst"), [(VIP, 0.0), (MqmJudge(DIRECTION), -25.0), (EsaJudge(DIRECTION), 0.0)]
)
def test_nulls_get_the_worst_score_without_a_question(
    one: VipJudge | MqmJudge | EsaJudge, worst: float
) -> None:
    client = Scripted([])
    assert judge(NULLS, one, client) == [Judgement(worst, is_null=True)] * 2
    assert client.asked == []


def test_an_unreadable_answer_is_asked_for_again_and_counted() -> None:
    client = Scripted(["Perhaps", "Yes", "Yes", "Yes", "Hm", "Hm", "Yes"])
    (found,) = judge([PAIR], VIP, client, rule=ONE_BY_ONE)
    assert (found.score, len(found.verdicts), found.unreadable) == (1.0, 4, 3)
    draws = [(question.sample, question.attempt) for question in client.asked]
    assert draws == [(0, 0), (0, 1), (1, 0), (2, 0), (3, 0), (3, 1), (3, 2)]


def test_an_answer_that_stays_unreadable_is_an_error_and_no_zero() -> None:
    client = Scripted(["Perhaps"] * 3)
    with pytest.raises(MetricError, match=r"vip_llm by m cannot be read after 3 answers.*Perhaps"):
        judge([PAIR], VIP, client, rule=ONE_BY_ONE)


def test_missing_answers_are_kept_apart_where_the_rule_says_so() -> None:
    rule = JudgingRule(concurrency=1, reasks=1, keep_missing=True)
    client = Scripted(["Hm"] * 8 + ["Hm", "Hm", "Yes", "Yes", "Yes"])
    found = judge([PAIR, JudgedPair("好", "Good"), *NULLS], VIP, client, rule=rule)
    assert [each.score for each in found] == [None, 1.0, 0.0, 0.0]
    assert [each.unreadable for each in found] == [8, 2, 0, 0]
    figure = summarise(found)
    assert figure.mean == pytest.approx(1 / 3)
    assert (figure.scored, figure.missing, figure.nulls, figure.unreadable) == (3, 1, 2, 10)


def test_no_score_at_all_has_no_mean() -> None:
    for found in ([], [Judgement(None, unfinished=4)]):
        with pytest.raises(MetricError, match="has a score"):
            summarise(found)


def test_errors_are_averaged_over_samples() -> None:
    minor = '{"errors": [{"span": "a", "category": "grammar", "severity": "minor"}]}'
    client = Scripted([minor, '{"errors": []}'] * 2)
    (found,) = judge([PAIR], MqmJudge(DIRECTION, samples=4), client, rule=ONE_BY_ONE)
    assert found.score == -0.5


def test_equal_pairs_are_judged_once_and_order_is_kept() -> None:
    client = Scripted(["Yes"] * 4 + ["No"] * 4)
    other = JudgedPair("你好", "Goodbye")
    found = judge([PAIR, NULLS[0], other, PAIR], VIP, client, rule=ONE_BY_ONE)
    assert [each.score for each in found] == [1.0, 0.0, 0.0, 1.0]
    assert [each.is_null for each in found] == [False, True, False, False]
    assert len(client.asked) == 8


def test_no_more_than_the_bound_is_asked_at_once_and_progress_is_told(tmp_path: Path) -> None:
    pairs = [JudgedPair("你好", f"Hello {number}") for number in range(4)]
    told: list[tuple[int, int]] = []
    with answering(lambda number, body: Reply("Yes"), takes_s=0.03) as desk:
        judge(
            pairs,
            VIP,
            HttpChatClient(desk.endpoint()),
            rule=JudgingRule(concurrency=3),
            progress=lambda done, total: told.append((done, total)),
        )
    assert len(desk.bodies) == 16
    assert 2 <= desk.most_at_once <= 3
    assert told == [(done, 16) for done in range(1, 17)]


def test_a_second_run_makes_no_calls_not_even_for_unreadable_answers(tmp_path: Path) -> None:
    def answer(number: int, body: dict[str, object]) -> Reply:
        return Reply("Yes" if number % 3 else "Perhaps")

    with answering(answer) as desk:
        client = CachedClient(HttpChatClient(desk.endpoint()), tmp_path)
        first = judge([PAIR], VIP, client, rule=ONE_BY_ONE)
        calls = len(desk.bodies)
        assert judge([PAIR], VIP, client) == first
        assert len(desk.bodies) == calls > 4


def test_a_run_broken_off_is_taken_up_where_it_stopped(tmp_path: Path) -> None:
    def answer(number: int, body: dict[str, object]) -> Reply:
        return Reply(status=401) if number == 3 else Reply("Yes")

    with answering(answer) as desk:
        client = CachedClient(HttpChatClient(desk.endpoint()), tmp_path)
        with pytest.raises(ConfigError, match="401"):
            judge([PAIR, JudgedPair("好", "Good")], VIP, client, rule=ONE_BY_ONE)
        asked = len(desk.bodies)
        kept = sum(path.is_file() for path in tmp_path.rglob("*"))
        judge([PAIR, JudgedPair("好", "Good")], VIP, client, rule=ONE_BY_ONE)
    assert kept == asked - 1 < 8
    assert len(desk.bodies) == asked + 8 - kept


def test_a_rule_out_of_range_is_refused() -> None:
    with pytest.raises(ConfigError, match="concurrency 0"):
        JudgingRule(concurrency=0)
    with pytest.raises(ConfigError, match="0 samples"):
        judge([PAIR], VipJudge(DIRECTION, samples=0), Scripted([]))
