"""What `earvoice doctor` says and does about learned metrics and judges."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from earvoice.cli.finding import Finding
from earvoice.cli.terminal import note
from earvoice.errors import ConfigError

if TYPE_CHECKING:
    from earvoice.evaluation.learned_metrics.installing import Tell
    from earvoice.evaluation.learned_metrics.interpreters import Tool

_METRICX = "metricx"
_SHOWN_LINES = ("Collecting", "Downloading", "Installing", "No torch", "Successfully")


def look_at_metrics() -> Iterator[Finding]:
    """Yield whether the interpreters of learned metrics and the judge's endpoint are there."""
    from earvoice.evaluation.learned_metrics.interpreters import Tool

    for tool in Tool:
        yield look_at_tool(tool)
    yield _look_at_judge()


def look_at_tool(tool: Tool) -> Finding:
    """Return whether a tool has an interpreter."""
    from earvoice.evaluation.learned_metrics.interpreters import find_interpreter

    purpose = f"to score with --learned {tool.value}"
    try:
        found = str(find_interpreter(tool))
    except ConfigError as error:
        detail = str(error).removeprefix(f"{tool.value}: ").partition(";")[0]
        return Finding(tool.value, False, detail, tool.command, purpose=purpose)
    return Finding(tool.value, True, found, purpose=purpose)


def install_tool(name: str) -> Finding:
    """Make the interpreter of a metric; raises ConfigError as `learned_metrics.install` does."""
    from earvoice.evaluation.learned_metrics import Installation, Tool, install

    if name == _METRICX:
        raise ConfigError(
            "metricx needs no interpreter of its own; type pip install 'earvoice[metricx]'"
        )
    if name not in set(Tool):
        raise ConfigError(f"there is no {name!r} to install; choose {', '.join(Tool)}")
    tool = Tool(name)
    wanted = Installation.of(tool)
    if wanted.is_complete:
        note(f"{tool.value} is there already, in {tool.folder}")
    else:
        note(f"installing {tool.value} into {tool.folder}: {wanted.size}")
        with _following() as tell:
            install(wanted, tell)
    return look_at_tool(tool)


@contextmanager
def _following() -> Iterator[Tell]:
    """Show what pip does: the last line on a terminal, every step in a file."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda line: note(line) if line.startswith(_SHOWN_LINES) else None
        return
    with console.status("looking for packages") as status:
        yield lambda line: status.update(line[: console.width - 4]) if line.strip() else None


def _look_at_judge() -> Finding:
    from earvoice.evaluation.judging.endpoint import FILE_VARIABLE, read_endpoint, read_key

    purpose = "to score with --judge"
    try:
        endpoint = read_endpoint()
        read_key(endpoint)
    except ConfigError as error:
        remedy = f"set {FILE_VARIABLE} to a TOML file with base_url and model below [judge]"
        return Finding("judge", False, str(error).partition(";")[0], remedy, purpose=purpose)
    return Finding("judge", True, f"{endpoint.model} at {endpoint.base_url}", purpose=purpose)
