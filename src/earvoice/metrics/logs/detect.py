"""Tell log formats apart, read any of them, and say whether a log is sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from earvoice.errors import ConfigError, DataError
from earvoice.metrics.logs.events import EVENTS, read_events
from earvoice.metrics.logs.omnisteval import RESEGMENTED, read_resegmented, unit_of_resegmented
from earvoice.metrics.logs.realsi import read_realsi, read_realsi_folder
from earvoice.metrics.logs.recording import RecordingLog
from earvoice.metrics.logs.records import LINE_LIMIT_BYTES, Record, read_document, read_records
from earvoice.metrics.logs.segale import read_segale, read_segale_aligned
from earvoice.metrics.logs.segmentation import (
    holds_document_lines,
    read_document_lines,
    read_segmentation,
)
from earvoice.metrics.logs.simuleval import INSTANCES, read_simuleval, unit_of_simuleval
from earvoice.metrics.logs.simulstream import METRICS, Joint, joint_beside, read_simulstream
from earvoice.text import Unit


class LogFormat(StrEnum):
    """A file format of this package."""

    EVENTS = "earvoice-events"
    SIMULEVAL = "simuleval"
    SIMULSTREAM = "simulstream"
    RESEGMENTED = "omnisteval-resegmented"
    SEGALE = "segale"
    SEGALE_ALIGNED = "segale-aligned"
    REALSI = "realsi"
    SEGMENTATION = "segmentation"
    DOCUMENT_LINES = "document-lines"
    RESULTS = "earvoice-results"


# What the first line of a log has, and no line of the formats below it in this list.
_SIGNS = (
    ("format", LogFormat.EVENTS),
    ("model_loading_time", LogFormat.SIMULSTREAM),
    ("metadata", LogFormat.SIMULSTREAM),
    ("total_audio_processed", LogFormat.SIMULSTREAM),
    ("docid", LogFormat.RESEGMENTED),
    ("segid", LogFormat.RESEGMENTED),
    ("emission_cu", LogFormat.RESEGMENTED),
    ("delays", LogFormat.SIMULEVAL),
    ("ref", LogFormat.SEGALE_ALIGNED),
    ("doc_id", LogFormat.SEGALE),
    ("prediction", LogFormat.SIMULEVAL),
)
# What a folder that some tool wrote holds, the more telling first.
_NAMES = (EVENTS, INSTANCES, METRICS, RESEGMENTED)
# What any talk of RealSI has, and no other JSON beside which it may lie.
_OF_TALKS = {"vid", "segment"}


@dataclass(frozen=True, slots=True)
class Findings:
    """What a sound log holds. recordings: talks, sentences or lines. empty: those without output.

    notes: what other tools will trip over.
    """

    format: LogFormat
    recordings: int
    empty: int
    notes: tuple[str, ...] = ()


def locate_log(path: Path) -> Path:
    """Return the log of a folder, or the file itself; raises DataError when there is none."""
    if not path.is_dir():
        return path
    for name in _NAMES:
        if (path / name).is_file():
            return path / name
    raise DataError(
        f"{path} holds none of {', '.join(_NAMES)}; expected a log; name the file itself"
    )


def detect_format(path: Path, *, limit_bytes: int = LINE_LIMIT_BYTES) -> LogFormat:
    """Return a file's format by its ending and first line; raises DataError for an unknown one."""
    if path.suffix.lower() in (".yaml", ".yml"):
        return LogFormat.SEGMENTATION
    if path.suffix.lower() == ".json":
        return _format_of_document(path)
    if path.suffix.lower() == ".txt" and holds_document_lines(path):
        return LogFormat.DOCUMENT_LINES
    first = next(read_records(path, limit_bytes=limit_bytes), None)
    if first is None:
        raise DataError(f"{path} is empty; expected one JSON object a line; run the system again")
    for name, format_ in _SIGNS:
        if name in first:
            return format_
    raise DataError(
        f"{first.place}: fields {', '.join(sorted(first.fields))[:80]!r} are of no known log; "
        f"expected one of {', '.join(LogFormat)}"
    )


def _format_of_document(path: Path) -> LogFormat:
    whole = read_document(path)
    if isinstance(whole, list):
        return LogFormat.SEGMENTATION
    if isinstance(whole, dict) and not _OF_TALKS & whole.keys():
        raise DataError(
            f"{path}: fields {', '.join(sorted(whole))[:80]!r} are of no known file; expected a "
            "list of segments, or a talk of RealSI with 'vid' and 'segment'; figures such as those "
            "of figures.json and scores.json are computed from logs: name the log"
        )
    return LogFormat.REALSI


def read_logs(path: Path, *, unit: Unit | None = None) -> tuple[RecordingLog, ...]:
    """Read the runs of Earvoice's, SimulEval's or simulstream's log, or of the one in a folder.

    unit: what simulstream's tokens are (words by default) unless settings beside the log say it, or
    what SimulEval's delays are for (by default what fits).
    Raises DataError naming file, line and field, and ConfigError for files of other formats.
    """
    file = locate_log(path)
    match detect_format(file):
        case LogFormat.EVENTS:
            return (read_events(file).log,)
        case LogFormat.SIMULEVAL:
            return read_simuleval(file, unit=unit)
        case LogFormat.SIMULSTREAM:
            told = joint_beside(file)
            return read_simulstream(file, joint=told or Joint((unit or Unit.WORD).value))
        case other:
            raise ConfigError(
                f"{file} is of format {other}; expected a log of whole runs: {LogFormat.EVENTS}, "
                f"{LogFormat.SIMULEVAL} or {LogFormat.SIMULSTREAM}"
            )


def unit_of_log(path: Path) -> Unit | None:
    """Return what a log of whole runs, or the one in a folder, counts; None where it tells nothing.

    Raises DataError naming file, line and field.
    """
    file = locate_log(path)
    match detect_format(file):
        case LogFormat.EVENTS:
            return read_events(file).header.unit
        case LogFormat.SIMULEVAL:
            return unit_of_simuleval(file)
        case LogFormat.SIMULSTREAM:
            told = joint_beside(file)
            return Unit(told.value) if told and told is not Joint.SPM else None
        case _:
            return None


def check_log(path: Path, *, unit: Unit | None = None) -> Findings:
    """Read a whole file of any format, or a folder of RealSI's talks, and return what it holds.

    unit: as in `read_logs`, and what resegmented times are of; by default what fits.
    Raises DataError naming file, line and field of the first thing that is wrong.
    """
    if _holds_talks(path):
        sentences = sum(len(talk.segments) for talk in read_realsi_folder(path))
        return Findings(LogFormat.REALSI, sentences, 0)
    file = locate_log(path)
    format_ = detect_format(file)
    if format_ in (LogFormat.EVENTS, LogFormat.SIMULEVAL, LogFormat.SIMULSTREAM):
        logs = read_logs(file, unit=unit)
        if not logs:
            raise DataError(
                f"{file} holds no recording; expected at least one; run the system again"
            )
        empty = sum(not (log.text.strip() or log.speech) for log in logs)
        return Findings(format_, len(logs), empty, _notes(file, format_))
    if format_ is LogFormat.RESEGMENTED:
        segments = read_resegmented(file, unit=unit or unit_of_resegmented(file))
        return Findings(format_, len(segments), sum(not segment.units for segment in segments))
    counts: dict[LogFormat, Callable[[Path], int]] = {
        LogFormat.SEGALE: lambda path: len(read_segale(path)),
        LogFormat.SEGALE_ALIGNED: lambda path: len(read_segale_aligned(path)),
        LogFormat.REALSI: lambda path: len(read_realsi(path).segments),
        LogFormat.SEGMENTATION: lambda path: len(read_segmentation(path)),
        LogFormat.DOCUMENT_LINES: lambda path: len(read_document_lines(path)),
    }
    return Findings(format_, counts[format_](file), 0)


def _holds_talks(folder: Path) -> bool:
    """Return whether a folder has no log but talks of RealSI; its first JSON file tells."""
    if not folder.is_dir() or any((folder / name).is_file() for name in _NAMES):
        return False
    first = min(folder.glob("*.json"), default=None)
    whole = read_document(first) if first else None
    return isinstance(whole, dict) and bool(_OF_TALKS & whole.keys())


def _notes(path: Path, format_: LogFormat) -> tuple[str, ...]:
    if format_ is not LogFormat.SIMULEVAL:
        return ()
    found = {name for record in read_records(path) for name in _obsolete(record)}
    return tuple(
        f"field {name!r} is of an old log and stops SimulEval 1.1; write it again with "
        "earvoice evaluate export"
        for name in sorted(found)
    )


def _obsolete(record: Record) -> list[str]:
    return [name for name in ("metric", "reference_length") if name in record]
