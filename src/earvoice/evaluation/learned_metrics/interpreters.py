"""Interpreters of their own for metrics whose packages exclude ours, found or made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from earvoice.errors import ConfigError

_TAIL_LINES = 8


class Tool(StrEnum):
    """A package that cannot share an environment with Earvoice.

    COMET requires numpy below 2 and transformers below 5; BLEURT brings TensorFlow.
    """

    COMET = "comet"
    BLEURT = "bleurt"

    @property
    def variable(self) -> str:
        """Return the environment variable that names its interpreter."""
        return f"EARVOICE_{self.name}_PYTHON"

    @property
    def requirements(self) -> tuple[str, ...]:
        """Return what pip installs for it. BLEURT-20's code is not on the package index."""
        if self is Tool.COMET:
            return ("unbabel-comet>=2.2.7,<3",)
        return ("bleurt @ git+https://github.com/google-research/bleurt",)

    @property
    def folder(self) -> Path:
        """Return where `install` makes its environment unless told otherwise."""
        home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
        return Path(home) / "earvoice" / self.value


def find_interpreter(tool: Tool, python: Path | None = None) -> Path:
    """Return the interpreter to run a tool with: the given, the environment's or the installed one.

    python: a path, or a name to look for in PATH. Raises ConfigError when there is none; one that
    was named and is missing is never replaced by another.
    """
    named = str(python) if python else os.environ.get(tool.variable)
    if named:
        found = shutil.which(named)
        if found:
            return Path(found)
        origin = "the configuration" if python else tool.variable
        raise ConfigError(
            f"{tool.value}: {origin} names the interpreter {named!r}, which is not an executable "
            f"file; expected the python of an environment with {' '.join(tool.requirements)}"
        )
    installed = environment_python(tool.folder)
    if installed.is_file():
        return installed
    raise ConfigError(
        f"{tool.value}: there is no interpreter for it; it needs one of its own, since its "
        f"packages exclude Earvoice's. Make a virtual environment, pip install "
        f"'{' '.join(tool.requirements)}' in it and set {tool.variable} to its python"
    )


def install(tool: Tool, folder: Path | None = None, *, base: Path | None = None) -> Path:
    """Make the environment of a tool and return its interpreter.

    base: the interpreter to make it from; None for the running one. It takes minutes and downloads
    gigabytes. Raises ConfigError with the last lines of what failed; the folder is left to look at.
    """
    target = folder or tool.folder
    python = environment_python(target)
    _run([str(base or sys.executable), "-m", "venv", str(target)], tool)
    _run([str(python), "-m", "pip", "install", *tool.requirements], tool)
    return python


def environment_python(folder: Path) -> Path:
    """Return where a virtual environment keeps its interpreter."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def _run(command: Sequence[str], tool: Tool) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise ConfigError(f"{tool.value}: {' '.join(command)} did not start: {error}") from error
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-_TAIL_LINES:])
        raise ConfigError(
            f"{tool.value}: {' '.join(command)} failed with status {done.returncode}; its last "
            f"lines:\n{tail}"
        )
