"""Several runs that make a curve: one for each multiplier, each in a folder of its own."""

from __future__ import annotations

from pathlib import Path

from earvoice.errors import ConfigError
from earvoice.evaluation.results import ITEMS, SCORES, read_scores
from earvoice.evaluation.unfinished import UNFINISHED

LARGEST = 12
Setting = str | int | float | None
Settings = dict[str, Setting]


def parse_multipliers(text: str) -> tuple[int, ...]:
    """Return multipliers written as `1,2,4`, in order and each once.

    Raises ConfigError for anything else.
    """
    parts = [part.strip() for part in text.split(",")]
    known = [int(part) for part in parts if part.isdecimal() and 1 <= int(part) <= LARGEST]
    if len(known) < len(parts) or len(set(known)) < len(known):
        raise ConfigError(
            f"--multipliers {text!r} is no list of multipliers; expected different numbers from 1 "
            f"to {LARGEST} with commas, such as 1,2,4"
        )
    return tuple(sorted(known))


def run_folders(
    out: Path | None, multiplier: int, multipliers: str | None, *, policy: str
) -> list[tuple[int, Path | None]]:
    """Return the multipliers to run with, and the folder of each.

    multipliers: as `parse_multipliers` takes them; None for the one run with `multiplier` in `out`.
    The folders' names say where on a curve they are.
    Raises ConfigError for what does not go together.
    """
    if multipliers is None:
        return [(multiplier, out)]
    chosen = parse_multipliers(multipliers)
    if multiplier != 1 or policy == "offline":
        other = "--policy offline, which hears all at once" if multiplier == 1 else "--multiplier"
        raise ConfigError(
            f"--multipliers {multipliers} does not go with {other}; expected one of them; leave "
            "one out"
        )
    if out is None:
        raise ConfigError(
            f"--multipliers {multipliers} makes several runs; expected a folder to keep them in; "
            "add --out DIR"
        )
    return [(one, out / f"multiplier-{one}") for one in chosen]


def finished(folder: Path, settings: Settings) -> Settings | None:
    """Return settings and figures of a run that was finished there, if its settings are these.

    Raises DataError when its figures are damaged.
    """
    whole = (folder / ITEMS).is_file() and (folder / SCORES).is_file()
    if not whole or (folder / UNFINISHED).exists():
        return None
    record = read_scores(folder)
    # A setting that older runs did not know was off in them.
    if any(record.get(name) != value for name, value in settings.items()):
        return None
    return {name: value for name, value in record.items() if isinstance(value, Setting)}
