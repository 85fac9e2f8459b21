import json
import weakref
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from earvoice.agent.policies import Learned
from earvoice.errors import DataError
from earvoice.evaluation.corpora import Entry
from earvoice.evaluation.corpus_run import (
    Run,
    joined_shards,
    load_entries,
    run_entries,
    write_run,
)
from earvoice.evaluation.items import Item, Segment
from earvoice.evaluation.results import read_results
from earvoice.evaluation.shard import Shard
from earvoice.evaluation.unfinished import Unfinished
from earvoice.metrics.logs.realsi_talk import Term
from earvoice.metrics.logs.segmentation import read_segments
from earvoice.metrics.logs.simuleval import read_simuleval
from earvoice.testing.clocks import FakeClock
from earvoice.testing.engines import CHUNK_SAMPLES, EchoEngine
from earvoice.testing.tones import tone
from earvoice.types import Direction, Task

Samples = NDArray[np.float32]
EN_ZH = Direction.parse("en-zh")
CHUNK_S = CHUNK_SAMPLES / 16_000
SETTINGS = {"model": "echo", "direction": "en-zh", "shard": "1/1"}


def item(name: str, chunks: int) -> Item:
    """Return a recording of two sentences and a term."""
    half_s = chunks * CHUNK_S / 2
    return Item(
        id=name,
        kind="talk",
        voice="seen",
        direction=EN_ZH,
        samples=tone(chunks * CHUNK_S),
        transcript="w0 w1",
        reference="t0 t1",
        onset_s=0.1,
        is_sentence=False,
        segments=(
            Segment("t0", 0.1, half_s, "w0"),
            Segment("t1", half_s, 2 * half_s, "w1"),
        ),
        terms=(Term("w0", "t0/t9", 0),),
    )


class Shelf:
    """Entries that remember what was loaded, and whether its samples are still in memory."""

    def __init__(self, lengths: Sequence[int], *, known: bool = True) -> None:
        self.loaded: list[str] = []
        self.samples: list[weakref.ref[Samples]] = []
        self.entries = [
            Entry(f"row-{at}", chunks * CHUNK_S if known else None, partial(self._load, at, chunks))
            for at, chunks in enumerate(lengths)
        ]

    def _load(self, at: int, chunks: int) -> Item:
        self.loaded.append(f"row-{at}")
        made = item(f"row-{at}", chunks)
        self.samples.append(weakref.ref(made.samples))
        return made


def echo_run(
    *,
    slots: int = 2,
    expect: Callable[[float], None] = lambda seconds: None,
    progress: Callable[[float], None] = lambda seconds: None,
) -> Run:
    """Return a run of an echo whose step takes an eighth of a second."""
    clock = FakeClock()
    engine = EchoEngine(slots=slots, clock=clock, step_s=0.125)
    return Run(engine, Task(EN_ZH), Learned(), clock, expect=expect, progress=progress)


def names(results: Sequence[object]) -> list[str]:
    return [getattr(result, "id") for result in results]  # noqa: B009


def test_recordings_are_loaded_only_when_a_slot_is_free() -> None:
    shelf = Shelf([1, 1, 1, 1])
    most: list[int] = []

    def heard(seconds: float) -> None:
        most.append(len(shelf.loaded))

    run_entries(echo_run(slots=1, progress=heard), shelf.entries)
    assert most[0] == 1
    assert max(most) == 4


def test_progress_comes_during_a_talk_and_adds_up_to_all_audio() -> None:
    seconds: list[float] = []
    totals: list[float] = []
    run = echo_run(slots=1, expect=totals.append, progress=seconds.append)
    run_entries(run, Shelf([6, 2]).entries)
    assert seconds[:6] == pytest.approx([CHUNK_S] * 6)
    assert sum(seconds) == pytest.approx(8 * CHUNK_S)
    assert totals == pytest.approx([8 * CHUNK_S] * 2)


def test_lengths_that_are_not_known_are_taken_for_the_mean_of_those_that_are_by_now() -> None:
    totals: list[float] = []
    entries = Shelf([1, 3, 2], known=False).entries
    known = replace(Shelf([4]).entries[0], id="known")
    for _ in load_entries([*entries, known], lambda item: item, totals.append):
        pass
    assert totals == pytest.approx(
        [(3 + 4) * CHUNK_S, (6 + 4) * CHUNK_S, 10 * CHUNK_S, 10 * CHUNK_S]
    )


def test_a_stopped_run_goes_on_and_gives_what_one_run_gives(tmp_path: Path) -> None:
    whole_scores, whole = run_entries(echo_run(slots=1), Shelf([2, 1, 3]).entries)

    def stop(count: int) -> Callable[[Item], Item]:
        def prepare(item: Item) -> Item:
            if item.id == f"row-{count}":
                raise KeyboardInterrupt
            return item

        return prepare

    for count in (1, 2):
        with Unfinished(tmp_path, SETTINGS) as kept, pytest.raises(KeyboardInterrupt):
            run = replace(echo_run(slots=1), prepare=stop(count))
            run_entries(run, Shelf([2, 1, 3]).entries, kept=kept)
        with Unfinished(tmp_path, SETTINGS) as kept:
            assert names(kept.results) == [f"row-{at}" for at in range(count)]
    shelf = Shelf([2, 1, 3])
    with Unfinished(tmp_path, SETTINGS) as kept:
        scores, results = run_entries(echo_run(slots=1), shelf.entries, kept=kept)
    assert shelf.loaded == ["row-2"]
    # What was written when does not depend on the stop, nor does what it cost.
    assert results == whole
    assert scores == whole_scores


def test_a_run_that_was_stopped_after_its_last_recording_hears_nothing_again(
    tmp_path: Path,
) -> None:
    with Unfinished(tmp_path, SETTINGS) as kept:
        first = run_entries(echo_run(), Shelf([1, 2]).entries, kept=kept)
    shelf = Shelf([1, 2])
    with Unfinished(tmp_path, SETTINGS) as kept:
        assert run_entries(echo_run(), shelf.entries, kept=kept) == first
    assert shelf.loaded == []


def test_the_samples_of_finished_recordings_are_not_kept_while_a_talk_goes_on() -> None:
    shelf = Shelf([8, 1, 1, 1, 1, 1])
    held: list[int] = []

    def heard(seconds: float) -> None:
        held.append(sum(samples() is not None for samples in shelf.samples))

    _, results = run_entries(echo_run(slots=2, progress=heard), shelf.entries)
    assert names(results) == shelf.loaded
    assert max(held) <= 3  # two slots, and one that is about to be replaced


def test_files_for_scoring_are_written(tmp_path: Path) -> None:
    scores, results = run_entries(echo_run(), Shelf([2, 4]).entries)
    files = write_run(tmp_path, {"direction": "en-zh", "n": scores.n}, results)
    assert {file.name for file in files} == {
        *("items.jsonl", "scores.json", "segments.yaml", "references.txt", "transcripts.txt"),
        *("terms.tsv", "instances.log", "config.yaml"),
    }
    assert all(file.is_file() for file in files)
    assert read_results(tmp_path) == results
    segments = read_segments(
        tmp_path / "segments.yaml",
        tmp_path / "references.txt",
        transcripts=tmp_path / "transcripts.txt",
    )
    assert [(s.recording, s.text, s.transcript) for s in segments] == [
        ("row-0", "t0", "w0"),
        ("row-0", "t1", "w1"),
        ("row-1", "t0", "w0"),
        ("row-1", "t1", "w1"),
    ]
    assert segments[1].start_s == pytest.approx(CHUNK_S)
    assert (tmp_path / "terms.tsv").read_text("utf-8") == "w0\tt0/t9\n"
    logs = read_simuleval(tmp_path / "instances.log")
    assert [log.recording for log in logs] == ["row-0", "row-1"]


def test_recordings_without_segments_need_no_segmentation(tmp_path: Path) -> None:
    plain = replace(item("clip", 2), segments=(), terms=(), reference="")
    scores, results = run_entries(echo_run(), [Entry("clip", None, lambda: plain)])
    record = scores.to_json(EN_ZH.source)
    assert (record["bleu"], record["chrf"], record["laal_s"]) == (None, None, None)
    assert record["wer"] == 0.0
    assert {file.name for file in write_run(tmp_path, record, results)} == {
        "items.jsonl",
        "scores.json",
    }
    assert json.loads((tmp_path / "scores.json").read_text("utf-8"))["bleu"] is None


def shard_settings(shard: Shard, **more: object) -> dict[str, object]:
    return {**SETTINGS, "shard": str(shard), "corpus_path": f"/{shard.index}", **more}


def write_shard(folder: Path, shard: Shard, **more: object) -> None:
    scores, results = run_entries(echo_run(slots=1), shard.of(Shelf([1, 2, 3, 4, 5]).entries))
    record = {**shard_settings(shard, **more), **scores.to_json(EN_ZH.source)}
    write_run(folder / shard.folder, record, results)


def test_the_last_shard_makes_the_whole(tmp_path: Path) -> None:
    alone_scores, alone = run_entries(echo_run(slots=1), Shelf([1, 2, 3, 4, 5]).entries)
    first, second = Shard(1, 2).all
    write_shard(tmp_path, second)
    assert joined_shards(tmp_path, second, shard_settings(second)) is None
    write_shard(tmp_path, first)
    joined = joined_shards(tmp_path, first, shard_settings(first))
    assert joined is not None
    scores, results = joined
    assert results == alone
    assert scores.bleu == alone_scores.bleu
    assert scores.compute_s == pytest.approx(alone_scores.compute_s)
    assert scores.rtf == pytest.approx(alone_scores.rtf)


def test_shards_of_different_runs_are_not_joined(tmp_path: Path) -> None:
    first, second = Shard(1, 2).all
    write_shard(tmp_path, second, model="other")
    write_shard(tmp_path, first)
    with pytest.raises(DataError, match=r"shard-2-of-2 is of a run with other settings"):
        joined_shards(tmp_path, first, shard_settings(first))
