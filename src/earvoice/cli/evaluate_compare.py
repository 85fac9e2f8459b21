"""`earvoice evaluate compare`: quality over latency, and what chance has to do with it."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from earvoice import __version__
from earvoice.cli.terminal import echo_json, note
from earvoice.evaluation.comparing.choice import Along, Choice
from earvoice.metrics.computation import ComputeClock


def compare(  # noqa: PLR0913  one parameter per option
    folders: Annotated[
        list[str],
        typer.Argument(
            metavar="DIR...",
            help="Folders of `evaluate run` or `evaluate score`, or with such in them; NAME=DIR "
            "names a system.",
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for curves.png, curves.csv, report.html, report.md and more."),
    ] = None,
    quality: Annotated[
        str,
        typer.Option(
            help="bleu, chrf, or what `evaluate score --learned` or --judge left, such as comet."
        ),
    ] = "bleu",
    latency: Annotated[
        str | None,
        typer.Option(
            help="A figure of segments.jsonl, such as long_yaal_s "
            "(default: laal_s, for talks stream_laal_s)."
        ),
    ] = None,
    computation_aware: Annotated[
        bool, typer.Option("--computation-aware", help="Count the time of computing too.")
    ] = False,
    clock: Annotated[
        ComputeClock | None, typer.Option(help="Of computation-aware times of runs.")
    ] = None,
    along: Annotated[
        Along | None,
        typer.Option(
            help="What grows along a curve (default: the multiplier, or k if only k differs)."
        ),
    ] = None,
    common: Annotated[
        bool, typer.Option("--common", help="Leave out recordings that not all have.")
    ] = False,
    penalise_empty: Annotated[
        bool,
        typer.Option("--penalise-empty", help="Let a segment without output lag by 10 s."),
    ] = False,
    json_line: Annotated[
        bool, typer.Option("--json", help="Print the comparison as one JSON object.")
    ] = False,
) -> None:
    """Compare runs of the same recordings: curves, intervals, and which differences are chance.

    Runs that differ only in their multiplier, or in k, are points of one curve.

    Two folders alone, without other options, are compared place by place: B minus A.
    """
    choice = Choice(quality, latency, computation_aware, clock, along, common, penalise_empty)
    if out is None and choice == Choice() and _place_by_place(folders, json_line):
        return
    note(f"earvoice {__version__}: comparing {', '.join(folders)}")
    from earvoice.evaluation.comparing.comparison import compare_runs
    from earvoice.evaluation.comparing.files import write_comparison
    from earvoice.evaluation.comparing.tables import text_page

    made = compare_runs(folders, choice)
    if out is not None:
        for file in write_comparison(out, made, shlex.join(["earvoice", *sys.argv[1:]])):
            note(f"wrote {file}")
    if json_line:
        echo_json(made.to_json())
    else:
        typer.echo(text_page(made))


def _place_by_place(folders: list[str], json_line: bool) -> bool:
    """Compare two folders that have results at the same places; returns whether they are such."""
    from earvoice.evaluation.compare import compare_folders, comparison_table, shared_places

    if len(folders) != 2:
        return False
    a, b = map(Path, folders)
    if not shared_places(a, b):
        return False
    found = compare_folders(a, b)
    if not json_line:
        typer.echo(comparison_table(found))
    for comparison in found if json_line else ():
        echo_json(comparison.to_json())
    return True
