"""`earvoice train CONFIG.toml`: train the stage a recipe names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def train(
    config: Annotated[Path, typer.Argument(help="recipe, such as configs/pocket/sft.toml")],
    overrides: Annotated[
        list[str] | None, typer.Option("--set", help="replace one key, as in optimizer.lr=5e-4")
    ] = None,
    resume: Annotated[bool, typer.Option(help="continue the run at `out` exactly")] = False,
    device: Annotated[str | None, typer.Option(help="cpu, cuda, cuda:1 ...")] = None,
    max_minutes: Annotated[
        float | None, typer.Option(help="stop and save after this long; continue with --resume")
    ] = None,
    estimate: Annotated[
        bool, typer.Option(help="measure a few steps, print time and memory, and stop")
    ] = False,
) -> None:
    """Train the stage a recipe names; the result is the folder `out`/model."""
    from earvoice.data.recipe import load_recipe
    from earvoice.log import log_to_stderr
    from earvoice.training.config import TrainConfig
    from earvoice.training.loop import train as train_run
    from earvoice.training.loop import train_step
    from earvoice.training.memory import keep_freed_memory
    from earvoice.training.run import estimate as estimate_run
    from earvoice.training.run import require_no_run

    log_to_stderr()
    keep_freed_memory()
    chosen = [*(overrides or []), *([f'device="{device}"'] if device else [])]
    recipe = load_recipe(TrainConfig, config, overrides=chosen)
    if estimate:
        typer.echo(str(estimate_run(recipe, train_step)))
        return
    if not resume:
        require_no_run(recipe)
        typer.echo(str(estimate_run(recipe, train_step)), err=True)
    outcome = train_run(recipe, resume=resume, max_minutes=max_minutes)
    typer.echo(f"{recipe.out / 'model'}  step {outcome.step} of {recipe.steps}")
