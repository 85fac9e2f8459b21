"""What a person sees of a run: a bar on a terminal, plain lines elsewhere, TensorBoard curves."""

from __future__ import annotations

import sys
import time
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Self

from earvoice.log import get_logger

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID
    from torch.utils.tensorboard import SummaryWriter

_log = get_logger(__name__)


class RunProgress:
    """Reports figures by step; missing packages are said once and cost nothing but the display."""

    def __init__(self, out: Path, *, steps: int, first_step: int) -> None:
        self._steps = steps
        self._first_step = first_step
        self._started_s = time.monotonic()
        self._resources = ExitStack()
        self._window: list[Mapping[str, float]] = []
        self._writer = _tensorboard(out / "tensorboard", first_step)
        self._bar, self._task = _bar(steps, first_step)

    def __enter__(self) -> Self:
        if self._bar is not None:
            self._resources.enter_context(self._bar)
        if self._writer is not None:
            self._resources.callback(self._writer.close)
        return self

    def __exit__(self, *_: object) -> None:
        self._resources.close()

    def step(self, step: int, figures: Mapping[str, float], *, report: bool) -> None:
        """Move the bar to a number of finished steps; `report` the mean since the last report."""
        self._window.append(figures)
        self.move(step)
        if report:
            mean = {
                name: sum(row[name] for row in self._window) / len(self._window) for name in figures
            }
            self._window.clear()
            self.report(step, mean)

    def move(self, step: int) -> None:
        """Move the bar to a number of finished steps."""
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=step)

    def report(
        self, step: int, figures: Mapping[str, float], *, shown: Collection[str] | None = None
    ) -> None:
        """Record figures by name, such as `train/lm`, and show them, or only those in `shown`."""
        if self._writer is not None:
            for name, value in figures.items():
                self._writer.add_scalar(name, value, step)
        text = "  ".join(
            f"{name.split('/')[-1]} {_short(value)}"
            for name, value in figures.items()
            if shown is None or name in shown
        )
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=text)
        else:
            _log.info("step %d/%d  %s  %s", step, self._steps, text, self._remaining(step))

    def _remaining(self, step: int) -> str:
        done = step - self._first_step
        if done < 1:
            return ""
        left_s = (time.monotonic() - self._started_s) / done * (self._steps - step)
        return f"{left_s / 60:.0f} min left"


def _short(value: float) -> str:
    return f"{value:.2e}" if 0 < abs(value) < 0.01 else f"{value:.3f}"


def _tensorboard(folder: Path, first_step: int) -> SummaryWriter | None:
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        _log.info("no curves are recorded: pip install tensorboard")
        return None
    return SummaryWriter(str(folder), purge_step=first_step)


def _bar(steps: int, first_step: int) -> tuple[Progress | None, TaskID | None]:
    if not sys.stderr.isatty():
        return None, None
    try:
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )
    except ImportError:
        _log.info("no progress bar: pip install rich")
        return None, None
    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}"),
        console=Console(stderr=True),
    )
    return bar, bar.add_task("", total=steps, completed=first_step)
