import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from earvoice.cli import main
from earvoice.evaluation import corpus_run
from earvoice.evaluation.corpus_run import Model
from earvoice.testing.engines import EchoEngine
from tests.evaluation.corpora.test_folder import must_c

FOLDER = ("evaluate", "run", "--direction", "en-zh", "--corpus", "folder", "--json")


@pytest.fixture
def run_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run the command line with an echo for a model; returns code, standard output and error."""

    def load(name: str, direction: object, *, slots: int, **others: object) -> Model:
        return Model(EchoEngine(slots=slots), "hash", 12)

    monkeypatch.setattr(corpus_run, "load_model", load)
    monkeypatch.delenv("EARVOICE_CORPUS_PATH", raising=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["earvoice", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, errors = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, errors

    return run


def test_a_folder_is_run_with_all_files_for_scoring(
    run_here: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    path, out = str(must_c(tmp_path / "corpus")), tmp_path / "out"
    code, printed, errors = run_here(*FOLDER, "--corpus-path", path, "--out", str(out))
    assert code == 0, errors
    record = json.loads(printed)
    assert (record["corpus"], record["split"], record["n"]) == ("folder", "tst-COMMON", 2)
    assert record["noise_db"] is None
    assert (record["task"], record["chunk_s"]) == ("interpret", 1.12)
    assert "2 of 2 recordings" in errors
    assert {file.name for file in out.iterdir()} >= {"items.jsonl", "segments.yaml"}
    assert not (out / "unfinished.jsonl").exists()


def test_shards_are_joined_by_the_last_one(
    run_here: Callable[..., tuple[int, str, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EARVOICE_CORPUS_PATH", str(must_c(tmp_path / "corpus")))
    out = tmp_path / "out"
    code, printed, errors = run_here(*FOLDER, "--out", str(out), "--shard", "2/2")
    assert code == 0, errors
    assert json.loads(printed)["n"] == 1
    assert not (out / "items.jsonl").exists()
    code, printed, errors = run_here(*FOLDER, "--out", str(out), "--shard", "1/2")
    assert code == 0, errors
    assert (json.loads(printed)["n"], json.loads(printed)["shard"]) == (2, "all 2")
    ids = [json.loads(line)["id"] for line in (out / "items.jsonl").read_text().splitlines()]
    assert ids == ["a", "b"]
    code, _, errors = run_here(*FOLDER, "--shard", "3/3")
    assert code == 1
    assert "--shard 3/3 of 2 recordings is empty" in errors


def test_a_run_with_other_settings_is_not_gone_on_with(
    run_here: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    path, out = must_c(tmp_path / "corpus"), tmp_path / "out"
    arguments = (*FOLDER, "--corpus-path", str(path), "--out", str(out), "--batch", "1")
    sound = path / "tst-COMMON" / "wav" / "b.wav"
    kept = sound.read_bytes()
    sound.write_bytes(b"no sound")
    assert run_here(*arguments)[0] == 1
    assert (out / "unfinished.jsonl").is_file()
    code, _, errors = run_here(*arguments, "--multiplier", "2")
    assert code == 1
    assert "multiplier 1 instead of 2" in errors
    sound.write_bytes(kept)
    code, printed, errors = run_here(*arguments)
    assert code == 0, errors
    assert "going on after 1 of 2 recordings" in errors
    assert json.loads(printed)["n"] == 2


def test_an_unknown_corpus_is_one_line_of_error(
    run_here: Callable[..., tuple[int, str, str]],
) -> None:
    code, _, errors = run_here("evaluate", "run", "--direction", "en-zh", "--corpus", "x")
    assert code == 1
    assert "corpus 'x' is unknown; choose parley, realsi" in errors


def test_what_is_sampled_says_so_and_is_no_other_run(
    run_here: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    path = str(must_c(tmp_path / "corpus"))
    common = (*FOLDER, "--corpus-path", path)
    _, printed, _ = run_here(*common, "--temperature", "0.7", "--seed", "3")
    record = json.loads(printed)
    assert (record["temperature"], record["seed"]) == (0.7, 3)
    _, printed, _ = run_here(*common)
    record = json.loads(printed)
    assert (record["temperature"], record["seed"]) == (None, None)


def test_a_cast_is_refused_where_it_has_nothing_to_say(
    run_here: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    path = str(must_c(tmp_path / "corpus"))
    code, _, errors = run_here(*FOLDER, "--corpus-path", path, "--cast", "odd")
    assert code == 1 and "--cast odd gives parley other voices" in errors
    code, _, errors = run_here("evaluate", "run", "--direction", "en-zh", "--cast", "famous")
    assert code == 1 and "'famous' is unknown; choose held_out or odd" in errors
