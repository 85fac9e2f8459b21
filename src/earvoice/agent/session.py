"""A session: audio of one speaker goes in, events come out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earvoice.agent.clock import Clock
from earvoice.agent.events import Event
from earvoice.agent.narrator import Narrated, Narrator
from earvoice.agent.policies import Policy
from earvoice.agent.step import StreamEngine
from earvoice.agent.stream import Stream
from earvoice.audio.resample import Resampler
from earvoice.errors import SessionError
from earvoice.types import SAMPLE_RATE_HZ, Task


@dataclass(frozen=True, slots=True)
class SessionSettings:
    """What a session may be told besides its task.

    rate_hz: rate of the samples that will be pushed.
    tail_chunks: silent base chunks that may follow the source until its last sentence is finished;
    None for two seconds of them.
    """

    rate_hz: int = SAMPLE_RATE_HZ
    tail_chunks: int | None = None


class Session(Narrated):
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
        self._resampler = Resampler(settings.rate_hz)
        self._stream = Stream(
            task,
            policy,
            chunk_samples=engine.chunk_samples,
            gate=gate,
            tail_chunks=settings.tail_chunks,
        )
        turn_s = policy.merge(task.multiplier) * engine.chunk_samples / SAMPLE_RATE_HZ
        super().__init__(Narrator(engine, task, clock=clock, policy=policy, turn_s=turn_s))

    def push(self, samples: NDArray[np.float32]) -> list[Event]:
        """Hear samples [N] in [-1, 1] at the declared rate and return what happened.

        Raises SessionError after `flush` or `close`, and for samples that are no mono audio.
        """
        events = self._narrator.greet()
        _require_audio(samples)
        self._stream.feed(self._resampler.push(samples))
        return events + self._narrator.run(self._stream)

    def flush(self) -> list[Event]:
        """Say that the source has ended, return what was still to come and give the slot back."""
        events = self._narrator.greet()
        self._stream.feed(self._resampler.flush())
        self._stream.end()
        events += self._narrator.run(self._stream)
        return events + self._narrator.end(self._stream)


def _require_audio(samples: NDArray[np.float32]) -> None:
    if samples.ndim != 1 or samples.dtype != np.float32 or not np.isfinite(samples).all():
        raise SessionError(
            f"pushed samples of shape {samples.shape} and type {samples.dtype} are not finite mono "
            "float32; expected shape [N] in [-1, 1]; average the channels and divide 16-bit "
            "integers by 32768"
        )
