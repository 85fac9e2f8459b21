"""`earvoice train CONFIG.toml`: train the stage a recipe names."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer


def train(
    config: Annotated[Path, typer.Argument(help="recipe, such as configs/pocket/sft.toml")],
    overrides: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="replace one key, as in steps=500; nothing after the = takes it out",
        ),
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
    from earvoice.log import log_to_stderr

    log_to_stderr()
    chosen = [*(overrides or []), *([f'device="{device}"'] if device else [])]
    run = _Run(config, chosen, resume=resume, max_minutes=max_minutes)
    if stage_of(config) == "rl":
        _reinforce(run, estimate=estimate)
    else:
        _supervise(run, estimate=estimate)


@dataclass(frozen=True, slots=True)
class _Run:
    """What the command line says."""

    config: Path
    overrides: list[str]
    resume: bool
    max_minutes: float | None


def stage_of(path: Path) -> object:
    """Return the stage a recipe names; what is wrong with the rest is said when it is read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")).get("stage")
    except (OSError, ValueError):
        return None


def _supervise(run: _Run, *, estimate: bool) -> None:
    from earvoice.data.recipe import load_recipe
    from earvoice.training.config import TrainConfig
    from earvoice.training.loop import train as train_run
    from earvoice.training.loop import train_step
    from earvoice.training.run import estimate as estimate_run
    from earvoice.training.run import require_no_run

    recipe = load_recipe(TrainConfig, run.config, overrides=run.overrides)
    if estimate:
        typer.echo(str(estimate_run(recipe, train_step)))
        return
    if not run.resume:
        require_no_run(recipe)
        typer.echo(str(estimate_run(recipe, train_step)), err=True)
    outcome = train_run(recipe, resume=run.resume, max_minutes=run.max_minutes)
    typer.echo(f"{recipe.out / 'model'}  step {outcome.step} of {recipe.steps}")


def _reinforce(run: _Run, *, estimate: bool) -> None:
    from earvoice.cli.rewarding import open_qualities
    from earvoice.data.recipe import load_recipe
    from earvoice.training.rl_config import RlConfig
    from earvoice.training.rl_loop import estimate_policy, train_policy

    recipe = load_recipe(RlConfig, run.config, overrides=run.overrides)
    with open_qualities(recipe) as qualities:
        if estimate:
            typer.echo(estimate_policy(recipe, qualities=qualities))
            return
        outcome = train_policy(
            recipe, resume=run.resume, max_minutes=run.max_minutes, qualities=qualities
        )
    typer.echo(f"{recipe.out / 'model'}  step {outcome.step} of {recipe.steps}")
