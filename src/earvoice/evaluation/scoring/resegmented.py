"""Read OmniSTEval's resegmented output as something to score: it holds its references."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.results import ITEMS
from earvoice.evaluation.scoring.divided import Divided
from earvoice.evaluation.scoring.material import (
    Files,
    Form,
    Material,
    require_code,
    target_language,
    unit_of_code,
)
from earvoice.evaluation.scoring.terms import terms_of_segments
from earvoice.metrics.logs import locate_log, read_resegmented
from earvoice.metrics.logs.detect import LogFormat, detect_format
from earvoice.metrics.logs.records import read_records
from earvoice.metrics.logs.segmentation import read_text_lines
from earvoice.metrics.segment import Segment
from earvoice.text import Unit

_LIMITS = (
    "the segments are divided already: no StreamLAAL, no null-aware figures, and nothing of whole "
    "recordings (first letter, erasure, drift, real-time factor)",
    "recordings are counted by 'docid', which OmniSTEval writes as 0 for every talk",
)


def is_resegmented(path: Path) -> bool:
    """Return whether a log, or the one of a folder, is divided; raises DataError as reading it."""
    if path.is_dir() and (path / ITEMS).is_file():
        return False
    return detect_format(locate_log(path)) is LogFormat.RESEGMENTED


def read_resegmented_material(
    files: Files, *, unit: Unit | None = None, source: str | None = None, target: str | None = None
) -> Material:
    """Read resegmented output; arguments and errors are those of `material.read_material`.

    transcripts: a line for each segment.
    """
    require_code("source", source)
    require_code("target", target)
    if files.references is not None or files.segmentation is not None:
        raise ConfigError(
            f"{files.logs[0]} is divided into segments and holds their references; expected no "
            "other; leave out --references and --segmentation, or score the log it was made from"
        )
    logs = tuple(map(locate_log, files.logs))
    language, notes = target_language(target, _references(logs))
    counted = unit or unit_of_code(language)
    segments = _segments(logs, counted)
    transcripts = _transcripts(files.transcripts, len(segments))
    terms = terms_of_segments(files.terms, transcripts, [one.reference for one in segments])
    return Material(
        runs=(),
        form=Form.LONG,
        unit=counted,
        target=language,
        source=source,
        notes=(*notes, *_LIMITS),
        divided=Divided(segments, transcripts, terms, given=True),
    )


def _references(logs: Sequence[Path]) -> Iterator[str]:
    for path in logs:
        for record in read_records(path):
            yield record.text("reference")


def _segments(logs: Sequence[Path], unit: Unit) -> tuple[Segment, ...]:
    """Return the segments of all files; recordings of a later one have numbers of their own."""
    found: list[Segment] = []
    for path in logs:
        first = 1 + max((int(segment.recording) for segment in found), default=-1)
        for segment in read_resegmented(path, unit=unit):
            name = str(first + int(segment.recording))
            found.append(replace(segment, recording=name, index=len(found)))
    return tuple(found)


def _transcripts(path: Path | None, count: int) -> tuple[str, ...]:
    if path is None:
        return ("",) * count
    lines = read_text_lines(path)
    if len(lines) != count:
        raise DataError(
            f"{path} has {len(lines)} lines for {count} segments; expected one each in the order "
            "of the resegmented output"
        )
    return tuple(lines)
