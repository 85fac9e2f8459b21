"""How fast a model interprets: one stream by parts, many streams as one batch, and how many fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import fmean
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from earvoice.agent.clock import Clock
from earvoice.agent.policies import Policy
from earvoice.agent.session import Session
from earvoice.agent.simulate import Source, simulate
from earvoice.agent.step import StepInput, StreamEngine
from earvoice.audio import features
from earvoice.errors import MetricError
from earvoice.types import SAMPLE_RATE_HZ, Task

if TYPE_CHECKING:
    from torch import nn

    from earvoice.agent.engine import Engine

Samples = NDArray[np.float32]
EngineOf = Callable[[int], StreamEngine]
"""Makes an engine of the same model with so many slots."""
Progress = Callable[[float], None]
"""Called with the seconds of audio that were interpreted."""

WARM_UP_STEPS = 3
_BLOCK_SAMPLES = SAMPLE_RATE_HZ


def _ignore(seconds: float) -> None:
    """Tell nobody about progress."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What all measurements of one run have in common."""

    task: Task
    policy: Policy
    clock: Clock
    progress: Progress = _ignore


@dataclass(frozen=True, slots=True)
class StreamCost:
    """What one stream costs from samples to events, and where; all of it computing time."""

    audio_s: float
    whole_s: float
    features_s: float
    encoder_s: float
    language_model_s: float

    @property
    def rtf(self) -> float:
        """Return the computing time of one second of audio."""
        return self.whole_s / self.audio_s

    @property
    def rest_s(self) -> float:
        """Return what is left: gate, search, transcript, text, bookkeeping."""
        parts_s = self.features_s + self.encoder_s + self.language_model_s
        return max(0.0, self.whole_s - parts_s)


@dataclass(frozen=True, slots=True)
class BatchGain:
    """Recordings one after the other against all of them as one batch.

    different: recordings whose text depends on the batch; a correct engine has none.
    """

    streams: int
    lone_s: float
    batch_s: float
    different: int

    @property
    def speedup(self) -> float:
        """Return how many times as many streams a second the batch finishes."""
        return self.lone_s / self.batch_s


@dataclass(frozen=True, slots=True)
class StepTimes:
    """How long one step of a full batch takes."""

    streams: int
    median_s: float
    p95_s: float


def stream_cost(engine: Engine, samples: Samples, conditions: Conditions) -> StreamCost:
    """Return what a recording costs as a live session; the engine needs a free slot.

    Features are so small a part that they are measured in a pass of their own.
    """
    clock = conditions.clock
    watches = {"encoder": _Stopwatch(clock), "lm": _Stopwatch(clock)}
    parts: dict[str, nn.Module] = {"encoder": engine.model.encoder.net, "lm": engine.model.lm}
    with _watched(parts, watches):
        begun_s = clock.now()
        with Session(engine, conditions.task, clock=clock, policy=conditions.policy) as session:
            for at in range(0, len(samples), _BLOCK_SAMPLES):
                block = samples[at : at + _BLOCK_SAMPLES]
                session.push(block)
                conditions.progress(len(block) / SAMPLE_RATE_HZ)
            session.flush()
        whole_s = clock.now() - begun_s
    return StreamCost(
        audio_s=len(samples) / SAMPLE_RATE_HZ,
        whole_s=whole_s,
        features_s=_features_s(samples, engine.chunk_samples, clock),
        encoder_s=watches["encoder"].total_s,
        language_model_s=watches["lm"].total_s,
    )


def batch_gain(
    engine_of: EngineOf,
    recordings: Sequence[Samples],
    conditions: Conditions,
) -> BatchGain:
    """Return what is gained by interpreting recordings as one batch, from samples to text.

    Other programs come and go, so the batch and the lone streams take turns, and the batch runs
    before, between and after two runs of those; the means are compared.
    """

    def run(slots: int) -> tuple[float, list[str]]:
        engine, texts, clock = engine_of(slots), [], conditions.clock
        begun_s = clock.now()
        sources = (Source(samples, conditions.task) for samples in recordings)
        for trajectory in simulate(
            engine, sources, policy=conditions.policy, clock=clock, batch=slots
        ):
            texts.append(trajectory.text)
            conditions.progress(trajectory.source_s)
        return clock.now() - begun_s, texts

    slots = len(recordings)
    runs = [run(width) for width in (slots, 1, slots, 1, slots)]
    batches, alone = runs[::2], runs[1::2]
    different = sum(a != b for a, b in zip(alone[0][1], batches[0][1], strict=True))
    return BatchGain(
        slots,
        fmean(seconds for seconds, _ in alone),
        fmean(seconds for seconds, _ in batches),
        different,
    )


def step_times(
    engine: StreamEngine,
    samples: Samples,
    conditions: Conditions,
    *,
    steps: int,
) -> StepTimes:
    """Return how long steps take in which every slot of an engine hears one base chunk.

    samples: what the streams hear over and over, each from another place.
    Raises MetricError when they are no whole chunk.
    """
    chunks = _whole_chunks(samples, engine.chunk_samples)
    slots = [engine.join(conditions.task) for _ in range(engine.free)]
    times_s = []
    for step in range(WARM_UP_STEPS + steps):
        rule = conditions.policy.rule(step, chunks=1, final=False)
        heard = {
            slot: StepInput(chunks[(step + place * len(chunks) // len(slots)) % len(chunks)], rule)
            for place, slot in enumerate(slots)
        }
        begun_s = conditions.clock.now()
        engine.step(heard)
        times_s.append(conditions.clock.now() - begun_s)
        conditions.progress(len(slots) * engine.chunk_samples / SAMPLE_RATE_HZ)
    measured_s = times_s[WARM_UP_STEPS:]
    return StepTimes(len(slots), float(np.median(measured_s)), float(np.quantile(measured_s, 0.95)))


def fitting_streams(times: Sequence[StepTimes], *, chunk_s: float) -> int:
    """Return the largest batch that keeps up: its p95 step takes less than half a chunk.

    All streams then have their text half a chunk after it was due at the latest, and half of the
    machine is left for everything else.
    """
    return max((each.streams for each in times if each.p95_s < chunk_s / 2), default=0)


@dataclass(slots=True)
class _Stopwatch:
    """Sums up how long a network's calls take."""

    clock: Clock
    total_s: float = 0.0
    _begun_s: float = field(default=0.0)

    def start(self, *_: Any) -> None:
        self._begun_s = self.clock.now()

    def stop(self, *_: Any) -> None:
        self.total_s += self.clock.now() - self._begun_s


@contextmanager
def _watched(parts: Mapping[str, nn.Module], watches: Mapping[str, _Stopwatch]) -> Iterator[None]:
    """Time every call of some networks during a block."""
    hooks = []
    for name, part in parts.items():
        hooks.append(part.register_forward_pre_hook(watches[name].start))
        hooks.append(part.register_forward_hook(watches[name].stop))
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _features_s(samples: Samples, chunk_samples: int, clock: Clock) -> float:
    state = features.initial_state()
    begun_s = clock.now()
    for chunk in _whole_chunks(samples, chunk_samples):
        state, _ = features.step(state, chunk)
    return clock.now() - begun_s


def _whole_chunks(samples: Samples, size: int) -> list[Samples]:
    chunks = [samples[at : at + size] for at in range(0, len(samples) - size + 1, size)]
    if not chunks:
        raise MetricError(f"{len(samples)} samples are no whole chunk of {size}; use a longer one")
    return chunks
