import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from earvoice.cli import main
from earvoice.evaluation import report_run
from earvoice.evaluation.report_run import Machine
from earvoice.testing.clocks import FakeClock
from earvoice.testing.engines import EchoEngine


@pytest.fixture
def run_here(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """Run the command line with echoes for models and return its standard output."""

    def machine(model: str, directions: object, *, threads: int) -> Machine:
        return Machine(EchoEngine(slots=8), EchoEngine(), FakeClock(), model, 7, 12)

    monkeypatch.setattr(report_run, "load_machine", machine)

    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["earvoice", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out, errors = capsys.readouterr()
        assert ended.value.code == 0, errors
        return out

    return run


def test_a_model_is_reported_once_and_compared_with_itself(
    run_here: Callable[..., str], tmp_path: Path
) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    choice = ("--model", "one", "--directions", "en-zh", "--limit", "1")
    page = run_here("evaluate", "report", "--out", str(a), *choice)
    assert page.startswith("# Report on one\n")
    assert f"earvoice evaluate report --out {a} --model one" in page

    shutil.copytree(a, b)
    record = json.loads(run_here("evaluate", "report", "--out", str(b), *choice, "--json"))
    assert (record["model"], record["limit"]) == ("one", 1)
    assert record["directions"] == json.loads((a / "report.json").read_text("utf-8"))["directions"]

    lines = run_here("evaluate", "compare", str(a), str(b), "--json").splitlines()
    parts = {line["part"]: line for line in map(json.loads, lines)}
    learned = parts["en-zh/learned"]["bleu"]
    assert (learned["value"], learned["p_value"]) == (0.0, 1.0)
    assert "en-zh/no-speech" not in parts
    assert run_here("evaluate", "compare", str(a), str(b)).startswith("part ")
