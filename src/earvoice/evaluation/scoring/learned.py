"""Learned metrics as figures of a score: `comet=MODEL` and the like."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from earvoice.errors import ConfigError
from earvoice.evaluation.learned_metrics.attachment import score_segments
from earvoice.evaluation.learned_metrics.isolated import (
    BATCH,
    COMET_MODEL,
    XCOMET_MODEL,
    bleurt,
    comet,
)
from earvoice.evaluation.learned_metrics.metric import LearnedMetric
from earvoice.evaluation.learned_metrics.metricx import BATCH as METRICX_BATCH
from earvoice.evaluation.learned_metrics.metricx import MODEL as METRICX_MODEL
from earvoice.evaluation.learned_metrics.metricx import MetricX
from earvoice.evaluation.scoring.model_figures import ModelFigure, Tell
from earvoice.evaluation.scoring.scores import Group


class Learned(StrEnum):
    """A learned metric by the name of its figure. XCOMET is a model of COMET's."""

    COMET = "comet"
    XCOMET = "xcomet"
    METRICX = "metricx"
    BLEURT = "bleurt"


_DEFAULTS = {
    Learned.COMET: COMET_MODEL,
    Learned.XCOMET: XCOMET_MODEL,
    Learned.METRICX: METRICX_MODEL,
}


@dataclass(frozen=True, slots=True)
class LearnedChoice:
    """A metric and its model: an id of a hub, or a path."""

    metric: Learned
    model: str

    @classmethod
    def parse(cls, text: str) -> LearnedChoice:
        """Return the choice written as `comet`, or `comet=MODEL`.

        Raises ConfigError for an unknown metric, or none of the models of one without a default.
        """
        name, _, model = (part.strip() for part in text.partition("="))
        if name not in set(Learned):
            raise ConfigError(
                f"learned metric {text!r} is unknown; expected METRIC=MODEL with METRIC out of "
                f"{', '.join(Learned)}; try comet={COMET_MODEL}"
            )
        metric = Learned(name)
        model = model or _DEFAULTS.get(metric, "")
        if not model:
            raise ConfigError(
                f"{metric} has no model that can be fetched; expected {metric}=FOLDER, the folder "
                "of a checkpoint such as BLEURT-20"
            )
        return cls(metric, model)

    def open(self, batch: int | None = None) -> LearnedMetric:
        """Return the metric, its model not loaded yet. batch: None for the metric's own."""
        match self.metric:
            case Learned.METRICX:
                return MetricX(self.model, batch=batch or METRICX_BATCH)
            case Learned.BLEURT:
                return bleurt(self.model, batch=batch or BATCH)
            case Learned.COMET | Learned.XCOMET:
                return comet(self.model, batch=batch or BATCH)


@dataclass(frozen=True, slots=True)
class LearnedRater:
    """A learned metric as a rater."""

    choice: LearnedChoice
    metric: LearnedMetric

    @property
    def name(self) -> str:
        """Return the name of the figure."""
        return self.choice.metric.value

    @property
    def needs_source(self) -> bool:
        """Return whether it reads what was said."""
        return self.metric.needs_source

    def check(self) -> None:
        """Raise ConfigError or ModelError when interpreter, package or model is missing."""
        self.metric.check()

    def rate(self, group: Group, tell: Tell) -> ModelFigure:
        """Return the figure; its model is loaded for that long."""
        places = group.with_text
        done = 0

        def progress(count: int) -> None:
            nonlocal done
            done += count
            tell(done, len(places))

        try:
            found = score_segments(
                self.metric,
                [group.segments[at] for at in places],
                [group.transcripts[at] for at in places],
                progress,
            )
        finally:
            self.metric.close()
        values: list[float | None] = [None] * len(group.segments)
        for at, segment in zip(places, found.segments, strict=True):
            values[at] = segment.score
        return ModelFigure(self.name, self.choice.model, group.kind, tuple(values), found.nulls)
