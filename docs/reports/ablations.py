"""Do the runs of ablation_plan.toml that are not done yet, and make the tables of ablations.md.

usage: python docs/reports/ablations.py OUT [--data FOLDER] [--only NAME,...] [--into FILE]

Stop it at any time: the same command goes on from the last checkpoint. --data: where `earvoice
prepare configs/pocket/wide-prepare.toml` wrote. --into puts the tables of what is done into a
report, without running anything. EARVOICE names another command than `earvoice`.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tomllib
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from report_runs import Commands, say, took_all_steps
from rl_figures import Tested, tested
from rl_plan import SPEECH, TEST, TEXT, FrozenTest, results_folder

from earvoice.data.recipe import load_recipe
from earvoice.evaluation.bootstrap import paired
from earvoice.training.config import TrainConfig
from earvoice.types import Direction, Language

PLAN = Path(__file__).with_name("ablation_plan.toml")
BASE = "base"
TABLES = ("recipe", "tasks")
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
        renew(asked.into, plan, asked.out)
        return 0
    names = set(asked.only.split(",")) if asked.only else {row.name for row in plan.rows}
    if unknown := names - {row.name for row in plan.rows}:
        sys.exit(
            f"no row {', '.join(sorted(unknown))}; there are {[row.name for row in plan.rows]}"
        )
    work = Work(plan, asked.out, (f"data={asked.data}",) if asked.data else ())
    for row in plan.rows:
        if row.name in names:
            work.do(row)
    failed = work.commands.tell()
    for name in TABLES:
        say("\n" + "\n".join(lines_of(name, plan, asked.out)))
    return failed


@dataclass(frozen=True, slots=True)
class Work:
    """Trains and measures rows. common: overrides of every run."""

    plan: Plan
    out: Path
    common: tuple[str, ...]
    commands: Commands = field(default_factory=Commands)

    def do(self, row: Row) -> None:
        """Take the steps that a run still lacks, and measure what it came to."""
        folder, overrides = self.out / row.name, row.overrides
        if row.first is not None:
            recipe, own = row.first
            if not self.train(recipe, own, folder / "first"):
                return
            overrides = (*overrides, f"init={folder / 'first' / 'model'}", "vocabulary=")
        if not self.train(self.plan.recipe, overrides, folder):
            return
        self.commands.test(folder, self.plan.tests[SPEECH], str(folder / "model"))
        if self.plan.config(row).text.weight:
            self.commands.test(folder, self.plan.tests[TEXT], str(folder / "model"))

    def train(self, recipe: Path, overrides: tuple[str, ...], folder: Path) -> bool:
        """Train a run that is not done; return whether it is now.

        Exits where another plan has left a run.
        """
        config = load_recipe(TrainConfig, recipe, overrides=(*overrides, *self.common))
        wanted = config.model_dump_json(exclude={"out"})
        asked = folder / "asked.json"
        if asked.is_file() and asked.read_text("utf-8") != wanted:
            sys.exit(f"{folder} holds a run of another plan; remove it, or give another OUT")
        if took_all_steps(folder, config.steps):
            return True
        folder.mkdir(parents=True, exist_ok=True)
        asked.write_text(wanted, "utf-8")
        shutil.rmtree(folder / TEST, ignore_errors=True)
        chosen = (*overrides, *self.common, f"out={folder}")
        words = [word for one in chosen for word in ("--set", one)]
        done = self.commands.earvoice("train", str(recipe), "--resume", *words)
        return done and took_all_steps(folder, config.steps)


def renew(report: Path, plan: Plan, out: Path) -> None:
    """Put the tables where a report names them; exits where it names another, or none."""
    text = report.read_text("utf-8")
    named = {name for _, name, _, _ in _PLACE.findall(text)}
    if not named or named - {*TABLES}:
        asks = ", ".join(sorted(named)) or "no table"
        sys.exit(f"{report} asks for {asks}; there are {', '.join(TABLES)}")
    text = _PLACE.sub(lambda at: at[1] + "\n".join(lines_of(at[2], plan, out)) + "\n" + at[4], text)
    report.write_text(text, "utf-8")


def lines_of(name: str, plan: Plan, out: Path) -> list[str]:
    """Return a table as lines of Markdown; what was not done is said."""
    speech, text = plan.tests[SPEECH], plan.tests[TEXT]
    base = tested([out / BASE], speech)
    lines = [_HEAD]
    for row in plan.table(name):
        heard = tested([out / row.name], speech)
        if heard is None:
            lines.append(f"| {row.label} | not run |" + " |" * 7)
            continue
        read = tested([out / row.name], text)
        cells = (
            *last_figures(out / row.name),
            f"{heard.bleu.value:.1f}",
            "" if base is None or row.name == BASE else difference(base, heard),
            misheard(out / row.name, speech),
            f"{heard.laal.value:.2f} s",
            "" if read is None else f"{read.bleu.value:.1f}",
        )
        lines.append(f"| {row.label} | " + " | ".join(cells) + " |")
    return lines


def difference(base: Tested, other: Tested) -> str:
    """Return the difference of BLEU on the same sentences with its interval."""
    found = paired(base.bleu, other.bleu)
    return f"{found.value:+.1f} [{found.interval.low:+.1f}, {found.interval.high:+.1f}]"


def misheard(folder: Path, test: FrozenTest) -> str:
    """Return the error rates of the live transcript, words of English and Chinese characters."""
    rates = []
    for direction in test.directions:
        scores = (results_folder(folder, test, direction) / "scores.json").read_text("utf-8")
        unit = "cer" if Direction.parse(direction).source is Language.ZH else "wer"
        rates.append(f"{json.loads(scores)[unit]:.1%}")
    return ", ".join(rates)


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
