"""Interpreters of their own for metrics whose packages exclude ours: where they are."""

from __future__ import annotations

import os
import shutil
from enum import StrEnum
from pathlib import Path

from earvoice.errors import ConfigError

MARK = "earvoice-requirements.txt"
"""The file in an environment that holds what was installed, written when all of it was."""


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
    def command(self) -> str:
        """Return what makes its environment."""
        return f"earvoice doctor --install {self.value}"

    @property
    def folder(self) -> Path:
        """Return where its environment is made."""
        home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
        return Path(home) / "earvoice" / self.value


def find_interpreter(tool: Tool, python: Path | None = None) -> Path:
    """Return the interpreter to run a tool with: the given, the environment's or the installed one.

    python: a path, or a name to look for in PATH. Raises ConfigError when there is none, or its
    installation was broken off; one that was named and is missing is never replaced by another.
    """
    named = str(python) if python else os.environ.get(tool.variable)
    if named:
        found = shutil.which(named)
        if found:
            return Path(found)
        origin = "the configuration" if python else tool.variable
        raise ConfigError(
            f"{tool.value}: {origin} names the interpreter {named!r}, which is not an executable "
            f"file; expected the python of an environment with {tool.value}; type {tool.command} "
            "to have one made, and name none"
        )
    installed = environment_python(tool.folder)
    if not installed.is_file():
        raise ConfigError(
            f"{tool.value}: there is no interpreter for it in {tool.folder}; it needs one of its "
            f"own, since its packages exclude Earvoice's; type {tool.command}, or set "
            f"{tool.variable} to the python of an environment that has it"
        )
    if not (tool.folder / MARK).is_file():
        raise ConfigError(
            f"{tool.value}: its installation in {tool.folder} was broken off; type {tool.command} "
            "to go on with it"
        )
    return installed


def environment_python(folder: Path) -> Path:
    """Return where a virtual environment keeps its interpreter."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
