"""simulstream's metrics log, one JSON object a chunk, and the two keys it needs to be scored.

Times in the file are seconds. Tokens are whole words or characters, so simulstream needs no
tokenizer to join them: `detokenizer_type: simuleval`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from earvoice.errors import DataError
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.logs.files import write_records, write_whole
from earvoice.metrics.logs.recording import (
    RecordingLog,
    Step,
    queued,
    recording_name,
    require_names,
)
from earvoice.metrics.logs.records import LINE_LIMIT_BYTES, Record, read_lines, read_records
from earvoice.metrics.units import Convention, unit_spans
from earvoice.text import Unit

METRICS, SETTINGS = "metrics.jsonl", "eval.yaml"
# What a folder may hold them in: of the scoring, or of the run itself.
_SETTINGS = (SETTINGS, "config.yaml")
_JOINT = "latency_unit"
_DECIMALS_S = 9
_SPM_SPACE = "\u2581"


class Joint(StrEnum):
    """What the tokens of a log are, hence how they are joined: `latency_unit` of its settings."""

    WORD = "word"
    CHAR = "char"
    SPM = "spm"


def read_simulstream(
    path: Path, *, joint: Joint = Joint.WORD, limit_bytes: int = LINE_LIMIT_BYTES
) -> tuple[RecordingLog, ...]:
    """Read a metrics log. A recording whose run wrote no chunk has no steps and lasts 0 s.

    Raises DataError naming file, line and field: when a line comes before its metadata, two runs
    are of one recording, times decrease, or deleted tokens are not the last that were written.
    """
    runs: dict[int | str, _Run] = {}
    for record in read_records(path, limit_bytes=limit_bytes):
        if "id" not in record and "model_loading_time" in record:
            continue
        run_id = record.identifier("id")
        if "metadata" in record:
            _begin(runs, run_id, record, joint)
        elif run_id not in runs:
            raise record.fault("id", f"is {run_id!r}, of which no metadata came", "these first")
        else:
            runs[run_id].step(record)
    return tuple(run.log() for run in runs.values())


def joint_beside(path: Path) -> Joint | None:
    """Return what the settings beside a log say that its tokens are; None where they do not say.

    The settings are `eval.yaml` or `config.yaml`; of all that simulstream may have in them, only
    `latency_unit` is looked at. Raises DataError naming file, line and field of an unknown one.
    """
    for file in map(path.with_name, _SETTINGS):
        for number, line in read_lines(file) if file.is_file() else ():
            name, colon, rest = line.partition(":")
            if name == _JOINT and colon:
                return _joint(rest.split("#")[0].strip(" \t'\""), f"{file}, line {number}")
    return None


def write_simulstream(folder: Path, logs: Sequence[RecordingLog], *, unit: Unit) -> list[Path]:
    """Write `metrics.jsonl` and `eval.yaml`, the settings to score it with; returns the files.

    Words are what any white space separates, so that OmniSTEval counts the same. A word that a
    later step continues is held back until then; one that is rewritten is deleted and written
    anew. computation_time is that of the step; of a log that holds elapsed times only, what they
    add to the delay, in SimulEval's since the step before; of one that holds neither, 0.
    Raises DataError when two logs are of one recording.
    """
    require_names(logs)
    records = (
        record for index, log in enumerate(logs) for record in _records(index, log, unit=unit)
    )
    return [
        write_records(folder / METRICS, records),
        write_whole(folder / SETTINGS, ["detokenizer_type: simuleval", f"latency_unit: {unit}"]),
    ]


@dataclass(slots=True)
class _Run:
    """A recording while its lines are read. lengths: of what each token added to the text."""

    recording: str
    joint: Joint
    steps: list[Step] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)

    def step(self, record: Record) -> None:
        heard_s = record.number("total_audio_processed", least=0)
        if self.steps and heard_s < self.steps[-1].heard_s:
            raise record.fault(
                "total_audio_processed",
                f"is {heard_s} after {self.steps[-1].heard_s}",
                "times that never decrease; sort the log",
            )
        compute_s = record.number("computation_time", least=0)
        new = record.texts("generated_tokens")
        erased = self._delete(record)
        text = "".join(map(self._append, new))
        last = self.steps[-1] if self.steps else None
        start_s, end_s = queued(heard_s, compute_s, last)
        self.steps.append(Step(heard_s, text, erased, start_s, end_s))

    def log(self) -> RecordingLog:
        source_s = self.steps[-1].heard_s if self.steps else 0.0
        return RecordingLog(self.recording, source_s, tuple(self.steps), computed=True)

    def _delete(self, record: Record) -> int:
        deleted = list(record.texts("deleted_tokens"))
        kept = len(self.tokens) - len(deleted)
        if kept < 0 or self.tokens[kept:] != deleted:
            raise record.fault(
                "deleted_tokens",
                f"is {deleted[-5:]!r} (its end) where {self.tokens[-5:]!r} were written last",
                "the last tokens of the output so far",
            )
        erased = sum(self.lengths[kept:])
        del self.tokens[kept:], self.lengths[kept:]
        return erased

    def _append(self, token: str) -> str:
        self.tokens.append(token)
        match self.joint:
            case Joint.CHAR:
                added = token
            case Joint.WORD:
                added = token if len(self.tokens) == 1 else f" {token}"
            case Joint.SPM:
                added = token.replace(_SPM_SPACE, " ")
                added = added if any(self.lengths) else added.lstrip()
        self.lengths.append(len(added))
        return added


def _joint(said: str, place: str) -> Joint:
    if said not in set(Joint):
        raise DataError(
            f"{place}: field {_JOINT!r} is {said!r}; expected {', '.join(Joint)}; say what the "
            "tokens of the log are"
        )
    return Joint(said)


def _begin(runs: dict[int | str, _Run], run_id: int | str, record: Record, joint: Joint) -> None:
    metadata = record.record("metadata")
    recording = recording_name(metadata.text("wav_name"))
    if run_id in runs or any(run.recording == recording for run in runs.values()):
        raise metadata.fault(
            "wav_name", f"is {recording!r} of run {run_id!r}", "one run a recording; drop the other"
        )
    runs[run_id] = _Run(recording, joint)


def _records(index: int, log: RecordingLog, *, unit: Unit) -> Iterator[dict[str, object]]:
    yield {"id": index, "metadata": {"wav_name": f"{log.recording}.wav"}}
    steps = list(log.steps)
    for at, (step, (deleted, generated)) in enumerate(
        zip(steps, _writes(steps, unit), strict=True)
    ):
        compute_s = step.compute_s if log.computed else _waited_s(log, at)
        yield _chunk(index, step.heard_s, compute_s, deleted, generated)
    # The last line comes from the end of the stream, and is what tells its length.
    if not steps or steps[-1].heard_s < log.source_s:
        yield _chunk(index, log.source_s, 0.0, [], [])


def _waited_s(log: RecordingLog, at: int) -> float:
    """Return what a step was computed for as far as elapsed times tell: SimulEval's sum them up."""
    if not log.elapsed_s:
        return 0.0
    spent_s = [time_s - step.heard_s for time_s, step in zip(log.elapsed_s, log.steps, strict=True)]
    before_s = spent_s[at - 1] if at and log.clock is ComputeClock.SIMULEVAL else 0.0
    return max(0.0, spent_s[at] - before_s)


def _chunk(
    index: int, heard_s: float, compute_s: float, deleted: list[str], generated: list[str]
) -> dict[str, object]:
    return {
        "id": index,
        "total_audio_processed": round(heard_s, _DECIMALS_S),
        "computation_time": round(compute_s, _DECIMALS_S),
        "generated_tokens": generated,
        "deleted_tokens": deleted,
    }


def _writes(steps: Sequence[Step], unit: Unit) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the tokens that each step deletes and generates."""
    text = ""
    ends: list[int] = []
    tokens: list[str] = []
    for step, continued in zip(steps, _continued(steps), strict=True):
        kept = len(text) - step.erased
        text = text[:kept] + _one_line(step.text)
        grows = unit is Unit.WORD and kept < len(text) and not text[kept].isspace()
        standing = len(ends)
        while standing and (ends[standing - 1] > kept or (ends[standing - 1] == kept and grows)):
            standing -= 1
        deleted = tokens[standing:]
        del tokens[standing:], ends[standing:]
        begin = ends[-1] if ends else 0
        spans = unit_spans(text[begin:], unit, Convention.OMNISTEVAL)
        if unit is Unit.WORD and continued and spans and begin + spans[-1].end == len(text):
            spans.pop()
        new = [text[begin + span.start : begin + span.end] for span in spans]
        tokens.extend(new)
        ends.extend(begin + span.end for span in spans)
        yield deleted, new


def _continued(steps: Sequence[Step]) -> list[bool]:
    """Return for every step whether the next one that changes the text goes on with its word."""
    continued, goes_on = [], False
    for step in reversed(steps):
        continued.append(goes_on)
        if step.text or step.erased:
            goes_on = not step.erased and not step.text[:1].isspace()
    return continued[::-1]


def _one_line(text: str) -> str:
    """Return text whose line ends and tabs are spaces: simulstream's segmenter takes them apart."""
    return "".join(
        " " if char in "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029" else char for char in text
    )
