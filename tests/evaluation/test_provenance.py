import subprocess
from pathlib import Path

import pytest

import earvoice
from earvoice.evaluation.provenance import provenance, source_commit


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_commit_is_that_of_the_package_and_says_when_files_have_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "__init__.py"
    source.write_text("")
    monkeypatch.setattr(earvoice, "__file__", str(source))
    git(tmp_path, "init")
    assert source_commit() is None
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-m", "Begin")
    commit = git(tmp_path, "rev-parse", "HEAD")
    assert source_commit() == commit
    source.write_text("x = 1\n")
    assert source_commit() == f"{commit}+changes"


def test_without_git_there_is_no_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    origin = provenance("earvoice", model="pocket", model_hash="0", parameters=1)
    assert origin.commit is None
    assert "python" in origin.versions
