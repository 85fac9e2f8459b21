"""A bar on standard error for things that are counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn


@contextmanager
def counting(
    console: Console | None = None,
) -> Iterator[Callable[[str], Callable[[int, int], None]]]:
    """Give a function that adds a bar by its name and returns whom to tell (done, of how many).

    Nothing is shown where nobody looks.
    """
    console = console or Console(stderr=True)
    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )

    def bar(name: str) -> Callable[[int, int], None]:
        task = progress.add_task(name, total=None)
        return lambda done, total: progress.update(task, completed=done, total=total)

    with progress:
        yield bar
