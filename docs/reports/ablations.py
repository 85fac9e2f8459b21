"""Do the runs of ablation_plan.toml that are not done yet, and make the tables of ablations.md.

usage: python docs/reports/ablations.py OUT TABLE [--data FOLDER] [--begin MODEL] [--only ROW,...]
                                        [--into FILE]

Stop it at any time: the same command goes on from the last checkpoint. --data: where `earvoice
prepare configs/pocket/wide-prepare.toml` wrote, where the table has no recordings of its own.
--begin: the model that every row of a table begins from, or whose ears it has, where the plan says
so. --into puts the table into a report, without running anything. EARVOICE names another command
than `earvoice`.
"""

from __future__ import annotations

import shutil
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass, field
from pathlib import Path

from ablation_plan import TABLES, Before, Row, Table, read_plan
from ablation_tables import lines_of, renew
from report_runs import Commands, say, took_all_steps
from rl_plan import TEST

from earvoice.data.recipe import load_recipe
from earvoice.model.checkpoint import TOKENIZER, find_checkpoint
from earvoice.training.config import TrainConfig


def main(asked: Namespace) -> int:
    """Do what is asked; return the exit status."""
    tables = read_plan()
    table = tables[asked.table]
    if asked.into:
        renew(asked.into, tables, asked.out, {asked.table})
        return 0
    if bool(table.begins) != bool(asked.begin):
        says = "begins from a model; name its folder with" if table.begins else "needs no"
        sys.exit(f"every row of {table.name} {says} --begin")
    if asked.data and table.rows[0].prepare:
        sys.exit(f"{table.name} prepares its own recordings; leave out --data")
    names = set(asked.only.split(",")) if asked.only else {row.name for row in table.rows}
    if unknown := names - {row.name for row in table.rows}:
        known = ", ".join(row.name for row in table.rows)
        sys.exit(f"no row {', '.join(sorted(unknown))} in {table.name}; there are {known}")
    work = Work(table, asked.out, asked.data, asked.begin)
    for row in table.rows:
        if row.name in names:
            work.do(row)
    failed = work.commands.tell()
    say("\n" + "\n".join(lines_of(table, asked.out)))
    return failed


@dataclass(frozen=True, slots=True)
class Work:
    """Prepares, trains and measures rows. data, begin: as the command line has them."""

    table: Table
    out: Path
    data: Path | None
    begin: str | None
    commands: Commands = field(default_factory=Commands)

    def do(self, row: Row) -> None:
        """Take the steps that a run still lacks, and measure what it came to."""
        folder, overrides = row.folder(self.out), row.overrides
        begin, data = self.begin if self.table.begins else None, self.data
        if row.prepare is not None:
            data = row.sound_folder(self.out)
            if not self.prepare(row.prepare, data):
                return
        common = () if data is None else (f"data={data}",)
        if row.first is not None:
            before = (*row.first.overrides, *common)
            if not self.train(row.first.recipe, before, folder / "first"):
                return
            begin = str(folder / "first" / "model")
        if begin is not None:
            # It knows the pieces already.
            same = ("vocabulary=",) if row.config.vocabulary != "init" else ()
            overrides = (*overrides, f"{self.table.begins or 'init'}={begin}", *same)
        if not self.train(row.recipe, (*overrides, *common), folder):
            return
        for test in self.table.tests_of(row):
            self.commands.test(folder, test, str(folder / "model"))

    def prepare(self, recipe: Before, folder: Path) -> bool:
        """Make the recordings of a row, as far as they are not there; return whether they are.

        Their pieces are those that the model knows from which rows begin.
        """
        if self.begin is not None and not (folder / TOKENIZER).is_file():
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy(find_checkpoint(self.begin) / TOKENIZER, folder / TOKENIZER)
        words = _settings((*recipe.overrides, f"out={folder}"))
        return self.commands.earvoice("prepare", str(recipe.recipe), *words)

    def train(self, recipe: Path, overrides: tuple[str, ...], folder: Path) -> bool:
        """Train a run that is not done; return whether it is now.

        Exits where another plan has left a run.
        """
        config = load_recipe(TrainConfig, recipe, overrides=overrides)
        wanted = config.model_dump_json(exclude={"out"})
        asked = folder / "asked.json"
        if asked.is_file() and asked.read_text("utf-8") != wanted:
            sys.exit(f"{folder} holds a run of another plan; remove it, or give another OUT")
        if took_all_steps(folder, config.steps):
            return True
        folder.mkdir(parents=True, exist_ok=True)
        asked.write_text(wanted, "utf-8")
        shutil.rmtree(folder / TEST, ignore_errors=True)
        words = _settings((*overrides, f"out={folder}"))
        done = self.commands.earvoice("train", str(recipe), "--resume", *words)
        return done and took_all_steps(folder, config.steps)


def _settings(overrides: tuple[str, ...]) -> list[str]:
    return [word for one in overrides for word in ("--set", one)]


def parsed() -> Namespace:
    """Return what the command line says."""
    assert __doc__ is not None
    what, _, usage = __doc__.partition("\n\nusage: ")
    parser = ArgumentParser(description=what, usage=usage.partition("\n\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("table", choices=TABLES)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--begin")
    parser.add_argument("--only", default="")
    parser.add_argument("--into", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(parsed()))
