"""Write runs in the forms that other tools read: logs to score, captions to watch.

Every file appears when it is complete, so a run that is stopped leaves none half written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from earvoice.agent.captions import Format, Track, render, write_captions
from earvoice.agent.cues import TimedText
from earvoice.agent.eventlog import read_event_log
from earvoice.errors import DataError, EarvoiceError
from earvoice.evaluation.results import ITEMS, ItemResult, read_results, read_scores
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.logs import RecordingLog, locate_log, read_logs
from earvoice.metrics.logs.detect import LogFormat, detect_format
from earvoice.metrics.logs.events import read_events
from earvoice.metrics.logs.files import write_whole
from earvoice.metrics.logs.recording import require_names, steps_of_units
from earvoice.metrics.logs.segmentation import write_segments
from earvoice.metrics.logs.simuleval import write_simuleval
from earvoice.metrics.logs.simulstream import write_simulstream
from earvoice.metrics.segment import ReferenceSegment
from earvoice.metrics.units import Convention, unit_spans
from earvoice.text import Unit, unit_of
from earvoice.types import Direction, Language


class ExportFormat(StrEnum):
    """What a run can be written as.

    OMNISTEVAL is SimulEval's log with the delays OmniSTEval expects: in characters, of spaces too.
    """

    SIMULEVAL = "simuleval"
    SIMULSTREAM = "simulstream"
    OMNISTEVAL = "omnisteval"
    SRT = "srt"
    VTT = "vtt"


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs to export. unit: of the language that was written; None where the log cannot tell."""

    logs: tuple[RecordingLog, ...]
    unit: Unit | None


def export(
    source: Path, out: Path, format_: ExportFormat, *, unit: Unit | None = None
) -> list[Path]:
    """Write the runs of a log in another form; returns the files.

    source: a log of Earvoice, SimulEval or simulstream, or a folder with one, or the folder of an
    `evaluate run`. Its references are written as `segments.yaml` and `references.txt` for tools
    whose logs hold none. unit: by default that of the language, else words.
    Raises DataError naming file, line and field of a malformed log, or when `out` cannot be
    written to.
    """
    events = _events_file(source)
    if events and format_ in (ExportFormat.SRT, ExportFormat.VTT):
        log = read_event_log(events)
        _make(out)
        return write_captions(out, log.turns, log.header.task.direction, [Format(format_.value)])
    runs = read_runs(source, unit=unit)
    return write_runs(runs, out, format_, unit=unit or runs.unit or Unit.WORD)


def read_runs(source: Path, *, unit: Unit | None = None) -> Runs:
    """Read the runs of a log or of a folder with one; errors are those of `export`."""
    if source.is_dir() and (source / ITEMS).is_file():
        return _evaluated(source)
    file = locate_log(source)
    if detect_format(file) is LogFormat.EVENTS:
        events = read_events(file)
        return Runs((events.log,), events.header.unit)
    return Runs(read_logs(file, unit=unit), unit)


def write_runs(runs: Runs, out: Path, format_: ExportFormat, *, unit: Unit) -> list[Path]:
    """Write runs in a form; errors are those of `export`."""
    match format_:
        case ExportFormat.SIMULEVAL:
            return write_simuleval(out, runs.logs, unit=unit)
        case ExportFormat.OMNISTEVAL:
            files = write_simuleval(out, runs.logs, unit=unit, convention=Convention.OMNISTEVAL)
            return [*files, *_references(runs.logs, out)]
        case ExportFormat.SIMULSTREAM:
            return [*write_simulstream(out, runs.logs, unit=unit), *_references(runs.logs, out)]
        case ExportFormat.SRT | ExportFormat.VTT:
            return _captions(runs.logs, out, Format(format_.value), unit=unit)


def log_of_result(result: ItemResult, unit: Unit) -> RecordingLog:
    """Return a result of an evaluation as a log; its elapsed times are those of a queue.

    Raises DataError when it has not one delay for each unit.
    """
    spans = unit_spans(result.hypothesis, unit, Convention.EARVOICE)
    if not len(spans) == len(result.delays_s) == len(result.elapsed_s):
        raise DataError(
            f"recording {result.id!r}: {len(spans)} units ({unit}) with {len(result.delays_s)} "
            f"delays and {len(result.elapsed_s)} elapsed times; expected one each; run the "
            "evaluation again"
        )
    times = list(zip(result.delays_s, result.elapsed_s, strict=True))
    steps, kept = steps_of_units(result.hypothesis, [span.end for span in spans], times)
    return RecordingLog(
        recording=result.id,
        source_s=result.source_s,
        steps=tuple(steps),
        reference=result.reference,
        transcript=result.transcript,
        segments=tuple(
            ReferenceSegment(
                result.id,
                segment.start_s,
                segment.end_s - segment.start_s,
                segment.reference,
                segment.transcript,
            )
            for segment in result.segments
        ),
        elapsed_s=tuple(elapsed_s for _, elapsed_s in kept),
        clock=ComputeClock.QUEUED,
    )


def _evaluated(folder: Path) -> Runs:
    direction = read_scores(folder).get("direction")
    try:
        unit = unit_of(Direction.parse(str(direction)).target)
    except EarvoiceError as error:
        raise DataError(
            f"{folder / 'scores.json'}: field 'direction' is {direction!r}; expected a direction "
            "such as en-zh; run the evaluation again"
        ) from error
    return Runs(tuple(log_of_result(result, unit) for result in read_results(folder)), unit)


def _events_file(source: Path) -> Path | None:
    """Return the event log that a source is or holds, but for the folder of an evaluation."""
    if source.is_dir() and (source / ITEMS).is_file():
        return None
    file = locate_log(source)
    return file if detect_format(file) is LogFormat.EVENTS else None


def _references(logs: Sequence[RecordingLog], out: Path) -> list[Path]:
    """Write the references, if every recording has some: a segment that is missing shifts all."""
    segments = [segment for log in logs for segment in _segments_of(log)]
    complete = all(log.segments or log.reference for log in logs)
    return write_segments(out, segments) if segments and complete else []


def _segments_of(log: RecordingLog) -> tuple[ReferenceSegment, ...]:
    whole = ReferenceSegment(log.recording, 0.0, log.source_s, log.reference, log.transcript)
    return log.segments or (whole,)


def _captions(
    logs: Sequence[RecordingLog], out: Path, format_: Format, *, unit: Unit
) -> list[Path]:
    require_names(logs)
    # The language names no file and shapes no cue: any will do.
    language = Language.ZH if unit is Unit.CHAR else Language.EN
    return [
        write_whole(
            out / f"{log.recording}.{format_}",
            render([Track(language, _timed(log, unit))], format_).removesuffix("\n").split("\n"),
        )
        for log in logs
    ]


def _timed(log: RecordingLog, unit: Unit) -> tuple[TimedText, ...]:
    """Return the final text in pieces, each with the time at which it last changed."""
    written = log.hypothesis(unit)
    ends = [span.end for span in unit_spans(written.text, unit, Convention.EARVOICE)]
    steps, _ = steps_of_units(written.text, ends, [(delay_s,) for delay_s in written.delays_s])
    return tuple(TimedText(step.text, step.heard_s) for step in steps)


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(
            f"{out} cannot be made ({error.strerror or error}); expected a writable place; choose "
            "another one with --out"
        ) from error
