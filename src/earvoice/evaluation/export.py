"""Write runs in the forms that other tools read: logs, captions, and what they are scored by.

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
from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.annotated_talks import annotated_talk
from earvoice.evaluation.results import holds_results
from earvoice.evaluation.run_folder import read_run_folder
from earvoice.metrics.logs import (
    RealSiTalk,
    RecordingLog,
    locate_log,
    read_logs,
    write_realsi,
)
from earvoice.metrics.logs.detect import LogFormat, detect_format, unit_of_log
from earvoice.metrics.logs.files import write_whole
from earvoice.metrics.logs.recording import require_names, steps_of_units
from earvoice.metrics.logs.segmentation import write_segments
from earvoice.metrics.logs.simuleval import write_simuleval
from earvoice.metrics.logs.simulstream import write_simulstream
from earvoice.metrics.segment import ReferenceSegment
from earvoice.metrics.units import Convention, unit_spans
from earvoice.text import Unit, are_mostly_han
from earvoice.types import Language


class ExportFormat(StrEnum):
    """What a run can be written as.

    OMNISTEVAL is SimulEval's log with the delays OmniSTEval expects: in characters, of spaces too.
    REALSI is what was said and its references, without what was written.
    """

    SIMULEVAL = "simuleval"
    SIMULSTREAM = "simulstream"
    OMNISTEVAL = "omnisteval"
    REALSI = "realsi"
    SRT = "srt"
    VTT = "vtt"


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs to export.

    unit: what they count; None where neither language nor log can tell. talks: what was said and
    its references; none where a log does not tell them in full.
    """

    logs: tuple[RecordingLog, ...]
    unit: Unit | None
    talks: tuple[RealSiTalk, ...] = ()


def export(
    source: Path, out: Path, format_: ExportFormat, *, unit: Unit | None = None
) -> list[Path]:
    """Write the runs of a log in another form; returns the files.

    source: a log of Earvoice, SimulEval or simulstream, or a folder with one, or the folder of an
    `evaluate run`. Its references are written as `segments.yaml` and `references.txt` for tools
    whose logs hold none. unit: by default that of the language, or what the log counts, else words.
    Raises DataError naming file, line and field of a malformed log, or when `out` cannot be
    written to, and ConfigError when text that is mostly Chinese would have to be cut into words
    because nothing tells its unit, or RealSI's talks would have to be made of anything but a run.
    """
    events = _events_file(source)
    if events and format_ in (ExportFormat.SRT, ExportFormat.VTT):
        log = read_event_log(events)
        _make(out)
        return write_captions(out, log.turns, log.header.task.direction, [Format(format_.value)])
    runs = read_runs(source, unit=unit)
    return write_runs(runs, out, format_, unit=unit or runs.unit or _words(runs.logs, source))


def read_runs(source: Path, *, unit: Unit | None = None) -> Runs:
    """Read the runs of a log or of a folder with one; errors are those of `export`."""
    if holds_results(source):
        run = read_run_folder(source)
        talks = (annotated_talk(result, run.direction) for result in run.results)
        return Runs(run.logs, run.unit, tuple(talks))
    counted = unit or unit_of_log(source)
    return Runs(read_logs(source, unit=counted), counted)


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
        case ExportFormat.REALSI:
            return _annotation(runs, out)


def _annotation(runs: Runs, out: Path) -> list[Path]:
    if not runs.talks:
        raise ConfigError(
            "these logs do not tell what was said, and in which language; RealSI's talks hold "
            "both; expected the folder of an earvoice evaluate run"
        )
    require_names(runs.logs)
    return [write_realsi(out, talk) for talk in runs.talks]


def _words(logs: Sequence[RecordingLog], source: Path) -> Unit:
    """Return words as the unit of logs that do not tell theirs."""
    if are_mostly_han(log.text for log in logs):
        raise ConfigError(
            f"{source} does not tell what it counts, and is mostly Chinese, where words are not "
            "set apart; expected a unit; say --unit char"
        )
    return Unit.WORD


def _events_file(source: Path) -> Path | None:
    """Return the event log that a source is or holds, but for the folder of an evaluation."""
    if holds_results(source):
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
