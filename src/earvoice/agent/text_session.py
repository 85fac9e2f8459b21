"""A session that reads: text goes in while it is being written, events come out."""

from __future__ import annotations

from earvoice.agent.clock import Clock
from earvoice.agent.events import Event
from earvoice.agent.narrator import Narrated, Narrator
from earvoice.agent.policies import Policy
from earvoice.agent.reading import UNITS_PER_S, TextStream
from earvoice.agent.step import StreamEngine
from earvoice.errors import SessionError
from earvoice.types import Reading, Task, TaskKind


class TextSession(Narrated):
    """One stream of text through an engine.

    It takes a slot when it is made, and gives it back after `flush`, after `close` or at the end of
    its `with` block.
    """

    def __init__(self, engine: StreamEngine, task: Task, *, clock: Clock, policy: Policy) -> None:
        if task.kind is not TaskKind.TRANSLATE:
            raise SessionError(
                f"a session that reads got the task {task.kind}; expected {TaskKind.TRANSLATE}"
            )
        self._stream = TextStream(task, policy)
        turn_s = policy.merge(task.multiplier) / UNITS_PER_S[task.direction.source]
        super().__init__(Narrator(engine, task, clock=clock, policy=policy, turn_s=turn_s))

    def push(self, reading: Reading) -> list[Event]:
        """Read more units, later than those before, and return what happened.

        Raises SessionError after `flush` or `close`, and for units from before the last ones.
        """
        events = self._narrator.greet()
        if reading.times_s and reading.times_s[0] < self._stream.source_s:
            raise SessionError(
                f"units at {reading.times_s[0]} s were pushed after one at "
                f"{self._stream.source_s} s; push them in the order of their times"
            )
        self._stream.feed(reading.units, reading.times_s)
        return events + self._narrator.run(self._stream)

    def flush(self) -> list[Event]:
        """Say that the source has ended, return what was still to come and give the slot back."""
        events = self._narrator.greet()
        self._stream.end()
        events += self._narrator.run(self._stream)
        return events + self._narrator.end(self._stream)
