"""Run a model over a corpus: lazily loaded, resumed after a stop, in shards, with all its files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from earvoice.agent.clock import Clock
from earvoice.agent.interpreter import choose_direction, load_engine, longest_turn
from earvoice.agent.policies import Policy
from earvoice.agent.step import StreamEngine
from earvoice.errors import DataError
from earvoice.evaluation.corpora import Entry
from earvoice.evaluation.export import ExportFormat, export
from earvoice.evaluation.items import Item
from earvoice.evaluation.report_run import model_hash
from earvoice.evaluation.results import (
    ITEMS,
    SCORES,
    ItemResult,
    read_results,
    read_scores,
    write_results,
)
from earvoice.evaluation.run import Progress, Scores, hear, score
from earvoice.evaluation.shard import Shard, interleaved
from earvoice.evaluation.speed import TimedEngine
from earvoice.evaluation.unfinished import Unfinished
from earvoice.metrics.logs.files import write_whole
from earvoice.metrics.logs.segmentation import text_line, write_segments
from earvoice.metrics.segment import ReferenceSegment
from earvoice.types import Direction, Task, TaskKind

if TYPE_CHECKING:
    from earvoice.agent.choosing import Chooser

TRANSCRIPTS, GLOSSARY = "transcripts.txt", "terms.tsv"
Record = Mapping[str, object]
# What shards of one run may have different.
_OF_A_SHARD = frozenset(("shard", "corpus_path"))


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is ready to hear. longest_merge: of the offline policy, in base chunks."""

    engine: StreamEngine
    model_hash: str
    longest_merge: int


@dataclass(frozen=True, slots=True)
class Run:
    """How recordings are heard.

    prepare: what is done to a recording before, such as adding noise. expect: told the seconds of
    audio there are to hear, as far as is known by now. progress: told the seconds just heard.
    """

    engine: StreamEngine
    task: Task
    policy: Policy
    clock: Clock
    prepare: Callable[[Item], Item] = lambda item: item
    expect: Progress = lambda seconds: None
    progress: Progress = lambda seconds: None


def load_model(
    name: str,
    task: Task,
    *,
    slots: int,
    threads: int | None,
    chunk_s: float | None = None,
    chooser: Chooser | None = None,
) -> Model:
    """Return a model that does a task for so many sources at once.

    chunk_s: base chunk to hear in, by default the model's. chooser: how it decodes, by default
    greedily. Raises ModelError when there is no such model, ConfigError when it cannot do the
    direction, was not taught the task or not trained on the chunk.
    """
    from earvoice.model.checkpoint import find_checkpoint

    engine = load_engine(name, slots=slots, threads=threads, chunk_s=chunk_s, chooser=chooser)
    config, way = engine.model.config, task.direction
    choose_direction(config.directions, target=way.target, source=way.source)
    config.require_task(task.kind)
    longest = longest_turn(engine, reads=task.kind is TaskKind.TRANSLATE)
    return Model(engine, model_hash(find_checkpoint(name)), longest)


def run_entries(
    run: Run, entries: Sequence[Entry], *, kept: Unfinished | None = None
) -> tuple[Scores, tuple[ItemResult, ...]]:
    """Hear the recordings that were not heard before, and score all, in the order of the entries.

    kept: results so far, to which every new one is added at once. Only about as many recordings
    as the engine has slots are in memory. Raises DataError when there are no entries.
    """
    results = {result.id: result for result in kept.results} if kept else {}
    compute_s = kept.compute_s if kept else 0.0
    left = [entry for entry in entries if entry.id not in results]
    timed = TimedEngine(run.engine, run.clock)
    noted_s = 0.0
    heard = hear(
        timed,
        load_entries(left, run.prepare, run.expect),
        task=run.task,
        policy=run.policy,
        clock=run.clock,
        progress=run.progress,
    )
    for result in heard:
        results[result.id] = result
        if kept:
            kept.add(result, compute_s=timed.compute_s - noted_s)
        noted_s = timed.compute_s
    ordered = tuple(results[entry.id] for entry in entries)
    scores = score(ordered, run.task.direction, compute_s=compute_s + timed.compute_s)
    return scores, ordered


def load_entries(
    entries: Sequence[Entry], prepare: Callable[[Item], Item], expect: Progress
) -> Iterator[Item]:
    """Yield entries as items, each loaded when it is asked for, and tell how much there will be.

    A length that is not known yet is taken for the mean of those that were not known before.
    """
    known_s = sum(entry.seconds or 0.0 for entry in entries)
    unknown = sum(entry.seconds is None for entry in entries)
    measured_s, measured = 0.0, 0
    for entry in entries:
        item = prepare(entry.load())
        if entry.seconds is None:
            measured_s, measured = measured_s + item.source_s, measured + 1
        else:
            known_s += item.source_s - entry.seconds
        expect(known_s + (measured_s / measured * unknown if measured else 0.0))
        yield item


def write_run(folder: Path, record: Record, results: Sequence[ItemResult]) -> list[Path]:
    """Write a run with all that scoring needs; returns the files.

    `items.jsonl` and `scores.json`; where the recordings have segments also `segments.yaml` with
    `references.txt` and, if they are known, `transcripts.txt` and the glossary `terms.tsv`, and
    SimulEval's `instances.log`.
    Raises DataError when the folder cannot be written to.
    """
    write_results(folder, record, results)
    files = [folder / ITEMS, folder / SCORES]
    if not any(result.segments for result in results):
        return files
    segments = [segment for result in results for segment in _segments(result)]
    files += write_segments(folder, segments)
    if all(segment.transcript for segment in segments):
        lines = (text_line(segment.transcript) for segment in segments)
        files.append(write_whole(folder / TRANSCRIPTS, lines))
    terms = [term for result in results for term in result.terms if term.choices]
    if terms:
        lines = (f"{text_line(term.source)}\t{text_line(term.target)}" for term in terms)
        files.append(write_whole(folder / GLOSSARY, dict.fromkeys(lines)))
    return [*files, *export(folder, folder, ExportFormat.SIMULEVAL)]


def joined_shards(
    folder: Path, shard: Shard, settings: Record
) -> tuple[Scores, tuple[ItemResult, ...]] | None:
    """Return what all shards of a run made together, or None while one is not finished.

    folder: that of the whole run. settings: of this shard, `direction` among them. The real-time
    factor is that of one machine after the other. Raises DataError when a shard's files are damaged
    or are of another run.
    """
    folders = [folder / part.folder for part in shard.all]
    if not all((each / SCORES).is_file() for each in folders):
        return None
    records = [read_scores(each) for each in folders]
    shared = {name: value for name, value in settings.items() if name not in _OF_A_SHARD}
    for each, record in zip(folders, records, strict=True):
        if any(record.get(name) != value for name, value in shared.items()):
            raise DataError(
                f"{each} is of a run with other settings than {folder / shard.folder}; expected "
                "shards of one run; run that shard again or choose another --out"
            )
    results = tuple(interleaved([read_results(each) for each in folders]))
    compute_s = sum(_compute_s(record, each) for record, each in zip(records, folders, strict=True))
    direction = Direction.parse(str(settings["direction"]))
    return score(results, direction, compute_s=compute_s), results


def _compute_s(record: Record, folder: Path) -> float:
    value = record.get("compute_s")
    if not isinstance(value, int | float):
        raise DataError(
            f"{folder / SCORES}: field 'compute_s' is {value!r}; expected a number; run that shard "
            "again"
        )
    return float(value)


def _segments(result: ItemResult) -> Iterator[ReferenceSegment]:
    """Yield the segments of a recording; one without any is a segment as a whole."""
    if not result.segments:
        yield ReferenceSegment(result.id, 0.0, result.source_s, result.reference, result.transcript)
    for segment in result.segments:
        duration_s = segment.end_s - segment.start_s
        yield ReferenceSegment(
            result.id, segment.start_s, duration_s, segment.reference, segment.transcript
        )
