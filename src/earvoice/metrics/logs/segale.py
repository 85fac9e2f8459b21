"""SEGALE's JSON lines: sentences of a system or a reference before alignment, and after it.

An empty source with its reference, or an empty translation, marks what has no partner: over- and
under-translation. Source: Yan et al. 2025, SEGALE; github.com/NVlabs/SEGALE.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from earvoice.metrics.logs.files import write_records
from earvoice.metrics.logs.records import LINE_LIMIT_BYTES, read_records


@dataclass(frozen=True, slots=True)
class SegaleLine:
    """A source sentence of a document, and what a system (or the reference) has for it."""

    document: str
    system: str
    segment: int | str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class SegaleAligned:
    """Source, reference and translation that belong together."""

    document: str
    system: str
    segment: int | str
    source: str
    reference: str
    target: str

    @property
    def is_over_translation(self) -> bool:
        """Return whether something was written for which nothing was said."""
        return bool(self.target.strip()) and not (self.source + self.reference).strip()

    @property
    def is_under_translation(self) -> bool:
        """Return whether nothing was written for something that was said."""
        return not self.target.strip() and bool((self.source + self.reference).strip())


def read_segale(path: Path, *, limit_bytes: int = LINE_LIMIT_BYTES) -> tuple[SegaleLine, ...]:
    """Read sentences of a system or a reference; raises DataError naming file, line and field."""
    return tuple(
        SegaleLine(
            document=str(record.identifier("doc_id")),
            system=str(record.identifier("sys_id")),
            segment=record.identifier("seg_id"),
            source=record.text("src"),
            target=record.text("tgt"),
        )
        for record in read_records(path, limit_bytes=limit_bytes)
    )


def read_segale_aligned(
    path: Path, *, limit_bytes: int = LINE_LIMIT_BYTES
) -> tuple[SegaleAligned, ...]:
    """Read aligned sentences; raises DataError naming file, line and field."""
    return tuple(
        SegaleAligned(
            document=str(record.identifier("doc_id")),
            system=str(record.identifier("sys_id")),
            segment=record.identifier("seg_id"),
            source=record.text("src"),
            reference=record.text("ref"),
            target=record.text("tgt"),
        )
        for record in read_records(path, limit_bytes=limit_bytes)
    )


def write_segale(path: Path, lines: Sequence[SegaleLine]) -> Path:
    """Write sentences of a system or a reference."""
    return write_records(
        path,
        (
            {
                "doc_id": line.document,
                "sys_id": line.system,
                "seg_id": line.segment,
                "src": line.source,
                "tgt": line.target,
            }
            for line in lines
        ),
    )


def write_segale_aligned(path: Path, lines: Sequence[SegaleAligned]) -> Path:
    """Write aligned sentences."""
    return write_records(
        path,
        (
            {
                "doc_id": line.document,
                "sys_id": line.system,
                "src": line.source,
                "ref": line.reference,
                "tgt": line.target,
                "seg_id": line.segment,
            }
            for line in lines
        ),
    )
