"""A stand-in for Python: it makes environments whose pip writes down what it is asked for."""

import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from earvoice.errors import ConfigError
from earvoice.evaluation.learned_metrics import installing
from earvoice.evaluation.learned_metrics.installing import install
from earvoice.evaluation.learned_metrics.interpreters import Tool, find_interpreter
from earvoice.evaluation.learned_metrics.recipes import Installation, Recipe, Size

# Run as the base it makes an environment of itself; run as that, it is pip and Python in one.
_PYTHON = f"""#!{sys.executable}
import json, pathlib, shutil, sys
here = pathlib.Path(sys.argv[0])
asked = sys.argv[1:]
if asked[:2] == ["-m", "venv"]:
    made = pathlib.Path(asked[2], "bin", "python")
    made.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(here, made)
    sys.exit()
calls = here.with_name("calls.jsonl")
with calls.open("a") as out:
    out.write(json.dumps(asked) + "\\n")
print("Collecting", asked[-1])
trouble = here.parents[2] / "trouble"
if trouble.exists():
    needle, _, said = trouble.read_text().partition("|")
    if needle in " ".join(asked):
        print(said)
        sys.exit(1)
"""


@pytest.fixture
def wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    home = tmp_path / "home"
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    monkeypatch.delenv(Tool.COMET.variable, raising=False)
    base = tmp_path / "base"
    base.write_text(_PYTHON)
    base.chmod(0o755)
    pins = tmp_path / "pins.txt"
    pins.write_text("# pins\ntorch==1.0\nunbabel-comet==2.2.7\n")
    small, large = Size(0.001, 0.001), Size(0.002, 0.002)
    return Installation(
        Tool.COMET, Recipe(((3, 11),), "comet", large, small), pins, gpu=False, base=base
    )


def quiet(line: str) -> None:
    """Show nothing."""


def trouble(wanted: Installation, needle: str, said: str) -> Path:
    """Let every call with the needle among its arguments fail with what is said."""
    wanted.tool.folder.mkdir(parents=True, exist_ok=True)
    path = wanted.tool.folder.parent / "trouble"
    path.write_text(f"{needle}|{said}")
    return path


def calls(wanted: Installation) -> list[list[str]]:
    text = (wanted.python.parent / "calls.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


def test_pinned_packages_are_installed_torch_without_gpu_first(wanted: Installation) -> None:
    heard: list[str] = []
    assert install(wanted, heard.append) == wanted.python == find_interpreter(Tool.COMET)
    torch, rest, check = calls(wanted)
    assert torch[:3] == ["-m", "pip", "install"] and torch[-1] == "torch==1.0+cpu"
    assert rest[-2:] == ["-r", str(wanted.requirements)]
    assert check == ["-c", "import comet"]
    assert heard[0] == "Collecting torch==1.0+cpu"


def test_with_a_gpu_torch_comes_with_the_rest(wanted: Installation) -> None:
    install(replace(wanted, gpu=True), quiet)
    assert [call[-1] for call in calls(wanted)] == [str(wanted.requirements), "import comet"]


def test_what_is_complete_is_left_alone_and_what_changed_is_not(wanted: Installation) -> None:
    install(wanted, quiet)
    assert wanted.is_complete
    install(replace(wanted, base=Path("/no/python")), quiet)
    assert len(calls(wanted)) == 3
    wanted.requirements.write_text("unbabel-comet==3\n")
    assert not wanted.is_complete
    install(wanted, quiet)
    assert len(calls(wanted)) == 5


def test_an_installation_that_was_broken_off_goes_on(wanted: Installation) -> None:
    obstacle = trouble(wanted, "-r", "No space left on device")
    with pytest.raises(ConfigError, match=r"status 1.*--install comet to go on.*\n.*\nNo space"):
        install(wanted, quiet)
    with pytest.raises(ConfigError, match="broken off"):
        find_interpreter(Tool.COMET)
    obstacle.unlink()
    install(wanted, quiet)
    assert find_interpreter(Tool.COMET) == wanted.python


def test_without_a_network_the_error_says_so(wanted: Installation) -> None:
    trouble(wanted, "install", "NewConnectionError: Failed to establish a new connection")
    with pytest.raises(ConfigError, match=r"package index cannot be reached; check the network"):
        install(wanted, quiet)
    assert not wanted.is_complete


def test_without_the_small_torch_the_whole_one_is_announced(wanted: Installation) -> None:
    trouble(wanted, "+cpu", "No matching distribution")
    heard: list[str] = []
    install(wanted, heard.append)
    assert any("torch==1.0 without GPU" in line and "0.002 GB" in line for line in heard)
    assert wanted.is_complete


def test_packages_that_cannot_be_imported_are_no_installation(wanted: Installation) -> None:
    trouble(wanted, "import comet", "No module named 'pkg_resources'")
    with pytest.raises(ConfigError, match="pkg_resources"):
        install(wanted, quiet)
    assert not wanted.is_complete


def test_no_room_no_python_and_no_folder_are_told_ahead(
    wanted: Installation, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    vast = replace(wanted, recipe=replace(wanted.recipe, cpu_size=Size(1.0, 1e9)))
    with pytest.raises(ConfigError, match=r"room for .* GB; expected 1000000000\.0 GB"):
        install(vast, quiet)
    old = replace(wanted, base=None, recipe=replace(wanted.recipe, pythons=((2, 99), (2, 98))))
    with pytest.raises(ConfigError, match=r"need python2\.99 or python2\.98"):
        install(old, quiet)
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with pytest.raises(ConfigError, match="cannot be made"):
        install(wanted, quiet)


def test_this_python_is_taken_where_it_fits(wanted: Installation) -> None:
    fitting = replace(wanted.recipe, pythons=(sys.version_info[:2],))
    chosen = installing._fitting_python(replace(wanted, recipe=fitting, base=None))
    assert chosen == Path(sys.executable)


@pytest.mark.parametrize("tool", list(Tool))
def test_every_tool_has_exact_pins_and_a_size(tool: Tool) -> None:
    wanted = Installation.of(tool)
    pins = [
        line for line in wanted.requirements.read_text().splitlines() if not line.startswith("#")
    ]
    assert len(pins) > 20
    assert all("==" in pin or "@ git+https://" in pin for pin in pins)
    assert "GB to download" in str(wanted.size)


def write_wheel(folder: Path) -> Path:
    """Write a wheel with an empty module `comet`."""
    path = folder / "comet-1-py3-none-any.whl"
    about = "comet-1.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr("comet.py", "")
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: comet\nVersion: 1\n")
        wheel.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        wheel.writestr(f"{about}/RECORD", "")
    return path


@pytest.mark.slow
def test_a_real_environment_has_the_package_and_can_be_found(
    wanted: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    wanted.requirements.write_text(f"comet @ {write_wheel(tmp_path).as_uri()}\n")
    python = install(replace(wanted, base=Path(sys.executable)), quiet)
    assert find_interpreter(Tool.COMET) == python
    subprocess.run([str(python), "-c", "import comet"], check=True)
