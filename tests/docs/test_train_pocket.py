"""scripts/train-pocket: stages in order, and none that begins on what was stopped."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FAKE = """#!/usr/bin/env bash
stage=$(basename "$2" .toml)
trap 'echo "stopped $stage" >> log; kill $(jobs -p) 2>/dev/null; exit 0' TERM
echo "begin $1 $stage $*" >> log
case "$stage" in
  "${HANGS:-}") sleep 20 & wait ;;
  "${STOPS:-}") kill -INT $PPID ;;  # a terminal's Ctrl-C reaches both, and the stage ends well
  "${FAILS:-}") until grep -q "begin train ${HANGS:-}" log; do sleep 0.05; done; exit 3 ;;
esac
echo "end $stage" >> log
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a checkout whose command only writes down what it is asked."""
    for name in ("scripts/_venv", "scripts/train-pocket", "pyproject.toml", "constraints.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    tools = tmp_path / ".venv" / "bin"
    tools.mkdir(parents=True)
    for name, text in (("earvoice", FAKE), ("python", "#!/bin/sh\n")):
        (tools / name).write_text(text, "utf-8")
        (tools / name).chmod(0o755)
    (tmp_path / ".venv" / ".installed-test").touch()
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "tatoeba.en-zh.train.tsv").touch()
    return tmp_path


def ran(checkout: Path, *arguments: str, **told: str) -> tuple[int, list[str]]:
    done = subprocess.run(
        ["bash", str(checkout / "scripts" / "train-pocket"), *arguments],
        cwd=checkout,
        env=os.environ | told,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    log = checkout / "log"
    return done.returncode, log.read_text("utf-8").splitlines() if log.is_file() else []


def test_every_stage_comes_after_what_it_begins_from(checkout: Path) -> None:
    status, log = ran(checkout, "texts", "cuda:1")
    assert status == 0
    ends = [line.split()[1] for line in log if line.startswith("end")]
    assert ends[:4] == ["prepare", "pretrain", "sft", "wide-prepare"]
    assert set(ends[4:6]) == {"wide-hear", "wide-read"}
    assert ends[6:] == ["wide"]
    begun = [line for line in log if line.startswith("begin train")]
    assert all(line.endswith("--resume --device cuda:1") for line in begun)
    (prepared,) = [line for line in log if "wide-prepare" in line and line.startswith("begin")]
    assert f"tatoeba.path='{checkout / 'texts'}'" in prepared


def test_nothing_begins_on_what_was_stopped(checkout: Path) -> None:
    status, log = ran(checkout, "texts", STOPS="pretrain")
    assert status == 130
    assert log[-1] == "end pretrain"


def test_what_hears_does_not_go_on_alone(checkout: Path) -> None:
    status, log = ran(checkout, "texts", HANGS="wide-hear", FAILS="wide-read")
    assert status == 3
    assert log[-1] == "stopped wide-hear"


def test_a_folder_without_the_texts_is_refused_at_once(checkout: Path) -> None:
    status, log = ran(checkout, "scripts")
    assert (status, log) == (2, [])
