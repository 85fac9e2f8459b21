"""`earvoice evaluate export`: a run in the form another tool reads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from earvoice import __version__
from earvoice.cli.terminal import note
from earvoice.errors import ConfigError
from earvoice.text import Unit

FORMATS = ("simuleval", "simulstream", "omnisteval", "realsi", "srt", "vtt")


def export(
    log: Annotated[
        Path,
        typer.Argument(help="Log of Earvoice, SimulEval or simulstream, or a folder with one."),
    ],
    format_: Annotated[str, typer.Option("--format", help=f"{', '.join(FORMATS)}.")],
    out: Annotated[Path, typer.Option(help="Folder for the files.")],
    unit: Annotated[
        str | None, typer.Option(help="word or char (default: what the log counts).")
    ] = None,
) -> None:
    """Write a run as a log, as captions, or as the talks of RealSI it was over; print the files."""
    if format_ not in FORMATS:
        raise ConfigError(f"format {format_!r} is unknown; choose {', '.join(FORMATS)}")
    if unit is not None and unit not in set(Unit):
        raise ConfigError(f"unit {unit!r} is unknown; choose {' or '.join(Unit)}")
    note(f"earvoice {__version__}: {log} as {format_}")
    from earvoice.evaluation.export import ExportFormat
    from earvoice.evaluation.export import export as export_runs

    files = export_runs(log, out, ExportFormat(format_), unit=Unit(unit) if unit else None)
    for file in files:
        typer.echo(file)
