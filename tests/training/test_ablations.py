"""The plan of the ablations and the script that does it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType

import pytest

from earvoice.data.prepare import PrepareConfig
from earvoice.data.recipe import load_recipe
from earvoice.evaluation.results import write_results
from earvoice.evaluation.run import Scores
from earvoice.training.config import TrainConfig
from earvoice.types import Direction, Language
from tests.report_scripts import ROOT, report_script
from tests.training.report_results import result


@pytest.fixture
def ablations(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.chdir(ROOT)
    with report_script(monkeypatch, "ablations") as module:
        yield module


def test_every_row_is_a_recipe_of_equally_many_updates_and_no_two_are_the_same(
    ablations: ModuleType,
) -> None:
    tables = ablations.read_plan()
    for table in tables.values():
        distinct = {
            (row.config.model_dump_json(), row.first is None, row.prepare and row.prepare.overrides)
            for row in table.rows
        }
        assert len(distinct) == len(table.rows)
        configs = [row.config for row in table.rows]
        assert len({(one.steps, one.batch.seconds, one.seed) for one in configs}) == 1
        assert (table.rows[0].name, bool(table.begins)) == ("base", table.name != "recipe")
    recipe = tables["recipe"].rows
    assert len(recipe) > 8
    ((first, config),) = [(row.first, row.config) for row in recipe if row.first is not None]
    before = load_recipe(TrainConfig, first.recipe, overrides=first.overrides)
    assert (before.stage, before.steps) == ("read", config.steps)
    assert before.model == config.model


def test_recordings_of_the_voices_differ_in_their_sound_only(ablations: ModuleType) -> None:
    base, *others = ablations.read_plan()["voices"].rows
    told = load_recipe(PrepareConfig, base.prepare.recipe, overrides=base.prepare.overrides)
    assert told.tatoeba is None
    for row in others:
        own = load_recipe(PrepareConfig, row.prepare.recipe, overrides=row.prepare.overrides)
        assert own.model_copy(update={"augmentation": told.augmentation}) == told
        assert own != told or row.config.masks != base.config.masks


def test_nothing_is_decided_on_a_test_split(ablations: ModuleType) -> None:
    tests = [test for table in ablations.read_plan().values() for test in table.tests.values()]
    assert {test.split for test in tests} == {"dev", "dev-2"}


@dataclass
class Earvoice:
    """Stands for the command: trains `out` by as many steps as asked, worse without texts."""

    asked: list[list[str]] = field(default_factory=list)
    stopped: str = "smoothing"

    def __call__(
        self, command: Sequence[str], *, check: bool, env: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        self.asked.append(list(command))
        if command[1] == "prepare":
            return subprocess.CompletedProcess(command, 0)
        if command[1] == "train":
            words = dict(word.split("=", 1) for word in command if "=" in word)
            out = Path(words["out"])
            steps = 7 if self.stopped in out.parts else int(words["steps"])
            (out / f"step-{steps:07d}").mkdir(parents=True, exist_ok=True)
            measured(out / "tensorboard", 0.61 if "base" in out.parts else 0.52)
            return subprocess.CompletedProcess(command, 0)
        direction = Direction.parse(command[command.index("--direction") + 1])
        read, worse = "--text" in command, "no-" in command[command.index("--model") + 1]
        heard = "" if worse or "--cast" in command else "we talk"
        items = [
            replace(
                result(str(direction), said=0 if read else 2 if worse else 4),
                transcript="we talk about plans",
                heard=heard,
            )
        ]
        figures = scores(0.25 if direction.source is Language.EN else 0.125)
        write_results(Path(command[-1]), figures.to_json(direction.source), items)
        return subprocess.CompletedProcess(command, 0)


@pytest.fixture
def earvoice(monkeypatch: pytest.MonkeyPatch) -> Earvoice:
    stand_in = Earvoice()
    monkeypatch.setattr(subprocess, "run", stand_in)
    return stand_in


@pytest.fixture
def called(ablations: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    def call(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["ablations.py", *arguments])
        status: int = ablations.main(ablations.parsed())
        return status

    return call


def test_runs_are_done_once_and_tables_tell_what_is_missing(
    earvoice: Earvoice,
    called: Callable[..., int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    line = (
        *(str(tmp_path), "recipe", "--data", "prepared"),
        *("--only", "base,no-text,read-first,smoothing"),
    )
    called(*line)
    trained = [command for command in earvoice.asked if command[1] == "train"]
    assert len(trained) == 5
    assert f"init={tmp_path / 'recipe' / 'read-first' / 'first' / 'model'}" in trained[3]
    assert all("data=prepared" in command for command in trained)
    # What does not read is not asked to, and what was stopped is not measured.
    assert sum("--text" in command for command in earvoice.asked) == 4
    assert sum(command[1] == "evaluate" for command in earvoice.asked) == 10
    printed = capsys.readouterr().out
    first = next(one for one in printed.split("\n") if one.startswith("| 448 positions"))
    assert first.endswith("| 61.0% | 63.0% | 1.50 | 100.0 |  | 50.0%, 62.5% | 1.75 s | 0.0 |")
    worse = next(one for one in printed.split("\n") if one.startswith("| without texts"))
    assert "| 52.0% | 63.0% | 1.50 | " in worse
    assert float(worse.split("|")[6].split()[0]) < -10
    assert worse.endswith("|  |")  # it does not read
    assert "| label smoothing 0.1 | not run |" in printed
    earvoice.asked.clear()
    called(*line)
    assert [command[1] for command in earvoice.asked] == ["train"]  # the stopped one goes on


def test_rows_of_a_table_begin_from_a_model_and_hear_their_own_sound(
    earvoice: Earvoice,
    called: Callable[..., int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for words, problem in (
        (("voices",), "every row of voices begins from a model; name its folder with --begin"),
        (("recipe", "--begin", "pocket"), "every row of recipe needs no --begin"),
        (("voices", "--begin", "a", "--data", "b"), "prepares its own recordings; leave out"),
    ):
        with pytest.raises(SystemExit, match=problem):
            called(str(tmp_path), *words)
    reads = tmp_path / "reads"
    reads.mkdir()
    (reads / "config.json").write_text("{}", "utf-8")
    (reads / "tokenizer.json").write_text("pieces", "utf-8")
    told = ("--begin", str(reads), "--only", "base,no-masks,no-noise")
    assert called(str(tmp_path), "voices", *told) == 0
    prepared = [command for command in earvoice.asked if command[1] == "prepare"]
    own = tmp_path / "voices" / "data-no-noise"
    assert f"out={own.with_name('data-base')}" in prepared[1]  # it sounds like the first one
    assert "augmentation.noise_probability=0" in prepared[2]
    assert f"out={own}" in prepared[2]
    assert (own / "tokenizer.json").read_text("utf-8") == "pieces"
    trained = [command for command in earvoice.asked if command[1] == "train"]
    assert all(f"init={reads}" in command and "hearing=" in command for command in trained)
    assert f"data={own}" in trained[2]
    table = capsys.readouterr().out.strip().split("\n")[-7:]
    assert "| 50.0%, 62.5% |  | 100.0%, 100.0% |  | 100.0 | 100.0 |  |" in table[0]
    worse = next(line for line in table if line.startswith("| without noise"))
    assert "| 100.0%, 100.0% | +43.8 [+37.5, +50.0] | 100.0%, 100.0% | +0.0 [" in worse


def test_a_model_of_one_direction_is_tested_in_that_one(
    earvoice: Earvoice,
    called: Callable[..., int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert called(str(tmp_path), "directions", "--begin", "pocket") == 0
    trained = [command for command in earvoice.asked if command[1] == "train"]
    assert all("hearing=pocket" in command and "init=" in command for command in trained)
    assert "model.directions=['zh-en']" in trained[2]
    tested = [command for command in earvoice.asked if command[1] == "evaluate"]
    ways = [command[command.index("--direction") + 1] for command in tested]
    assert ways == ["en-zh", "zh-en"] * 2 + ["en-zh"] * 2 + ["zh-en"] * 2
    table = capsys.readouterr().out.strip().split("\n")[-3:]
    assert table[0] == "| both directions | 100.0 |  | 0.0 | 100.0 |  | 0.0 |"
    assert table[1].startswith("| English to Chinese | 100.0 | +0.0 [")
    assert table[1].endswith("|  |  |  |")
    assert table[2].startswith("| Chinese to English |  |  |  | 100.0 | +0.0 [")


def test_a_table_is_renewed_and_the_others_are_left_alone(
    earvoice: Earvoice, called: Callable[..., int], tmp_path: Path
) -> None:
    report = tmp_path / "report.md"
    other = "<!-- ablations recipe -->\nleft\n<!-- /ablations -->\n"
    report.write_text(f"a\n{other}<!-- ablations tasks -->\nold\n<!-- /ablations -->\nb\n", "utf-8")
    with pytest.raises(SystemExit, match="no row of tasks is measured in"):
        called(str(tmp_path), "tasks", "--into", str(report))
    assert called(str(tmp_path), "tasks", "--begin", "pocket", "--only", "base") == 0
    assert called(str(tmp_path), "tasks", "--into", str(report)) == 0
    text = report.read_text("utf-8")
    assert text.startswith(f"a\n{other}")
    assert text.endswith("b\n")
    assert "old" not in text
    assert "| transcribe in three of ten steps besides | not run |" in text
    report.write_text("<!-- ablations nonsense -->\n<!-- /ablations -->", "utf-8")
    with pytest.raises(SystemExit, match="asks for nonsense; there are recipe, tasks, voices"):
        called(str(tmp_path), "tasks", "--into", str(report))


def test_a_run_of_another_plan_is_not_taken_for_one_of_this(
    earvoice: Earvoice, called: Callable[..., int], tmp_path: Path
) -> None:
    assert called(str(tmp_path), "recipe", "--data", "one", "--only", "base") == 0
    with pytest.raises(SystemExit, match="holds a run of another plan; remove it"):
        called(str(tmp_path), "recipe", "--data", "other", "--only", "base")


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
