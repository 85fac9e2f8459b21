"""A session: audio of one speaker goes in, events come out. The only reader of the clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

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
from earvoice.agent.step import StepOutput, StreamEngine
from earvoice.agent.stream import TAIL_CHUNKS, Stream
from earvoice.audio.resample import Resampler
from earvoice.errors import SessionError
from earvoice.types import SAMPLE_RATE_HZ, Task, Turn

TurnObserver: TypeAlias = Callable[[Turn, str], None]
"""Called after every turn, also after a READ, with the turn and its new source text."""


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """What a session may be told besides its task.

    rate_hz: rate of the samples that will be pushed.
    tail_chunks: silent base chunks that may follow the source until its last sentence is finished.
    """

    rate_hz: int = SAMPLE_RATE_HZ
    tail_chunks: int = TAIL_CHUNKS


class Session:
    """One stream of speech through an engine.

    A session takes a slot when it is made, and gives it back after `flush`, after `close` or at the
    end of its `with` block.
    """

    def __init__(
        self,
        engine: StreamEngine,
        task: Task,
        *,
        clock: Clock,
        policy: Policy,
        gate: bool = True,
        settings: SessionSettings = SessionSettings(),
    ) -> None:
        self._engine, self._task, self._clock, self._policy = engine, task, clock, policy
        self._resampler = Resampler(settings.rate_hz)
        self._stream = Stream(
            task,
            policy,
            chunk_samples=engine.chunk_samples,
            gate=gate,
            tail_chunks=settings.tail_chunks,
        )
        self._observer: TurnObserver | None = None
        self._tally = _Tally()
        self._greeted = self._flushed = False
        self._slot: int | None = engine.join(task)
        self._start_s = clock.now()

    def observe(self, observer: TurnObserver) -> None:
        """Have `observer` called after every turn from now on."""
        self._observer = observer

    def push(self, samples: NDArray[np.float32]) -> list[Event]:
        """Hear samples [N] in [-1, 1] at the declared rate and return what happened.

        Raises SessionError after `flush` or `close`, and for samples that are no mono audio.
        """
        self._require_open()
        _require_audio(samples)
        events = self._greet()
        self._stream.feed(self._resampler.push(samples))
        return events + self._run()

    def flush(self) -> list[Event]:
        """Say that the source has ended, return what was still to come and give the slot back."""
        self._require_open()
        events = self._greet()
        self._stream.feed(self._resampler.flush())
        self._stream.end()
        events += self._run()
        self._flushed = True
        self.close()
        stats = self._stats()
        return [*events, SessionEnded(max(self._tally.ready_s, stats.heard_s), stats)]

    def close(self) -> None:
        """Give the slot back without waiting for the end; does nothing the second time."""
        if self._slot is not None:
            self._engine.leave(self._slot)
            self._slot = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _run(self) -> list[Event]:
        """Take every turn that is due: hear, decide, tell."""
        events: list[Event] = []
        while (heard := self._stream.next_step()) is not None:
            assert self._slot is not None
            start_s = self._time_s()
            output = self._engine.step({self._slot: heard})[self._slot]
            turn = self._stream.accept(output, start_s=start_s, end_s=self._time_s())
            events += self._tell(turn, output)
        return events

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

    def _greet(self) -> list[Event]:
        if self._greeted:
            return []
        self._greeted = True
        chunks = self._policy.merge(self._task.multiplier)
        turn_s = chunks * self._engine.chunk_samples / SAMPLE_RATE_HZ
        direction = self._task.direction
        return [SessionStarted(0.0, direction, self._engine.name, self._policy.name, turn_s)]

    def _require_open(self) -> None:
        if self._slot is None:
            done = "flushed" if self._flushed else "closed"
            raise SessionError(
                f"the session was already {done}; it hears one source; make a new one for the next"
            )

    def _time_s(self) -> float:
        return self._clock.now() - self._start_s

    def _stats(self) -> SessionStats:
        return SessionStats(
            heard_s=self._stream.source_s,
            gated_s=self._stream.gated_s,
            compute_s=self._tally.compute_s,
            turns=self._tally.turns,
            reads=self._tally.reads,
            clipped=self._tally.clipped,
        )


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


def _require_audio(samples: NDArray[np.float32]) -> None:
    if samples.ndim != 1 or samples.dtype != np.float32 or not np.isfinite(samples).all():
        raise SessionError(
            f"pushed samples of shape {samples.shape} and type {samples.dtype} are not finite mono "
            "float32; expected shape [N] in [-1, 1]; average the channels and divide 16-bit "
            "integers by 32768"
        )
