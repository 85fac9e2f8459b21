"""`earvoice models`: which models are there, and what they say about themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from earvoice.cli.terminal import echo_json, note
from earvoice.errors import ModelError

if TYPE_CHECKING:
    from earvoice.agent.events import JsonValue

app = typer.Typer(no_args_is_help=True, help="List and describe models.")


@app.command("list")
def list_models(
    json_lines: Annotated[bool, typer.Option("--json", help="One object per line.")] = False,
) -> None:
    """List the models that come with the package."""
    from earvoice.model.checkpoint import find_checkpoint, packaged_models

    names = packaged_models()
    if not names:
        note("no model comes with this package; name a checkpoint folder with --model")
    for name in names:
        record = _describe(find_checkpoint(name))
        if json_lines:
            echo_json(record)
        else:
            typer.echo(
                f"{name}  {record['parameters']:,} parameters, "
                f"{record['megabytes']} MB, {', '.join(_directions(record))}"
            )


@app.command("show")
def show_model(
    model: Annotated[str, typer.Argument(help="Packaged model or checkpoint folder.")],
    json_line: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show a model's sizes and its card: what it was trained for and how well it does."""
    from earvoice.model.checkpoint import CARD, find_checkpoint, read_config
    from earvoice.model.config import FRAME_S

    folder = find_checkpoint(model)
    record = _describe(folder)
    if json_line:
        echo_json(record)
        return
    config = read_config(folder)
    typer.echo(f"{record['name']}  {folder}")
    typer.echo(f"{record['parameters']:,} parameters, {record['megabytes']} MB")
    typer.echo(f"directions: {', '.join(_directions(record))}")
    typer.echo(f"tasks: {', '.join(config.tasks_trained)}")
    chunks = ", ".join(f"{frames * FRAME_S:.2f}" for frames in config.base_chunk_frames)
    typer.echo(f"base chunk: {chunks} s\n")
    try:
        typer.echo((folder / CARD).read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelError(
            f"{folder} has no readable {CARD} ({error.strerror}), which says what it is for; "
            "download it again"
        ) from error


def _describe(folder: Path) -> dict[str, JsonValue]:
    from earvoice.model.checkpoint import WEIGHTS, read_config

    config = read_config(folder)
    return {
        "name": config.name,
        "path": str(folder),
        "parameters": _parameters(folder / WEIGHTS),
        "megabytes": round((folder / WEIGHTS).stat().st_size / 1e6, 1),
        "directions": list(config.directions),
        "chunk_s": round(config.chunk_s, 2),
        "config": json.loads(config.model_dump_json()),
    }


def _parameters(weights: Path) -> int:
    """Return the number of weights by the header of a safetensors file alone."""
    from math import prod

    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(weights, framework="numpy") as tensors:
            return sum(prod(tensors.get_slice(name).get_shape()) for name in tensors.keys())  # noqa: SIM118
    except (OSError, SafetensorError) as error:
        raise ModelError(
            f"cannot read {weights}: {error}; download the checkpoint again"
        ) from error


def _directions(record: dict[str, JsonValue]) -> list[str]:
    directions = record["directions"]
    assert isinstance(directions, list)
    return [str(direction) for direction in directions]
