"""Quality as trained models judge it: COMET, XCOMET, MetricX-24 and BLEURT-20, loaded when used."""

from __future__ import annotations

from earvoice.evaluation.learned_metrics.attachment import (
    LearnedScores,
    SegmentScore,
    score_segments,
)
from earvoice.evaluation.learned_metrics.installing import install
from earvoice.evaluation.learned_metrics.interpreters import Tool, find_interpreter
from earvoice.evaluation.learned_metrics.isolated import IsolatedMetric, bleurt, comet
from earvoice.evaluation.learned_metrics.kept import KeptScores
from earvoice.evaluation.learned_metrics.metric import LearnedMetric, Progress, Triple
from earvoice.evaluation.learned_metrics.metricx import MetricX
from earvoice.evaluation.learned_metrics.recipes import Installation

__all__ = [
    "Installation",
    "IsolatedMetric",
    "KeptScores",
    "LearnedMetric",
    "LearnedScores",
    "MetricX",
    "Progress",
    "SegmentScore",
    "Tool",
    "Triple",
    "bleurt",
    "comet",
    "find_interpreter",
    "install",
    "score_segments",
]
