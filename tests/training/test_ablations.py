"""The plan of the ablations and the script that does it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from earvoice.data.recipe import load_recipe
from earvoice.evaluation.results import write_results
from earvoice.evaluation.run import Scores
from earvoice.training.config import TrainConfig
from earvoice.types import Direction, Language
from tests.training.report_results import result

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


@dataclass
class Earvoice:
    """Stands for the command: trains `out` by as many steps as asked, worse without texts."""

    asked: list[list[str]] = field(default_factory=list)
    stopped: str = "smoothing"

    def __call__(
        self, command: Sequence[str], *, check: bool, env: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        self.asked.append(list(command))
        if command[1] == "train":
            words = dict(word.split("=", 1) for word in command if "=" in word)
            out = Path(words["out"])
            steps = 7 if self.stopped in out.parts else int(words["steps"])
            (out / f"step-{steps:07d}").mkdir(parents=True, exist_ok=True)
            measured(out / "tensorboard", 0.61 if "base" in out.parts else 0.52)
            return subprocess.CompletedProcess(command, 0)
        direction = Direction.parse(command[command.index("--direction") + 1])
        read, worse = "--text" in command, "no-text" in command[command.index("--model") + 1]
        items = [result(str(direction), said=0 if read else 2 if worse else 4)]
        figures = scores(0.25 if direction.source is Language.EN else 0.125)
        write_results(Path(command[-1]), figures.to_json(direction.source), items)
        return subprocess.CompletedProcess(command, 0)


def test_runs_are_done_once_and_tables_tell_what_is_missing(
    ablations: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    earvoice = Earvoice()
    monkeypatch.setattr(subprocess, "run", earvoice)
    only = "base,no-text,read-first,smoothing"
    line = ["ablations.py", str(tmp_path), "--data", "prepared", "--only", only]
    monkeypatch.setattr(sys, "argv", line)
    ablations.main(ablations.parsed())
    trained = [command for command in earvoice.asked if command[1] == "train"]
    assert len(trained) == 5
    assert f"init={tmp_path / 'read-first' / 'first' / 'model'}" in trained[3]
    assert all("data=prepared" in command for command in trained)
    # What does not read is not asked to, and what was stopped is not measured.
    assert sum("--text" in command for command in earvoice.asked) == 4
    assert sum(command[1] == "evaluate" for command in earvoice.asked) == 10
    printed = capsys.readouterr().out
    assert "| 61.0% | 63.0% | 1.50 | 100.0 |  | 25.0%, 12.5% | 1.75 s | 0.0 |" in printed
    worse = next(one for one in printed.split("\n") if one.startswith("| without texts"))
    assert "| 52.0% | 63.0% | 1.50 | " in worse
    assert float(worse.split("|")[6].split()[0]) < -10
    assert worse.endswith("|  |")  # it does not read
    assert "| label smoothing 0.1 | not run |" in printed
    earvoice.asked.clear()
    ablations.main(ablations.parsed())
    assert [command[1] for command in earvoice.asked] == ["train"]  # the stopped one goes on

    report = tmp_path / "report.md"
    report.write_text("a\n<!-- ablations tasks -->\nold\n<!-- /ablations -->\nb\n", "utf-8")
    monkeypatch.setattr(sys, "argv", ["ablations.py", str(tmp_path), "--into", str(report)])
    assert ablations.main(ablations.parsed()) == 0
    lines = report.read_text("utf-8").split("\n")
    assert lines[0] == "a"
    assert lines[-2:] == ["b", ""]
    assert "old" not in lines
    assert any("transcription in a fifth" in one and "not run" in one for one in lines)
    report.write_text("<!-- ablations nonsense -->\n<!-- /ablations -->", "utf-8")
    with pytest.raises(SystemExit, match="asks for nonsense; there are recipe, tasks"):
        ablations.main(ablations.parsed())


def test_a_run_of_another_plan_is_not_taken_for_one_of_this(
    ablations: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "run", Earvoice())
    for data in ("one", "other"):
        line = ["ablations.py", str(tmp_path), "--data", data, "--only", "base"]
        monkeypatch.setattr(sys, "argv", line)
        if data == "one":
            assert ablations.main(ablations.parsed()) == 0
            continue
        with pytest.raises(SystemExit, match="holds a run of another plan; remove it"):
            ablations.main(ablations.parsed())


def measured(folder: Path, right: float) -> None:
    from torch.utils.tensorboard import SummaryWriter

    with SummaryWriter(str(folder)) as writer:
        for name, value in (("accuracy", right), ("accuracy@7", 0.63), ("ctc", 1.5)):
            writer.add_scalar(f"dev/{name}", value, 600)


def scores(error_rate: float) -> Scores:
    return Scores(
        n=1,
        n_empty=0,
        n_clipped=0,
        bleu=100.0,
        chrf=100.0,
        laal_s=1.75,
        first_emission_s=4.0,
        rtf=0.1,
        error_rate=error_rate,
        audio_s=6.0,
        compute_s=0.6,
        bleu_signature="",
        chrf_signature="",
    )
