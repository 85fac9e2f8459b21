import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from earvoice.cli import main
from earvoice.cli.doctor_metrics import look_at_metrics
from earvoice.errors import ConfigError
from earvoice.evaluation import learned_metrics
from earvoice.evaluation.judging.endpoint import (
    FILE_VARIABLE,
    KEY_VARIABLE,
    MODEL_VARIABLE,
    URL_VARIABLE,
)
from earvoice.evaluation.learned_metrics import Installation, Tool
from earvoice.evaluation.learned_metrics.installing import Tell


@pytest.fixture(autouse=True)
def nothing_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (FILE_VARIABLE, KEY_VARIABLE, MODEL_VARIABLE, URL_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    for tool in Tool:
        monkeypatch.delenv(tool.variable, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


@pytest.fixture
def doctor(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[object, str, str]]:
    """Run `earvoice doctor` and return exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["earvoice", "doctor", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, *capsys.readouterr()

    return run


def pretend(wanted: Installation, tell: Tell) -> Path:
    """Make an environment without anything in it."""
    tell("Downloading unbabel_comet-2.2.7")
    tell("Requirement already satisfied")
    wanted.python.parent.mkdir(parents=True)
    wanted.python.touch()
    wanted.mark.write_bytes(wanted.requirements.read_bytes())
    return wanted.python


def test_installing_says_its_size_first_and_where_it_is_at_last(
    doctor: Callable[..., tuple[object, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learned_metrics, "install", pretend)
    code, out, errors = doctor("--install", "comet", "--json")
    assert code == 0
    first, second = errors.splitlines()
    assert "GB to download" in first and second == "Downloading unbabel_comet-2.2.7"
    found = json.loads(out)
    assert (found["name"], found["ok"]) == ("comet", True)
    assert found["detail"] == str(Installation.of(Tool.COMET).python)
    code, out, errors = doctor("--install", "comet")
    assert code == 0 and "there already" in errors and out.startswith("ok")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("metricx", "pip install 'earvoice[metricx]'"),
        ("comment", "there is no 'comment' to install; choose comet, bleurt"),
    ],
)
def test_what_needs_no_interpreter_is_not_installed(
    doctor: Callable[..., tuple[object, str, str]], name: str, says: str
) -> None:
    code, out, errors = doctor("--install", name)
    assert (code, out) == (1, "")
    assert says in errors


def test_a_failed_installation_is_one_error(
    doctor: Callable[..., tuple[object, str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(wanted: Installation, tell: Tell) -> Path:
        raise ConfigError("comet: the package index cannot be reached")

    monkeypatch.setattr(learned_metrics, "install", fail)
    code, out, errors = doctor("--install", "comet")
    assert (code, out) == (1, "")
    assert "the package index cannot be reached" in errors and "Traceback" not in errors


def test_what_is_missing_is_told_with_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    found = {finding.name: finding for finding in look_at_metrics()}
    assert [found[name].ok for name in ("comet", "bleurt", "judge")] == [False] * 3
    assert found["comet"].remedy == "earvoice doctor --install comet"
    assert not any(finding.required for finding in found.values())


def test_a_judge_is_shown_without_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(URL_VARIABLE, "http://localhost:8000/v1")
    monkeypatch.setenv(MODEL_VARIABLE, "some-model")
    monkeypatch.setenv(KEY_VARIABLE, "THE_KEY")
    monkeypatch.delenv("THE_KEY", raising=False)
    judge = next(finding for finding in look_at_metrics() if finding.name == "judge")
    assert not judge.ok and "THE_KEY" in judge.detail
    monkeypatch.setenv("THE_KEY", "very-secret")
    judge = next(finding for finding in look_at_metrics() if finding.name == "judge")
    assert judge.ok and "very-secret" not in judge.detail
    assert judge.detail == "some-model at http://localhost:8000/v1"
