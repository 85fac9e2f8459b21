"""Score anyone's logs: every figure of the field at once, and what each was computed from.

Talks are divided in three ways, as their figures are defined: at the least word error rate for
StreamLAAL (simulstream), by similarity for LongYAAL, the other Long figures and quality
(OmniSTEval), and with a place for what has no counterpart for HPO's StreamLAAL.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from earvoice.errors import ConfigError
from earvoice.evaluation.scoring.divided import Divided
from earvoice.evaluation.scoring.divided_scores import score_divided
from earvoice.evaluation.scoring.latency import (
    MWER_FIGURES,
    SHORT_FIGURES,
    SOFT_FIGURES,
    LatencyRule,
    drift_s_per_min,
    latency_scores,
    mean_drift,
)
from earvoice.evaluation.scoring.material import Form, Material, unit_of_code
from earvoice.evaluation.scoring.nulls import null_group
from earvoice.evaluation.scoring.quality import (
    Coverage,
    QualityRule,
    quality,
    terms_found,
    transcript_errors,
)
from earvoice.evaluation.scoring.recordings import (
    RecordingFigures,
    erasure_of,
    first_letter_scores,
    real_time_factor_of,
    recording_figures,
)
from earvoice.evaluation.scoring.scores import Counts, Drift, Group, Scored, Scores
from earvoice.evaluation.scoring.segments import Reading, clock_for, divide, short_segments
from earvoice.evaluation.scoring.speech import is_spoken, speech_scores
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.figures import Figure
from earvoice.metrics.logs import Modality
from earvoice.metrics.segment import Segment
from earvoice.metrics.yaal import Degeneracy, degeneracy


class Part(StrEnum):
    """What can be left out to be quicker.

    NULLS: the null-aware alignment and all that comes from it. INTERVALS: bootstrap.
    """

    QUALITY = "quality"
    TER = "ter"
    NULLS = "nulls"
    INTERVALS = "intervals"


EVERY_PART = frozenset(Part)


@dataclass(frozen=True, slots=True)
class Settings:
    """How to score. clock: of the computation-aware figures; None for a queue where logs can tell.

    penalise_empty: an empty segment has a lag of 10 s, as HPO's null, instead of none.
    """

    clock: ComputeClock | None = None
    parts: frozenset[Part] = EVERY_PART
    penalise_empty: bool = False


_DEFAULT = Settings()


def score(material: Material, settings: Settings = _DEFAULT) -> Scored:
    """Return every figure of some runs.

    Raises MetricError naming the segment when a figure is undefined for it, or the recording whose
    log cannot tell the chosen clock's times, and ConfigError when the runs do not go together.
    """
    if material.divided is not None:
        return _divided(material, material.divided, settings)
    if any(map(is_spoken, material.runs)):
        return _spoken(material, settings)
    tokens = _is_text(material)
    clock = None if tokens else clock_for(material.runs, settings.clock)
    reading = Reading(material.unit, clock)
    rule = _rule(settings, aware=clock is not None, tokens=tokens)
    recordings = tuple(recording_figures(run, reading) for run in material.runs)
    groups = _groups(material, reading, rule)
    alone: Coverage | None = None
    if material.form is Form.LONG and Part.NULLS in settings.parts:
        pairs, alone = null_group(material.runs, reading, rule)
        groups = (*groups, pairs)
    figures = [one for group in groups for one in group.latency]
    scores = Scores(
        material=material,
        counts=_counts(groups[0].segments, recordings),
        clock=clock,
        penalised=settings.penalise_empty,
        latency=(*figures, *first_letter_scores(recordings, rule)),
        degeneracy=_degeneracy(groups[0], rule),
        drift=_drift(groups),
        coverage=alone,
        normalised_erasure=erasure_of(recordings),
        real_time_factor=None if tokens else real_time_factor_of(recordings),
    )
    if Part.QUALITY in settings.parts:
        scores = _with_quality(scores, groups[0].segments, settings)
    return Scored(scores, groups, recordings)


def _rule(settings: Settings, *, aware: bool, tokens: bool = False) -> LatencyRule:
    if tokens and settings.penalise_empty:
        raise ConfigError(
            "the source is text, so lags are tokens and 10 s are no penalty; score it without "
            "--penalise-empty"
        )
    intervals = Part.INTERVALS in settings.parts
    return LatencyRule(aware, settings.penalise_empty, intervals, tokens)


def _is_text(material: Material) -> bool:
    """Return whether the source is text; raises ConfigError for some of each."""
    modalities = {run.log.source for run in material.runs}
    if len(modalities) > 1:
        raise ConfigError("some sources are text and some are speech; score them apart")
    return Modality.TEXT in modalities


def _groups(material: Material, reading: Reading, rule: LatencyRule) -> tuple[Group, ...]:
    """Return the segments, first those that quality is scored on; one for each reference."""
    said = material.transcripts

    def group(kind: str, segments: tuple[Segment, ...], figures: Mapping[str, Figure]) -> Group:
        return Group(kind, segments, latency_scores(segments, figures, rule), said)

    if material.form is Form.SHORT:
        return (group("short", short_segments(material.runs, reading), SHORT_FIGURES),)
    division = divide(material.runs, reading)
    return (
        group("soft", division.soft, SOFT_FIGURES),
        group("mwer", division.mwer, MWER_FIGURES),
    )


def _counts(segments: Sequence[Segment], recordings: Sequence[RecordingFigures]) -> Counts:
    return Counts(
        recordings=len(recordings),
        empty_recordings=sum(not one.units for one in recordings),
        missing_recordings=sum(one.missing for one in recordings),
        unfinished_recordings=sum(one.unfinished for one in recordings),
        segments=len(segments),
        empty_segments=sum(not segment.units for segment in segments),
    )


def _degeneracy(group: Group, rule: LatencyRule) -> Degeneracy | None:
    """Return the test of short segments of speech; None where nothing was written."""
    written = any(segment.units for segment in group.segments)
    return degeneracy(group.segments) if group.kind == "short" and written else None


def _drift(groups: Sequence[Group]) -> Drift | None:
    """Return how StreamLAAL drifts; None for the short form."""
    group = next((group for group in groups if group.kind == "mwer"), None)
    if group is None:
        return None
    (lag,) = group.latency
    aware = drift_s_per_min(group.segments, lag.aware_values) if lag.aware_values else {}
    return Drift(mean_drift(drift_s_per_min(group.segments, lag.values)), mean_drift(aware))


def _with_quality(scores: Scores, segments: Sequence[Segment], settings: Settings) -> Scores:
    material = scores.material
    rule = _quality_rule(settings)
    source_unit = unit_of_code(material.source or "en")
    return replace(
        scores,
        quality=quality(segments, material, rule),
        errors=transcript_errors(material, source_unit),
        terms=terms_found(segments, material),
    )


def _quality_rule(settings: Settings) -> QualityRule:
    return QualityRule(Part.TER in settings.parts, Part.INTERVALS in settings.parts)


def _divided(material: Material, divided: Divided, settings: Settings) -> Scored:
    """Return the figures of segments that were divided before."""
    if settings.clock is not None:
        raise ConfigError(
            f"clock {settings.clock.value!r}: output in segments has the computation-aware times "
            "it was written with, or none; leave out --clock"
        )
    rule = _rule(settings, aware=divided.aware)
    wanted = Part.QUALITY in settings.parts
    return score_divided(material, divided, rule, _quality_rule(settings) if wanted else None)


def _spoken(material: Material, settings: Settings) -> Scored:
    """Return the timing of speech output, which has no text to compare."""
    if not all(is_spoken(run) or run.missing for run in material.runs):
        raise ConfigError("some output is speech and some is text; score them apart")
    if material.runs[0].log.source is Modality.TEXT:
        raise ConfigError("speech from text has no source time to compare with; expected speech")
    silent = sum(not run.log.speech for run in material.runs)
    total, missing = len(material.runs), sum(run.missing for run in material.runs)
    scores = Scores(
        material=material,
        counts=Counts(total, silent, missing, 0, total, silent),
        clock=None,
        penalised=False,
        latency=speech_scores(material.runs, material.unit, _rule(settings, aware=False)),
    )
    return Scored(scores)
