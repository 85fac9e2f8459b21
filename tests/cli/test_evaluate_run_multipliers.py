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

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """Run the command line with an echo for a model; returns code, standard output and error."""

    def load(name: str, direction: object, *, slots: int, **rest: object) -> Model:
        return Model(EchoEngine(slots=slots), "hash", 12)

    monkeypatch.setattr(corpus_run, "load_model", load)
    monkeypatch.setenv("EARVOICE_CORPUS_PATH", str(must_c(tmp_path / "corpus")))

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["earvoice", "evaluate", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, errors = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, errors

    return run


def curve(out: Path, multipliers: str, *more: str) -> tuple[object, ...]:
    chosen = ("--direction", "en-zh", "--corpus", "folder", "--json", "--batch", 1)
    return ("run", *chosen, "--multipliers", multipliers, "--out", out, *more)


def test_a_curve_is_two_commands(run_here: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    code, printed, errors = run_here(*curve(out, "2,1"))
    assert code == 0, errors
    assert [json.loads(line)["multiplier"] for line in printed.splitlines()] == [1, 2]
    assert "multiplier 2, 2 of 2" in errors
    code, printed, errors = run_here("compare", out, "--json")
    assert code == 0, errors
    points = json.loads(printed)["points"]
    assert [(point["multiplier"], point["segments"]) for point in points] == [(1, 3), (2, 3)]


def test_a_curve_goes_on_where_it_was_stopped(run_here: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run_here(*curve(out, "1"))[0] == 0
    sound = tmp_path / "corpus" / "tst-COMMON" / "wav" / "b.wav"
    kept = sound.read_bytes()
    sound.write_bytes(b"no sound")
    assert run_here(*curve(out, "1,2"))[0] == 1
    sound.write_bytes(kept)
    code, printed, errors = run_here(*curve(out, "1,2"))
    assert code == 0, errors
    assert f"{out / 'multiplier-1'} has this run already" in errors
    assert "going on after 1 of 2 recordings" in errors
    assert [json.loads(line)["n"] for line in printed.splitlines()] == [2, 2]
    # With other settings it is another run.
    for other in (("--limit", "1"), ("--temperature", "1"), ()):
        code, _, errors = run_here(*curve(out, "1", *other))
        assert code == 0 and "already" not in errors


def test_shards_of_a_curve_are_joined(run_here: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert run_here(*curve(out, "1,2", "--shard", "1/2"))[0] == 0
    code, printed, errors = run_here(*curve(out, "1,2", "--shard", "2/2"))
    assert code == 0, errors
    assert [json.loads(line)["shard"] for line in printed.splitlines()] == ["all 2", "all 2"]
    # The same command again finds its shard, and the whole.
    code, again, _ = run_here(*curve(out, "1,2", "--shard", "2/2"))
    assert (code, again) == (0, printed)


def test_mistakes_are_told_before_anything_is_loaded(run_here: Run, tmp_path: Path) -> None:
    code, _, errors = run_here(*curve(tmp_path / "out", "1,99"))
    assert code == 1 and "--multipliers '1,99' is no list" in errors
    code, _, errors = run_here(*curve(tmp_path / "out", "1,2", "--policy", "offline"))
    assert code == 1 and "does not go with --policy offline" in errors
    assert not (tmp_path / "out").exists()
