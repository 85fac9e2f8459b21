"""Read texts that nobody timed: a line of output a document, divided as OmniSTEval does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.scoring.divided import Divided
from earvoice.evaluation.scoring.logs import read_logged_runs
from earvoice.evaluation.scoring.material import (
    Files,
    Form,
    Material,
    require_code,
    target_language,
    unit_of_code,
)
from earvoice.evaluation.scoring.terms import terms_of_segments
from earvoice.metrics.logs import read_document_segments, read_segments
from earvoice.metrics.logs.records import read_lines
from earvoice.metrics.logs.segmentation import holds_document_lines, read_text_lines
from earvoice.metrics.resegment import Resegmentation, resegment
from earvoice.metrics.segment import Hypothesis, ReferenceSegment, Segment
from earvoice.metrics.units import Convention, hypothesis_units
from earvoice.text import Unit

_TEXT = ".txt"


@dataclass(frozen=True, slots=True)
class _Written:
    """The output of some documents, in order; target, source: as in `LoggedRuns`."""

    texts: tuple[str, ...]
    target: str | None = None
    source: str | None = None
    notes: tuple[str, ...] = ()


def is_untimed(files: Files) -> bool:
    """Return whether some output is plain text, or the references lie in documents."""
    segmentation = files.segmentation
    return any(map(_is_text, files.logs)) or (
        segmentation is not None and holds_document_lines(segmentation)
    )


def read_document_material(
    files: Files, *, unit: Unit | None = None, source: str | None = None, target: str | None = None
) -> Material:
    """Read output without times; arguments and errors are those of `material.read_material`.

    Of a log only the texts are taken, its recordings being the documents in order.
    """
    require_code("source", source)
    require_code("target", target)
    names, references = _references(files)
    expected = [reference.text for reference in references]
    guess, _ = target_language(target, expected)
    written = [_written(path, unit or unit_of_code(guess)) for path in files.logs]
    told = target or next((one.target for one in written if one.target), None)
    language, notes = target_language(told, expected)
    counted = unit or unit_of_code(language)
    texts = [text for one in written for text in one.texts]
    _require_pairs(files, texts, names)
    transcripts = tuple(reference.transcript for reference in references)
    sources = {source} if source else {one.source for one in written if one.source}
    return Material(
        runs=(),
        form=Form.LONG,
        unit=counted,
        target=language,
        source=sources.pop() if len(sources) == 1 else None,
        notes=(*notes, *(note for one in written for note in one.notes)),
        divided=Divided(
            segments_of_texts(dict(zip(names, texts, strict=True)), references, counted),
            transcripts,
            terms_of_segments(files.terms, transcripts, expected),
        ),
    )


def segments_of_texts(
    texts: dict[str, str], references: Sequence[ReferenceSegment], unit: Unit
) -> tuple[Segment, ...]:
    """Return one segment a reference, in their order, with its part of its document's text.

    texts: by the references' recording. Units are OmniSTEval's, and none has a time.
    Source: the text mode of OmniSTEval 0.1.10; see `metrics.resegment_soft`.
    """
    places: dict[str, list[int]] = {name: [] for name in texts}
    for at, reference in enumerate(references):
        places[reference.recording].append(at)
    found: dict[int, Segment] = {}
    for name, text in texts.items():
        parts = resegment(
            Hypothesis(name, text, (), (), (), source_s=0.0),
            [references[at] for at in places[name]],
            method=Resegmentation.SOFT,
            unit=unit,
        )
        for at, part in zip(places[name], parts, strict=True):
            units = tuple(hypothesis_units(part.text, unit, Convention.OMNISTEVAL))
            found[at] = replace(part, index=at, units=units)
    return tuple(found[at] for at in range(len(references)))


def _references(files: Files) -> tuple[list[str], tuple[ReferenceSegment, ...]]:
    """Return the documents in the order of their output, and all their references."""
    if files.references is None or files.segmentation is None:
        raise ConfigError(
            f"{files.logs[0]} is text without times, and nothing says which references it has; "
            "expected lines such as docid=0,segid=3; add --segmentation docs.txt and --references"
        )
    if holds_document_lines(files.segmentation):
        found = read_document_segments(
            files.segmentation, files.references, transcripts=files.transcripts
        )
        return sorted({one.recording for one in found}, key=int), found
    found = read_segments(files.segmentation, files.references, transcripts=files.transcripts)
    return list(dict.fromkeys(one.recording for one in found)), found


def _is_text(path: Path) -> bool:
    """Return whether a file is text by its ending, and no log all the same."""
    if path.suffix.lower() != _TEXT or path.is_dir():
        return False
    _, first = next(read_lines(path), (0, ""))
    return not first.lstrip().startswith("{")


def _written(path: Path, unit: Unit) -> _Written:
    if _is_text(path):
        return _Written(tuple(read_text_lines(path)))
    logged = read_logged_runs(path, unit=unit)
    if any(log.speech or log.speech_file for log in logged.logs):
        raise ConfigError(
            f"{path} logs speech, which document lines cannot divide; expected text; leave out "
            "--segmentation to score its timing"
        )
    note = f"{path}: document lines say nothing of time, so when it was written is not scored"
    texts = tuple(log.text.strip() for log in logged.logs)
    return _Written(texts, logged.target, logged.source, (note,))


def _require_pairs(files: Files, texts: Sequence[str], names: Sequence[str]) -> None:
    if len(texts) != len(names):
        raise DataError(
            f"{', '.join(map(str, files.logs))} has {len(texts)} lines or recordings for "
            f"{len(names)} documents of {files.segmentation}; expected one each, in order; write "
            "an empty line for a document without output"
        )
