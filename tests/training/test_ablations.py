"""The plan of the ablations and the script that does it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from earvoice.data.recipe import load_recipe
from earvoice.evaluation.results import ItemResult, write_results
from earvoice.training.config import TrainConfig

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT / "docs" / "reports"


@pytest.fixture
def ablations(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(REPORTS)
    monkeypatch.chdir(ROOT)
    yield import_module("ablations")
    for path in REPORTS.glob("*.py"):
        sys.modules.pop(path.stem, None)


def test_every_row_is_a_recipe_of_equally_many_updates_and_no_two_are_the_same(
    ablations: ModuleType,
) -> None:
    plan = ablations.read_plan()
    configs = [plan.config(row) for row in plan.rows]
    # One row differs in what comes before.
    assert len({config.model_dump_json() for config in configs}) == len(configs) - 1
    ((recipe, overrides),) = [row.first for row in plan.rows if row.first is not None]
    before = load_recipe(TrainConfig, recipe, overrides=overrides)
    assert (before.stage, before.steps) == ("read", configs[0].steps)
    assert before.model == configs[0].model
    assert len({(config.steps, config.batch.seconds, config.seed) for config in configs}) == 1
    assert len(plan.table("recipe")) > 8
    assert plan.table("tasks")[0] is plan.rows[0]


def test_nothing_is_decided_on_a_test_split(ablations: ModuleType) -> None:
    assert {test.split for test in ablations.read_plan().tests.values()} == {"dev-2"}


def test_runs_are_done_once_and_tables_tell_what_is_missing(
    ablations: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[list[str]] = []

    def earvoice(
        command: Sequence[str], *, check: bool, env: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        asked.append(list(command))
        if command[1] == "train":
            words = dict(word.split("=", 1) for word in command if "=" in word)
            measured(Path(words["out"]) / "tensorboard")
            return subprocess.CompletedProcess(command, "smoothing" in words["out"])
        direction = command[command.index("--direction") + 1]
        write_results(Path(command[-1]), {"error_rate": 0.25}, [result(direction)])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", earvoice)
    line = [
        "ablations.py",
        str(tmp_path),
        "--data",
        "prepared",
        "--only",
        "base,no-text,read-first,smoothing",
    ]
    monkeypatch.setattr(sys, "argv", line)
    assert ablations.main(ablations.parsed()) == 1
    trained = [command for command in asked if command[1] == "train"]
    assert len(trained) == 5
    assert f"init={tmp_path / 'read-first' / 'first' / 'model'}" in trained[3]
    assert all("data=prepared" in command for command in trained)
    # What does not read is not asked to.
    assert sum("--text" in command for command in asked) == 4
    assert sum(command[1] == "evaluate" for command in asked) == 10
    printed = capsys.readouterr().out
    assert "| 61.0% | 63.0% | 1.50 | 100.0 |  | 25.0% | 1.75 s | 100.0 |" in printed
    assert "| without texts | 61.0% | 63.0% | 1.50 | 100.0 | +0.0 [+0.0, +0.0] |" in printed
    assert "| label smoothing 0.1 | not run |" in printed
    assert "FAILED: earvoice train" in printed
    asked.clear()
    ablations.main(ablations.parsed())
    assert [command[1] for command in asked] == ["train"]  # the one that failed goes on

    report = tmp_path / "report.md"
    report.write_text("a\n<!-- ablations tasks -->\nold\n<!-- /ablations -->\nb\n", "utf-8")
    monkeypatch.setattr(sys, "argv", ["ablations.py", str(tmp_path), "--into", str(report)])
    assert ablations.main(ablations.parsed()) == 0
    lines = report.read_text("utf-8").split("\n")
    assert lines[0] == "a"
    assert lines[-2:] == ["b", ""]
    assert "old" not in lines
    assert any("transcription in a fifth" in one and "not run" in one for one in lines)


def measured(folder: Path) -> None:
    from torch.utils.tensorboard import SummaryWriter

    with SummaryWriter(str(folder)) as writer:
        for name, value in (("accuracy", 0.61), ("accuracy@7", 0.63), ("ctc", 1.5)):
            writer.add_scalar(f"dev/{name}", value, 600)


def result(direction: str) -> ItemResult:
    """Return an item of 6 s whose translation comes all at once after 4 s."""
    text = "今天讨论" if direction.endswith("zh") else "we talk about plans"
    return ItemResult(
        id="a",
        kind="seen_pattern",
        voice="seen",
        source_s=6.0,
        transcript="",
        heard="",
        reference=text,
        hypothesis=text,
        delays_s=(4.0,) * 4,
        elapsed_s=(4.0,) * 4,
        laal_s=2.5,
        first_emission_s=4.0,
        turns=3,
        clipped=0,
    )
