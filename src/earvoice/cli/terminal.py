"""What the user sees: events as JSON or plain lines, or live on a terminal, and the progress."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

import typer
from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from earvoice.agent.events import SessionEnded, SourceText, Translation
from earvoice.text import ends_sentence, one_line

if TYPE_CHECKING:
    from earvoice.agent.events import Event, JsonValue

# Once a minute of text has no full stop, it is moved out of the live part all the same.
_LIVE_CHARACTERS = 400


class View(Protocol):
    """Shows events as they come."""

    def show(self, event: Event) -> None:
        """Show one event."""

    def heard(self, seconds: float) -> None:
        """Note that so much more audio was heard."""


def is_terminal() -> bool:
    """Return whether a person reads standard output."""
    return sys.stdout.isatty()


def echo_json(record: Mapping[str, JsonValue]) -> None:
    """Write one object as one line to standard output, at once."""
    typer.echo(json.dumps(record, ensure_ascii=False))


def note(text: str) -> None:
    """Write a line to standard error."""
    typer.secho(text, err=True, dim=True)


def show_table(record: Mapping[str, JsonValue]) -> None:
    """Write names and values to standard output, one pair per line."""
    width = max(map(len, record))
    for name, value in record.items():
        typer.echo(f"{name:<{width}}  {value}")


class AudioProgress:
    """A bar on standard error: audio done, real-time factor, time left; none where nobody looks."""

    def __init__(self, *, total_s: float | None, console: Console | None = None) -> None:
        """Prepare a bar; total_s: length of the audio, None when it is not known."""
        self.console = console or Console(stderr=True)
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            _AudioColumn(),
            TimeRemainingColumn(),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )
        self._task = self.progress.add_task("", total=total_s)

    @contextmanager
    def shown(self) -> Iterator[AudioProgress]:
        """Show the bar during a block."""
        with self.progress:
            yield self

    def expect(self, total_s: float) -> None:
        """Say how much audio there is, as far as is known by now."""
        self.progress.update(self._task, total=total_s)

    def advance(self, seconds: float) -> None:
        """Note that so much more audio is done."""
        self.progress.advance(self._task, seconds)


class _AudioColumn(ProgressColumn):
    def render(self, task: Task) -> Text:
        """Return the audio time done, the whole of it, and the real-time factor so far."""
        total = "" if task.total is None else f" / {clock_face(task.total)}"
        rtf = (
            ""
            if not task.completed or not task.elapsed
            else f"  RTF {task.elapsed / task.completed:.2f}"
        )
        return Text(f"{clock_face(task.completed)}{total}{rtf}")


def clock_face(seconds: float) -> str:
    """Return a length of time as M:SS or H:MM:SS."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


class JsonView:
    """One event per line."""

    def show(self, event: Event) -> None:
        """Write the event."""
        echo_json(event.to_json())

    def heard(self, seconds: float) -> None:
        """Show nothing: whoever reads JSON wants no bar."""


class PlainView:
    """One line per text, with its time; for pipes and files."""

    def __init__(self, progress: AudioProgress) -> None:
        """Show the bar on standard error, if anybody looks."""
        self._progress = progress

    def show(self, event: Event) -> None:
        """Write what is certain."""
        if isinstance(event, SourceText) and not event.committed.strip():
            return
        typer.echo(str(event), err=not isinstance(event, SourceText | Translation))

    def heard(self, seconds: float) -> None:
        """Move the bar."""
        self._progress.advance(seconds)


class LiveView:
    """The current sentence and its translation, above a bar; finished ones scroll away."""

    def __init__(self, live: Live, progress: AudioProgress) -> None:
        """Draw on a live display that somebody else starts and stops."""
        self._live, self._progress = live, progress
        self._source = self._tentative = self._target = ""
        self._lag_s: float | None = None

    def show(self, event: Event) -> None:
        """Add an event to the picture."""
        match event:
            case SourceText():
                self._source += event.committed
                self._tentative = event.tentative
            case Translation():
                self._target += event.text
                self._lag_s = event.elapsed_s - event.delay_s
            case SessionEnded():
                self.finish()
                self._live.console.print(Text(str(event), style="dim"))
        if ends_sentence(self._target) or len(self._target) > _LIVE_CHARACTERS:
            self.finish()
        self._live.update(self._picture())

    def heard(self, seconds: float) -> None:
        """Move the bar."""
        self._progress.advance(seconds)

    def finish(self) -> None:
        """Let the current texts scroll away."""
        finished = ((self._source, "dim"), (self._target, "bold"))
        self._source = self._target = ""
        self._live.update(self._picture())
        for text, style in finished:
            if one_line(text):
                self._live.console.print(Text(one_line(text), style=style))

    def _picture(self) -> Group:
        source = Text(one_line(self._source), style="dim")
        if one_line(self._tentative):
            source.append(" ")
            source.append(one_line(self._tentative), style="dim italic underline")
        lag = (
            "" if self._lag_s is None else f"written {self._lag_s:.2f} s after its chunk was heard"
        )
        return Group(
            source,
            Text(one_line(self._target), style="bold"),
            self._progress.progress.get_renderable(),
            Text(lag, style="dim"),
        )


@contextmanager
def view(*, json_lines: bool, total_s: float | None) -> Iterator[View]:
    """Give the view that fits where standard output goes, and leave the terminal in order."""
    if json_lines:
        yield JsonView()
    elif not is_terminal():
        with AudioProgress(total_s=total_s).shown() as progress:
            yield PlainView(progress)
    else:
        console = Console()
        progress = AudioProgress(total_s=total_s, console=console)
        with Live(console=console, transient=True, refresh_per_second=8) as live:
            shown = LiveView(live, progress)
            try:
                yield shown
            finally:
                shown.finish()
