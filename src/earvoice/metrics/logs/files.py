"""Write whole files or none: under another name first, then moved to their place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from earvoice.errors import DataError


def write_whole(path: Path, lines: Iterable[str]) -> Path:
    """Write lines to a file that appears only when it is complete; returns its path.

    Raises DataError when the folder cannot be written to. Whatever goes wrong, an older file of
    that name stays as it was.
    """
    unfinished = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with unfinished.open("w", encoding="utf-8", newline="\n") as out:
                out.writelines(f"{line}\n" for line in lines)
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise DataError(
            f"{path} cannot be written ({error.strerror or error}); expected a writable folder "
            "with free space; choose another one with --out"
        ) from error
    return path


def write_records(
    path: Path, records: Iterable[Mapping[str, object]], *, ascii_only: bool = False
) -> Path:
    """Write one JSON object a line, as `write_whole` does."""
    return write_whole(path, (json.dumps(r, ensure_ascii=ascii_only) for r in records))
