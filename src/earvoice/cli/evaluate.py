"""`earvoice evaluate`: run a model over a corpus and print its figures."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from earvoice import __version__
from earvoice.cli.evaluate_compare import compare
from earvoice.cli.evaluate_export import export
from earvoice.cli.evaluate_run import run
from earvoice.cli.evaluate_score import score
from earvoice.cli.evaluate_validate import validate
from earvoice.cli.terminal import AudioProgress, echo_json, note
from earvoice.types import Direction

app = typer.Typer(no_args_is_help=True, help="Run and score models.")

app.command()(run)
app.command()(score)
app.command()(compare)
app.command()(export)
app.command()(validate)


@app.callback()
def evaluate() -> None:
    """Run and score models."""


@app.command()
def report(  # noqa: PLR0913  one parameter per option
    out: Annotated[Path, typer.Option(help="Folder for the report; what is there is kept.")],
    model: Annotated[str, typer.Option(help="Packaged model or checkpoint folder.")] = "pocket",
    directions: Annotated[str, typer.Option(help="Separated by commas.")] = "en-zh,zh-en",
    split: Annotated[
        str, typer.Option(help="Of parley: test, or test-2 for the second edition.")
    ] = "test",
    limit: Annotated[
        int | None, typer.Option(min=1, help="Only so many recordings of each kind.")
    ] = None,
    threads: Annotated[int, typer.Option(min=1, help="Processor threads to compute on.")] = 1,
    json_line: Annotated[
        bool, typer.Option("--json", help="Print the report as one JSON object.")
    ] = False,
) -> None:
    """Measure every figure of a model's report: quality, latency, talks, noise, silence, policies.

    A part that the same model did before in the same folder is not run again.
    """
    ways = [Direction.parse(text) for text in directions.split(",")]
    note(f"earvoice {__version__}: report on {model}, {directions}")
    from earvoice.evaluation.provenance import provenance
    from earvoice.evaluation.report import run_parts, write_report
    from earvoice.evaluation.report_parts import Corpus
    from earvoice.evaluation.report_run import Meter, load_machine
    from earvoice.voice import EspeakProcess

    machine = load_machine(model, ways, threads=threads)
    corpora = [Corpus(way, limit, split) for way in ways]
    with AudioProgress(total_s=None).shown() as progress:
        meter = Meter(progress.expect, progress.advance, progress.console.print)
        results = run_parts(corpora, machine, out=out, voices=EspeakProcess, meter=meter)
    origin = provenance(
        shlex.join(["earvoice", *sys.argv[1:]]),
        model=model,
        model_hash=machine.model_hash,
        parameters=machine.parameters,
    )
    made = write_report(out, origin, corpora, results)
    note(f"wrote {out / 'report.md'}")
    if json_line:
        echo_json(made.to_json())
    else:
        typer.echo((out / "report.md").read_text("utf-8"))
