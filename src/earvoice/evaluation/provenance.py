"""Where figures come from: command, model, versions and commit, but no date and no machine."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import earvoice
from earvoice.agent.eventlog import installed_versions


@dataclass(frozen=True, slots=True)
class Provenance:
    """What it takes to measure the same again.

    model_hash: of the checkpoint's files. commit: of the source, where it is a git checkout;
    "+changes" follows when tracked files differ from it.
    """

    command: str
    model: str
    model_hash: str
    parameters: int
    versions: dict[str, str]
    commit: str | None


def provenance(command: str, *, model: str, model_hash: str, parameters: int) -> Provenance:
    """Return what is known about a run of a model by a command."""
    return Provenance(command, model, model_hash, parameters, installed_versions(), source_commit())


def source_commit() -> str | None:
    """Return the commit this package's source stands at, or None when it is in no checkout."""
    package = Path(earvoice.__file__).parent
    # An installed package may lie inside some other checkout, which does not track it.
    if _git(package, "ls-files", "--error-unmatch", "__init__.py") is None:
        return None
    commit = _git(package, "rev-parse", "HEAD")
    changes = _git(package, "status", "--porcelain", "--untracked-files=no", ".")
    return commit if not commit or not changes else f"{commit}+changes"


def _git(folder: Path, *arguments: str) -> str | None:
    """Return what git says, without taking its locks; None when it fails or is missing."""
    git = shutil.which("git")
    if git is None:
        return None
    done = subprocess.run(
        [git, "--no-optional-locks", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip() if done.returncode == 0 else None
