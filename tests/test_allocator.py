"""What is asked of the C library, where there is one that can be asked."""

from __future__ import annotations

import ctypes
import sys

import pytest
from typer.testing import CliRunner

from earvoice.allocator import keep_freed_memory, peak_memory_bytes
from earvoice.cli import app as cli


def test_glibc_keeps_what_is_freed() -> None:
    has_glibc = sys.platform.startswith("linux") and hasattr(
        ctypes.CDLL(None), "gnu_get_libc_version"
    )
    assert keep_freed_memory() == has_glibc


def test_another_system_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not keep_freed_memory()


def test_every_command_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(cli, "keep_freed_memory", lambda: asked.append(True))
    assert CliRunner().invoke(cli.app, ["models", "list"]).exit_code == 0
    assert asked == [True]


def test_a_process_takes_some_memory() -> None:
    assert 10 << 20 < peak_memory_bytes("cpu") < 1 << 40
