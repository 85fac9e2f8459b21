"""The three judges: VIP, MQM and ESA by a language model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from earvoice.evaluation.judging import prompts
from earvoice.evaluation.judging.answers import UnreadableError, read_object, read_yes_no
from earvoice.evaluation.judging.chat import Message
from earvoice.evaluation.judging.pairs import JudgedPair, Verdict
from earvoice.evaluation.judging.spans import read_spans, weigh
from earvoice.types import Direction

_WORST_MQM = -25.0
_BEST_ESA = 100.0


@dataclass(frozen=True, slots=True)
class VipJudge:
    """Say whether an interpreted passage is valid: 1 or 0, by the majority of four answers.

    Key information, correctness and expression must all hold; a tie is 0.
    Source: valid information proportion, arXiv 2407.21646, appendix A, as HPO has a thinking model
    judge it; the mean over a recording is the proportion.
    Differs from HPO: a pair of which no answer comes to an end has no score, where theirs is 0.
    """

    direction: Direction
    samples: int = 4
    name: str = "vip_llm"
    worst: float = 0.0
    best: float = 1.0

    def messages(self, pair: JudgedPair) -> tuple[Message, ...]:
        """Return the question about one pair."""
        return prompts.ask_about(pair, self.direction, prompts.VIP)

    def read(self, answer: str) -> Verdict:
        """Return 1 for Yes and 0 for No; raises UnreadableError for anything else."""
        return Verdict(float(read_yes_no(answer)))

    def combine(self, verdicts: Sequence[Verdict]) -> float:
        """Return 1 when more answers say Yes than No, else 0."""
        yes = sum(verdict.score for verdict in verdicts)
        return float(yes > len(verdicts) - yes)


@dataclass(frozen=True, slots=True)
class MqmJudge:
    """Mark errors and weigh them: 0 for none down to -25, the mean of eight answers.

    Minor 1, major 5, no translation 25; the sum is cut at 25, as is usual.
    Source: GEMBA-MQM, arXiv 2310.13988.
    Differs from the paper: no examples are shown, the answer is JSON, there are no critical errors.
    """

    direction: Direction
    samples: int = 8
    name: str = "gemba_mqm"
    worst: float = _WORST_MQM
    best: float = 0.0

    def messages(self, pair: JudgedPair) -> tuple[Message, ...]:
        """Return the question about one pair."""
        return prompts.ask_about(pair, self.direction, prompts.MQM)

    def read(self, answer: str) -> Verdict:
        """Return the errors of an answer and their weight below zero; raises UnreadableError."""
        spans = read_spans(read_object(answer, "errors")["errors"])
        return Verdict(max(0.0 - weigh(spans), _WORST_MQM), spans)

    def combine(self, verdicts: Sequence[Verdict]) -> float:
        """Return the mean."""
        return fmean(verdict.score for verdict in verdicts)


@dataclass(frozen=True, slots=True)
class EsaJudge:
    """Mark errors, then rate the whole from 0 to 100: the mean of four answers.

    Source: error span annotation, arXiv 2406.11580.
    Differs from the paper: a language model judges, and gives spans and rating in one answer.
    """

    direction: Direction
    samples: int = 4
    name: str = "esa_llm"
    worst: float = 0.0
    best: float = _BEST_ESA

    def messages(self, pair: JudgedPair) -> tuple[Message, ...]:
        """Return the question about one pair."""
        return prompts.ask_about(pair, self.direction, prompts.ESA)

    def read(self, answer: str) -> Verdict:
        """Return the errors and the rating of an answer; raises UnreadableError."""
        found = read_object(answer, "errors", "score")
        score = found["score"]
        if isinstance(score, bool) or not isinstance(score, int | float):
            raise UnreadableError(f"the score {score!r} is no number")
        if not 0 <= score <= _BEST_ESA:
            raise UnreadableError(f"the score {score} is outside 0 to 100")
        return Verdict(float(score), read_spans(found["errors"]))

    def combine(self, verdicts: Sequence[Verdict]) -> float:
        """Return the mean."""
        return fmean(verdict.score for verdict in verdicts)
