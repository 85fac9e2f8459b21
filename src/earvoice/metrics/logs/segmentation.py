"""Where the sentences of a recording lie, and their references: one line of text per entry.

simulstream and OmniSTEval read `- {wav: talk.wav, offset: 0.0, duration: 2.5}` (YAML) or a JSON
list of the same, in seconds; OmniSTEval also reads lines `docid=0,segid=3` for text without times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path

from earvoice.errors import DataError
from earvoice.metrics.logs.files import write_whole
from earvoice.metrics.logs.flow import quoted, read_entries
from earvoice.metrics.logs.recording import recording_name
from earvoice.metrics.logs.records import Record, read_document, read_lines
from earvoice.metrics.segment import ReferenceSegment

SEGMENTS, REFERENCES = "segments.yaml", "references.txt"
_DOCUMENT = re.compile(r"docid=(\d{1,9}),segid=(\d{1,9})")
_DOCUMENT_BEGINS = "docid="
_SPANS = (".yaml", ".yml", ".json")
# Every character at which some reader of lines would begin a new one.
_LINE_ENDS = re.compile(r"[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """A stretch of a recording. place: where the file says so."""

    recording: str
    start_s: float
    duration_s: float
    place: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A sentence of a text: which document it is of, and which of its sentences, both from 0."""

    document: int
    segment: int


def read_segments(
    segmentation: Path, references: Path, *, transcripts: Path | None = None
) -> tuple[ReferenceSegment, ...]:
    """Read a segmentation with one reference, and transcript, a line.

    Raises DataError naming file, line and field, also when the files do not match line by line.
    """
    spans = read_segmentation(segmentation)
    texts = _matching(references, spans, segmentation)
    heard = _matching(transcripts, spans, segmentation) if transcripts else [""] * len(spans)
    return tuple(
        ReferenceSegment(span.recording, span.start_s, span.duration_s, text, transcript)
        for span, text, transcript in zip(spans, texts, heard, strict=True)
    )


def read_segmentation(path: Path) -> tuple[SourceSpan, ...]:
    """Read a YAML or JSON segmentation; keys besides wav, offset and duration are ignored.

    Recordings are called by their file's name without its ending. Raises DataError naming file,
    entry and field: also when a segment begins before the one before it in its recording.
    """
    found: list[SourceSpan] = []
    last: dict[str, float] = {}
    for record in _entries(path):
        name = recording_name(record.text("wav"))
        start_s = record.number("offset", least=0)
        if start_s < last.get(name, 0.0):
            raise record.fault(
                "offset",
                f"is {start_s} after {last[name]} in {name!r}",
                "segments in order of time; sort them and their references",
            )
        last[name] = start_s
        found.append(SourceSpan(name, start_s, record.number("duration", least=0), record.place))
    return tuple(found)


def read_document_lines(path: Path) -> tuple[DocumentLine, ...]:
    """Read lines `docid=0,segid=3`.

    Raises DataError naming the line of anything else, and of a segment that was named before.
    """
    found: dict[DocumentLine, int] = {}
    for number, line in read_lines(path):
        match = _DOCUMENT.fullmatch(line.strip())
        if match is None:
            raise DataError(
                f"{path}, line {number} is {line[:60]!r}; expected docid=0,segid=3 with numbers "
                "from 0; write one such line for each reference"
            )
        one = DocumentLine(int(match[1]), int(match[2]))
        if found.setdefault(one, number) != number:
            raise DataError(
                f"{path}, line {number} is {line.strip()!r} as line {found[one]}; expected each "
                "segment once; count its document's segments anew"
            )
    missing = set(range(max((line.document for line in found), default=-1) + 1)).difference(
        line.document for line in found
    )
    if missing:
        raise DataError(
            f"{path}: field 'docid' is never {min(missing)}; expected every number from 0; "
            "count the documents anew"
        )
    return tuple(found)


def holds_document_lines(path: Path) -> bool:
    """Return whether a file begins as document lines do; raises DataError if it is unreadable."""
    if path.suffix.lower() in _SPANS:
        return False
    _, first = next(read_lines(path), (0, ""))
    return first.strip().startswith(_DOCUMENT_BEGINS)


def read_document_segments(
    documents: Path, references: Path, *, transcripts: Path | None = None
) -> tuple[ReferenceSegment, ...]:
    """Read document lines with one reference, and transcript, a line.

    Recordings are called by their document's number; nobody knows where in them a segment lies, so
    its start and duration are 0. Errors are those of `read_segments`.
    """
    lines = read_document_lines(documents)
    texts = _matching(references, lines, documents)
    heard = _matching(transcripts, lines, documents) if transcripts else [""] * len(lines)
    return tuple(
        ReferenceSegment(str(line.document), 0.0, 0.0, text, transcript)
        for line, text, transcript in zip(lines, texts, heard, strict=True)
    )


def read_text_lines(path: Path) -> list[str]:
    """Read one stripped text a line, empty ones too; raises DataError when it cannot be read."""
    return [line.strip() for _, line in read_lines(path)]


def write_segments(folder: Path, segments: Sequence[ReferenceSegment]) -> list[Path]:
    """Write `segments.yaml` and `references.txt`; returns the files.

    The segments of a recording are written one after the other, as OmniSTEval demands.
    """
    names = list(dict.fromkeys(segment.recording for segment in segments))
    ordered = sorted(segments, key=lambda segment: names.index(segment.recording))
    return [
        write_whole(folder / SEGMENTS, map(_entry, ordered)),
        write_whole(folder / REFERENCES, (text_line(segment.text) for segment in ordered)),
    ]


def write_document_lines(path: Path, lines: Sequence[DocumentLine]) -> Path:
    """Write lines `docid=0,segid=3`."""
    return write_whole(path, (f"docid={line.document},segid={line.segment}" for line in lines))


def text_line(text: str) -> str:
    """Return text without line ends, which no reader takes for several lines."""
    return _LINE_ENDS.sub(" ", text).strip()


def _entries(path: Path) -> Iterator[Record]:
    if path.suffix.lower() != ".json":
        yield from read_entries(path)
        return
    document = read_document(path)
    if not isinstance(document, list):
        raise DataError(f"{path} is {type(document).__name__}; expected a list of segments")
    yield from Record(str(path), {"entries": document}).records("entries")


def _matching(
    path: Path, spans: Sequence[SourceSpan] | Sequence[DocumentLine], segmentation: Path
) -> list[str]:
    lines = read_text_lines(path)
    if len(lines) == len(spans):
        return lines
    pairs = enumerate(zip_longest(lines, spans))
    at = next(number for number, (line, span) in pairs if line is None or span is None)
    raise DataError(
        f"{path} has {len(lines)} lines for {len(spans)} segments of {segmentation}; expected one "
        f"each; line {at + 1} is the first without its partner"
    )


def _entry(segment: ReferenceSegment) -> str:
    return (
        f"- {{wav: {quoted(f'{segment.recording}.wav')}, offset: {_decimal(segment.start_s)}, "
        f"duration: {_decimal(segment.duration_s)}}}"
    )


def _decimal(time_s: float) -> str:
    """Return a number with a point, for YAML takes 1e-05 for a word."""
    digits = f"{time_s:.9f}".rstrip("0")
    return f"{digits}0" if digits.endswith(".") else digits
