"""What has no counterpart in a talk, and HPO's StreamLAAL, which punishes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from earvoice.evaluation.scoring.latency import LatencyRule, score_of
from earvoice.evaluation.scoring.material import Run
from earvoice.evaluation.scoring.quality import Coverage, coverage
from earvoice.evaluation.scoring.scores import Group
from earvoice.evaluation.scoring.segments import Reading, pair_all, pair_segment
from earvoice.metrics.figures import Figure, latency
from earvoice.metrics.long_form import HPO_NULL_S, hpo_stream_laal


def null_group(runs: Sequence[Run], reading: Reading, rule: LatencyRule) -> tuple[Group, Coverage]:
    """Return the pairs of null-aware alignments with HPO's StreamLAAL, and what is alone.

    Units are Earvoice's: characters without spaces.
    """
    pairs = pair_all(runs, reading)
    segments = tuple(pair_segment(index, pair, reading.unit) for index, pair in enumerate(pairs))
    nulls = frozenset(index for index, pair in enumerate(pairs) if pair.is_null)
    matched = [segment for segment in segments if segment.index not in nulls]
    values = tuple(
        HPO_NULL_S if segment.index in nulls else latency(segment, Figure.LAAL)
        for segment in segments
    )
    summary = hpo_stream_laal(matched, unmatched=len(nulls))
    drawn = score_of("hpo_stream_laal_s", values, rule)
    score = replace(drawn, summary=summary)
    transcripts = tuple(pair.transcript for pair in pairs)
    return Group("pair", segments, (score,), transcripts, nulls), coverage(pairs)
