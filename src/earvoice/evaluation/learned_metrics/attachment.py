"""Scores of a learned metric beside the segments they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from earvoice.errors import MetricError
from earvoice.evaluation.learned_metrics.metric import LearnedMetric, Progress, Triple, ignore
from earvoice.metrics.segment import Segment


@dataclass(frozen=True, slots=True)
class SegmentScore:
    """The score of one segment. is_null: given without asking the model, for a missing side."""

    recording: str
    index: int
    score: float
    is_null: bool


@dataclass(frozen=True, slots=True)
class LearnedScores:
    """All segments' scores by one metric, in the order of the segments."""

    metric: str
    higher_is_better: bool
    segments: tuple[SegmentScore, ...]

    @property
    def mean(self) -> float:
        """Return the mean over the segments, null pairs among them."""
        return fmean(segment.score for segment in self.segments)

    @property
    def nulls(self) -> int:
        """Return how many segments have the worst score because one side is missing."""
        return sum(segment.is_null for segment in self.segments)


def score_segments(
    metric: LearnedMetric,
    segments: Sequence[Segment],
    sources: Sequence[str],
    progress: Progress = ignore,
) -> LearnedScores:
    """Return a metric's scores of the segments' text.

    sources: what was said in each segment; may be empty where the segment is a null pair.
    Raises MetricError when there are no segments, or not one source for each.
    """
    if not segments or len(segments) != len(sources):
        raise MetricError(
            f"{metric.name}: {len(segments)} segments and {len(sources)} sources; expected at "
            "least one segment, and one source for each"
        )
    triples = [
        Triple(source, segment.text, segment.reference)
        for segment, source in zip(segments, sources, strict=True)
    ]
    scores = metric.score(triples, progress)
    return LearnedScores(
        metric.name,
        metric.higher_is_better,
        tuple(
            SegmentScore(segment.recording, segment.index, score, triple.is_null)
            for segment, triple, score in zip(segments, triples, scores, strict=True)
        ),
    )
