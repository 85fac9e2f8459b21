"""Make the environment of a tool with pinned packages, and nothing twice."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path

from earvoice.errors import ConfigError
from earvoice.evaluation.learned_metrics.recipes import Installation, Size

_TAIL_LINES = 8
_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
_NO_NETWORK = (
    "NewConnectionError",
    "Name or service not known",
    "Temporary failure in name resolution",
    "Network is unreachable",
    "Could not resolve host",
    "ConnectTimeoutError",
)

Tell = Callable[[str], None]
"""Told every line that the installation prints."""


def install(wanted: Installation, tell: Tell) -> Path:
    """Make an environment and return its interpreter; nothing is fetched twice.

    An installation that was broken off goes on where it stopped. tell: told every line of pip's.
    Raises ConfigError when there is no fitting Python, room or network, or with the last lines of
    what failed.
    """
    if wanted.is_complete:
        return wanted.python
    base = wanted.base or _fitting_python(wanted)
    _require_room(wanted, wanted.size)
    wanted.mark.unlink(missing_ok=True)
    _run([str(base), "-m", "venv", str(wanted.tool.folder)], wanted, tell)
    if not wanted.gpu:
        _install_small_torch(wanted, tell)
    _pip(["-r", str(wanted.requirements)], wanted, tell)
    _run([str(wanted.python), "-c", f"import {wanted.recipe.module}"], wanted, tell)
    shutil.copyfile(wanted.requirements, wanted.mark)
    return wanted.python


def _install_small_torch(wanted: Installation, tell: Tell) -> None:
    """Install torch without GPU, if it is needed and to be had."""
    pins = wanted.requirements.read_text(encoding="utf-8").splitlines()
    for torch in (pin for pin in pins if pin.startswith("torch==")):
        try:
            _pip(["--extra-index-url", _CPU_INDEX, f"{torch}+cpu"], wanted, tell)
        except ConfigError:
            tell(f"No {torch} without GPU from {_CPU_INDEX}; the whole one is {wanted.recipe.size}")
            _require_room(wanted, wanted.recipe.size)


def _pip(arguments: Sequence[str], wanted: Installation, tell: Tell) -> None:
    options = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off"]
    _run([str(wanted.python), "-m", "pip", "install", *options, *arguments], wanted, tell)


def _fitting_python(wanted: Installation) -> Path:
    pythons = wanted.recipe.pythons
    if sys.version_info[:2] in pythons:
        return Path(sys.executable)
    names = [f"python{major}.{minor}" for major, minor in pythons]
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise ConfigError(
            f"{wanted.tool.value}: its packages need {' or '.join(names)}, and there is none in "
            "PATH; install one, with its venv module, and try again"
        )
    return Path(found)


def _require_room(wanted: Installation, size: Size) -> None:
    place = wanted.tool.folder
    try:
        place.mkdir(parents=True, exist_ok=True)
        free_gb = shutil.disk_usage(place).free / 1e9
    except OSError as error:
        raise ConfigError(
            f"{wanted.tool.value}: {place} cannot be made: {error}; expected a folder to write to; "
            "set XDG_DATA_HOME to another place"
        ) from error
    if free_gb < size.disk_gb:
        raise ConfigError(
            f"{wanted.tool.value}: {place} has room for {free_gb:.1f} GB; expected "
            f"{size.disk_gb} GB; make room, or set XDG_DATA_HOME to another place"
        )


def _run(command: Sequence[str], wanted: Installation, tell: Tell) -> None:
    said: deque[str] = deque(maxlen=_TAIL_LINES)
    offline = False
    try:
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                said.append(line.rstrip())
                offline = offline or any(sign in line for sign in _NO_NETWORK)
                tell(line.rstrip())
    except OSError as error:
        raise ConfigError(
            f"{wanted.tool.value}: {' '.join(command)} did not start: {error}"
        ) from error
    if process.returncode:
        raise ConfigError(_failure(command, wanted, said, offline, process.returncode))


def _failure(
    command: Sequence[str], wanted: Installation, said: Sequence[str], offline: bool, status: int
) -> str:
    lines = "\n".join(said)
    if offline:
        return (
            f"{wanted.tool.value}: the package index cannot be reached; check the network, or name "
            f"a proxy or another index to pip (HTTPS_PROXY, PIP_INDEX_URL), and type "
            f"{wanted.tool.command} to go on; pip's last lines:\n{lines}"
        )
    return (
        f"{wanted.tool.value}: {' '.join(command)} failed with status {status}; repair that and "
        f"type {wanted.tool.command} to go on; its last lines:\n{lines}"
    )
