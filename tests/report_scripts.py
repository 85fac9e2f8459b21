"""The scripts of docs/reports as modules, for the tests of what they run and print."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
REPORTS = ROOT / "docs" / "reports"


@contextmanager
def report_script(monkeypatch: pytest.MonkeyPatch, name: str) -> Iterator[ModuleType]:
    """Import a script of the reports, and forget it and its like afterwards."""
    monkeypatch.syspath_prepend(REPORTS)
    yield import_module(name)
    for path in REPORTS.glob("*.py"):
        sys.modules.pop(path.stem, None)
