"""Metrics and judges without models, and talks with transcripts to rate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from earvoice.evaluation.judging import Answer, Question
from earvoice.evaluation.learned_metrics.metric import (
    Progress,
    Triple,
    require_texts,
    score_matched,
)
from earvoice.evaluation.score import Part, Settings, score
from earvoice.evaluation.scoring.material import Material, Run
from earvoice.evaluation.scoring.scores import Scored
from tests.evaluation.scoring.making import talk, talks


@dataclass
class LengthMetric:
    """Scores a translation by its length, and remembers what became of it."""

    needs_source: bool = True
    batch: int = 2
    asked: list[Triple] = field(default_factory=list)
    checked: int = 0
    closed: int = 0
    name: str = "length:none"
    higher_is_better: bool = True
    worst: float = -1.0
    best: float = 1000.0

    def check(self) -> None:
        self.checked += 1

    def close(self) -> None:
        self.closed += 1

    def score(self, triples: Sequence[Triple], progress: Progress) -> list[float]:
        require_texts(triples, needs_source=self.needs_source)
        self.asked += triples

        def judge(block: Sequence[Triple]) -> list[float]:
            return [float(len(triple.hypothesis)) for triple in block]

        return score_matched(judge, triples, worst=self.worst, batch=self.batch, progress=progress)


@dataclass
class ScriptedClient:
    """Answers by what the question holds; the first entry found in it decides."""

    answers: dict[str, str]
    model: str = "scripted"
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        text = question.messages[-1].content
        return Answer(next(answer for part, answer in self.answers.items() if part in text))


def said(run: Run, *transcripts: str) -> Run:
    """Return a run with the transcripts of its segments."""
    references = zip(run.references, transcripts, strict=True)
    return replace(run, references=tuple(replace(one, transcript=text) for one, text in references))


@cache
def material() -> Material:
    """Return a talk of a good sentence, an invented one and a pause, and a talk that is silent."""
    first = talk(
        [(2.0, word) for word in ("The", "ferry", "leaves", "at", "noon.")]
        + [(4.0, word) for word in ("Zebras", "juggle", "pumpkins.")],
        [
            (0.0, 2.0, "The ferry leaves at noon."),
            (2.0, 4.0, "She sold her red bicycle today."),
            (4.0, 6.0, ""),
        ],
    )
    silent = talk([], [(0.0, 2.0, "He sings.")], recording="silent")
    runs = said(first, "渡轮中午开。", "她今天卖了红色自行车。", ""), said(silent, "他唱歌。")
    return replace(talks(*runs), source="zh")


def scored(parts: frozenset[Part] = frozenset()) -> Scored:
    """Return the talks scored."""
    return score(material(), Settings(parts=parts))
