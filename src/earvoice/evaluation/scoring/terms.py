"""Read a glossary: a term a line, and after a tab its translations, separated by slashes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from earvoice.errors import DataError
from earvoice.metrics.logs.records import read_lines
from earvoice.metrics.terminology import GlossaryEntry, RequiredTerm, required_terms


def read_glossary(path: Path) -> tuple[GlossaryEntry, ...]:
    """Read a glossary; empty lines and lines that begin with # are comments.

    Raises DataError naming the line that has not two columns.
    """
    entries = []
    for number, line in read_lines(path):
        if not line.strip() or line.startswith("#"):
            continue
        columns = [column.strip() for column in line.split("\t")]
        choices = tuple(choice.strip() for choice in [*columns, ""][1].split("/") if choice.strip())
        if len(columns) < 2 or not columns[0] or not choices:
            raise DataError(
                f"{path}, line {number} is {line[:60]!r}; expected a term, a tab and its "
                "translations with slashes between them"
            )
        entries.append(GlossaryEntry(columns[0], choices))
    return tuple(entries)


def terms_of_segments(
    glossary: Path | None, transcripts: Sequence[str], references: Sequence[str]
) -> tuple[RequiredTerm, ...]:
    """Return the terms of a glossary that segments need; none without a glossary."""
    if glossary is None:
        return ()
    return tuple(required_terms(read_glossary(glossary), transcripts, references))
