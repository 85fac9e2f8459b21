"""A result of an evaluation as a log, so that it is scored and written as any other."""

from __future__ import annotations

from dataclasses import replace

from earvoice.errors import DataError
from earvoice.evaluation.results import ItemResult
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.logs.recording import RecordingLog, steps_of_units
from earvoice.metrics.segment import ReferenceSegment
from earvoice.metrics.units import Convention, unit_spans
from earvoice.text import Unit


def log_of_result(result: ItemResult, unit: Unit) -> RecordingLog:
    """Return a result as a log that tells the times of every clock, if it holds its steps.

    One of an older version tells those of a queue only. A step that was computed in a batch took as
    long as the batch: a real-time factor of such logs counts it for each recording in it.
    Raises DataError when the result has not one delay for each unit.
    """
    spans = unit_spans(result.hypothesis, unit, Convention.EARVOICE)
    if not len(spans) == len(result.delays_s) == len(result.elapsed_s):
        raise DataError(
            f"recording {result.id!r}: {len(spans)} units ({unit}) with {len(result.delays_s)} "
            f"delays and {len(result.elapsed_s)} elapsed times; expected one each; run the "
            "evaluation again"
        )
    log = RecordingLog(
        recording=result.id,
        source_s=result.source_s,
        steps=result.steps,
        reference=result.reference,
        transcript=result.transcript,
        segments=_segments(result),
        computed=bool(result.steps),
    )
    if not result.steps:
        return _queued(log, result, [span.end for span in spans])
    return log


def _queued(log: RecordingLog, result: ItemResult, ends: list[int]) -> RecordingLog:
    """Return a log with steps made from units, whose elapsed times are those of a queue."""
    times = list(zip(result.delays_s, result.elapsed_s, strict=True))
    steps, kept = steps_of_units(result.hypothesis, ends, times)
    return replace(
        log,
        steps=tuple(steps),
        elapsed_s=tuple(elapsed_s for _, elapsed_s in kept),
        clock=ComputeClock.QUEUED,
    )


def _segments(result: ItemResult) -> tuple[ReferenceSegment, ...]:
    return tuple(
        ReferenceSegment(
            result.id,
            segment.start_s,
            segment.end_s - segment.start_s,
            segment.reference,
            segment.transcript,
        )
        for segment in result.segments
    )
