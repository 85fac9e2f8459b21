"""The plan of the reports on reinforcement learning, its runner, tables and curves."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from earvoice.data.recipe import load_recipe
from earvoice.evaluation.bootstrap import Sampled
from earvoice.evaluation.items import Segment
from earvoice.evaluation.results import write_results
from earvoice.model.checkpoint import load_checkpoint
from earvoice.training.config import TrainConfig
from earvoice.training.reward_config import HpoReward, SeqpoReward
from earvoice.training.rewards import Segmentation, Truncation
from earvoice.training.rl_config import RlConfig
from tests.training.report_results import result

ROOT = Path(__file__).resolve().parents[2]
REPORTS = ROOT / "docs" / "reports"
NAMES = tuple(path.stem for path in REPORTS.glob("*.py"))


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the scripts be imported from where they lie, and the recipes be found."""
    monkeypatch.syspath_prepend(REPORTS)
    monkeypatch.chdir(ROOT)
    yield
    for name in NAMES:
        sys.modules.pop(name, None)


def script(name: str) -> ModuleType:
    return import_module(name)


def configs() -> dict[str, RlConfig]:
    return {
        run.name: load_recipe(RlConfig, run.recipe, overrides=run.overrides)
        for run in script("rl_plan").read_plan().runs
    }


def test_every_run_is_a_recipe_and_no_two_are_the_same() -> None:
    found, plan = configs(), script("rl_plan").read_plan()
    assert len({config.model_dump_json() for config in found.values()}) == len(found) > 30
    assert {run.name: run.source for run in plan.runs} == {
        name: config.rollout.source for name, config in found.items()
    }
    # Runs of one paper and source take equally many steps of equally many sources.
    sizes = {(c.rl.kind, c.rollout.source, c.steps, c.rollout.sources) for c in found.values()}
    assert len(sizes) == len({(kind, source) for kind, source, *_ in sizes}) == 4


def test_what_is_heard_is_what_is_read_but_for_the_source() -> None:
    plan, found = script("rl_plan").read_plan(), configs()
    heard = [run.name for run in plan.runs if run.source == "speech"]
    assert len(heard) == 8
    for name in heard:
        read = found[name.removeprefix("speech-")]
        # Lags are words there and seconds here.
        own = found[name].reward.model_copy(update={"worst_latency": read.reward.worst_latency})
        assert own == read.reward


def test_ablations_are_what_their_names_say() -> None:
    seqpo = {name: config.reward for name, config in configs().items()}
    plain, raw = seqpo["seqpo-paper"], seqpo["hpo-truncation"]
    assert isinstance(plain, SeqpoReward)
    assert isinstance(raw, SeqpoReward)
    without, bare, quality = (
        seqpo[f"seqpo-{name}"] for name in ("no-truncation", "no-normalisation", "quality")
    )
    assert without == plain.model_copy(update={"truncation": Truncation.NONE})
    assert bare == plain.model_copy(update={"normalise": False})
    assert quality == plain.model_copy(update={"latency_weight": 0.0})
    forced, aware = seqpo["hpo-forced"], seqpo["hpo-null-aware"]
    assert isinstance(forced, HpoReward)
    assert forced == aware.model_copy(update={"segmentation": Segmentation.FORCED})
    assert (raw.latency_weight, raw.worst_latency) == (0.5, aware.worst_latency)


def test_the_first_model_has_the_shape_of_the_one_it_is_made_of() -> None:
    recipe = load_recipe(TrainConfig, script("rl_plan").read_plan().start.recipe)
    assert recipe.text.corruption.is_on
    assert recipe.init is not None
    before = load_checkpoint(recipe.init).config
    same = ("encoder", "lm", "directions", "text_merges_trained", "base_chunk_frames")
    assert all(getattr(recipe.model, name) == getattr(before, name) for name in same)


def test_what_is_done_is_skipped_what_is_not_goes_on_and_failures_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runs, asked = script("rl_runs"), list[list[str]]()

    def earvoice(
        command: Sequence[str], *, check: bool, env: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        assert env["OPENBLAS_NUM_THREADS"] == "1"
        asked.append(list(command))
        words = dict(word.split("=", 1) for word in command if "=" in word)
        out = Path(words["out"] if "out" in words else command[-1])
        if "hpo-document" in str(out):
            return subprocess.CompletedProcess(command, 1)
        made = out / "model" / "card.md" if command[1] == "train" else out / "scores.json"
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text("{}", "utf-8")
        if command[1] == "train":
            (out / "metrics.jsonl").write_text('{"step": 0}\n{"step": 2}\n', "utf-8")
            (out / "step-0000400").mkdir(exist_ok=True)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", earvoice)
    monkeypatch.setattr(
        sys,
        "argv",
        [
            *("rl_runs.py", str(tmp_path), "--data", "prepared"),
            *("--only", "hpo-sentence,hpo-document", "--set", "steps=2"),
        ],
    )
    assert runs.main(runs.parsed()) == 1
    assert f"FAILED: earvoice train {Path('configs/pocket/hpo.toml')} --resume" in (
        capsys.readouterr().out
    )
    # The start, its six policies and what it samples, talks, both ways; two runs, one is tested.
    assert len(asked) == 1 + 12 + 4 + 1 + (1 + 8)
    trained = [command for command in asked if command[1] == "train"]
    assert len(trained) == 3
    assert all("data=prepared" in command for command in trained)
    assert sum("--temperature" in command for command in asked) == 4
    assert sum("talk" in command for command in asked) == 4
    best = tmp_path / "hpo-sentence" / "seed-1" / "best"
    assert sum(str(best) in command for command in asked) == 2
    asked.clear()
    assert runs.main(runs.parsed()) == 1
    assert [command[1] for command in asked] == ["train"]  # the one that failed goes on
    assert f"init={tmp_path / 'start' / 'model'}" in asked[0]
    monkeypatch.setattr(sys, "argv", [*sys.argv[:-1], "steps=3"])
    asked.clear()
    runs.main(runs.parsed())
    # The one that goes on is tested again, for its model is another one then.
    assert [command[1] for command in asked] == ["train", "train", *["evaluate"] * 8]


def test_an_unknown_run_is_refused() -> None:
    runs = script("rl_runs")
    with pytest.raises(SystemExit, match="no run or table nonsense"):
        runs.chosen_runs(runs.read_plan(), "nonsense")


NOISE = np.random.default_rng(0).normal(size=1000)


def made(bleu: float, laal: float, spread: float) -> object:
    """Return a test whose BLEU has a deviation of `spread`, and a tenth of it in seconds."""

    def of(value: float, deviation: float) -> object:
        return Sampled(value, value + deviation * NOISE)

    lag = of(laal, spread / 10)
    return script("rl_figures").Tested(of(bleu, spread), lag, lag, None, 0.0, 1)


def verdict(
    number: int, runs: Mapping[str, tuple[float, float]], spread: float = 0.0, **gains: float
) -> str | None:
    """Return what is said of an ordering. spread: of every run but the start."""
    found = {name: made(*point, spread if name != "start" else 0.0) for name, point in runs.items()}
    renamed = {name.replace("_", "-"): gain for name, gain in gains.items()}
    said: str | None = script("rl_orderings").orderings(found, renamed)[number - 1].verdict
    return said


HOLDS, CHANCE, FAILS = "holds", "holds, within what chance may do", "does not hold"


def test_a_collapse_is_a_fall_of_quality_and_lag_where_the_guard_is_off() -> None:
    runs = {
        "start": (60.0, 3.0),
        "seqpo-paper": (70.0, 2.5),
        "seqpo-no-truncation": (40.0, -1.0),
        "seqpo-no-normalisation": (50.0, 0.5),
    }
    assert verdict(1, runs) == HOLDS
    assert verdict(1, runs, spread=6.0) == CHANCE
    assert verdict(1, runs | {"seqpo-no-truncation": (58.0, -1.0)}) == FAILS  # 2 BLEU are no fall
    assert verdict(1, runs | {"seqpo-no-truncation": (40.0, 3.1)}) == FAILS
    assert verdict(1, runs | {"seqpo-paper": (55.0, 2.0)}) == FAILS
    assert verdict(1, {name: point for name, point in runs.items() if name != "start"}) is None


def test_four_fifths_of_the_gain_have_to_be_kept_at_lower_lag() -> None:
    runs = {"start": (60.0, 3.0), "seqpo-quality": (70.0, 3.2), "seqpo-paper": (68.0, 2.5)}
    assert verdict(2, runs) == HOLDS
    assert verdict(2, runs, spread=6.0) == CHANCE
    assert verdict(2, runs | {"seqpo-paper": (67.0, 2.5)}) == FAILS
    assert verdict(2, runs | {"seqpo-paper": (69.0, 3.3)}) == FAILS
    assert verdict(2, runs | {"seqpo-quality": (59.0, 3.2)}) == FAILS


def test_a_frontier_is_compared_at_the_lag_of_the_other() -> None:
    runs = {
        "hpo-sentence": (70.0, 4.0),
        "hpo-sentence-1": (65.0, 3.0),
        "hpo-sentence-2": (60.0, 2.0),
        "hpo-document": (66.0, 3.5),  # sentences have 67.5 there
        "hpo-document-1": (62.0, 2.5),  # and 62.5 here
        "hpo-document-2": (40.0, 1.0),  # faster than any of theirs, and no better
    }
    assert verdict(3, runs) == HOLDS
    assert verdict(3, runs | {"hpo-document": (68.0, 3.5)}) == FAILS
    assert verdict(3, runs | {"hpo-document-2": (61.0, 1.0)}) == FAILS  # faster and better
    slow = {
        name: (bleu, lag + 5) if "document" in name else (bleu, lag)
        for name, (bleu, lag) in runs.items()
    }
    assert verdict(3, slow) == HOLDS


def test_gaming_is_a_reward_that_grows_while_what_is_held_out_falls() -> None:
    runs = {"start": (60.0, 3.0), "hpo-forced": (40.0, 1.0), "hpo-null-aware": (65.0, 2.5)}
    assert verdict(4, runs, hpo_forced=0.1) == HOLDS
    assert verdict(4, runs, spread=9.0, hpo_forced=0.1) == CHANCE
    assert verdict(4, runs, hpo_forced=-0.1) == FAILS
    assert verdict(4, runs | {"hpo-null-aware": (59.0, 2.5)}, hpo_forced=0.1) == FAILS


def test_hpo_has_to_be_as_fast_as_seqpo_at_its_quality() -> None:
    runs = {"start": (60.0, 3.0), "hpo-sentence": (70.0, 2.4), "hpo-truncation": (69.0, 2.8)}
    assert verdict(5, runs) == HOLDS
    assert verdict(5, runs, spread=6.0) == CHANCE
    assert verdict(5, runs | {"hpo-sentence": (68.5, 2.4)}) == FAILS
    assert verdict(5, runs | {"hpo-sentence": (70.0, 2.9)}) == FAILS
    # The same policy held to a larger lambda is as fast, and as good as SeqPO half-way there.
    faster = {"hpo-sentence": (70.0, 2.9), "hpo-sentence-1": (68.9, 2.7)}
    assert verdict(5, runs | faster) == HOLDS
    assert verdict(5, runs | faster | {"hpo-sentence-1": (60.0, 2.7)}) == FAILS


def test_curves_are_means_over_seeds_and_run_over_neighbours() -> None:
    curves = script("rl_curves")
    seeds = [[{"step": 1, "kl": 0.0}, {"step": 2, "kl": 2.0}], [{"step": 1, "kl": 1.0}]]
    assert curves.mean_over_seeds(seeds, "kl") == [(1, 0.5)]
    assert curves.smoothed([(1, 1.0), (2, 3.0), (3, 5.0)]) == [(1, 1.0), (2, 2.0), (3, 3.0)]
    assert curves.smoothed([(0, 1.0), (10, 3.0)]) == [(0, 1.0), (10, 3.0)]
    assert curves.smoothed([]) == []


def test_tables_tell_what_is_there_and_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, figures = script("rl_plan"), script("rl_figures")
    test = plan.read_plan().tests["text"]
    folder = tmp_path / "seqpo-paper" / "seed-1"
    folder.mkdir(parents=True)
    records = [{"step": step, "heldout/bleu": 50.0 + step, "kl": 0.1} for step in range(3)]
    (folder / "metrics.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records))
    for place, said in ((tmp_path / "start", False), (folder, True)):
        for direction in test.directions:
            items = [result(direction, said=4 if said else 0)]
            write_results(plan.results_folder(place, test, direction), {"n": 1}, items)
            talk = replace(items[0], segments=(Segment(items[0].reference, 1.0, 6.0),))
            folder_of_talks = plan.results_folder(place, test, direction, way=plan.TALKS)
            write_results(folder_of_talks, {"n": 1}, [talk])
    first = figures.tested([tmp_path / "start"], test)
    assert (first.laal.value, first.empty) == (6.0, 1.0)  # silence lags as far as its source
    assert first.stream_laal.value == 5.0
    into = tmp_path / "reports"
    into.mkdir()
    report = into / "rl-seqpo.md"
    report.write_text("a\n<!-- rl test seqpo greedy -->\nold\n<!-- /rl -->\nb\n", "utf-8")
    script("rl_tables").main(tmp_path, into)
    printed = capsys.readouterr().out
    # All four words at 4 s of 6, against one word every 1.5 s: 4 - (0 + 1.5 + 3 + 4.5) / 4.
    greedy, sampled, *_ = [line for line in printed.split("\n") if line.startswith("| SeqPO | 1")]
    # In its sentence of five seconds all come after three: 3 - (0 + 1.25 + 2.5 + 3.75) / 4.
    assert "| 100.0 [100.0, 100.0] | 1.75 | 1.75 | 1.12 | 0.0% |" in greedy
    assert sampled == "| SeqPO | 1 | not tested |"
    assert "| quality only | 0 | not tested |" in printed
    assert "| SeqPO | 2 | 52 |" in printed
    assert (
        "(2) SeqPO keeps 80% of what quality only gains, at lower lag: **not measured**" in printed
    )
    assert (into / "rl-seqpo.png").read_bytes().startswith(b"\x89PNG")
    renewed = report.read_text("utf-8").split("\n")
    assert renewed[0] == "a"
    assert greedy in renewed
    assert "old" not in renewed
    assert renewed[-2:] == ["b", ""]
    report.write_text("<!-- rl nonsense -->\n<!-- /rl -->", "utf-8")
    with pytest.raises(SystemExit, match=r"asks for nonsense; there are .*, start text"):
        script("rl_tables").main(tmp_path, into)


def test_what_was_heard_is_renewed_and_what_was_read_stays(tmp_path: Path) -> None:
    report = tmp_path / "rl-hpo.md"
    names = ("test hpo greedy", "test hpo-speech greedy", "orderings text best")
    report.write_text("".join(f"<!-- rl {name} -->\nold\n<!-- /rl -->\n" for name in names))
    tables = script("rl_tables")
    tables.main(tmp_path / "none", tmp_path, ["speech"])
    read, heard, orderings = report.read_text("utf-8").split("<!-- /rl -->\n")[:3]
    assert "old" in read
    assert "old" not in heard
    assert "| normalise | 0 | not tested |" in heard
    assert "old" in orderings
    made = tables.tables(tmp_path / "none", script("rl_plan").read_plan())
    assert {*made} == tables.names_of(script("rl_plan").read_plan())
    assert not (tmp_path / "rl-frontier.png").exists()
