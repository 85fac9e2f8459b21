"""Run sources through an engine: the one runner of evaluation, rollouts and tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from earvoice.agent.clock import Clock
from earvoice.agent.policies import Policy
from earvoice.agent.reading import TextStream
from earvoice.agent.step import AnyInput, StepOutput, StreamEngine
from earvoice.agent.stream import Stream
from earvoice.errors import SessionError
from earvoice.types import Reading, Task, Trajectory, Turn

# Live streams begin their turns in so many groups: larger ones are cheaper to begin, and keep
# streams waiting.
_GROUPS = 2


@dataclass(frozen=True, slots=True)
class Source:
    """A source and what is asked about it.

    content: float32 [N] at 16 kHz, or for the task of translating text, a text.
    """

    content: NDArray[np.float32] | Reading
    task: Task


def simulate(
    engine: StreamEngine,
    sources: Iterable[Source],
    *,
    policy: Policy,
    clock: Clock,
    batch: int,
    heard: Callable[[float], None] = lambda seconds: None,
) -> Iterator[Trajectory]:
    """Yield one trajectory per source, in the order of the sources.

    At most `batch` sources are live at once; each joins as soon as another one ends. Turns overlap:
    a source that is ready waits until half of the live ones are, since it is quicker to begin
    together, but not for the longest turn of the others. The compute time of a turn is from where
    it was ready to begin to its end, with all that was computed for others meanwhile. Nothing is
    gated, so that every policy hears all. heard: called with the seconds of the sources that turns
    consumed.
    Raises SessionError when the engine has no free slot to begin with.
    """
    if batch < 1 or not engine.free:
        raise SessionError(
            f"simulating needs a batch of at least 1 and a free slot, got a batch of {batch} and "
            f"{engine.free} free slots; build an engine with more slots"
        )
    waiting = enumerate(sources)
    live: dict[int, _Run] = {}
    finished: dict[int, Trajectory] = {}
    due = 0
    try:
        while True:
            while engine.free and len(live) < batch and (entry := next(waiting, None)):
                run = _Run.start(*entry, policy=policy, engine=engine, now_s=clock.now())
                live[engine.join(run.source.task)] = run
            if not live:
                return
            _begin(engine, live)
            heard(_advance(engine, live, clock))
            for slot in [slot for slot, run in live.items() if run.is_done]:
                engine.leave(slot)
                run = live.pop(slot)
                finished[run.order] = run.trajectory()
            while due in finished:
                yield finished.pop(due)
                due += 1
    finally:
        for slot in live:
            engine.leave(slot)


@dataclass(slots=True)
class _Run:
    """A live source.

    next_step: what it brings to the next turn, None when it is done. ready_s: since when it could
    begin the turn that comes, or that it is in the middle of. writes: it is in the middle of one.
    """

    order: int
    source: Source
    stream: Stream | TextStream
    start_s: float
    next_step: AnyInput | None
    ready_s: float
    writes: bool = False
    turns: list[Turn] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)

    @classmethod
    def start(
        cls, order: int, source: Source, *, policy: Policy, engine: StreamEngine, now_s: float
    ) -> _Run:
        stream: Stream | TextStream
        if isinstance(source.content, Reading):
            stream = TextStream(source.task, policy)
            stream.feed(source.content.units, source.content.times_s)
        else:
            stream = Stream(source.task, policy, chunk_samples=engine.chunk_samples)
            stream.feed(source.content)
        stream.end()
        return cls(order, source, stream, now_s, stream.next_step(), ready_s=now_s)

    @property
    def is_done(self) -> bool:
        """Return whether there is nothing more to bring, and nothing on its way."""
        return self.next_step is None and not self.writes

    def accept(self, output: StepOutput, now_s: float) -> float:
        """Take what a turn came to; returns the seconds of audio that it consumed."""
        turn = self.stream.accept(
            output, start_s=self.ready_s - self.start_s, end_s=now_s - self.start_s
        )
        heard_s = turn.heard_s - (self.turns[-1].heard_s if self.turns else 0.0)
        self.turns.append(turn)
        self.transcript.append(output.transcript)
        self.next_step, self.ready_s, self.writes = self.stream.next_step(), now_s, False
        return heard_s

    def trajectory(self) -> Trajectory:
        return Trajectory(
            self.source.task, self.stream.source_s, tuple(self.turns), "".join(self.transcript)
        )


def _begin(engine: StreamEngine, live: Mapping[int, _Run]) -> None:
    """Let the sources that are ready begin a turn, if they are enough."""
    ready = {slot: run.next_step for slot, run in live.items() if not run.writes}
    inputs = {slot: step for slot, step in ready.items() if step is not None}
    writing = len(live) - len(ready)
    if not inputs or (writing and len(inputs) < len(live) // _GROUPS):
        return
    engine.begin(inputs)
    for slot in inputs:
        live[slot].writes = True


def _advance(engine: StreamEngine, live: Mapping[int, _Run], clock: Clock) -> float:
    """Let every turn go on; returns the seconds of audio that those that ended consumed."""
    outputs = engine.advance()
    now_s = clock.now()
    return sum(live[slot].accept(output, now_s) for slot, output in outputs.items())
