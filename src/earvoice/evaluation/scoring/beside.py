"""References that lie beside a log, where `evaluate export` puts what the log cannot hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from earvoice.metrics.logs import read_segmentation
from earvoice.metrics.logs.segmentation import REFERENCES, SEGMENTS


@dataclass(frozen=True, slots=True)
class Beside:
    """Where the references of some logs lie, and their texts."""

    segmentation: Path
    references: Path

    def count(self) -> int:
        """Return how many there are; raises DataError for a malformed segmentation."""
        return len(read_segmentation(self.segmentation))


def references_beside(logs: Sequence[Path]) -> Beside | None:
    """Return the references in the one folder that holds all logs, or that is the only log."""
    folders = {path if path.is_dir() else path.parent for path in logs}
    if len(folders) != 1:
        return None
    (folder,) = folders
    found = Beside(folder / SEGMENTS, folder / REFERENCES)
    return found if found.segmentation.is_file() and found.references.is_file() else None
