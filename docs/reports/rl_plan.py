"""The runs behind rl-seqpo.md and rl-hpo.md, and where rl_runs.py puts what they make.

OUT/start                         the model all runs begin from
OUT/RUN/seed-N                    a run: metrics.jsonl, model, best
.../test/NAME/DIRECTION/POLICY    what the last model of either made of a frozen test, such as
                                  text or speech; POLICY-sampled where it was sampled,
                                  POLICY-talks of the split's talks, POLICY-best of the model that
                                  was best in validation instead of the last one
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PLAN = Path(__file__).with_name("rl_plan.toml")
START, LEARNED, TEST = "start", "learned", "test"
# Ways of doing the test: the last model greedily and sampled, the one with the best validation
# greedily; the last one on talks instead of sentences.
GREEDY, SAMPLED, BEST = REPORTED = ("greedy", "sampled", "best")
TALKS = "talks"
WAYS = (*REPORTED, TALKS)
TEXT, SPEECH = SOURCES = ("text", "speech")


@dataclass(frozen=True, slots=True)
class Start:
    """The recipe of the common first model, its row in tables, and how it is read for the test."""

    recipe: Path
    row: str
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrozenTest:
    """What models are tested on: so many rows of a frozen split in some directions.

    options: what else `earvoice evaluate run` is told.
    """

    name: str
    split: str
    directions: tuple[str, ...]
    multiplier: int
    limit: int
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A configuration. overrides: KEY=VALUE for `earvoice train --set`. tables: it stands in.

    source: what it learns from and is tested on.
    """

    name: str
    source: str
    row: str
    tables: tuple[str, ...]
    recipe: Path
    overrides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it. tests: by source."""

    start: Start
    tests: dict[str, FrozenTest]
    runs: tuple[Run, ...]

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables in the order in which runs name them."""
        return tuple(dict.fromkeys(table for run in self.runs for table in run.tables))

    def table(self, name: str) -> tuple[Run, ...]:
        """Return the rows of a table."""
        return tuple(run for run in self.runs if name in run.tables)


def read_plan(path: Path = PLAN) -> Plan:
    """Read a plan; recipes are named from where the command is run."""
    found = tomllib.loads(path.read_text("utf-8"))
    start, bases = found["start"], found["base"]
    return Plan(
        Start(Path(start["recipe"]), start["row"], tuple(start["policies"])),
        {
            source: FrozenTest(
                source,
                one["split"],
                tuple(one["directions"]),
                one["multiplier"],
                one["limit"],
                ("--text",) if source == TEXT else (),
            )
            for source, one in found["test"].items()
        },
        tuple(
            Run(
                one["name"],
                bases[one["base"]]["source"],
                one["row"],
                tuple(one["tables"]),
                Path(bases[one["base"]]["recipe"]),
                (*bases[one["base"]]["set"], *one.get("set", ())),
            )
            for one in found["run"]
        ),
    )


def way_of_start(way: str) -> str:
    """Return how the first model did the test, for comparison: it is its own best."""
    return GREEDY if way == BEST else way


def seed_folders(out: Path, run: Run) -> list[Path]:
    """Return the folders of a run's seeds that have any figures."""
    found = sorted((out / run.name).glob("seed-*/metrics.jsonl"))
    return [path.parent for path in found]


def results_folder(
    model_of: Path, test: FrozenTest, direction: str, policy: str = LEARNED, way: str = GREEDY
) -> Path:
    """Return where the test of a run lies, or that of the start."""
    name = policy.replace(":", "-") + ("" if way == GREEDY else f"-{way}")
    return model_of / TEST / test.name / direction / name


def read_records(folder: Path) -> list[dict[str, float]]:
    """Return the metrics of a run, a record a step; a line that is being written is left out."""
    lines = (folder / "metrics.jsonl").read_text("utf-8").split("\n")[:-1]
    return [json.loads(line) for line in lines if line]


def series(records: Sequence[dict[str, float]], name: str) -> list[tuple[int, float]]:
    """Return (step, value) of a figure where it was measured."""
    return [(int(one["step"]), one[name]) for one in records if name in one]
