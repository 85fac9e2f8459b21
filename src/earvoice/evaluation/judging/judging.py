"""Have every pair judged, several answers each, several at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import partial
from statistics import fmean

from earvoice.errors import ConfigError, MetricError
from earvoice.evaluation.judging.answers import UnreadableError, answer_of
from earvoice.evaluation.judging.chat import ChatClient, Question, Sampling
from earvoice.evaluation.judging.pairs import Judge, JudgedPair, Judgement, Verdict
from earvoice.log import get_logger

_log = get_logger(__name__)
_SAMPLING = Sampling()

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class JudgingRule:
    """How to go about it.

    concurrency: the most questions under way at once. reasks: how often an unreadable answer is
    asked for again. keep_missing: whether a sample that stays unreadable is counted and left out,
    instead of ending the run with an error. Raises ConfigError for values out of range.
    """

    concurrency: int = 8
    reasks: int = 2
    keep_missing: bool = False

    def __post_init__(self) -> None:
        if self.concurrency < 1 or self.reasks < 0:
            raise ConfigError(
                f"concurrency {self.concurrency} and reasks {self.reasks} make no judging; "
                "expected at least 1 and 0"
            )


@dataclass(frozen=True, slots=True)
class JudgementSummary:
    """A figure over pairs: the mean of the scores there are, nulls included, and the counts.

    missing: pairs without a usable answer, which the mean leaves out. unfinished, unreadable:
    answers.
    """

    mean: float
    scored: int
    nulls: int
    missing: int
    unfinished: int
    unreadable: int


@dataclass(frozen=True, slots=True)
class _Sample:
    """What became of one sample; verdict: None when it came to nothing."""

    verdict: Verdict | None = None
    unfinished: int = 0
    unreadable: int = 0


_RULE = JudgingRule()


def judge(
    pairs: Sequence[JudgedPair],
    judge: Judge,
    client: ChatClient,
    *,
    rule: JudgingRule = _RULE,
    sampling: Sampling = _SAMPLING,
    progress: Progress = lambda done, total: None,
) -> list[Judgement]:
    """Return one judgement a pair, in order; nulls get the worst score without a question.

    Equal pairs are judged once. Unfinished answers are left out and counted, unreadable ones asked
    for again. progress: told the samples done and all there are, in the caller's thread.
    Raises ConfigError for a judge without samples, MetricError when a sample stays unreadable and
    the rule keeps no missing ones, and whatever the client raises; what is not yet under way is
    then not asked.
    """
    if judge.samples < 1:
        raise ConfigError(f"{judge.name} is to draw {judge.samples} samples; expected at least 1")
    asked = list(dict.fromkeys(pair for pair in pairs if not pair.is_null))
    draws = [(pair, sample) for pair in asked for sample in range(judge.samples)]
    draw = partial(_draw, judge=judge, client=client, rule=rule, sampling=sampling)
    with ThreadPoolExecutor(rule.concurrency, thread_name_prefix="judge") as pool:
        futures = [pool.submit(draw, pair, sample) for pair, sample in draws]
        try:
            _follow(futures, progress)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    samples: dict[JudgedPair, list[_Sample]] = {pair: [] for pair in asked}
    for (pair, _), future in zip(draws, futures, strict=True):
        samples[pair].append(future.result())
    known = {pair: _judgement(drawn, judge) for pair, drawn in samples.items()}
    null = Judgement(judge.worst, is_null=True)
    return [null if pair.is_null else known[pair] for pair in pairs]


def summarise(judgements: Sequence[Judgement]) -> JudgementSummary:
    """Return the mean and the counts of judgements; raises MetricError when none has a score."""
    scores = [each.score for each in judgements if each.score is not None]
    if not scores:
        raise MetricError(
            f"none of {len(judgements)} judgements has a score; judge at least one pair, and look "
            "at the answers kept where all came to nothing"
        )
    return JudgementSummary(
        mean=fmean(scores),
        scored=len(scores),
        nulls=sum(each.is_null for each in judgements),
        missing=len(judgements) - len(scores),
        unfinished=sum(each.unfinished for each in judgements),
        unreadable=sum(each.unreadable for each in judgements),
    )


def _follow(futures: Sequence[Future[_Sample]], progress: Progress) -> None:
    for done, future in enumerate(as_completed(futures), start=1):
        future.result()
        progress(done, len(futures))


def _draw(
    pair: JudgedPair,
    sample: int,
    *,
    judge: Judge,
    client: ChatClient,
    rule: JudgingRule,
    sampling: Sampling,
) -> _Sample:
    messages = judge.messages(pair)
    trouble: UnreadableError | None = None
    for attempt in range(rule.reasks + 1):
        given = client.ask(Question(messages, sampling, sample, attempt))
        answer = answer_of(given.text) if given.finished else None
        if answer is None:
            return _Sample(unfinished=1, unreadable=attempt)
        try:
            return _Sample(judge.read(answer), unreadable=attempt)
        except UnreadableError as error:
            _log.warning("%s: %s", judge.name, error)
            trouble = error
    if not rule.keep_missing:
        raise MetricError(
            f"{judge.name} by {client.model} cannot be read after {rule.reasks + 1} answers: "
            f"{trouble}; take a model that keeps to the form, raise reasks, or set keep_missing to "
            "count such answers and leave them out"
        ) from trouble
    return _Sample(unreadable=rule.reasks + 1)


def _judgement(samples: Sequence[_Sample], judge: Judge) -> Judgement:
    verdicts = tuple(sample.verdict for sample in samples if sample.verdict is not None)
    return Judgement(
        judge.combine(verdicts) if verdicts else None,
        verdicts,
        sum(sample.unfinished for sample in samples),
        sum(sample.unreadable for sample in samples),
    )
