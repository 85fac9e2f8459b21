import json
import sys

import pytest

from earvoice.cli import main

SMALL = ("--talks", "2", "--words", "60", "--minutes", "0.5", "--hours", "0.02")


def _run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> str:
    monkeypatch.setattr(sys, "argv", ["earvoice", "bench", "score", *SMALL, *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    out, errors = capsys.readouterr()
    assert ended.value.code == 0, errors
    return out


def test_one_object_holds_every_time(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record = json.loads(_run(monkeypatch, capsys, "--texts", "2", "--processes", "1", "--json"))
    assert (record["talks"], record["words"], record["audio_s"]) == (2, 120, 60.0)
    assert (record["long_talk_words"], record["long_talk_h"]) == (144, 0.02)
    assert (record["alignments"], record["alignment_processes"]) == (2, 1)
    times_s = [value for name, value in record.items() if name.endswith("s_s")]
    assert len(times_s) == 5 and min(times_s) > 0


def test_parts_can_be_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = _run(monkeypatch, capsys, "--hours", "0", "--texts", "0")
    assert "same_figures_s" in out
    assert "long_talk" not in out and "alignments" not in out
