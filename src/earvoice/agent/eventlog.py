"""`events.jsonl`: one header, then one line per turn. Everything else is computed from it.

The file is written beside its place and moved there when the run ends, also when it ends early.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Self, TextIO, TypeVar

from earvoice.errors import DataError, EarvoiceError
from earvoice.metrics.logs.events import FORMAT, VERSION
from earvoice.types import Action, Direction, Task, TaskKind, Trajectory, Turn

_VERSIONED = ("earvoice", "numpy", "torch", "transformers")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Header:
    """Who wrote a log and what was asked. versions: of the packages that made the result."""

    model: str
    config_hash: str
    policy: str
    task: Task
    versions: dict[str, str]


@dataclass(frozen=True, slots=True)
class LoggedTurn:
    """A turn and the source text it made certain."""

    turn: Turn
    transcript: str


@dataclass(frozen=True, slots=True)
class EventLog:
    """A log read back."""

    header: Header
    turns: tuple[LoggedTurn, ...]

    def trajectory(self) -> Trajectory:
        """Return the run as a trajectory; its source ends where the last turn had heard it."""
        source_s = self.turns[-1].turn.heard_s if self.turns else 0.0
        transcript = "".join(logged.transcript for logged in self.turns)
        turns = tuple(logged.turn for logged in self.turns)
        return Trajectory(self.header.task, source_s, turns, transcript)


def installed_versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that matter to a result."""
    versions = {"python": platform.python_version()}
    for package in _VERSIONED:
        try:
            versions[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return versions


class EventLogWriter:
    """Writes a log turn by turn; `turn` is a session's observer.

    Raises DataError when the folder cannot be written to.
    """

    def __init__(self, path: Path, header: Header) -> None:
        """Open the unfinished file and write the header."""
        self._path = path
        self._unfinished = path.with_name(f"{path.name}.part")
        with _writing(path):
            self._out: TextIO | None = self._unfinished.open("w", encoding="utf-8")
        self._write(_header_record(header))

    def turn(self, turn: Turn, transcript: str) -> None:
        """Write one turn; it is on disk when this returns."""
        self._write(_turn_record(LoggedTurn(turn, transcript)))

    def close(self) -> None:
        """Move the file to its place; does nothing the second time."""
        if self._out is not None:
            with _writing(self._path):
                self._out.close()
                self._out = None
                self._unfinished.replace(self._path)

    def __enter__(self) -> Self:
        """Return the writer."""
        return self

    def __exit__(self, *_: object) -> None:
        """Finish the file, whatever happened."""
        self.close()

    def _write(self, record: dict[str, object]) -> None:
        assert self._out is not None, "a closed log gets no turns"
        with _writing(self._path):
            self._out.write(json.dumps(record, ensure_ascii=False) + "\n")
            self._out.flush()


def read_event_log(path: Path) -> EventLog:
    """Read a log; raises DataError naming line and field when it is missing or malformed."""
    try:
        # Not splitlines: a turn may hold U+2028 or U+0085, which JSON leaves as they are.
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"{path} cannot be read ({error}); expected an event log; write one with: "
            "earvoice interpret SOURCE --to zh --out DIR"
        ) from error
    if lines == [""]:
        raise DataError(f"{path} is empty; expected a header line and one line per turn")
    header = _parse_header(_Line.parse(path, 1, lines[0]))
    turns = [
        _parse_turn(_Line.parse(path, number, line), number - 2)
        for number, line in enumerate(lines[1:], start=2)
    ]
    return EventLog(header, tuple(turns))


def _header_record(header: Header) -> dict[str, object]:
    task = header.task
    return {
        "format": FORMAT,
        "format_version": VERSION,
        "model": header.model,
        "config_hash": header.config_hash,
        "policy": header.policy,
        "direction": str(task.direction),
        "multiplier": task.multiplier,
        "kind": str(task.kind),
        "versions": header.versions,
    }


def _turn_record(logged: LoggedTurn) -> dict[str, object]:
    turn = logged.turn
    return {
        "turn": turn.index,
        "heard_s": turn.heard_s,
        "compute_start_s": turn.compute_start_s,
        "compute_end_s": turn.compute_end_s,
        "text": turn.action.text,
        "token_ids": list(turn.action.token_ids),
        "clipped": turn.action.clipped,
        "transcript": logged.transcript,
    }


@dataclass(frozen=True, slots=True)
class _Line:
    """One parsed line that knows its place, for error messages."""

    place: str
    fields: dict[str, object]

    @classmethod
    def parse(cls, path: Path, number: int, text: str) -> _Line:
        place = f"{path}, line {number}"
        try:
            fields = json.loads(text)
        except json.JSONDecodeError as error:
            raise DataError(f"{place} is not JSON ({error.msg}); expected one object") from error
        if not isinstance(fields, dict):
            raise DataError(f"{place} is {type(fields).__name__}; expected a JSON object")
        return cls(place, fields)

    def get(self, name: str, kind: type[Value]) -> Value:
        """Return a field of a type; a whole number will do for a float, a truth value will not."""
        if name not in self.fields:
            raise DataError(f"{self.place}: field {name!r} is missing; expected {kind.__name__}")
        value = self.fields[name]
        if kind is float and type(value) is int:
            value = float(value)
        if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
            raise DataError(f"{self.place}: field {name!r} is {value!r}; expected {kind.__name__}")
        return value


def _parse_header(line: _Line) -> Header:
    if line.get("format", str) != FORMAT or line.get("format_version", int) != VERSION:
        raise DataError(
            f"{line.place}: format {line.fields['format']!r} version "
            f"{line.fields.get('format_version')!r}; expected {FORMAT!r} version {VERSION}"
        )
    kind = line.get("kind", str)
    if kind not in set(TaskKind):
        raise DataError(f"{line.place}: field 'kind' is {kind!r}; expected {', '.join(TaskKind)}")
    versions = line.get("versions", dict)
    try:
        direction = Direction.parse(line.get("direction", str))
        task = Task(direction, line.get("multiplier", int), TaskKind(kind))
    except DataError:
        raise
    except EarvoiceError as error:
        raise DataError(f"{line.place}: {error}") from error
    return Header(
        model=line.get("model", str),
        config_hash=line.get("config_hash", str),
        policy=line.get("policy", str),
        task=task,
        versions={str(name): str(version) for name, version in versions.items()},
    )


def _parse_turn(line: _Line, index: int) -> LoggedTurn:
    if line.get("turn", int) != index:
        raise DataError(
            f"{line.place}: field 'turn' is {line.fields['turn']}; expected {index}; "
            "lines are missing or out of order"
        )
    ids = line.get("token_ids", list)
    if any(type(token) is not int for token in ids):
        raise DataError(f"{line.place}: field 'token_ids' holds {ids!r}; expected whole numbers")
    action = Action(line.get("text", str), tuple(ids), line.get("clipped", bool))
    turn = Turn(index, line.get("heard_s", float), action)
    turn = replace(
        turn,
        compute_start_s=line.get("compute_start_s", float),
        compute_end_s=line.get("compute_end_s", float),
    )
    return LoggedTurn(turn, line.get("transcript", str))


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DataError(
            f"{path} cannot be written ({error.strerror or error}); expected a writable folder "
            "with free space; choose another one with --out"
        ) from error
