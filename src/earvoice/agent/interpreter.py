"""Interpreter: a model that listens or reads, in five lines of Python."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from earvoice.agent.audio_blocks import AudioSource, audio_blocks, paced
from earvoice.agent.clock import Clock, SystemClock
from earvoice.agent.eventlog import Header, installed_versions
from earvoice.agent.events import Event, SessionEnded
from earvoice.agent.narrator import TurnObserver
from earvoice.agent.policies import LONGEST_MERGE, parse_policy
from earvoice.agent.session import Session
from earvoice.agent.step import StreamEngine
from earvoice.agent.text_blocks import TextSource, readings
from earvoice.agent.text_session import TextSession
from earvoice.errors import ConfigError
from earvoice.types import (
    SAMPLE_RATE_HZ,
    Direction,
    Language,
    Reading,
    Task,
    TaskKind,
    Trajectory,
    Turn,
)

if TYPE_CHECKING:
    from earvoice.agent.choosing import Chooser
    from earvoice.agent.engine import Engine


@dataclass(frozen=True, slots=True)
class Result:
    """A recording interpreted: what was heard, what was written, and when."""

    transcript: str
    text: str
    trajectory: Trajectory


class Interpreter:
    """Listens to speech, or reads a growing text, and writes its translation meanwhile."""

    def __init__(  # noqa: PLR0913  one keyword per wish of a caller
        self,
        model: str | Path | StreamEngine = "pocket",
        *,
        target: str,
        source: str | None = None,
        multiplier: int = 1,
        policy: str = "learned",
        reads: bool = False,
        task: str | None = None,
        chunk_s: float | None = None,
        threads: int | None = None,
    ) -> None:
        """Load a model: a packaged name, a checkpoint folder, or an engine that is already there.

        source: by default the language other than `target` that the model hears.
        multiplier: base chunks per turn; more of them give better context and a longer delay.
            Of a text that is read, words or Chinese characters per turn.
        reads: the source is text, for `read` instead of `stream`.
        task: what to do with speech, if the model was taught it: `interpret` by default;
            `transcribe` writes no translation; `transcribe-translate` writes in every turn what it
            hears before its translation. Both give the transcript in place of the encoder's.
        chunk_s: base chunk in seconds, one of those the model was trained with; by default its
            first. A shorter one writes earlier and knows less of what is coming.
        threads: processor threads to compute on; by default as many as torch likes.
        Raises ModelError when there is no such model, ConfigError when it cannot do the direction
        or the task, or was not trained on the chunk.
        """
        kind = choose_task(task, reads=reads, policy=policy)
        if isinstance(model, str | Path):
            loaded = load_engine(str(model), slots=1, threads=threads, chunk_s=chunk_s)
            self._engine: StreamEngine = loaded
            loaded.model.config.require_task(kind)
            directions = loaded.model.config.directions
            longest_merge = longest_turn(loaded, reads=reads)
            self._config_hash = hash_text(loaded.model.config.model_dump_json())
        else:
            self._engine = model
            directions = tuple(f"{a}-{b}" for a in Language for b in Language if a != b)
            longest_merge = LONGEST_MERGE
            _require_chunk(model, chunk_s)
            self._config_hash = hash_text(model.name)
        direction = choose_direction(directions, target=target, source=source)
        self.task = Task(direction, multiplier, kind)
        self._policy = parse_policy(
            policy,
            target=direction.target,
            longest_merge=longest_merge,
            reads=reads,
            chunk_s=self._engine.chunk_samples / SAMPLE_RATE_HZ,
        )
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

    def read(
        self,
        source: TextSource,
        *,
        realtime: bool = False,
        observer: TurnObserver | None = None,
    ) -> Iterator[Event]:
        """Yield events while reading a text: a file, `-` for standard input, or strings.

        Needs an interpreter made with `reads`. realtime: read a file as fast as it would be said.
        Raises DataError when the source is no text.
        """
        pieces = readings(source, self.task.direction.source, self._clock)
        if realtime:
            pieces = _paced_readings(pieces, self._clock)
        session = TextSession(self._engine, self.task, clock=self._clock, policy=self._policy)
        with session:
            if observer is not None:
                session.observe(observer)
            for reading in pieces:
                yield from session.push(reading)
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


def _paced_readings(pieces: Iterable[Reading], clock: Clock) -> Iterator[Reading]:
    """Yield each unit at its time."""
    start_s = clock.now()
    for reading in pieces:
        for unit, time_s in zip(reading.units, reading.times_s, strict=True):
            clock.sleep(start_s + time_s - clock.now())
            yield Reading((unit,), (time_s,))


def longest_turn(engine: Engine, *, reads: bool) -> int:
    """Return the longest turn a model was trained on, in an engine's chunks or in text units.

    Raises ConfigError when it was never taught to read and shall.
    """
    config = engine.model.config
    if not reads:
        return config.longest_merge(engine.chunk_frames)
    config.require_task(TaskKind.TRANSLATE)
    assert config.text_merges_trained is not None
    return config.text_merges_trained[1]


def choose_task(task: str | None, *, reads: bool, policy: str = "learned") -> TaskKind:
    """Return what is asked for by name; None for interpreting, or translating a text.

    Raises ConfigError for an unknown name, one that does not suit the source, and a policy that
    counts tokens of a translation where turns hold a transcript.
    """
    usual = TaskKind.TRANSLATE if reads else TaskKind.INTERPRET
    known = [kind for kind in TaskKind if (kind is TaskKind.TRANSLATE) == reads]
    if (task or usual) not in known:
        source = "a text" if reads else "speech"
        raise ConfigError(f"task {task!r} is none for {source}; choose {', '.join(known)}")
    kind = TaskKind(task or usual)
    if kind.writes_source and policy.startswith("wait-k"):
        raise ConfigError(
            f"policy {policy} counts the tokens of a translation, and {kind} writes down what it "
            "hears as well; choose learned or offline"
        )
    return kind


def _require_chunk(engine: StreamEngine, chunk_s: float | None) -> None:
    own_s = engine.chunk_samples / SAMPLE_RATE_HZ
    if chunk_s is not None and abs(chunk_s - own_s) > 1e-3:
        raise ConfigError(
            f"a chunk of {chunk_s:g} s was asked of an engine that hears {own_s:g} s; expected the "
            "same; build the engine with another chunk_frames"
        )


def load_engine(
    name: str,
    *,
    slots: int,
    threads: int | None = None,
    chunk_s: float | None = None,
    chooser: Chooser | None = None,
) -> Engine:
    """Load a packaged model or a checkpoint folder into an engine.

    chunk_s: its base chunk, by default the model's. chooser: how it decodes, by default greedily.
    Raises ModelError when there is no such model,
    ConfigError when it was not trained on the chunk.
    """
    from earvoice.model.checkpoint import find_checkpoint, load_checkpoint, read_config

    # A wrong name or chunk is told at once; what follows takes a second or two to import.
    folder = find_checkpoint(name)
    chunk_frames = read_config(folder).base_chunk(chunk_s)
    import torch

    from earvoice.agent.engine import Engine

    if threads is not None:
        torch.set_num_threads(threads)
    model = load_checkpoint(str(folder))
    return Engine(model, slots=slots, chunk_frames=chunk_frames, chooser=chooser)
