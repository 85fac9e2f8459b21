"""Interpreter: a model that listens, in five lines of Python."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from earvoice.agent.clock import Clock, SystemClock
from earvoice.agent.eventlog import Header, installed_versions
from earvoice.agent.events import Event, SessionEnded
from earvoice.agent.policies import LONGEST_MERGE, parse_policy
from earvoice.agent.session import Session, TurnObserver
from earvoice.agent.step import StreamEngine
from earvoice.errors import ConfigError
from earvoice.types import SAMPLE_RATE_HZ, Direction, Language, Task, Trajectory, Turn

if TYPE_CHECKING:
    from earvoice.agent.engine import Engine

Samples: TypeAlias = NDArray[np.float32]
AudioSource: TypeAlias = str | Path | Iterable[Samples]
"""A media file, `-` for standard input, `mic`, or blocks of samples at 16 kHz."""


@dataclass(frozen=True, slots=True)
class Result:
    """A recording interpreted: what was heard, what was written, and when."""

    transcript: str
    text: str
    trajectory: Trajectory


class Interpreter:
    """Listens to speech and writes its translation while it is being spoken."""

    def __init__(
        self,
        model: str | Path | StreamEngine = "pocket",
        *,
        target: str,
        source: str | None = None,
        multiplier: int = 1,
        policy: str = "learned",
        threads: int | None = None,
    ) -> None:
        """Load a model: a packaged name, a checkpoint folder, or an engine that is already there.

        source: by default the language other than `target` that the model hears.
        multiplier: base chunks per turn; more of them give better context and a longer delay.
        threads: processor threads to compute on; by default as many as torch likes.
        Raises ModelError when there is no such model, ConfigError when it cannot do the direction.
        """
        if isinstance(model, str | Path):
            loaded = load_engine(str(model), slots=1, threads=threads)
            self._engine: StreamEngine = loaded
            directions = loaded.model.config.directions
            longest_merge = loaded.model.config.merges_trained[1]
            self._config_hash = hash_text(loaded.model.config.model_dump_json())
        else:
            self._engine = model
            directions = tuple(f"{a}-{b}" for a in Language for b in Language if a != b)
            longest_merge = LONGEST_MERGE
            self._config_hash = hash_text(model.name)
        direction = choose_direction(directions, target=target, source=source)
        self.task = Task(direction, multiplier)
        self._policy = parse_policy(policy, target=direction.target, longest_merge=longest_merge)
        self._clock: Clock = SystemClock()

    def header(self) -> Header:
        """Return what an event log says about this interpreter."""
        return Header(
            model=self._engine.name,
            config_hash=self._config_hash,
            policy=self._policy.name,
            task=self.task,
            versions=installed_versions(),
        )

    def session(self, *, gate: bool = True) -> Session:
        """Return a new session for audio at 16 kHz that the caller pushes."""
        return Session(self._engine, self.task, clock=self._clock, policy=self._policy, gate=gate)

    def stream(
        self,
        source: AudioSource,
        *,
        realtime: bool = False,
        gate: bool = True,
        observer: TurnObserver | None = None,
    ) -> Iterator[Event]:
        """Yield events while listening.

        realtime: take a recording at the pace at which it was spoken.
        observer: called after every turn.
        Raises AudioError when the source cannot be read.
        """
        blocks = audio_blocks(source)
        if realtime:
            blocks = paced(blocks, self._clock)
        with self.session(gate=gate) as session:
            if observer is not None:
                session.observe(observer)
            for samples in blocks:
                yield from session.push(samples)
            yield from session.flush()

    def interpret(self, source: AudioSource, *, gate: bool = True) -> Result:
        """Return a whole recording interpreted, as fast as the machine can."""
        turns: list[Turn] = []
        transcript: list[str] = []

        def record(turn: Turn, heard: str) -> None:
            turns.append(turn)
            transcript.append(heard)

        source_s = 0.0
        for event in self.stream(source, gate=gate, observer=record):
            if isinstance(event, SessionEnded):
                source_s = event.stats.heard_s
        text = "".join(transcript).strip()
        trajectory = Trajectory(self.task, source_s, tuple(turns), text)
        return Result(text, trajectory.text.strip(), trajectory)


def hash_text(text: str) -> str:
    """Return a short name for exactly this text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def choose_direction(
    directions: Iterable[str], *, target: str, source: str | None = None
) -> Direction:
    """Return the one of a model's directions that ends in `target`, from `source` if that is given.

    Raises ConfigError naming what the model can do.
    """
    known = [Direction.parse(text) for text in directions]
    fitting = [
        direction
        for direction in known
        if direction.target == target.lower()
        and (source is None or direction.source == source.lower())
    ]
    if not fitting:
        wanted = f"{source or 'any language'} to {target}"
        raise ConfigError(
            f"the model does not interpret from {wanted}; it does {', '.join(map(str, known))}"
        )
    return fitting[0]


def audio_blocks(source: AudioSource) -> Iterator[Samples]:
    """Yield the samples of a source at 16 kHz, block by block."""
    if not isinstance(source, str | Path):
        yield from source
        return
    from earvoice.audio.decode import decode, read_stream

    if str(source) == "mic":
        from earvoice.audio.microphone import record

        chunks = record()
    elif str(source) == "-":
        chunks = read_stream(sys.stdin.buffer)
    else:
        chunks = decode(source)
    for chunk in chunks:
        yield chunk.samples


def paced(blocks: Iterable[Samples], clock: Clock) -> Iterator[Samples]:
    """Yield each block of samples at 16 kHz when its last sample has been spoken, not before."""
    start_s, samples_out = clock.now(), 0
    for samples in blocks:
        samples_out += len(samples)
        clock.sleep(start_s + samples_out / SAMPLE_RATE_HZ - clock.now())
        yield samples


def load_engine(name: str, *, slots: int, threads: int | None = None) -> Engine:
    """Load a packaged model or a checkpoint folder into an engine; raises ModelError."""
    from earvoice.model.checkpoint import find_checkpoint, load_checkpoint

    # A wrong name is told at once; what follows takes a second or two to import.
    folder = find_checkpoint(name)
    import torch

    from earvoice.agent.engine import Engine

    if threads is not None:
        torch.set_num_threads(threads)
    return Engine(load_checkpoint(str(folder)), slots=slots)
