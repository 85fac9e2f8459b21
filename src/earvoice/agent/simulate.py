"""Run sources through an engine: the one runner of evaluation, rollouts and tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from earvoice.agent.clock import Clock
from earvoice.agent.policies import Policy
from earvoice.agent.reading import TextStream
from earvoice.agent.step import AnyInput, StreamEngine
from earvoice.agent.stream import Stream
from earvoice.errors import SessionError
from earvoice.types import Reading, Task, Trajectory, Turn


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

    At most `batch` sources are live at once; each joins as soon as another one ends, and all live
    ones take a turn per step. Compute times are those of the whole batch's steps. Nothing is gated,
    so that every policy hears all. heard: called after every step with the seconds of the sources
    that it consumed.
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
            heard(_step(engine, live, clock))
            for slot in [slot for slot, run in live.items() if run.next_step is None]:
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
    """A live source. next_step: what it brings to the next step, None when it is done."""

    order: int
    source: Source
    stream: Stream | TextStream
    start_s: float
    next_step: AnyInput | None
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
        return cls(order, source, stream, now_s, stream.next_step())

    def trajectory(self) -> Trajectory:
        return Trajectory(
            self.source.task, self.stream.source_s, tuple(self.turns), "".join(self.transcript)
        )


def _step(engine: StreamEngine, live: dict[int, _Run], clock: Clock) -> float:
    """Let every live source take one turn; returns the seconds of audio they consumed."""
    inputs = {slot: run.next_step for slot, run in live.items() if run.next_step is not None}
    begun_s = clock.now()
    outputs = engine.step(inputs)
    done_s = clock.now()
    heard_s = 0.0
    for slot, output in outputs.items():
        run = live[slot]
        turn = run.stream.accept(output, start_s=begun_s - run.start_s, end_s=done_s - run.start_s)
        heard_s += turn.heard_s - (run.turns[-1].heard_s if run.turns else 0.0)
        run.turns.append(turn)
        run.transcript.append(output.transcript)
        run.next_step = run.stream.next_step()
    return heard_s
