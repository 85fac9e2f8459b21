"""The runs behind ablations.md, and where ablations.py puts what they make.

OUT/TABLE/ROW                    a run of `earvoice train`
OUT/TABLE/ROW/first              what is trained before it, where the plan says so
OUT/TABLE/ROW/test/TEST/...      what it made of a test, as rl_plan.py says
OUT/TABLE/data-ROW               recordings of a table, where the plan says so; a row that sounds
                                 like the first one hears those of the first one
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rl_plan import SPEECH, TEXT, FrozenTest

from earvoice.data.recipe import load_recipe
from earvoice.training.config import TrainConfig

PLAN = Path(__file__).with_name("ablation_plan.toml")
BASE = "base"
RECIPE, TASKS, VOICES, EARS, WAYS = TABLES = ("recipe", "tasks", "voices", "ears", "directions")
OTHER_VOICES, WRITTEN_DOWN, CHAINED = "held-out-voices", "transcribe", "transcribe-translate"
_OPTIONS = {
    SPEECH: (),
    TEXT: ("--text",),
    OTHER_VOICES: ("--cast", "held_out"),
    WRITTEN_DOWN: ("--task", WRITTEN_DOWN),
    CHAINED: ("--task", CHAINED),
}
_TESTS = {
    RECIPE: (SPEECH, TEXT),
    TASKS: (SPEECH, TEXT, WRITTEN_DOWN, CHAINED),
    VOICES: (SPEECH, OTHER_VOICES),
    EARS: (SPEECH, TEXT),
    WAYS: (SPEECH, TEXT),
}


@dataclass(frozen=True, slots=True)
class Before:
    """A recipe that is run before a row's own, and its overrides."""

    recipe: Path
    overrides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A run and how its table calls it. overrides: KEY=VALUE for `earvoice train --set`.

    first: is trained before, and the run begins from what comes out. prepare: makes the recordings
    that the run hears. sound: the row whose recordings these are.
    """

    name: str
    label: str
    table: str
    recipe: Path
    overrides: tuple[str, ...]
    first: Before | None = None
    prepare: Before | None = None
    sound: str = BASE

    @property
    def config(self) -> TrainConfig:
        """Return the recipe with its overrides."""
        return load_recipe(TrainConfig, self.recipe, overrides=self.overrides)

    def folder(self, out: Path) -> Path:
        """Return where the run lies."""
        return out / self.table / self.name

    def sound_folder(self, out: Path) -> Path:
        """Return where its recordings lie, if they are the table's own."""
        return out / self.table / f"data-{self.sound}"


@dataclass(frozen=True, slots=True)
class Table:
    """Runs that differ from the first one in one thing.

    begins: as what they begin from a model that the command names, "init" or "hearing", if they do.
    tests: what they are measured on.
    """

    name: str
    begins: str | None
    rows: tuple[Row, ...]
    tests: dict[str, FrozenTest]

    def tests_of(self, row: Row) -> tuple[FrozenTest, ...]:
        """Return the tests that a run can do: in its directions, and to read if it learned that."""
        config = row.config
        taught = {*config.model.tasks_trained, SPEECH, OTHER_VOICES}
        if config.text.weight:
            taught.add(TEXT)
        known = config.model.directions
        return tuple(
            replace(test, directions=tuple(one for one in test.directions if one in known))
            for name, test in self.tests.items()
            if name in taught
        )


def read_plan(path: Path = PLAN) -> dict[str, Table]:
    """Read a plan; recipes are named from where the command is run."""
    found = tomllib.loads(path.read_text("utf-8"))
    measure = found["measure"]

    def test(name: str, split: str) -> FrozenTest:
        return FrozenTest(
            name,
            split,
            tuple(measure["directions"]),
            3 if name == TEXT else 1,
            measure["limit"],
            _OPTIONS[name],
        )

    return {
        one["name"]: Table(
            one["name"],
            one.get("begins"),
            (_row(one | {"name": BASE, "set": ()}, one), *(_row(row, one) for row in one["rows"])),
            {name: test(name, one["split"]) for name in _TESTS[one["name"]]},
        )
        for one in found["table"]
    }


def _row(found: dict[str, Any], table: dict[str, Any]) -> Row:
    first, prepare = found.get("first"), table.get("prepare")
    return Row(
        found["name"],
        found["row"],
        table["name"],
        Path(table["recipe"]),
        (*table["set"], *found["set"]),
        None if first is None else Before(Path(first["recipe"]), tuple(first["set"])),
        None
        if prepare is None
        else Before(Path(prepare["recipe"]), (*prepare["set"], *found.get("sound", ()))),
        found["name"] if "sound" in found else BASE,
    )
