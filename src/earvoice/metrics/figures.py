"""Every latency figure of a segment by its name, and over a corpus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from earvoice.errors import MetricError
from earvoice.metrics.latency import (
    average_lagging,
    average_proportion,
    differentiable_average_lagging,
    length_adaptive_average_lagging,
)
from earvoice.metrics.offsets import end_offset, num_chunks, simuleval_rtf, start_offset
from earvoice.metrics.segment import Segment
from earvoice.metrics.summary import Summary, drift, summarise
from earvoice.metrics.token_delay import average_token_delay
from earvoice.metrics.yaal import long_yaal, yaal


class Figure(StrEnum):
    """A latency figure by the field's name.

    Seconds, but for AP and RTF (ratios) and NumChunks (a count). LongAL, LongLAAL, LongAP and
    LongDAL of OmniSTEval and StreamLAAL of simulstream are the plain ones on resegmented segments.
    """

    AL = "AL"
    LAAL = "LAAL"
    AP = "AP"
    DAL = "DAL"
    ATD = "ATD"
    YAAL = "YAAL"
    LONG_YAAL = "LongYAAL"
    START_OFFSET = "StartOffset"
    END_OFFSET = "EndOffset"
    NUM_CHUNKS = "NumChunks"
    RTF = "RTF"


@dataclass(frozen=True, slots=True)
class _Timed:
    """A segment seen through one of its two clocks; computation-aware times need not be ordered."""

    segment: Segment
    times_s: tuple[float, ...]
    aware: bool


def latency(segment: Segment, figure: Figure, *, computation_aware: bool = False) -> float | None:
    """Return one figure of one segment; None when it has no output or the figure drops it.

    Raises MetricError naming the segment when its times, lengths or duration make no sense, and
    when its computation-aware times are asked for and missing.
    Source: named at the function behind each `Figure`.
    Convention: that of the same function; the units are those told at `Figure`.
    """
    try:
        timed = _timed(segment, computation_aware)
        return _FIGURES[figure](timed) if timed.times_s else None
    except MetricError as error:
        raise MetricError(
            f"{figure} of segment {segment.index} of {segment.recording!r}: {error}"
        ) from error


def corpus_latency(
    segments: Sequence[Segment],
    figure: Figure,
    *,
    computation_aware: bool = False,
    penalty: float | None = None,
) -> Summary:
    """Return one figure over all segments of a corpus; every segment weighs the same.

    penalty: what a segment without output counts; None leaves it out, as all the tools do.
    Raises as `latency` does.
    Source: named at the function behind each `Figure`.
    Convention: SimulEval's mean over segments, as in `summary.summarise`.
    """
    values = [latency(one, figure, computation_aware=computation_aware) for one in segments]
    known = [value for value in values if value is not None]
    empty = sum(not one.delays_s for one in segments)
    return summarise(
        known, empty=empty, dropped=len(segments) - len(known) - empty, penalty=penalty
    )


def talk_drift(
    segments: Sequence[Segment], figure: Figure, *, computation_aware: bool = False
) -> dict[str, float | None]:
    """Return for every recording how a figure changes over it, in seconds per minute.

    A recording has None when fewer than two of its segments have the figure.
    Raises as `latency` does, and when a recording's end is unknown.
    Source: ours; least squares, as in `summary.drift`.
    Convention: ours.
    """
    lags: dict[str, list[tuple[float, float]]] = {}
    for one in segments:
        points = lags.setdefault(one.recording, [])
        lag_s = latency(one, figure, computation_aware=computation_aware)
        if lag_s is not None:
            # From the recording's end backwards: the same slope, whatever the recording's length.
            points.append((-one.recording_end_s, lag_s))
    return {
        recording: drift(*zip(*points, strict=True)) if points else None
        for recording, points in lags.items()
    }


def _timed(segment: Segment, computation_aware: bool) -> _Timed:
    counts = {len(segment.units), len(segment.delays_s)}
    if segment.elapsed_s or (computation_aware and segment.delays_s):
        counts.add(len(segment.elapsed_s))
    if len(counts) > 1:
        raise MetricError(
            f"it has {len(segment.units)} units, {len(segment.delays_s)} delays and "
            f"{len(segment.elapsed_s)} elapsed times; expected as many of each; check the units' "
            "convention, and that the log has elapsed times for computation-aware figures"
        )
    times_s = segment.elapsed_s if computation_aware else segment.delays_s
    return _Timed(segment, times_s, computation_aware)


def _paced(
    function: Callable[..., float | None],
) -> Callable[[_Timed], float | None]:
    """Return a figure of times, source duration and reference length as one of a segment."""

    def of_segment(timed: _Timed) -> float | None:
        return function(
            timed.times_s,
            source_s=timed.segment.source_s,
            reference_units=timed.segment.reference_units,
            ordered=not timed.aware,
        )

    return of_segment


def _long_yaal(timed: _Timed) -> float | None:
    return long_yaal(
        timed.times_s,
        source_s=timed.segment.source_s,
        reference_units=timed.segment.reference_units,
        recording_end_s=timed.segment.recording_end_s,
        ordered=not timed.aware,
    )


def _sourced(function: Callable[..., float]) -> Callable[[_Timed], float | None]:
    """Return a figure of times and source duration as one of a segment."""

    def of_segment(timed: _Timed) -> float | None:
        return function(timed.times_s, source_s=timed.segment.source_s, ordered=not timed.aware)

    return of_segment


def _average_token_delay(timed: _Timed) -> float | None:
    elapsed_s = timed.segment.elapsed_s if timed.aware else ()
    return average_token_delay(timed.segment.delays_s, elapsed_s=elapsed_s)


_FIGURES: dict[Figure, Callable[[_Timed], float | None]] = {
    Figure.AL: _paced(average_lagging),
    Figure.LAAL: _paced(length_adaptive_average_lagging),
    Figure.AP: _paced(average_proportion),
    Figure.DAL: _sourced(differentiable_average_lagging),
    Figure.ATD: _average_token_delay,
    Figure.YAAL: _paced(yaal),
    Figure.LONG_YAAL: _long_yaal,
    Figure.START_OFFSET: lambda timed: start_offset(timed.times_s, ordered=not timed.aware),
    Figure.END_OFFSET: _sourced(end_offset),
    Figure.NUM_CHUNKS: lambda timed: num_chunks(timed.times_s),
    Figure.RTF: _sourced(simuleval_rtf),
}
