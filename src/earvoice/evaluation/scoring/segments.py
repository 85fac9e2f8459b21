"""Segments to score: short recordings as they are, talks divided in the ways of three tools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from earvoice.errors import MetricError
from earvoice.evaluation.scoring.material import Run
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.logs import RecordingLog
from earvoice.metrics.null_pairs import TextPair, pair_texts
from earvoice.metrics.resegment import Resegmentation, resegment
from earvoice.metrics.segment import Hypothesis, Segment
from earvoice.metrics.units import Convention, reference_length
from earvoice.text import Unit

_DECIMALS_S = 9
_PREFERRED = (
    ComputeClock.QUEUED,
    ComputeClock.SIMULEVAL,
    ComputeClock.OMNISTEVAL,
    ComputeClock.SIMULSTREAM,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How output is counted. clock: of the computation-aware times; None leaves them out."""

    unit: Unit
    clock: ComputeClock | None

    def hypothesis(self, log: RecordingLog, convention: Convention) -> Hypothesis:
        """Return the units of a run by a tool's convention."""
        written = log.hypothesis(self.unit, convention, clock=self.clock)
        return written if self.clock else replace(written, elapsed_s=())


@dataclass(frozen=True, slots=True)
class Division:
    """The same segments of all talks with their output found in two ways.

    mwer: at the least word error rate, counted as simulstream does. soft: by similarity of words,
    counted as OmniSTEval does. Both in the order of the references.
    """

    mwer: tuple[Segment, ...]
    soft: tuple[Segment, ...]


def clock_for(runs: Sequence[Run], wanted: ComputeClock | None) -> ComputeClock | None:
    """Return the clock that all logs can tell the time of: the wanted one, or none.

    wanted: None for a queue if possible, else for another clock that all of them can tell.
    Raises MetricError when a clock was asked for by name and a log cannot tell its times.
    """
    if not any(run.log.steps for run in runs):
        return None
    if wanted is None:
        told = (clock for clock in _PREFERRED if all(_tells(run.log, clock) for run in runs))
        return next(told, None)
    blind = next((run.log for run in runs if not _tells(run.log, wanted)), None)
    if blind is None:
        return wanted
    others = [name for name in ComputeClock if _tells(blind, name)]
    hint = f"choose --clock {' or '.join(others)}" if others else "leave out --clock"
    raise MetricError(
        f"{blind.recording}: the log has no computing times for the clock {wanted.value!r}; "
        f"expected those of every step; {hint}"
    )


def short_segments(runs: Sequence[Run], reading: Reading) -> tuple[Segment, ...]:
    """Return every recording as one segment, counted as SimulEval does."""
    return tuple(_short_segment(index, run, reading) for index, run in enumerate(runs))


def divide(runs: Sequence[Run], reading: Reading) -> Division:
    """Return the segments of talks; their indices count through all talks.

    Source of both ways: see `metrics.resegment`.
    """
    soft = _resegmented(runs, reading, Resegmentation.SOFT, Convention.OMNISTEVAL)
    return Division(
        mwer=_resegmented(runs, reading, Resegmentation.MWER, Convention.SIMULSTREAM),
        soft=tuple(map(_on_nanoseconds, soft)),
    )


def pair_all(runs: Sequence[Run], reading: Reading) -> tuple[TextPair, ...]:
    """Return the output of all talks in pairs of what says the same, or has no counterpart.

    Segments without a reference text are no sentences, so they are in no pair.
    """
    return tuple(
        pair
        for run in runs
        for pair in pair_texts(
            reading.hypothesis(run.log, Convention.EARVOICE),
            [reference for reference in run.references if reference.text.strip()],
        )
    )


def pair_segment(index: int, pair: TextPair, unit: Unit) -> Segment:
    """Return a pair as a segment; one with one side only has no output or no source."""
    if not pair.is_null:
        return pair.segment(index, unit, recording_s=max(pair.end_s or 0.0, 0.0))
    source_s = (pair.end_s or 0.0) - (pair.start_s or 0.0)
    return Segment(
        recording=pair.recording,
        index=index,
        text=pair.hypothesis,
        units=pair.units,
        delays_s=pair.delays_s,
        elapsed_s=pair.elapsed_s,
        source_s=source_s,
        recording_end_s=source_s,
        reference=pair.reference,
        reference_units=reference_length(pair.reference, unit, Convention.EARVOICE),
    )


def _tells(log: RecordingLog, clock: ComputeClock) -> bool:
    made = (log.clock, clock) == (ComputeClock.SIMULEVAL, ComputeClock.OMNISTEVAL)
    return log.computed or log.clock is clock or made or not log.steps


def _short_segment(index: int, run: Run, reading: Reading) -> Segment:
    written = reading.hypothesis(run.log, Convention.SIMULEVAL)
    (reference,) = run.references
    return Segment(
        recording=written.recording,
        index=index,
        text=written.text,
        units=written.units,
        delays_s=written.delays_s,
        elapsed_s=written.elapsed_s,
        source_s=written.source_s,
        recording_end_s=written.source_s,
        reference=reference.text,
        reference_units=reference_length(reference.text, reading.unit, Convention.SIMULEVAL),
    )


def _on_nanoseconds(segment: Segment) -> Segment:
    """Return a segment whose times are free of what subtraction leaves.

    A unit written as the segment or the recording ends must not seem to come before its end.
    OmniSTEval computes in milliseconds, mostly whole ones; simulstream in seconds, as they come.
    """

    def rounded(times_s: Sequence[float]) -> tuple[float, ...]:
        return tuple(round(time_s, _DECIMALS_S) for time_s in times_s)

    source_s, recording_end_s = rounded((segment.source_s, segment.recording_end_s))
    return replace(
        segment,
        delays_s=rounded(segment.delays_s),
        elapsed_s=rounded(segment.elapsed_s),
        source_s=source_s,
        recording_end_s=recording_end_s,
    )


def _resegmented(
    runs: Sequence[Run], reading: Reading, method: Resegmentation, convention: Convention
) -> tuple[Segment, ...]:
    segments = [
        segment
        for run in runs
        for segment in resegment(
            reading.hypothesis(run.log, convention),
            run.references,
            method=method,
            unit=reading.unit,
        )
    ]
    return tuple(replace(segment, index=index) for index, segment in enumerate(segments))
