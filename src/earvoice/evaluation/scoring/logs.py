"""Read the runs to score, and what only Earvoice's own logs tell about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from earvoice.errors import DataError
from earvoice.evaluation.results import ITEMS, holds_results
from earvoice.evaluation.run_folder import read_run_folder
from earvoice.metrics.logs import RecordingLog, locate_log, read_logs
from earvoice.metrics.logs.detect import Findings, LogFormat, check_log, detect_format
from earvoice.metrics.logs.events import read_events
from earvoice.metrics.logs.realsi_talk import Term
from earvoice.metrics.terminology import RequiredTerm
from earvoice.text import Unit
from earvoice.types import TaskKind


@dataclass(frozen=True, slots=True)
class LoggedRuns:
    """Runs of one log.

    target, source: codes of the languages written and heard; None where the log does not tell.
    heard: what the system transcribed, by recording; the logs' own transcripts are what was said.
    terms: what has to be translated in a certain way, by recording.
    """

    logs: tuple[RecordingLog, ...]
    target: str | None = None
    source: str | None = None
    heard: Mapping[str, str] = field(default_factory=dict)
    terms: Mapping[str, tuple[RequiredTerm, ...]] = field(default_factory=dict)


def required(terms: Sequence[Term]) -> tuple[RequiredTerm, ...]:
    """Return annotated terms as those to look for; one without translations is none."""
    return tuple(RequiredTerm(term.segment, term.choices) for term in terms if term.choices)


def read_logged_runs(path: Path, *, unit: Unit | None) -> LoggedRuns:
    """Read a log of Earvoice, SimulEval or simulstream, or a folder with one or of `evaluate run`.

    unit: what the log counts; by default what fits, and words for simulstream.
    Raises DataError naming file, line and field, and ConfigError for a file of another format.
    """
    if holds_results(path):
        return _evaluated(path)
    file = locate_log(path)
    if detect_format(file) is not LogFormat.EVENTS:
        return LoggedRuns(read_logs(file, unit=unit))
    events = read_events(file)
    log, header = events.log, events.header
    source, target = header.direction.source.value, header.direction.target.value
    written = source if header.kind is TaskKind.TRANSCRIBE else target
    heard = {log.recording: log.transcript}
    return LoggedRuns((replace(log, transcript=""),), written, source, heard)


def check_runs(path: Path, *, unit: Unit | None = None) -> Findings:
    """Return what a file of any format or a folder holds: of `evaluate run`, what is scored there.

    unit: as in `check_log`. Raises DataError naming file, line and field of the first fault.
    """
    if not holds_results(path):
        return check_log(path, unit=unit)
    logs = _evaluated(path).logs
    if not logs:
        raise DataError(
            f"{path / ITEMS} holds no recording; expected at least one; run the evaluation again"
        )
    return Findings(LogFormat.RESULTS, len(logs), sum(not log.text for log in logs))


def _evaluated(folder: Path) -> LoggedRuns:
    run = read_run_folder(folder)
    # Of a text nothing was heard, and no error rate is better than one of 100%.
    heard = {} if run.is_text else {result.id: result.heard for result in run.results}
    return LoggedRuns(
        logs=run.logs,
        target=run.direction.target.value,
        source=run.direction.source.value,
        heard=heard,
        terms={result.id: required(result.terms) for result in run.results},
    )
