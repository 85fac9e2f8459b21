"""Latency of whole talks, from segments whose part of the output was found by resegmentation.

A unit that landed in a later segment was written before it, so its delay there is negative. Every
convention here keeps it as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from earvoice.errors import MetricError
from earvoice.metrics.checks import require_source, require_times
from earvoice.metrics.figures import Figure, corpus_latency, latency
from earvoice.metrics.latency import mean_lag
from earvoice.metrics.segment import Segment
from earvoice.metrics.summary import Summary, summarise

HPO_NULL_S = 10.0
"""What HPO counts for an alignment with nothing on one side."""


def stream_laal(
    segments: Sequence[Segment], *, computation_aware: bool = False, penalty_s: float | None = None
) -> Summary:
    """Return StreamLAAL over all segments of all talks, in seconds.

    penalty_s: what a segment without output counts; None leaves it out, as simulstream does.
    Raises MetricError as `figures.latency` does.
    Source: Papi et al. 2024, StreamAtt, ACL 2024, acl-long.202.
    Convention: simulstream 1.0 (StreamLAAL v2) when the segments come from AS-WER resegmentation;
    on segments of soft alignment the same sum is OmniSTEval's LongLAAL. v1 used another segmenter,
    so its figures do not compare.
    """
    return corpus_latency(
        segments, Figure.LAAL, computation_aware=computation_aware, penalty=penalty_s
    )


def corpus_long_yaal(
    segments: Sequence[Segment], *, computation_aware: bool = False, penalty_s: float | None = None
) -> Summary:
    """Return LongYAAL over all segments of all talks, in seconds.

    Arguments and errors are those of `stream_laal`. Segments whose output begins at or after the
    recording's end are counted as dropped.
    Source: Polák et al. 2025, arXiv 2509.17349.
    Convention: OmniSTEval 0.1.10 when the segments come from soft alignment.
    """
    return corpus_latency(
        segments, Figure.LONG_YAAL, computation_aware=computation_aware, penalty=penalty_s
    )


def hpo_stream_laal(segments: Sequence[Segment], *, unmatched: int = 0) -> Summary:
    """Return StreamLAAL where every null alignment counts 10 s, in seconds.

    segments: from a null-aware alignment. unmatched: stretches of output that belong to no segment;
    they are null alignments as well, and so count among the empty ones.
    Raises MetricError as `stream_laal` does.
    Source: HPO (hierarchical policy optimization), "StreamLAAL with SEGALE" of its evaluation.
    Convention: HPO's; LAAL of a pair is SimulEval's.
    """
    values = [latency(one, Figure.LAAL) for one in segments]
    known = [value for value in values if value is not None]
    empty = len(values) - len(known) + unmatched
    return summarise(known, empty=empty, penalty=HPO_NULL_S)


def hpo_reward_latency(
    delays_s: Sequence[float],
    *,
    source_s: float,
    reference_units: int,
    target_s: float | None = None,
) -> float:
    """Return the latency that HPO's reward uses for one alignment, in seconds.

    delays_s: from the segment's start, non-decreasing. target_s: what is free; the figure is then
    what exceeds it, at least 0. May be negative without it.
    Raises MetricError as `length_adaptive_average_lagging` does, and for a negative target.
    Source: HPO, `nemo_rl/environments/games/infinisst.py`.
    Convention: that of HPO's code.
    Differs from the paper: it calls this LAAL, but no unit is cut off after the source's end, and
    unit j is due after j+1 steps instead of j, so the figure is lower by one step.
    """
    require_times(delays_s)
    require_source(source_s)
    if target_s is not None and not target_s >= 0:
        raise MetricError(f"a latency target of {target_s} s makes no sense; expected 0 s or more")
    step_s = source_s / max(len(delays_s), reference_units)
    lag_s = mean_lag(delays_s, step_s) - step_s
    return lag_s if target_s is None else max(0.0, lag_s - target_s)
