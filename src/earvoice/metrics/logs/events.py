"""`events.jsonl`, Earvoice's own log: a header, then one line per turn. Times are seconds.

The format is named here, below everyone who reads or writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from earvoice.errors import ConfigError, DataError
from earvoice.metrics.logs.recording import RecordingLog, Step
from earvoice.metrics.logs.records import LINE_LIMIT_BYTES, Record, read_records
from earvoice.text import Unit, unit_of
from earvoice.types import Direction, TaskKind

EVENTS = "events.jsonl"
FORMAT = "earvoice-events"
VERSION = 1


@dataclass(frozen=True, slots=True)
class EventsHeader:
    """Who wrote a log, and in which direction."""

    model: str
    policy: str
    direction: Direction
    kind: TaskKind

    @property
    def unit(self) -> Unit:
        """Return the unit of the language that was written."""
        written = (
            self.direction.source if self.kind is TaskKind.TRANSCRIBE else self.direction.target
        )
        return unit_of(written)


@dataclass(frozen=True, slots=True)
class EventsLog:
    """A log read back."""

    header: EventsHeader
    log: RecordingLog


def read_events(
    path: Path, *, recording: str | None = None, limit_bytes: int = LINE_LIMIT_BYTES
) -> EventsLog:
    """Read an event log, or the one in a folder; its text is without spaces at either end.

    recording: what to call it, for the log does not say; by default its folder's name.
    Raises DataError naming file, line and field.
    """
    file = path / EVENTS if path.is_dir() else path
    records = read_records(file, limit_bytes=limit_bytes)
    first = next(records, None)
    if first is None:
        raise DataError(f"{file} is empty; expected a header line and one line per turn")
    header = _header(first)
    transcript: list[str] = []
    steps = list(_steps(records, transcript))
    log = RecordingLog(
        recording=recording or file.resolve().parent.name,
        source_s=steps[-1].heard_s if steps else 0.0,
        steps=_stripped(steps),
        transcript="".join(transcript).strip(),
        computed=True,
    )
    return EventsLog(header, log)


def _header(record: Record) -> EventsHeader:
    if record.text("format") != FORMAT:
        raise record.fault("format", f"is {record.text('format')!r}", f"{FORMAT!r}")
    if record.count("format_version") != VERSION:
        raise record.fault(
            "format_version",
            f"is {record.count('format_version')}",
            f"{VERSION}; read it with the Earvoice that wrote it",
        )
    kind = record.text("kind")
    if kind not in set(TaskKind):
        raise record.fault("kind", f"is {kind!r}", ", ".join(TaskKind))
    try:
        direction = Direction.parse(record.text("direction"))
    except ConfigError as error:
        raise DataError(f"{record.place}: field 'direction': {error}") from error
    return EventsHeader(record.text("model"), record.text("policy"), direction, TaskKind(kind))


def _steps(records: Iterator[Record], transcript: list[str]) -> Iterator[Step]:
    heard_s = 0.0
    for index, record in enumerate(records):
        if record.count("turn") != index:
            raise record.fault(
                "turn", f"is {record.count('turn')}", f"{index}; lines are missing or out of order"
            )
        if record.number("heard_s", least=0) < heard_s:
            raise record.fault(
                "heard_s",
                f"is {record.number('heard_s')} after {heard_s}",
                "times that never decrease; the log was put together from several",
            )
        heard_s = record.number("heard_s")
        start_s = record.number("compute_start_s", least=0)
        end_s = record.number("compute_end_s", least=start_s)
        transcript.append(record.text("transcript"))
        yield Step(heard_s, record.text("text"), 0, start_s, end_s)


def _stripped(steps: list[Step]) -> tuple[Step, ...]:
    """Return steps that begin no text with a space and end none with one."""
    out: list[Step] = []
    begun = False
    for step in steps:
        text = step.text if begun else step.text.lstrip()
        begun = begun or bool(text)
        out.append(replace(step, text=text))
    for at in range(len(out) - 1, -1, -1):
        out[at] = replace(out[at], text=out[at].text.rstrip())
        if out[at].text:
            break
    return tuple(out)
