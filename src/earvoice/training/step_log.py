"""Files of a run with a JSON object a line, each of a step: what happened, in order.

A run that is killed leaves lines of steps whose weights were not saved; the run that goes on from
the last saved step drops them, so that nothing is told twice.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from earvoice.errors import DataError

Line = Mapping[str, object]


def append_lines(path: Path, lines: Iterable[Line]) -> None:
    """Append objects, each with its "step"."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def lines_until(path: Path, step: int) -> list[Line]:
    """Drop what is of later steps from a file, whole or not at all, and return the rest.

    A line that a killed run left unfinished is dropped as well. Raises DataError for a damaged one.
    """
    if not path.is_file():
        return []
    kept = []
    for number, text in enumerate(path.read_text(encoding="utf-8").split("\n")[:-1], 1):
        try:
            line = json.loads(text)
            if int(line["step"]) <= step:
                kept.append(line)
        except (ValueError, KeyError, TypeError) as error:
            raise DataError(
                f"{path}, line {number} is no record of a step ({error}); delete it to go on"
            ) from error
    draft = path.with_name(f".{path.name}.draft")
    draft.unlink(missing_ok=True)
    append_lines(draft, kept)
    os.replace(draft, path)
    return kept
