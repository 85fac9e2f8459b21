"""`earvoice prepare CONFIG.toml`: make the shards and the tokenizer that training reads."""

from __future__ import annotations

import signal
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer


def prepare(
    config: Annotated[Path, typer.Argument(help="recipe, such as configs/pocket/prepare.toml")],
    overrides: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="replace one key, as in hours=2; nothing after the = takes it out"
        ),
    ] = None,
) -> None:
    """Make the shards and the tokenizer that training reads; finished shards are kept."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from earvoice.data.prepare import PrepareConfig
    from earvoice.data.prepare import prepare as prepare_corpus
    from earvoice.data.recipe import load_recipe
    from earvoice.log import log_to_stderr

    log_to_stderr()
    recipe = load_recipe(PrepareConfig, config, overrides=overrides or [])
    with ExitStack() as resources:
        # A terminated preparation ends its workers, too.
        before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        resources.callback(signal.signal, signal.SIGTERM, before)
        bar = resources.enter_context(
            Progress(
                TextColumn("{task.completed:.1f} of {task.total:.1f} hours"),
                BarColumn(),
                TimeElapsedColumn(),
                TimeRemainingColumn(),
                console=Console(stderr=True),
            )
        )
        task = bar.add_task("", total=recipe.hours + recipe.dev_hours)
        result = prepare_corpus(
            recipe, on_progress=lambda done, wanted: bar.update(task, completed=done, total=wanted)
        )
    typer.echo(
        f"{recipe.out}  train {result.train_hours:.2f} h  dev {result.dev_hours:.2f} h  "
        f"{result.examples} examples  {result.misfits} transcripts too long for CTC"
    )
