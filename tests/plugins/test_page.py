"""The commands of `docs/how/plugins.md`, which need two interpreters at once, and its configs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from earvoice.audio.decode import load
from earvoice.audio.wav import write_wav
from earvoice.model.checkpoint import packaged_models
from earvoice.samples import sample_talk
from earvoice.text import Unit
from earvoice.types import SAMPLE_RATE_HZ, Language
from tests.peers import PEERS, needs_peers
from tests.plugins.runners import ROOT, Asked, path_with_torch, run_command, run_simuleval

_PAGE = ROOT / "docs" / "how" / "plugins.md"


def page_commands() -> str:
    """Return the page's block of commands, but for the one that makes the peers' interpreter."""
    (block,) = _PAGE.read_text(encoding="utf-8").split("```text\n")[1:]
    first, commands = block.split("```")[0].split("\n", 1)
    assert first == "scripts/peers"
    return commands


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that looks like the repository's, with a recording."""
    for name in ("src", "configs"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / ".venv-peers").symlink_to(PEERS.parents[1])
    talk = load(sample_talk(Language.EN))
    write_wav(tmp_path / "talk.wav", talk[: 5 * SAMPLE_RATE_HZ])
    (tmp_path / "target.txt").write_text("你好。\n", encoding="utf-8")
    return tmp_path


@pytest.mark.slow
@needs_peers
def test_the_commands_of_the_page_run_and_agree(folder: Path) -> None:
    if "pocket" not in packaged_models():
        pytest.skip("NOT RUN: the packaged model `pocket` is not there yet; train and package it")
    path_with_torch()
    done = subprocess.run(
        ["bash", "-euc", page_commands()],
        cwd=folder,
        env=os.environ | {"OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    assert "BLEU" in done.stdout and "LAAL" in done.stdout
    (run,) = _records(folder / "out" / "simuleval" / "instances.log")
    lines = [r for r in _records(folder / "out" / "simulstream.jsonl") if "generated_tokens" in r]
    chars = [char for line in lines for char in line["generated_tokens"] if char != " "]
    assert run["prediction"] == "".join(chars) != ""


@pytest.mark.slow
@needs_peers
def test_the_system_folder_gives_what_the_options_give(folder: Path) -> None:
    if "pocket" not in packaged_models():
        pytest.skip("NOT RUN: the packaged model `pocket` is not there yet; train and package it")
    asked = Asked("pocket", "en-zh", Unit.CHAR, paths=(path_with_torch(),))
    agents = [
        ("--agent-class", "earvoice.plugins.simuleval.EarvoiceAgent"),
        ("--system-dir", str(ROOT / "configs" / "plugins" / "simuleval")),
    ]
    runs = [
        run_simuleval(
            folder / f"run{at}", [folder / "talk.wav"], asked, segment_ms=1120, agent=agent
        )
        for at, agent in enumerate(agents)
    ]
    assert runs[0] == runs[1]


_CHECK_CONFIG = """
import sys
from simulstream.config import yaml_config
from simulstream.metrics.detokenizers import get_detokenizer
from simulstream.server.speech_processors import speech_processor_class_load
from earvoice.plugins.settings import Settings
config = yaml_config(sys.argv[1])
assert speech_processor_class_load(config.type).__name__ == "EarvoiceProcessor"
assert get_detokenizer(config)(["你", "好"]) == "你好"
print(Settings.read(config))
"""


@needs_peers
def test_the_config_example_is_read_by_simulstream() -> None:
    said = run_command(
        ["python", "-c", _CHECK_CONFIG, str(ROOT / "configs/plugins/simulstream.yaml")], cwd=ROOT
    )
    assert "model='pocket'" in said and "multiplier=1" in said and "learned" in said


def _records(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
