"""What is scored: the runs of any tool's log, and what they should have written.

A recording is one segment with one reference (short form), or a talk with one reference for each of
its segments (long form).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.scoring.beside import references_beside
from earvoice.evaluation.scoring.divided import Divided
from earvoice.evaluation.scoring.logs import LoggedRuns, read_logged_runs, required
from earvoice.evaluation.scoring.terms import read_glossary
from earvoice.metrics.logs import RecordingLog, read_realsi, read_realsi_folder, read_segments
from earvoice.metrics.logs.segmentation import read_text_lines
from earvoice.metrics.segment import ReferenceSegment
from earvoice.metrics.terminology import RequiredTerm, required_terms
from earvoice.text import Unit, are_mostly_han

_IN_CHARACTERS = ("zh", "ja")


class Form(StrEnum):
    """Whether a recording is a segment or a talk of several."""

    SHORT = "short"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Files:
    """What to read. logs: files or folders. references: a text a line, or RealSI's talks.

    segmentation: where the references lie; without it there is one for each recording.
    transcripts: a text a line, as references. terms: a glossary of two columns.
    """

    logs: tuple[Path, ...]
    references: Path | None = None
    segmentation: Path | None = None
    transcripts: Path | None = None
    terms: Path | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One recording to score.

    references: in the order of the talk, one in the short form. heard: the transcript the system
    wrote while it listened; None where the log holds none. terms: with indices of references.
    missing: there is no log of it, and its output counts as empty.
    """

    log: RecordingLog
    references: tuple[ReferenceSegment, ...]
    heard: str | None = None
    terms: tuple[RequiredTerm, ...] = ()
    missing: bool = False

    @property
    def transcripts(self) -> tuple[str, ...]:
        """Return what was said in each segment, "" where nobody tells."""
        if len(self.references) == 1:
            return (self.references[0].transcript or self.log.transcript,)
        return tuple(one.transcript for one in self.references)


@dataclass(frozen=True, slots=True)
class Material:
    """Everything there is to score.

    target, source: ISO 639-1 codes; source is None where no log tells. notes: what was assumed.
    divided: output in segments already; there are no runs then.
    """

    runs: tuple[Run, ...]
    form: Form
    unit: Unit
    target: str
    source: str | None
    notes: tuple[str, ...] = ()
    divided: Divided | None = None

    @property
    def transcripts(self) -> tuple[str, ...]:
        """Return what was said for each reference, "" where nobody tells."""
        if self.divided is not None:
            return self.divided.transcripts
        return tuple(text for run in self.runs for text in run.transcripts)

    @property
    def terms(self) -> tuple[RequiredTerm, ...]:
        """Return the terms that are needed, with indices that count through all references."""
        if self.divided is not None:
            return self.divided.terms
        needed: list[RequiredTerm] = []
        begun = 0
        for run in self.runs:
            needed += [RequiredTerm(begun + term.segment, term.choices) for term in run.terms]
            begun += len(run.references)
        return tuple(needed)


def unit_of_code(language: str) -> Unit:
    """Return the latency unit the field uses for a language by its ISO 639-1 code."""
    return Unit.CHAR if language in _IN_CHARACTERS else Unit.WORD


def target_language(said: str | None, references: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Return the target language, and a note where nobody said it and references decide."""
    if said is not None:
        return said, ()
    language = "zh" if are_mostly_han(references) else "en"
    note = f"the target language is taken to be {language!r}; say --target otherwise"
    return language, (note,)


def require_code(role: str, code: str | None) -> None:
    """Raise ConfigError for what is no ISO 639-1 code."""
    if code is not None and not (code.isascii() and code.islower() and len(code) == 2):
        raise ConfigError(
            f"{role} language {code!r} is no ISO 639-1 code; expected two letters; try zh or de"
        )


def read_material(
    files: Files, *, unit: Unit | None = None, source: str | None = None, target: str | None = None
) -> Material:
    """Read logs and references.

    Logs without references have those that lie beside them, as `evaluate export` writes them.
    unit: by default that of the target language. source, target: ISO 639-1 codes; by default what
    the logs say. Where they say nothing, the target is Chinese if the references are and English if
    not, which only a tokenizer needs.
    Raises DataError naming file, line and field, and ConfigError for files that do not go together.
    """
    require_code("source", source)
    require_code("target", target)
    wanted = unit or (unit_of_code(target) if target else None)
    logged = [read_logged_runs(path, unit=wanted) for path in files.logs]
    files, notes = _with_files_beside(files, [log for one in logged for log in one.logs])
    form, runs = _with_references(files, logged)
    notes += [f"{run.log.recording} has no log; it counts as empty" for run in runs if run.missing]
    told = target or next((one.target for one in logged if one.target), None)
    language, guess = target_language(told, (one.text for run in runs for one in run.references))
    notes += guess
    if guess and wanted is None and unit_of_code(language) is Unit.CHAR:
        # What a log's tokens are is known only now.
        known = read_material(files, unit=Unit.CHAR, source=source, target=language)
        return replace(known, notes=tuple(notes))
    sources = {source} if source else {one.source for one in logged if one.source}
    return Material(
        runs=tuple(runs if files.terms is None else _with_glossary(runs, files.terms)),
        form=form,
        unit=wanted or unit_of_code(language),
        target=language,
        source=sources.pop() if len(sources) == 1 else None,
        notes=tuple(notes),
    )


def _with_files_beside(files: Files, logs: Sequence[RecordingLog]) -> tuple[Files, list[str]]:
    """Return files with the references beside the logs where these hold none, and notes."""
    if files.references or files.segmentation or any(log.segments for log in logs):
        return files, []
    found = references_beside(files.logs)
    if found is None:
        return files, []
    if not any(log.reference.strip() for log in logs):
        complete = replace(files, segmentation=found.segmentation, references=found.references)
        return complete, [f"references are those beside the log, of {found.segmentation}"]
    if found.count() > len(logs):
        return files, [
            f"each recording is scored as one segment, as its log has one reference; for the "
            f"segments of {found.segmentation} add --segmentation and --references"
        ]
    return files, []


def _with_references(files: Files, logged: Sequence[LoggedRuns]) -> tuple[Form, list[Run]]:
    if files.segmentation is not None and files.references is None:
        raise ConfigError(
            f"{files.segmentation} has no references; expected one line each; add --references"
        )
    runs = [
        Run(log, log.segments, one.heard.get(log.recording), one.terms.get(log.recording, ()))
        for one in logged
        for log in one.logs
    ]
    if not runs:
        raise DataError("the logs hold no recording; expected at least one; run the system again")
    if files.references is not None and _is_realsi(files.references):
        return Form.LONG, _of_realsi(runs, files)
    if files.references is not None and files.segmentation is not None:
        segments = read_segments(
            files.segmentation, files.references, transcripts=files.transcripts
        )
        return Form.LONG, _of_talks(runs, _by_recording(segments), str(files.segmentation))
    if files.references is None and any(run.references for run in runs):
        if files.transcripts is not None:
            raise ConfigError(
                f"{files.transcripts}: these logs have segments of their own, so lines of "
                "transcripts cannot be told apart; give --segmentation and --references as well"
            )
        return Form.LONG, [replace(run, references=run.references or _whole(run)) for run in runs]
    return Form.SHORT, _of_sentences(runs, files)


def _of_sentences(runs: Sequence[Run], files: Files) -> list[Run]:
    references = [run.log.reference for run in runs]
    if files.references is not None:
        references = _lines(files.references, len(runs))
    if not any(reference.strip() for reference in references):
        raise DataError(
            f"the logs of {len(runs)} recordings hold no references; expected one each; add "
            "--references, for talks --segmentation too"
        )
    transcripts = [run.log.transcript for run in runs]
    if files.transcripts is not None:
        transcripts = _lines(files.transcripts, len(runs))
    return [
        replace(run, references=_whole(run, reference, transcript))
        for run, reference, transcript in zip(runs, references, transcripts, strict=True)
    ]


def _whole(
    run: Run, reference: str | None = None, transcript: str = ""
) -> tuple[ReferenceSegment, ...]:
    """Return the one reference of a recording that is a segment."""
    log = run.log
    text = log.reference if reference is None else reference
    return (ReferenceSegment(log.recording, 0.0, log.source_s, text, transcript),)


def _of_talks(
    runs: Sequence[Run], references: Mapping[str, tuple[ReferenceSegment, ...]], place: str
) -> list[Run]:
    """Return runs with their references, and empty ones for recordings that have no log."""
    names = [run.log.recording for run in runs]
    for name in names:
        if name not in references or names.count(name) > 1:
            raise DataError(
                f"{place}: recording {name!r} of the log has no segments there or comes twice in "
                f"the logs; expected one of {', '.join(list(references)[:5])}; recordings are "
                "known by their file's name"
            )
    found = [replace(run, references=references[run.log.recording]) for run in runs]
    return found + [
        Run(RecordingLog(name, max(one.end_s for one in segments), ()), segments, missing=True)
        for name, segments in references.items()
        if name not in names
    ]


def _of_realsi(runs: Sequence[Run], files: Files) -> list[Run]:
    if files.references is None or files.segmentation or files.transcripts:
        raise ConfigError("RealSI holds segments and transcripts; leave out the other files")
    path = files.references
    talks = read_realsi_folder(path) if path.is_dir() else (read_realsi(path),)
    by_name = {talk.recording: talk for talk in talks}
    found = _of_talks(runs, {name: talk.segments for name, talk in by_name.items()}, str(path))
    return [replace(run, terms=required(by_name[run.log.recording].terms)) for run in found]


def _with_glossary(runs: Sequence[Run], path: Path) -> list[Run]:
    glossary = read_glossary(path)
    return [
        replace(
            run,
            terms=tuple(
                required_terms(
                    glossary,
                    [reference.transcript for reference in run.references],
                    [reference.text for reference in run.references],
                )
            ),
        )
        for run in runs
    ]


def _by_recording(
    segments: Sequence[ReferenceSegment],
) -> dict[str, tuple[ReferenceSegment, ...]]:
    grouped: dict[str, list[ReferenceSegment]] = {}
    for segment in segments:
        grouped.setdefault(segment.recording, []).append(segment)
    return {name: tuple(found) for name, found in grouped.items()}


def _lines(path: Path, count: int) -> list[str]:
    lines = read_text_lines(path)
    if len(lines) != count:
        raise DataError(
            f"{path} has {len(lines)} lines for {count} recordings; expected one each in the "
            "order of the logs; for talks of several segments add --segmentation"
        )
    return lines


def _is_realsi(path: Path) -> bool:
    return path.is_dir() or path.suffix.lower() == ".json"
