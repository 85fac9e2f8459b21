"""`earvoice evaluate validate`: whether logs are sound, and what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from earvoice.cli.terminal import echo_json, is_terminal
from earvoice.errors import ConfigError, EarvoiceError
from earvoice.text import Unit

if TYPE_CHECKING:
    from earvoice.agent.events import JsonValue
    from earvoice.metrics.logs import Findings

# Into a file or a pipe goes a line for each file, whatever its length.
_WHOLE_LINES = 10_000


def validate(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Logs, segmentations or talks of RealSI, or folders of them."
        ),
    ],
    unit: Annotated[
        str | None, typer.Option(help="word or char: what times are of (default: what fits).")
    ] = None,
    json_lines: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a file.")
    ] = False,
) -> None:
    """Check whole files, and print for each its format and what it holds.

    All of them are checked; a broken one is told by line and field, and makes the exit code 1.
    """
    if unit is not None and unit not in set(Unit):
        raise ConfigError(f"unit {unit!r} is unknown; choose {' or '.join(Unit)}")
    checked = list(_checked(files, Unit(unit) if unit else None))
    if json_lines:
        for file, found in checked:
            echo_json(_record(file, found))
    else:
        _show([(file, found) for file, found in checked if not isinstance(found, EarvoiceError)])
    faults = [found for _, found in checked if isinstance(found, EarvoiceError)]
    for fault in faults:
        typer.secho(f"error: {fault}", fg=typer.colors.RED, err=True)
    if faults:
        raise typer.Exit(1)


def _checked(
    files: list[Path], unit: Unit | None
) -> Iterator[tuple[Path, Findings | EarvoiceError]]:
    from earvoice.evaluation.scoring.logs import check_runs

    for file in files:
        try:
            yield file, check_runs(file, unit=unit)
        except EarvoiceError as error:
            yield file, error


def _record(file: Path, found: Findings | EarvoiceError) -> dict[str, JsonValue]:
    if isinstance(found, EarvoiceError):
        return {"file": str(file), "error": str(found)}
    return {
        "file": str(file),
        "format": found.format.value,
        "recordings": found.recordings,
        "empty": found.empty,
        "notes": list(found.notes),
    }


def _show(sound: list[tuple[Path, Findings]]) -> None:
    if not sound:
        return
    table = Table("file", "format", "recordings", "empty", "notes", box=None, pad_edge=False)
    for file, found in sound:
        counts = (str(found.recordings), str(found.empty))
        table.add_row(str(file), found.format.value, *counts, "; ".join(found.notes))
    width = None if is_terminal() else _WHOLE_LINES
    Console(highlight=False, markup=False, width=width).print(table)
