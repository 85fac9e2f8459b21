"""Do the runs of rl_plan.toml that are not done yet, one after the other; rl_tables.py prints them.

usage: python docs/reports/rl_runs.py OUT [--only NAME,...] [--seeds 1,2,3] [--set KEY=VALUE ...]
                                          [--ways greedy,sampled,best,talks]
                                          [--data FOLDER] [--start MODEL] [--limit N] [--list]

Stop it at any time: the same command goes on. NAME is a run or a table. --set goes to every run,
such as --set steps=3. --ways: how models do the test; all by default. --data: where `earvoice
prepare` wrote. --start takes a model that is there instead of making one. A run that fails is named
at the end and hinders no other. EARVOICE names another command than `earvoice`.
"""

from __future__ import annotations

import shutil
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, field, replace
from pathlib import Path

from report_runs import Commands, say, took_all_steps
from rl_plan import (
    BEST,
    START,
    TEST,
    WAYS,
    Plan,
    Run,
    read_plan,
    read_records,
    way_of_start,
)

from earvoice.data.recipe import load_recipe
from earvoice.training.config import TrainConfig
from earvoice.training.rl_config import RlConfig


@dataclass(slots=True)
class Work:
    """Where runs go, what they share, and how they are run."""

    plan: Plan
    out: Path
    model: str
    common: tuple[str, ...]
    ways: tuple[str, ...]
    commands: Commands = field(default_factory=Commands)

    def make_start(self, data: str | None) -> bool:
        """Fine-tune the common first model, unless it is there; return whether it is now."""
        recipe, folder = self.plan.start.recipe, self.out / START
        steps = load_recipe(TrainConfig, recipe).steps
        if took_all_steps(folder, steps):
            return True
        places = [f"out={folder}", *([f"data={data}"] if data else [])]
        chosen = [word for one in places for word in ("--set", one)]
        done = self.commands.earvoice("train", str(recipe), "--resume", *chosen)
        return done and took_all_steps(folder, steps)

    def train(self, run: Run, seed: int) -> None:
        """Take the steps that a run still lacks, and test what it came to."""
        folder = self.out / run.name / f"seed-{seed}"
        places = (f"out={folder}", f"init={self.model}", f"seed={seed}")
        overrides = (*run.overrides, *self.common, *places)
        if not is_done(folder, load_recipe(RlConfig, run.recipe, overrides=overrides).steps):
            chosen = [word for one in overrides for word in ("--set", one)]
            # What an earlier, shorter run came to is not what this one comes to.
            shutil.rmtree(folder / TEST, ignore_errors=True)
            if not self.commands.earvoice("train", str(run.recipe), "--resume", *chosen):
                return
        for way in self.ways:
            model = folder / ("best" if way == BEST else "model")
            self.commands.test(folder, self.plan.tests[run.source], str(model), way=way, seed=seed)

    def test_start(self, source: str) -> None:
        """Let the common first model do a frozen test, by itself and held to fixed policies."""
        folder, test = self.out / START, self.plan.tests[source]
        for policy in self.plan.start.policies:
            self.commands.test(folder, test, self.model, policy)
        for way in dict.fromkeys(map(way_of_start, self.ways)):
            self.commands.test(folder, test, self.model, way=way)


def main(asked: Namespace) -> int:
    """Do what is asked; return the exit status."""
    plan = read_plan()
    if asked.limit:
        cut = {name: replace(test, limit=asked.limit) for name, test in plan.tests.items()}
        plan = replace(plan, tests=cut)
    runs, ways = chosen_runs(plan, asked.only), tuple(asked.ways.split(","))
    if unknown := set(ways) - {*WAYS}:
        sys.exit(f"no way {', '.join(sorted(unknown))}; there are {', '.join(WAYS)}")
    if asked.list:
        for run in runs:
            say(f"{run.name:24}{run.row:52}{', '.join(run.tables)}")
        return 0
    model = asked.start or str(asked.out / START / "model")
    common = (*([f"data={asked.data}"] if asked.data else []), *asked.set)
    work = Work(plan, asked.out, model, common, ways)
    if not (asked.start or work.make_start(asked.data)):
        return 1
    for source in sorted({run.source for run in runs}):
        work.test_start(source)
    for seed in map(int, asked.seeds.split(",")):
        for run in runs:
            work.train(run, seed)
    return work.commands.tell()


def chosen_runs(plan: Plan, only: str) -> list[Run]:
    """Return the runs that are named, or whose table is; all of them for no name."""
    names = set(only.split(",")) if only else set(plan.tables)
    if unknown := names - {run.name for run in plan.runs} - set(plan.tables):
        sys.exit(f"no run or table {', '.join(sorted(unknown))}; --list shows those there are")
    return [run for run in plan.runs if run.name in names or names & set(run.tables)]


def is_done(folder: Path, steps: int) -> bool:
    """Return whether a run has taken all of its steps and left its model."""
    if not (folder / "model" / "card.md").is_file():
        return False
    records = read_records(folder)
    return bool(records) and records[-1]["step"] >= steps


def parsed() -> Namespace:
    """Return what the command line says."""
    assert __doc__ is not None
    what, _, usage = __doc__.partition("\n\nusage: ")
    parser = ArgumentParser(description=what, usage=usage.partition("\n\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--seeds", default="1")
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--data")
    parser.add_argument("--start")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--list", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(parsed()))
