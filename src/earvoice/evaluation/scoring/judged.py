"""Judgements of language models as figures of a score."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum

from earvoice.agent.events import JsonValue
from earvoice.errors import ConfigError
from earvoice.evaluation.judging import (
    ChatClient,
    EsaJudge,
    Judge,
    JudgedPair,
    Judgement,
    JudgingRule,
    MqmJudge,
    VipJudge,
    judge,
    summarise,
)
from earvoice.evaluation.scoring.material import Material
from earvoice.evaluation.scoring.model_figures import ModelFigure, Tell
from earvoice.evaluation.scoring.scores import Group
from earvoice.types import Direction


class JudgeName(StrEnum):
    """A way of judging by the name the command line gives it."""

    VIP = "vip"
    MQM = "gemba-mqm"
    ESA = "esa"

    def make(self, direction: Direction) -> Judge:
        """Return the judge of a direction."""
        return _MAKERS[self](direction)


_MAKERS: Mapping[JudgeName, Callable[[Direction], Judge]] = {
    JudgeName.VIP: VipJudge,
    JudgeName.MQM: MqmJudge,
    JudgeName.ESA: EsaJudge,
}


def direction_of(material: Material) -> Direction:
    """Return what was interpreted into what, which a judge is told.

    Raises ConfigError when no log tells, or for languages that judges have no name for.
    """
    if material.source is None:
        raise ConfigError(
            "the logs do not tell which language was spoken, and judges are told; add --source, "
            "such as --source en"
        )
    return Direction.parse(f"{material.source}-{material.target}")


@dataclass(frozen=True, slots=True)
class JudgeRater:
    """A judge as a rater; what it was told is checked when it is made, and its key read."""

    judge: Judge
    client: ChatClient
    rule: JudgingRule

    @property
    def name(self) -> str:
        """Return the name of the figure."""
        return self.judge.name

    @property
    def needs_source(self) -> bool:
        """Return that it reads what was said."""
        return True

    def check(self) -> None:
        """Do nothing: a client has its endpoint and its key already."""

    def rate(self, group: Group, tell: Tell) -> ModelFigure:
        """Return the figure, and of every segment what each answer says."""
        places = group.with_text
        judgements = judge(
            [_pair(group, at) for at in places],
            self.judge,
            self.client,
            rule=self.rule,
            progress=tell,
        )
        found = summarise(judgements)
        values: list[float | None] = [None] * len(group.segments)
        details: list[JsonValue] = [None] * len(group.segments)
        for at, judgement in zip(places, judgements, strict=True):
            values[at], details[at] = judgement.score, _answers(judgement)
        counts = {
            "samples": self.judge.samples,
            "missing": found.missing,
            "unfinished": found.unfinished,
            "unreadable": found.unreadable,
        }
        return ModelFigure(
            self.name,
            self.client.model,
            group.kind,
            tuple(values),
            found.nulls,
            counts,
            tuple(details),
        )


def _pair(group: Group, at: int) -> JudgedPair:
    segment = group.segments[at]
    one_sided = bool(segment.text.strip()) != bool(segment.reference.strip())
    return JudgedPair(group.transcripts[at], segment.text, segment.reference, null=one_sided)


def _answers(judgement: Judgement) -> list[JsonValue]:
    return [
        {"score": verdict.score, "errors": [dict(asdict(span)) for span in verdict.spans]}
        for verdict in judgement.verdicts
    ]
