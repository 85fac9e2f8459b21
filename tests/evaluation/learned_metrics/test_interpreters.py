from pathlib import Path

import pytest

from earvoice.errors import ConfigError
from earvoice.evaluation.learned_metrics.interpreters import (
    MARK,
    Tool,
    environment_python,
    find_interpreter,
)


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    for tool in Tool:
        monkeypatch.delenv(tool.variable, raising=False)


def executable(path: Path, text: str = "#!/bin/sh\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_configuration_goes_before_environment_before_what_was_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = executable(environment_python(Tool.COMET.folder))
    (Tool.COMET.folder / MARK).touch()
    assert find_interpreter(Tool.COMET) == installed
    named = executable(tmp_path / "named")
    monkeypatch.setenv("EARVOICE_COMET_PYTHON", str(named))
    assert find_interpreter(Tool.COMET) == named
    given = executable(tmp_path / "given")
    assert find_interpreter(Tool.COMET, given) == given


@pytest.mark.parametrize("tool", list(Tool))
def test_without_an_interpreter_the_error_says_what_to_type_or_set(tool: Tool) -> None:
    with pytest.raises(ConfigError, match=rf"doctor --install {tool}, or set {tool.variable}"):
        find_interpreter(tool)


def test_an_installation_that_was_broken_off_is_no_interpreter() -> None:
    executable(environment_python(Tool.COMET.folder))
    with pytest.raises(ConfigError, match="broken off; type earvoice doctor --install comet"):
        find_interpreter(Tool.COMET)


def test_a_named_interpreter_that_is_missing_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executable(environment_python(Tool.COMET.folder))
    monkeypatch.setenv("EARVOICE_COMET_PYTHON", str(tmp_path / "gone"))
    with pytest.raises(ConfigError, match=r"EARVOICE_COMET_PYTHON names .*gone"):
        find_interpreter(Tool.COMET)
    with pytest.raises(ConfigError, match=r"the configuration names .*lost"):
        find_interpreter(Tool.COMET, tmp_path / "lost")
