"""Run the parts of a report, each once: what is there from the same model is not run again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from earvoice import __version__
from earvoice.agent.clock import Clock, SystemClock
from earvoice.agent.interpreter import choose_direction, hash_text, load_engine
from earvoice.agent.policies import parse_policy
from earvoice.agent.step import StreamEngine
from earvoice.errors import DataError
from earvoice.evaluation.items import Item
from earvoice.evaluation.no_speech import hear_gated
from earvoice.evaluation.report_parts import PARTS, SHORT_PARTS, Corpus, Part, Studio
from earvoice.evaluation.results import SCORES, ItemResult, read_results, read_scores, write_results
from earvoice.evaluation.run import Progress, hear
from earvoice.model.checkpoint import CONFIG, TOKENIZER, WEIGHTS
from earvoice.types import SAMPLE_RATE_HZ, Direction, Task

if TYPE_CHECKING:
    from earvoice.model.speech_lm import SpeechLM

BATCH = 32
"""Recordings at once: wide batches take least time per recording."""

Results = dict[str, tuple[ItemResult, ...]]
"""What every part made, by the part's name."""
Announce = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Machine:
    """What runs parts: a wide engine, a lone one of the same model for live sessions, a clock.

    model_hash: tells this model from every other. longest_merge: of the offline policy. short: a
    wide engine that hears in the model's second base chunk; None where it has one only.
    """

    batch: StreamEngine
    lone: StreamEngine
    clock: Clock
    model_hash: str
    parameters: int
    longest_merge: int
    short: StreamEngine | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """Return the parts that the model can run."""
        return PARTS if self.short is None else (*PARTS, *SHORT_PARTS)


@dataclass(slots=True)
class Meter:
    """Audio done and audio to come, for a bar. expect: told the total whenever it is known better.

    advance: told the seconds of every recording that is done.
    """

    expect: Progress
    advance: Progress
    announce: Announce
    to_come_s: float = 0.0
    done_s: float = field(default=0.0, init=False)

    def begin(self, about_s: float) -> None:
        """Note that a part of about so much audio begins."""
        self.expect(self.done_s + self.to_come_s)
        self.to_come_s -= about_s

    def heard(self, seconds: float) -> None:
        """Note that a recording is done."""
        self.done_s += seconds
        self.advance(seconds)


def load_machine(model: str, directions: Iterable[Direction], *, threads: int) -> Machine:
    """Return a model ready to run parts.

    Raises ModelError when there is no such model, ConfigError when it cannot do a direction.
    """
    from earvoice.agent.engine import Engine
    from earvoice.model.checkpoint import find_checkpoint

    lone = load_engine(model, slots=1, threads=threads)
    config = lone.model.config
    for direction in directions:
        choose_direction(config.directions, target=direction.target, source=direction.source)
    return Machine(
        batch=Engine(lone.model, slots=BATCH),
        lone=lone,
        clock=SystemClock(),
        model_hash=model_hash(find_checkpoint(model)),
        parameters=lone.model.parameters_count,
        longest_merge=config.merges_trained[1],
        short=_short_engine(lone.model),
    )


def _short_engine(model: SpeechLM) -> StreamEngine | None:
    from earvoice.agent.engine import Engine

    others = model.config.base_chunk_frames[1:]
    return Engine(model, slots=BATCH, chunk_frames=others[0]) if others else None


def fingerprint(machine: Machine, corpus: Corpus, part: Part) -> str:
    """Return a short name for exactly this model on exactly these recordings, run this way."""
    record = {"earvoice": __version__, "model": machine.model_hash, **corpus.identity(part)}
    return hash_text(json.dumps(record, sort_keys=True))


def model_hash(folder: Path) -> str:
    """Return a short name for exactly this checkpoint."""
    digest = hashlib.sha256()
    for name in (CONFIG, WEIGHTS, TOKENIZER):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:12]


def stored(folder: Path, expected: str) -> tuple[ItemResult, ...] | None:
    """Return the results of a part that was run before, or None when they are not the same run's.

    expected: the fingerprint.
    """
    if not (folder / SCORES).is_file():
        return None
    try:
        scores, results = read_scores(folder), read_results(folder)
    except DataError:
        # What an interrupted or foreign run left is made anew.
        return None
    same = (scores.get("fingerprint"), scores.get("n")) == (expected, len(results))
    return results if same else None


def run_part(
    part: Part, corpus: Corpus, studio: Studio, *, machine: Machine, folder: Path, meter: Meter
) -> tuple[ItemResult, ...]:
    """Run one part and write its folder."""
    meter.announce(f"{corpus.direction} {part.name}")
    meter.begin(corpus.expected_s(part))
    # Should this run be interrupted, no figures vouch for what it left.
    (folder / SCORES).unlink(missing_ok=True)
    run = _hear_gated if part.gate else _hear
    results = tuple(run(part, corpus, studio.items(part), machine, meter))
    name = fingerprint(machine, corpus, part)
    write_results(
        folder, {"fingerprint": name, "n": len(results), **corpus.identity(part)}, results
    )
    return results


def _hear(
    part: Part, corpus: Corpus, items: Iterator[Item], machine: Machine, meter: Meter
) -> Iterator[ItemResult]:
    target = corpus.direction.target
    engine = machine.short if part.short and machine.short else machine.batch
    policy = parse_policy(
        part.policy,
        target=target,
        longest_merge=machine.longest_merge,
        chunk_s=engine.chunk_samples / SAMPLE_RATE_HZ,
    )
    return hear(
        engine,
        items,
        task=Task(corpus.direction, part.multiplier),
        policy=policy,
        clock=machine.clock,
        progress=meter.heard,
    )


def _hear_gated(
    part: Part, corpus: Corpus, items: Iterator[Item], machine: Machine, meter: Meter
) -> Iterator[ItemResult]:
    for item in items:
        yield hear_gated(machine.lone, item)
        meter.heard(item.source_s)
