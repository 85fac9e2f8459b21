import json
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.errors import DataError
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.logs.recording import RecordingLog, Step
from earvoice.metrics.logs.simulstream import Joint, read_simulstream, write_simulstream
from earvoice.metrics.units import Convention
from earvoice.text import Unit
from tests.metrics.logs.making import logs

LOADING = {"model_loading_time": 3.1}
METADATA = {"id": 7, "metadata": {"wav_name": "set/talk1.wav"}}


def chunk(
    heard_s: float, compute_s: float, new: list[str], deleted: list[str], *, id: int = 7
) -> dict[str, object]:
    return {
        "id": id,
        "total_audio_processed": heard_s,
        "computation_time": compute_s,
        "generated_tokens": new,
        "deleted_tokens": deleted,
    }


CHUNKS = (
    chunk(1.0, 0.2, [], []),
    chunk(2.0, 0.3, ["Hello", "my"], []),
    chunk(3.0, 0.3, ["dear", "friend."], ["my"]),
    chunk(4.0, 0.3, ["How", "are", "you?"], []),
)


def written(folder: Path, *lines: object) -> Path:
    path = folder / "metrics.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    return path


def test_a_word_that_is_written_anew_counts_from_then_on(tmp_path: Path) -> None:
    (run,) = read_simulstream(written(tmp_path, LOADING, METADATA, *CHUNKS))
    words = run.hypothesis(Unit.WORD, Convention.SIMULSTREAM, clock=ComputeClock.SIMULSTREAM)
    assert (run.recording, run.source_s) == ("talk1", 4.0)
    assert words.text == "Hello dear friend. How are you?"
    assert words.delays_s == (2.0, 3.0, 3.0, 4.0, 4.0, 4.0)
    assert words.elapsed_s == pytest.approx((2.3, 3.3, 3.3, 4.3, 4.3, 4.3))
    assert run.erased_units(Unit.WORD, Convention.SIMULSTREAM) == 1


def test_pieces_of_words_are_joined_and_date_the_word_by_the_last_of_them(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        METADATA,
        chunk(1.0, 0.0, ["▁un", "tie"], []),
        chunk(2.0, 0.0, ["d", "▁it"], []),
        chunk(3.0, 0.0, ["▁them"], ["▁it"]),
    )
    (run,) = read_simulstream(path, joint=Joint.SPM)
    assert run.text == "untied them"
    assert run.hypothesis(Unit.WORD).delays_s == (2.0, 3.0)


def test_runs_may_be_interleaved_and_one_may_write_nothing(tmp_path: Path) -> None:
    others = [{"id": id, "metadata": {"wav_name": f"{id}.wav"}} for id in (8, 9)]
    lines = (METADATA, *others, CHUNKS[1], chunk(1.0, 0.1, [], [], id=8), CHUNKS[2])
    runs = read_simulstream(written(tmp_path, *lines))
    assert [(run.recording, run.text, run.source_s) for run in runs] == [
        ("talk1", "Hello dear friend.", 3.0),
        ("8", "", 1.0),
        ("9", "", 0.0),
    ]


def test_chunks_are_written_as_they_are_with_the_settings_to_score_them(tmp_path: Path) -> None:
    (run,) = read_simulstream(written(tmp_path, METADATA, *CHUNKS))
    log, config = write_simulstream(tmp_path / "new", [run], unit=Unit.WORD)
    metadata, *chunks = map(json.loads, log.read_text("utf-8").splitlines())
    assert metadata == {"id": 0, "metadata": {"wav_name": "talk1.wav"}}
    assert chunks == [line | {"id": 0} for line in CHUNKS]
    assert config.read_text() == "detokenizer_type: simuleval\nlatency_unit: word\n"


def test_half_a_word_is_held_back_and_a_rewritten_one_is_deleted(tmp_path: Path) -> None:
    run = RecordingLog(
        "talk",
        5.0,
        (
            Step(1.0, "two fri"),
            Step(2.0),
            Step(3.0, "ends came"),
            Step(4.0, "", 6),
        ),
    )
    path, _ = write_simulstream(tmp_path, [run], unit=Unit.WORD)
    chunks = [json.loads(line) for line in path.read_text("utf-8").splitlines()[1:]]
    assert [(c["deleted_tokens"], c["generated_tokens"]) for c in chunks] == [
        ([], ["two"]),
        ([], []),
        ([], ["friends", "came"]),
        (["friends", "came"], ["friend"]),
        ([], []),
    ]
    assert chunks[-1]["total_audio_processed"] == 5.0


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ((METADATA, chunk(1.0, 0.1, [], ["x"])), "line 2: field 'deleted_tokens' is ['x']"),
        ((METADATA, *CHUNKS[:3], chunk(4.0, 0, [], ["my"])), "line 5: field 'deleted_tokens'"),
        ((METADATA, CHUNKS[1], CHUNKS[0]), "line 3: field 'total_audio_processed' is 1.0 after 2"),
        ((CHUNKS[1],), "line 1: field 'id' is 7, of which no metadata came"),
        ((METADATA, METADATA), "line 2, in 'metadata': field 'wav_name' is 'talk1' of run 7"),
        ((METADATA, METADATA | {"id": 8}), "line 2, in 'metadata': field 'wav_name'"),
        ((METADATA, chunk(1.0, -0.1, [], [])), "line 2: field 'computation_time' is -0.1"),
        ((METADATA | {"metadata": {}},), "line 1, in 'metadata': field 'wav_name' is missing"),
        ((METADATA, {"total_audio_processed": 1}), "line 2: field 'id' is missing"),
        ((METADATA, {"id": 7}), "line 2: field 'total_audio_processed' is missing"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, lines: tuple[object, ...], place: str) -> None:
    path = written(tmp_path, *lines)
    with pytest.raises(DataError) as caught:
        read_simulstream(path)
    assert str(caught.value).startswith(f"{path}, {place}")


@settings(max_examples=80)
@given(st.lists(logs(), max_size=3), st.sampled_from(Unit))
def test_what_is_written_is_read_back(runs: list[RecordingLog], unit: Unit) -> None:
    runs = [replace(run, recording=f"talk.{at}") for at, run in enumerate(runs)]
    with tempfile.TemporaryDirectory() as folder:
        log, _ = write_simulstream(Path(folder), runs, unit=unit)
        again = read_simulstream(log, joint=Joint(unit.value))
    assert len(again) == len(runs)
    for run, read in zip(runs, again, strict=True):
        expected = run.hypothesis(unit, Convention.OMNISTEVAL)
        found = read.hypothesis(unit, Convention.SIMULSTREAM)
        assert (read.recording, read.source_s) == (run.recording, run.source_s)
        assert found.delays_s == expected.delays_s
        assert len(found.text) == len(expected.text) or unit is Unit.WORD
        assert read.text.split() == run.text.split()
        steps = zip(run.steps, read.steps, strict=False)
        assert all(new.compute_s == pytest.approx(old.compute_s, abs=1e-9) for old, new in steps)


def test_a_log_with_elapsed_times_only_counts_them_as_computing(tmp_path: Path) -> None:
    run = RecordingLog(
        "talk",
        2.0,
        (Step(1.0, "a"), Step(2.0, " b")),
        elapsed_s=(1.5, 4.0),
        clock=ComputeClock.QUEUED,
    )
    log, _ = write_simulstream(tmp_path, [run], unit=Unit.WORD)
    (again,) = read_simulstream(log)
    heard = again.hypothesis(Unit.WORD, clock=ComputeClock.SIMULSTREAM)
    assert heard.elapsed_s == pytest.approx((1.5, 4.0))
