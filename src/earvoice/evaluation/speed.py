"""How fast an engine is: one stream, many streams, and an hour of one stream."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from earvoice.agent.policies import Learned
from earvoice.agent.session import Session
from earvoice.agent.simulate import Source, simulate
from earvoice.agent.step import StepInput, StepOutput, StreamEngine
from earvoice.audio import features
from earvoice.errors import MetricError
from earvoice.types import SAMPLE_RATE_HZ, Task, Turn

if TYPE_CHECKING:
    from earvoice.agent.clock import Clock
    from earvoice.model.speech_lm import SpeechLM

# The first minute warms caches; the second is the yardstick.
_YARDSTICK_MINUTE = 2


class TimedEngine:
    """An engine whose steps are timed, each once however many streams took part."""

    def __init__(self, engine: StreamEngine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock
        self.compute_s = 0.0

    @property
    def name(self) -> str:
        """Return the model's name."""
        return self._engine.name

    @property
    def chunk_samples(self) -> int:
        """Return the length of a base chunk."""
        return self._engine.chunk_samples

    @property
    def free(self) -> int:
        """Return how many slots are free."""
        return self._engine.free

    def join(self, task: Task) -> int:
        """Take a slot."""
        return self._engine.join(task)

    def leave(self, slot: int) -> None:
        """Give a slot back."""
        self._engine.leave(slot)

    def step(self, inputs: Mapping[int, StepInput]) -> dict[int, StepOutput]:
        """Step and note how long it took."""
        begun_s = self._clock.now()
        outputs = self._engine.step(inputs)
        self.compute_s += self._clock.now() - begun_s
        return outputs


@dataclass(frozen=True, slots=True)
class PartTimes:
    """Mean computing time of one base chunk of one stream, by part."""

    features_s: float
    encoder_s: float
    language_model_s: float


@dataclass(frozen=True, slots=True)
class LongRun:
    """What an hour does to an engine.

    growth: computing time of the last minute over that of the second one.
    memory_mb_per_hour: growth of the process from the second minute to the end.
    """

    minutes: int
    growth: float
    memory_mb_per_hour: float


def compute_time_s(
    engine: StreamEngine, recordings: Sequence[NDArray[np.float32]], *, task: Task, clock: Clock
) -> float:
    """Return how long an engine computes on recordings, all its slots in one batch."""
    timed = TimedEngine(engine, clock)
    sources = (Source(samples, task) for samples in recordings)
    for _ in simulate(timed, sources, policy=Learned(), clock=clock, batch=max(1, engine.free)):
        pass
    return timed.compute_s


def part_times(
    model: SpeechLM, samples: NDArray[np.float32], *, whole_s: float, clock: Clock
) -> PartTimes:
    """Return where a chunk's time goes; whole_s: computing time of a whole step per chunk.

    Features and encoder are measured apart, the language model and its search are the rest.
    """
    import torch

    size = model.config.chunk_samples
    chunks = [samples[at : at + size] for at in range(0, len(samples) - size + 1, size)]
    if not chunks:
        raise MetricError(f"{len(samples)} samples are no whole chunk of {size}; use a longer one")
    mel_state, mels = features.initial_state(), []
    begun_s = clock.now()
    for chunk in chunks:
        mel_state, mel_MF = features.step(mel_state, chunk)
        mels.append(mel_MF)
    features_s = (clock.now() - begun_s) / len(chunks)
    with torch.inference_mode():
        state = model.initial_state(1)
        begun_s = clock.now()
        for mel_MF in mels:
            state, _ = model.encoder.step(state, torch.from_numpy(mel_MF)[None])
        encoder_s = (clock.now() - begun_s) / len(chunks)
    return PartTimes(features_s, encoder_s, max(0.0, whole_s - features_s - encoder_s))


def long_run(
    engine: StreamEngine, samples: NDArray[np.float32], *, task: Task, clock: Clock, minutes: int
) -> LongRun:
    """Return what one stream costs that hears a recording over and over.

    Raises MetricError when there is nothing to compare the end with.
    """
    if minutes <= _YARDSTICK_MINUTE:
        raise MetricError(
            f"a long run needs at least {_YARDSTICK_MINUTE + 1} minutes, got {minutes}"
        )
    by_minute_s = np.zeros(minutes)
    memory_mb = np.zeros(minutes)

    def count(turn: Turn, _: str) -> None:
        minute = min(minutes - 1, int(turn.heard_s / 60))
        by_minute_s[minute] += turn.compute_end_s - turn.compute_start_s
        memory_mb[minute] = resident_mb()

    with Session(engine, task, clock=clock, policy=Learned(), gate=False) as session:
        session.observe(count)
        for second in range(60 * minutes):
            at = second * SAMPLE_RATE_HZ % max(1, len(samples) - SAMPLE_RATE_HZ)
            session.push(samples[at : at + SAMPLE_RATE_HZ])
    first = _YARDSTICK_MINUTE - 1
    grown_mb = memory_mb[-1] - memory_mb[first]
    return LongRun(
        minutes,
        float(by_minute_s[-1] / by_minute_s[first]),
        float(grown_mb * 60 / (minutes - 1 - first)),
    )


def resident_mb() -> float:
    """Return how much memory this process holds, or where the system does not tell, its peak."""
    import resource

    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
