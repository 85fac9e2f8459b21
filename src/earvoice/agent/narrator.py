"""Tell what a stream does: every due turn is taken, and becomes events.

Sessions of speech and of text differ in what is pushed into them; from the turn on they are one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, Self, TypeAlias

from earvoice.agent.clock import Clock
from earvoice.agent.emissions import ready_at
from earvoice.agent.events import (
    Event,
    SessionEnded,
    SessionStarted,
    SessionStats,
    SourceText,
    Translation,
)
from earvoice.agent.policies import Policy
from earvoice.agent.step import AnyInput, StepOutput, StreamEngine
from earvoice.errors import SessionError
from earvoice.types import Task, Turn

TurnObserver: TypeAlias = Callable[[Turn, str], None]
"""Called after every turn, also after a READ, with the turn and its new source text."""


class TurnSource(Protocol):
    """A source cut into turns: `stream.Stream` or `reading.TextStream`."""

    @property
    def source_s(self) -> float:
        """Return the length of what was fed."""

    @property
    def heard_s(self) -> float:
        """Return how much of it the turns so far have consumed."""

    @property
    def gated_s(self) -> float:
        """Return how much of it the engine was spared."""

    def next_step(self) -> AnyInput | None:
        """Return the next turn's input, or None when there is none yet or any more."""

    def accept(self, output: StepOutput, *, start_s: float, end_s: float) -> Turn:
        """Return the turn that a step's output makes."""


class Narrator:
    """One stream in a slot of an engine, from turns to events; the only reader of the clock.

    turn_s: how long a turn is, for the greeting.
    """

    def __init__(
        self, engine: StreamEngine, task: Task, *, clock: Clock, policy: Policy, turn_s: float
    ) -> None:
        self._engine, self._task, self._clock, self._policy = engine, task, clock, policy
        self._turn_s = turn_s
        self._observer: TurnObserver | None = None
        self._tally = _Tally()
        self._greeted = self._ended = False
        self._slot: int | None = engine.join(task)
        self._start_s = clock.now()

    def observe(self, observer: TurnObserver) -> None:
        """Have `observer` called after every turn from now on."""
        self._observer = observer

    def greet(self) -> list[Event]:
        """Return the first event, once. Raises SessionError when the stream has ended."""
        if self._slot is None:
            done = "flushed" if self._ended else "closed"
            raise SessionError(
                f"the session was already {done}; it hears one source; make a new one for the next"
            )
        if self._greeted:
            return []
        self._greeted = True
        direction = self._task.direction
        return [SessionStarted(0.0, direction, self._engine.name, self._policy.name, self._turn_s)]

    def run(self, stream: TurnSource) -> list[Event]:
        """Take every turn that is due: hear, decide, tell."""
        events: list[Event] = []
        while (heard := stream.next_step()) is not None:
            assert self._slot is not None
            start_s = self.now_s()
            output = self._engine.step({self._slot: heard})[self._slot]
            turn = stream.accept(output, start_s=start_s, end_s=self.now_s())
            events += self._tell(turn, output)
        return events

    def end(self, stream: TurnSource) -> list[Event]:
        """Return the last event and give the slot back."""
        self._ended = True
        self.close()
        stats = SessionStats(
            heard_s=stream.source_s,
            gated_s=stream.gated_s,
            compute_s=self._tally.compute_s,
            turns=self._tally.turns,
            reads=self._tally.reads,
            clipped=self._tally.clipped,
        )
        return [SessionEnded(max(self._tally.ready_s, stats.heard_s), stats)]

    def close(self) -> None:
        """Give the slot back without waiting for the end; does nothing the second time."""
        if self._slot is not None:
            self._engine.leave(self._slot)
            self._slot = None

    def now_s(self) -> float:
        """Return the time since the session began."""
        return self._clock.now() - self._start_s

    def _tell(self, turn: Turn, output: StepOutput) -> list[Event]:
        elapsed_s = self._tally.add(turn)
        if self._observer is not None:
            self._observer(turn, output.transcript)
        events: list[Event] = []
        languages = self._task.direction
        if output.transcript or output.tentative != self._tally.tentative:
            events.append(
                SourceText(elapsed_s, languages.source, output.transcript, output.tentative)
            )
        self._tally.tentative = output.tentative
        if not turn.action.is_read:
            events.append(
                Translation(
                    elapsed_s,
                    languages.target,
                    turn.action.text,
                    turn.heard_s,
                    elapsed_s,
                    turn.index,
                )
            )
        return events


class Narrated:
    """What every session has: an observer, an end, and a `with` block that gives the slot back."""

    def __init__(self, narrator: Narrator) -> None:
        self._narrator = narrator

    def observe(self, observer: TurnObserver) -> None:
        """Have `observer` called after every turn from now on."""
        self._narrator.observe(observer)

    def close(self) -> None:
        """Give the slot back without waiting for the end; does nothing the second time."""
        self._narrator.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(slots=True)
class _Tally:
    """What the turns so far amount to.

    ready_s: when a listener of the live talk had the last turn's text.
    """

    ready_s: float = 0.0
    compute_s: float = 0.0
    turns: int = 0
    reads: int = 0
    clipped: int = 0
    tentative: str = ""

    def add(self, turn: Turn) -> float:
        """Count a turn and return when its text was there.

        Live, this is the wall clock; a recording that is read faster than it was spoken gets the
        times that it would have had.
        """
        self.ready_s = ready_at(turn, self.ready_s)
        self.compute_s += turn.compute_end_s - turn.compute_start_s
        self.turns += 1
        self.reads += turn.action.is_read
        self.clipped += turn.action.clipped
        return self.ready_s
