"""What stands in for the packages of learned metrics and for a machine without any setting."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from earvoice.evaluation.judging.endpoint import (
    FILE_VARIABLE,
    KEY_VARIABLE,
    MODEL_VARIABLE,
    URL_VARIABLE,
)
from earvoice.evaluation.learned_metrics.interpreters import Tool

# COMET's package as far as the worker knows it: a score is the length of the translation.
COMET = """
import types
def load_from_checkpoint(path):
    def predict(rows, batch_size, gpus, progress_bar):
        assert all(row["src"] for row in rows)
        return types.SimpleNamespace(scores=[len(row["mt"]) for row in rows])
    return types.SimpleNamespace(predict=predict)
"""


@pytest.fixture
def nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take away every endpoint and interpreter, and keep what is kept in a folder of the test."""
    for name in (FILE_VARIABLE, KEY_VARIABLE, MODEL_VARIABLE, URL_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    for tool in Tool:
        monkeypatch.delenv(tool.variable, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("EARVOICE_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def checkpoint(nothing_configured: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a COMET checkpoint that this interpreter can load, if only with a stand-in."""
    packages = tmp_path / "packages"
    packages.mkdir()
    (packages / "comet.py").write_text(COMET)
    (packages / "torch.py").write_text("class cuda:\n    is_available = staticmethod(lambda: 0)\n")
    monkeypatch.setenv("PYTHONPATH", str(packages))
    monkeypatch.setenv(Tool.COMET.variable, sys.executable)
    path = tmp_path / "model.ckpt"
    path.touch()
    return path
