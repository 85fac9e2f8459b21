"""Score segments that are divided already: LongYAAL and its kin where times are known, quality."""

from __future__ import annotations

from dataclasses import replace

from earvoice.errors import ConfigError
from earvoice.evaluation.scoring.divided import Divided
from earvoice.evaluation.scoring.latency import SOFT_FIGURES, LatencyRule, latency_scores
from earvoice.evaluation.scoring.material import Material
from earvoice.evaluation.scoring.quality import QualityRule, quality, terms_found
from earvoice.evaluation.scoring.scores import Counts, Group, Scored, Scores


def score_divided(
    material: Material, divided: Divided, latency: LatencyRule, rule: QualityRule | None
) -> Scored:
    """Return the figures that segments alone can give.

    rule: None for no quality. Raises ConfigError where output without times is asked for latency,
    and otherwise as `score.score` does.
    """
    if not divided.timed:
        _require_no_latency(latency, rule)
    segments = divided.segments
    figures = latency_scores(segments, SOFT_FIGURES, latency) if divided.timed else ()
    scores = Scores(
        material=material,
        counts=_counts(divided),
        clock=None,
        penalised=latency.penalise,
        latency=figures,
    )
    if rule is not None:
        scores = replace(
            scores,
            quality=quality(segments, material, rule),
            terms=terms_found(segments, material),
        )
    return Scored(scores, (Group("soft", segments, figures, divided.transcripts),))


def _require_no_latency(latency: LatencyRule, rule: QualityRule | None) -> None:
    option = "--latency-only" if rule is None else "--penalise-empty" if latency.penalise else ""
    if option:
        raise ConfigError(
            f"{option} is about latency, and this output has no times; expected times of every "
            f"unit; leave it out, or score the log that tells them"
        )


def _counts(divided: Divided) -> Counts:
    written: dict[str, bool] = {}
    for segment in divided.segments:
        known = written.get(segment.recording, False)
        written[segment.recording] = known or bool(segment.units)
    return Counts(
        recordings=len(written),
        empty_recordings=sum(not some for some in written.values()),
        missing_recordings=None,
        unfinished_recordings=None,
        segments=len(divided.segments),
        empty_segments=sum(not segment.units for segment in divided.segments),
    )
