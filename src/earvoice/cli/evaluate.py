"""`earvoice evaluate`: run a model over a corpus and print its figures."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from earvoice import __version__
from earvoice.cli.terminal import AudioProgress, echo_json, note, show_table
from earvoice.errors import ConfigError
from earvoice.types import Direction, Task

if TYPE_CHECKING:
    from earvoice.evaluation.items import Item
    from earvoice.evaluation.parley import Row

app = typer.Typer(no_args_is_help=True, help="Run and score models.")

CORPORA = ("parley",)


@app.callback()
def evaluate() -> None:
    """Run and score models."""


@app.command()
def run(  # noqa: PLR0913  one parameter per option
    direction: Annotated[str, typer.Option(help="SOURCE-TARGET, such as en-zh.")],
    model: Annotated[str, typer.Option(help="Packaged model or checkpoint folder.")] = "pocket",
    corpus: Annotated[str, typer.Option(help="Corpus to interpret.")] = "parley",
    split: Annotated[str, typer.Option(help="test or dev.")] = "test",
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many recordings.")] = None,
    kind: Annotated[str, typer.Option(help="all, seen_pattern, unseen_pattern or talk.")] = "all",
    voices: Annotated[str, typer.Option(help="all, seen or held_out.")] = "all",
    multiplier: Annotated[int, typer.Option(min=1, max=12, help="Base chunks per turn.")] = 1,
    policy: Annotated[
        str, typer.Option(help="learned, offline, or wait-k:K[:TOKENS_PER_CHUNK].")
    ] = "learned",
    noise_db: Annotated[
        float, typer.Option(help="Ratio of speech to white noise; inf for none.")
    ] = 20.0,
    batch: Annotated[int, typer.Option(min=1, help="Recordings at once.")] = 8,
    threads: Annotated[
        int | None, typer.Option(min=1, help="Processor threads to compute on.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for items.jsonl and scores.json.")
    ] = None,
    json_line: Annotated[
        bool, typer.Option("--json", help="Print the figures as one JSON object.")
    ] = False,
) -> None:
    """Interpret a corpus that this machine speaks itself, and print quality, latency and speed."""
    if corpus not in CORPORA:
        raise ConfigError(f"corpus {corpus!r} is unknown; choose {', '.join(CORPORA)}")
    way = Direction.parse(direction)
    note(f"earvoice {__version__}: {model} on {corpus} {split}, {way}")

    from earvoice.evaluation.parley import load_split, select_rows

    rows = select_rows(load_split(split), way, kind=kind, voices=voices)[:limit]
    from earvoice.agent.clock import SystemClock
    from earvoice.agent.interpreter import choose_direction, load_engine
    from earvoice.agent.policies import parse_policy
    from earvoice.evaluation.results import write_results
    from earvoice.evaluation.run import evaluate as evaluate_items

    engine = load_engine(model, slots=min(batch, len(rows)), threads=threads)
    config = engine.model.config
    task = Task(
        choose_direction(config.directions, target=way.target, source=way.source), multiplier
    )
    chosen = parse_policy(policy, target=way.target, longest_merge=config.merges_trained[1])
    with AudioProgress(total_s=None).shown() as progress:
        scores, results = evaluate_items(
            engine,
            _spoken(rows, way, noise_db, progress),
            task=task,
            policy=chosen,
            clock=SystemClock(),
            progress=progress.advance,
        )
    record = {
        "model": model,
        "corpus": corpus,
        "split": split,
        "direction": str(way),
        "kind": kind,
        "voices": voices,
        "multiplier": multiplier,
        "policy": chosen.name,
        "noise_db": noise_db if noise_db != float("inf") else None,
        **scores.to_json(way.source),
    }
    if out is not None:
        write_results(out, record, results)
        note(f"wrote {out / 'items.jsonl'} and {out / 'scores.json'}")
    if json_line:
        echo_json(record)
    else:
        show_table(record)


@app.command()
def report(
    out: Annotated[Path, typer.Option(help="Folder for the report; what is there is kept.")],
    model: Annotated[str, typer.Option(help="Packaged model or checkpoint folder.")] = "pocket",
    directions: Annotated[str, typer.Option(help="Separated by commas.")] = "en-zh,zh-en",
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
    corpora = [Corpus(way, limit) for way in ways]
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


@app.command()
def compare(
    a: Annotated[Path, typer.Argument(help="Folder of results.")],
    b: Annotated[Path, typer.Argument(help="Folder of results of the same recordings.")],
    json_line: Annotated[
        bool, typer.Option("--json", help="Print one JSON object per comparison.")
    ] = False,
) -> None:
    """Compare two results of the same recordings by paired bootstrap: B minus A."""
    from earvoice.evaluation.compare import compare_folders, comparison_table

    found = compare_folders(a, b)
    if not json_line:
        typer.echo(comparison_table(found))
        return
    for comparison in found:
        echo_json(comparison.to_json())


def _spoken(
    rows: list[Row], direction: Direction, noise_db: float, progress: AudioProgress
) -> Iterator[Item]:
    """Yield rows as noisy recordings, spoken when they are needed, and estimate their total."""
    from earvoice.evaluation.items import with_noise
    from earvoice.evaluation.parley import speak_row
    from earvoice.voice import EspeakProcess

    known_s = 0.0
    with EspeakProcess() as process:
        for count, row in enumerate(rows, start=1):
            item = speak_row(process, row, direction)
            known_s += item.source_s
            progress.expect(known_s / count * len(rows))
            yield item if noise_db == float("inf") else with_noise(item, noise_db)
