"""Do the runs of ablation_plan.toml that are not done yet, and make the tables of ablations.md.

usage: python docs/reports/ablations.py OUT [--data FOLDER] [--only NAME,...] [--into FILE]

Stop it at any time: the same command goes on. --data: where `earvoice prepare
configs/pocket/wide-prepare.toml` wrote. --into puts the tables of what is done into a report,
without running anything. EARVOICE names another command than `earvoice`.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from report_runs import Commands, say
from rl_figures import Tested, tested
from rl_plan import SPEECH, TEXT, FrozenTest, results_folder

from earvoice.data.recipe import load_recipe
from earvoice.evaluation.bootstrap import paired
from earvoice.training.config import TrainConfig

PLAN = Path(__file__).with_name("ablation_plan.toml")
BASE, DONE = "base", "done"
_PLACE = re.compile(r"(<!-- ablations ([^>]+) -->\n)(.*?)(<!-- /ablations -->)", re.DOTALL)
_HEAD = (
    "| | tokens right | in 0.56 s | CTC | BLEU, heard | against the first row | misheard "
    "| LAAL | BLEU, read |\n|---|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A run and how tables call it. overrides: KEY=VALUE for `earvoice train --set`.

    first: a recipe that is run before, to begin from what comes out, and its overrides.
    """

    name: str
    label: str
    table: str
    overrides: tuple[str, ...]
    first: tuple[Path, tuple[str, ...]] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All runs, the base first, and what they are measured on, by source."""

    recipe: Path
    rows: tuple[Row, ...]
    tests: dict[str, FrozenTest]

    def config(self, row: Row) -> TrainConfig:
        """Return the recipe of a row."""
        return load_recipe(TrainConfig, self.recipe, overrides=row.overrides)

    def table(self, name: str) -> tuple[Row, ...]:
        """Return the rows of a table, the base first."""
        return tuple(row for row in self.rows if row.table in (BASE, name))


def read_plan(path: Path = PLAN) -> Plan:
    """Read a plan; the recipe is named from where the command is run."""
    found = tomllib.loads(path.read_text("utf-8"))
    base, measure = found["base"], found["measure"]
    common, directions = tuple(base["set"]), tuple(measure["directions"])
    return Plan(
        Path(base["recipe"]),
        (
            Row(BASE, base["row"], BASE, common),
            *(_row(one, common) for one in found["row"]),
        ),
        {
            source: FrozenTest(source, measure["split"], directions, merge, measure["limit"])
            for source, merge in ((SPEECH, 1), (TEXT, 3))
        },
    )


def _row(found: dict[str, Any], common: tuple[str, ...]) -> Row:
    first = found.get("first")
    return Row(
        found["name"],
        found["row"],
        found["table"],
        (*common, *found["set"]),
        None if first is None else (Path(first["recipe"]), tuple(first["set"])),
    )


def main(asked: Namespace) -> int:
    """Do what is asked; return the exit status."""
    plan = read_plan()
    if asked.into:
        renew(asked.into, asked.out, plan)
        return 0
    names = set(asked.only.split(",")) if asked.only else {row.name for row in plan.rows}
    if unknown := names - {row.name for row in plan.rows}:
        sys.exit(
            f"no row {', '.join(sorted(unknown))}; there are {[row.name for row in plan.rows]}"
        )
    commands = Commands()
    for row in plan.rows:
        if row.name in names:
            do(row, plan, asked.out, asked.data, commands)
    for name in ("recipe", "tasks"):
        say("\n" + "\n".join(lines_of(name, asked.out, plan)))
    return commands.tell()


def do(row: Row, plan: Plan, out: Path, data: str | None, commands: Commands) -> None:
    """Take the steps that a run still lacks, and measure what it came to."""
    folder, overrides = out / row.name, row.overrides
    where = (f"data={data}",) if data else ()
    if row.first is not None:
        recipe, own = row.first
        if not trained_by(recipe, (*own, *where), folder / "first", commands):
            return
        overrides = (*overrides, f"init={folder / 'first' / 'model'}", "vocabulary=")
    if not trained_by(plan.recipe, (*overrides, *where), folder, commands):
        return
    commands.test(folder, plan.tests[SPEECH], str(folder / "model"))
    if plan.config(row).text.weight:
        commands.test(folder, plan.tests[TEXT], str(folder / "model"))


def trained_by(recipe: Path, overrides: Sequence[str], folder: Path, commands: Commands) -> bool:
    """Take the steps that a run still lacks; return whether it is done."""
    if not (folder / DONE).is_file():
        words = [word for one in (*overrides, f"out={folder}") for word in ("--set", one)]
        if not commands.earvoice("train", str(recipe), "--resume", *words):
            return False
        (folder / DONE).touch()
    return True


def renew(report: Path, out: Path, plan: Plan) -> None:
    """Put the tables where a report names them."""
    text = report.read_text("utf-8")
    text = _PLACE.sub(lambda at: at[1] + "\n".join(lines_of(at[2], out, plan)) + "\n" + at[4], text)
    report.write_text(text, "utf-8")


def lines_of(name: str, out: Path, plan: Plan) -> list[str]:
    """Return a table as lines of Markdown; what was not done is said."""
    base = tested([out / BASE], plan.tests[SPEECH])
    lines = [_HEAD]
    for row in plan.table(name):
        heard = tested([out / row.name], plan.tests[SPEECH])
        if heard is None:
            lines.append(f"| {row.label} | not run |" + " |" * 7)
            continue
        read = tested([out / row.name], plan.tests[TEXT])
        cells = (
            *last_figures(out / row.name),
            f"{heard.bleu.value:.1f}",
            "" if base is None or row.name == BASE else difference(base, heard),
            f"{misheard(out / row.name, plan.tests[SPEECH]):.1%}",
            f"{heard.laal.value:.2f} s",
            "" if read is None else f"{read.bleu.value:.1f}",
        )
        lines.append(f"| {row.label} | " + " | ".join(cells) + " |")
    return lines


def difference(base: Tested, other: Tested) -> str:
    """Return the difference of BLEU on the same sentences with its interval."""
    found = paired(base.bleu, other.bleu)
    return f"{found.value:+.1f} [{found.interval.low:+.1f}, {found.interval.high:+.1f}]"


def misheard(folder: Path, test: FrozenTest) -> float:
    """Return the mean over the directions of the live transcript's error rate."""
    rates = []
    for direction in test.directions:
        scores = (results_folder(folder, test, direction) / "scores.json").read_text("utf-8")
        rates.append(json.loads(scores)["error_rate"])
    return fmean(rates)


def last_figures(folder: Path) -> Sequence[str]:
    """Return the last development figures of a run, from its own TensorBoard files."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(folder / "tensorboard"))
    events.Reload()
    known = events.Tags()["scalars"]

    def last(name: str) -> float | None:
        return events.Scalars(name)[-1].value if name in known else None

    right, short, ctc = (last(f"dev/{name}") for name in ("accuracy", "accuracy@7", "ctc"))
    return (
        "" if right is None else f"{right:.1%}",
        "" if short is None else f"{short:.1%}",
        "" if ctc is None else f"{ctc:.2f}",
    )


def parsed() -> Namespace:
    """Return what the command line says."""
    assert __doc__ is not None
    what, _, usage = __doc__.partition("\n\nusage: ")
    parser = ArgumentParser(description=what, usage=usage.partition("\n\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--data")
    parser.add_argument("--only", default="")
    parser.add_argument("--into", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(parsed()))
