"""The command line: its verbs, and how every error ends.

Standard output carries the result, standard error the log and the progress. The exit code is 0 for
success, 1 for failure, 2 for wrong usage and 130 for an interrupt. A verb is imported when it is
called, so that the first line is there at once.
"""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from types import ModuleType
from typing import Annotated

import typer
from typer.core import TyperGroup

from earvoice import __version__
from earvoice.allocator import keep_freed_memory
from earvoice.errors import EarvoiceError
from earvoice.log import log_to_stderr

INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb and its module, which holds a function of that name or an `app` of several."""

    name: str
    module: str


VERBS = (
    Verb("interpret", "earvoice.cli.interpret"),
    Verb("corpus", "earvoice.cli.corpus"),
    Verb("prepare", "earvoice.cli.prepare"),
    Verb("train", "earvoice.cli.train"),
    Verb("evaluate", "earvoice.cli.evaluate"),
    Verb("models", "earvoice.cli.models"),
    Verb("bench", "earvoice.cli.bench"),
    Verb("doctor", "earvoice.cli.doctor"),
)


class LazyVerbs(TyperGroup):
    """A group whose verbs are imported when they are asked for."""

    def list_commands(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """Return the names of the verbs that are there."""
        return [verb.name for verb in VERBS if find_spec(verb.module) is not None]

    def get_command(self, ctx: typer.Context, cmd_name: str):  # type: ignore[no-untyped-def, override]
        """Return a verb's command, or None for an unknown name."""
        module = next((verb.module for verb in VERBS if verb.name == cmd_name), None)
        if module is None or find_spec(module) is None:
            return None
        command = typer.main.get_command(_app_of(importlib.import_module(module), cmd_name))
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=LazyVerbs,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback(invoke_without_command=True)
def earvoice(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what happens.")] = False,
) -> None:
    """Listen to a speaker and write the translation while they speak."""
    if version:
        typer.echo(f"earvoice {__version__}")
        raise typer.Exit
    log_to_stderr(logging.INFO if verbose else logging.WARNING)
    keep_freed_memory()


def main() -> None:
    """Run the command line and exit."""
    try:
        app()
    except EarvoiceError as error:
        typer.secho(f"error: {error}", fg=typer.colors.RED, err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _app_of(module: ModuleType, name: str) -> typer.Typer:
    """Return the `app` of a module, or one that holds its function of that name."""
    nested = getattr(module, "app", None)
    if isinstance(nested, typer.Typer):
        return nested
    function: Callable[..., None] = getattr(module, name)
    single = typer.Typer(add_completion=False)
    single.command(name)(function)
    return single
