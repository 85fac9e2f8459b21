import sys
from pathlib import Path

import pytest

from earvoice.errors import ConfigError
from earvoice.evaluation.learned_metrics.interpreters import (
    Tool,
    environment_python,
    find_interpreter,
    install,
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
    assert find_interpreter(Tool.COMET) == installed
    named = executable(tmp_path / "named")
    monkeypatch.setenv("EARVOICE_COMET_PYTHON", str(named))
    assert find_interpreter(Tool.COMET) == named
    given = executable(tmp_path / "given")
    assert find_interpreter(Tool.COMET, given) == given


def test_without_an_interpreter_the_error_says_what_to_install_and_set() -> None:
    with pytest.raises(ConfigError, match=r"unbabel-comet.*EARVOICE_COMET_PYTHON"):
        find_interpreter(Tool.COMET)
    with pytest.raises(ConfigError, match=r"google-research/bleurt.*EARVOICE_BLEURT_PYTHON"):
        find_interpreter(Tool.BLEURT)


def test_a_named_interpreter_that_is_missing_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    executable(environment_python(Tool.COMET.folder))
    monkeypatch.setenv("EARVOICE_COMET_PYTHON", str(tmp_path / "gone"))
    with pytest.raises(ConfigError, match=r"EARVOICE_COMET_PYTHON names .*gone"):
        find_interpreter(Tool.COMET)
    with pytest.raises(ConfigError, match=r"the configuration names .*lost"):
        find_interpreter(Tool.COMET, tmp_path / "lost")


def test_installing_makes_an_environment_and_calls_its_pip(tmp_path: Path) -> None:
    made = tmp_path / "made"
    base = executable(
        tmp_path / "base",
        '#!/bin/sh\nmkdir -p "$3/bin"\n'
        'printf \'#!/bin/sh\\nprintf "%%s\\\\n" "$@" > "$0.said"\\n\' > "$3/bin/python"\n'
        'chmod +x "$3/bin/python"\n',
    )
    python = install(Tool.COMET, made, base=base)
    assert python == environment_python(made)
    said = Path(f"{python}.said").read_text().splitlines()
    assert said == ["-m", "pip", "install", "unbabel-comet>=2.2.7,<3"]


def test_a_failed_installation_gives_its_last_lines(tmp_path: Path) -> None:
    base = executable(tmp_path / "base", "#!/bin/sh\necho no ensurepip >&2\nexit 3\n")
    with pytest.raises(ConfigError, match=r"status 3; its last lines:\nno ensurepip"):
        install(Tool.BLEURT, tmp_path / "made", base=base)
    with pytest.raises(ConfigError, match="did not start"):
        install(Tool.BLEURT, tmp_path / "made", base=Path(sys.prefix) / "no-such-python")
