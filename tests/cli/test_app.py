import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from earvoice import __version__
from earvoice.audio.wav import write_wav
from earvoice.cli import main
from earvoice.testing.tones import silence, voice_like

EARVOICE = [sys.executable, "-m", "earvoice.cli"]
# The whole program with an engine that needs no torch, which takes seconds to import.
ECHO = """
import earvoice.agent.interpreter as module
from earvoice.testing.engines import EchoEngine
real = module.Interpreter
module.Interpreter = lambda model, **options: real(EchoEngine(), **options)
from earvoice.cli import main
main()
"""


def earvoice(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a process of its own."""
    return subprocess.run([*EARVOICE, *arguments], capture_output=True, text=True, check=False)


@dataclass(frozen=True, slots=True)
class Done:
    code: int
    out: str
    err: str


@pytest.fixture
def run_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., Done]]:
    """Run the command line in this process, where torch is imported already."""
    logger = logging.getLogger("earvoice")
    handlers, propagate, level = list(logger.handlers), logger.propagate, logger.level

    def run(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["earvoice", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert isinstance(ended.value.code, int)
        return Done(ended.value.code, *capsys.readouterr())

    yield run
    logger.handlers[:], logger.propagate = handlers, propagate
    logger.setLevel(level)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    from earvoice.model.checkpoint import save_checkpoint
    from earvoice.testing.models import tiny_model

    folder = tmp_path_factory.mktemp("models") / "tiny"
    save_checkpoint(folder, tiny_model(), card="# Tiny\n\nRandom weights, for tests.\n")
    return str(folder)


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("audio") / "talk.wav"
    write_wav(path, np.concatenate([voice_like(3.0), silence(1.0)]))
    return str(path)


def test_the_version_is_the_result() -> None:
    done = earvoice("--version")
    assert (done.returncode, done.stdout) == (0, f"earvoice {__version__}\n")


def test_help_lists_the_verbs_with_what_they_do() -> None:
    done = earvoice("--help")
    assert done.returncode == 0
    for verb in ("interpret", "corpus", "evaluate", "models", "bench", "doctor"):
        assert verb in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [["sing"], ["interpret"], ["interpret", "x.wav", "--to", "zh", "--multiplier", "0"]],
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    done = earvoice(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""


def test_captions_without_a_folder_are_wrong_usage() -> None:
    done = earvoice("interpret", "x.wav", "--to", "zh", "--captions", "srt")
    assert done.returncode == 2
    assert "--out" in done.stderr


def test_a_failure_is_one_clear_line_and_exits_with_1(tmp_path: Path) -> None:
    done = earvoice("interpret", str(tmp_path / "no.wav"), "--to", "zh")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "error: " in done.stderr and "does not exist" in done.stderr


def test_an_unknown_model_is_told_without_loading_anything(talk: str) -> None:
    done = earvoice("interpret", talk, "--to", "zh", "--model", "nonesuch")
    assert done.returncode == 1
    assert "nonesuch" in done.stderr and "earvoice models list" in done.stderr


def test_interpret_writes_events_and_files(
    run_here: Callable[..., Done], model: str, talk: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = run_here(
        "interpret", talk, "--to", "zh", "--model", model, "--json",
        "--out", str(out), "--captions", "srt,json",
    )  # fmt: skip
    assert done.code == 0, done.err
    events = [json.loads(line) for line in done.out.splitlines()]
    assert events[0]["event"] == "session_started"
    assert events[-1]["event"] == "session_ended"
    assert events[-1]["heard_s"] == 4.0
    written = "".join(event["text"] for event in events if event["event"] == "translation")
    lines = (out / "events.jsonl").read_text(encoding="utf-8").split("\n")
    assert "".join(json.loads(line)["text"] for line in lines[1:-1]) == written
    assert {path.name for path in out.iterdir()} == {
        "events.jsonl",
        *(f"captions.{name}.{end}" for name in ("en", "zh", "en-zh") for end in ("srt", "json")),
    }


def test_interpret_reads_a_pipe_and_ends_quietly_when_nobody_listens(talk: str) -> None:
    with Path(talk).open("rb") as audio:
        started = subprocess.Popen(
            [sys.executable, "-c", ECHO, "interpret", "-", "--to", "zh"],
            stdin=audio,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert started.stdout is not None and started.stderr is not None
        assert b"w0" in started.stdout.readline()
        started.stdout.close()
        errors = started.stderr.read()
        started.stderr.close()
    started.wait(timeout=30)
    assert b"Traceback" not in errors
    assert b"BrokenPipe" not in errors


def test_an_interrupt_exits_with_130_and_finishes_the_files(tmp_path: Path) -> None:
    out, talk = tmp_path / "out", tmp_path / "talk.wav"
    # So long that it goes on while a busy machine comes to interrupting it.
    write_wav(talk, voice_like(40.0))
    started = subprocess.Popen(
        [
            sys.executable,
            "-c",
            ECHO,
            "interpret",
            str(talk),
            "--to",
            "zh",
            "--realtime",
            "--out",
            str(out),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    partial = out / "events.jsonl.part"
    deadline = time.monotonic() + 60
    while not (partial.exists() and partial.read_text("utf-8").count("\n") >= 2):
        assert time.monotonic() < deadline, "no turn was taken"
        time.sleep(0.05)
    os.kill(started.pid, signal.SIGINT)
    _, errors = started.communicate(timeout=30)
    assert started.returncode == 130
    assert "Traceback" not in errors
    assert (out / "events.jsonl").is_file()
    assert "t0" in (out / "captions.zh.txt").read_text("utf-8")
    assert not partial.exists()


def test_the_first_line_comes_before_anything_heavy_is_imported() -> None:
    code = (
        "import sys; from earvoice.cli.app import main; import earvoice.cli.interpret;"
        "heavy = {'torch', 'transformers', 'av', 'sacrebleu'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_models_show_prints_the_card(run_here: Callable[..., Done], model: str) -> None:
    assert "Random weights, for tests." in run_here("models", "show", model).out
    record = json.loads(run_here("models", "show", model, "--json").out)
    assert record["name"] == "tiny"
    assert record["parameters"] > 10_000


def test_corpus_samples_are_json_with_both_sides(run_here: Callable[..., Done]) -> None:
    done = run_here("corpus", "sample", "parley", "-n", "3", "--direction", "zh-en", "--json")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert len(rows) == 3
    assert all(set(row) == {"id", "kind", "voices", "source", "target"} for row in rows)


def test_corpus_samples_can_be_spoken(run_here: Callable[..., Done], tmp_path: Path) -> None:
    done = run_here("corpus", "sample", "parley", "-n", "1", "--speak", str(tmp_path / "wav"))
    assert done.code == 0, done.err
    (path,) = (tmp_path / "wav").iterdir()
    assert path.stat().st_size > 16_000


def test_evaluate_prints_one_object_of_figures(
    run_here: Callable[..., Done], model: str, tmp_path: Path
) -> None:
    done = run_here(
        "evaluate", "run", "--model", model, "--direction", "zh-en", "--limit", "3",
        "--kind", "unseen_pattern", "--policy", "wait-k:2", "--json", "--out", str(tmp_path),
    )  # fmt: skip
    assert done.code == 0, done.err
    (record,) = map(json.loads, done.out.splitlines())
    assert (record["n"], record["policy"], record["noise_db"]) == (3, "wait-k:2:4", 20.0)
    assert {"bleu", "chrf", "laal_s", "first_emission_s", "rtf", "n_empty", "cer"} <= set(record)
    assert len((tmp_path / "items.jsonl").read_text("utf-8").splitlines()) == 3


def test_doctor_names_what_is_missing_and_what_to_type(run_here: Callable[..., Done]) -> None:
    findings = [json.loads(line) for line in run_here("doctor", "--json").out.splitlines()]
    by_name = {finding["name"]: finding for finding in findings}
    assert by_name["torch"]["ok"]
    assert all(finding["remedy"] for finding in findings if not finding["ok"])
