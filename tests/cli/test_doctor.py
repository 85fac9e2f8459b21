import json
import sys
from importlib import metadata
from pathlib import Path

import pytest

from earvoice.cli import main
from earvoice.cli.doctor import examine
from earvoice.model import checkpoint
from earvoice.model.checkpoint import save_checkpoint
from earvoice.testing.models import tiny_model


@pytest.fixture
def packaged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a package folder with one tiny model in it."""
    save_checkpoint(tmp_path / "tiny", tiny_model(), card="# Tiny\n")
    monkeypatch.setattr(checkpoint, "PACKAGED", tmp_path)
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int | str | None:
    monkeypatch.setattr(sys, "argv", ["earvoice", "doctor", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code


def test_a_machine_that_can_interpret_is_told_how(
    packaged: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch) == 0
    out = capsys.readouterr().out
    assert "ffmpeg is not needed" in out
    assert "tiny (" in out
    assert "spoke English and Mandarin" in out
    assert out.splitlines()[-1].endswith("earvoice interpret sample --to zh")


def test_without_a_model_interpreting_does_not_work(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(checkpoint, "PACKAGED", tmp_path / "nothing")
    assert run(monkeypatch, "--json") == 1
    findings = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [each["name"] for each in findings if each["required"] and not each["ok"]] == ["models"]


def test_a_missing_package_is_told_with_what_it_is_for_and_what_to_type(
    packaged: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = metadata.version

    def version(name: str) -> str:
        if name in ("tensorboard", "soxr"):
            raise metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(metadata, "version", version)
    assert run(monkeypatch) == 1
    out = capsys.readouterr().out
    assert "to train: pip install 'earvoice[train]'" in out
    assert "MISSING  soxr" in out
    assert out.splitlines()[-1] == "Interpreting does not work yet: soxr."


def test_a_microphone_that_sounddevice_cannot_find_is_no_crash(
    packaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class NoMicrophone:
        class PortAudioError(Exception):
            pass

        def query_devices(self, kind: str) -> dict[str, str]:
            raise self.PortAudioError(f"no {kind} device")

    monkeypatch.setitem(sys.modules, "sounddevice", NoMicrophone())
    microphone = next(each for each in examine() if each.name == "microphone")
    assert not microphone.ok
    assert "no input device" in microphone.detail and "libportaudio2" in microphone.remedy


def test_whatever_is_not_ok_has_a_remedy(packaged: Path) -> None:
    assert all(finding.remedy for finding in examine() if not finding.ok)
