"""The tables of ablations.md from what ablations.py measured."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from ablation_plan import (
    CHAINED,
    EARS,
    OTHER_VOICES,
    RECIPE,
    TASKS,
    VOICES,
    WAYS,
    WRITTEN_DOWN,
    Row,
    Table,
)
from rl_figures import Tested, tested
from rl_plan import SPEECH, TEXT, FrozenTest, results_folder

from earvoice.evaluation.bootstrap import Sampled, Statistics, paired, sample
from earvoice.evaluation.results import read_results
from earvoice.metrics.quality import error_counts
from earvoice.types import Direction

_PLACE = re.compile(r"(<!-- ablations ([^>]+) -->\n)(.*?)(<!-- /ablations -->)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Run:
    """A run that was measured, and the first run of its table, where that was, too."""

    folder: Path
    tests: Mapping[str, FrozenTest]
    base: Run | None

    def along(self, direction: str) -> Run:
        """Return what was tested in one direction."""
        tests = {
            name: replace(test, directions=(direction,))
            for name, test in self.tests.items()
            if direction in test.directions
        }
        return Run(self.folder, tests, self.base and self.base.along(direction))

    def tested(self, test: str) -> Tested | None:
        """Return what it made of a test, None where it did not do it."""
        return tested([self.folder], self.tests[test]) if test in self.tests else None

    def misheard(self, test: str) -> tuple[Sampled, tuple[float, ...]] | None:
        """Return the error rates of what it took down: their mean, and each direction's."""
        if test not in self.tests:
            return None
        return _error_rates(self.folder, self.tests[test])


Cell = Callable[[Run], str]


def _bleu(test: str) -> Cell:
    def cell(run: Run) -> str:
        found = run.tested(test)
        return "" if found is None else f"{found.bleu.value:.1f}"

    return cell


def _gain(test: str) -> Cell:
    def cell(run: Run) -> str:
        own, base = run.tested(test), run.base and run.base.tested(test)
        return "" if own is None or not base else _difference(base.bleu, own.bleu, 1)

    return cell


def _errors(test: str) -> Cell:
    def cell(run: Run) -> str:
        found = run.misheard(test)
        return "" if found is None else ", ".join(f"{one:.1%}" for one in found[1])

    return cell


def _more_errors(test: str) -> Cell:
    def cell(run: Run) -> str:
        own, base = run.misheard(test), run.base and run.base.misheard(test)
        return "" if own is None or not base else _difference(base[0], own[0], 100)

    return cell


def _along(direction: str, cell: Cell) -> Cell:
    return lambda run: cell(run.along(direction))


def _lag(run: Run) -> str:
    found = run.tested(SPEECH)
    return "" if found is None else f"{found.laal.value:.2f} s"


def _last(name: str, form: str) -> Cell:
    def cell(run: Run) -> str:
        value = _last_figures(run.folder).get(f"dev/{name}")
        return "" if value is None else format(value, form)

    return cell


_RIGHT, _CTC = ("tokens right", _last("accuracy", ".1%")), ("CTC", _last("ctc", ".2f"))
_HEARD = (
    ("BLEU, heard", _bleu(SPEECH)),
    ("against the first row", _gain(SPEECH)),
    ("misheard", _errors(SPEECH)),
    ("LAAL", _lag),
    ("BLEU, read", _bleu(TEXT)),
)
_IN_BOTH_BASES = (_RIGHT, ("in 0.56 s", _last("accuracy@7", ".1%")), _CTC, *_HEARD)
_COLUMNS: dict[str, tuple[tuple[str, Cell], ...]] = {
    RECIPE: _IN_BOTH_BASES,
    EARS: _IN_BOTH_BASES,
    WAYS: tuple(
        (f"{way}: {head}", _along(way, cell))
        for way in ("en-zh", "zh-en")
        for head, cell in (
            ("BLEU, heard", _bleu(SPEECH)),
            ("against the first row", _gain(SPEECH)),
            ("BLEU, read", _bleu(TEXT)),
        )
    ),
    TASKS: (
        _RIGHT,
        *_HEARD,
        ("asked to transcribe: errors", _errors(WRITTEN_DOWN)),
        ("BLEU, transcript first", _bleu(CHAINED)),
    ),
    VOICES: (
        ("misheard, voices of training", _errors(SPEECH)),
        ("against the first row", _more_errors(SPEECH)),
        ("misheard, other voices", _errors(OTHER_VOICES)),
        ("against the first row", _more_errors(OTHER_VOICES)),
        ("BLEU, voices of training", _bleu(SPEECH)),
        ("BLEU, other voices", _bleu(OTHER_VOICES)),
        ("against the first row", _gain(OTHER_VOICES)),
    ),
}


def lines_of(table: Table, out: Path) -> list[str]:
    """Return a table as lines of Markdown; what was not done is said."""
    columns = _COLUMNS[table.name]
    heads = " | ".join(head for head, _ in columns)
    lines = [f"| | {heads} |", "|---" * len(columns) + "|---|"]
    base = _run(table, table.rows[0], out, None)
    for row in table.rows:
        run = _run(table, row, out, base if row is not table.rows[0] else None)
        if run is None:
            lines.append(f"| {row.label} | not run |" + " |" * (len(columns) - 1))
            continue
        lines.append(f"| {row.label} | " + " | ".join(cell(run) for _, cell in columns) + " |")
    return lines


def renew(report: Path, tables: Mapping[str, Table], out: Path, chosen: Collection[str]) -> None:
    """Put chosen tables where a report names them; exits where it names an unknown one, or none."""
    for name in chosen:
        if not any(_run(tables[name], row, out, None) for row in tables[name].rows):
            sys.exit(f"no row of {name} is measured in {out / name}; run it first, without --into")
    text = report.read_text("utf-8")
    named = {name for _, name, _, _ in _PLACE.findall(text)}
    if not named or named - tables.keys():
        asks = ", ".join(sorted(named)) or "no table"
        sys.exit(f"{report} asks for {asks}; there are {', '.join(tables)}")

    def renewed(at: re.Match[str]) -> str:
        if at[2] not in chosen:
            return at[0]
        return at[1] + "\n".join(lines_of(tables[at[2]], out)) + "\n" + at[4]

    report.write_text(_PLACE.sub(renewed, text), "utf-8")


def _run(table: Table, row: Row, out: Path, base: Run | None) -> Run | None:
    """Return a run, None before it has done all its tests."""
    tests = {test.name: test for test in table.tests_of(row)}
    folder = row.folder(out)
    places = [
        results_folder(folder, test, one) for test in tests.values() for one in test.directions
    ]
    if not all((place / "scores.json").is_file() for place in places):
        return None
    return Run(folder, tests, base)


@cache
def _error_rates(folder: Path, test: FrozenTest) -> tuple[Sampled, tuple[float, ...]]:
    """Return the error rates of a test: their mean with its draws, and each direction's."""
    wide = []
    for at, one in enumerate(test.directions):
        source = Direction.parse(one).source
        for result in read_results(results_folder(folder, test, one)):
            row = np.zeros(2 * len(test.directions))
            row[2 * at : 2 * at + 2] = error_counts(
                result.heard, result.transcript, language=source
            )
            wide.append(row)
    rows = np.array(wide)
    edits, units = rows.sum(axis=0).reshape(-1, 2).T
    return sample(rows, _mean_rate), tuple(edits / units)


def _mean_rate(total: Statistics) -> float:
    parts = total.reshape(-1, 2)
    # A draw of few sentences may be all of one direction.
    return float(np.mean([edits / units for edits, units in parts if units]))


def _difference(base: Sampled, own: Sampled, scale: float) -> str:
    """Return the difference on the same sentences with its interval."""
    found = paired(base, own)
    low, high = scale * found.interval.low, scale * found.interval.high
    return f"{scale * found.value:+.1f} [{low:+.1f}, {high:+.1f}]"


@cache
def _last_figures(folder: Path) -> dict[str, float]:
    """Return the last of every development figure of a run, from its own TensorBoard files."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(folder / "tensorboard"))
    events.Reload()
    names = [name for name in events.Tags()["scalars"] if name.startswith("dev/")]
    return {name: events.Scalars(name)[-1].value for name in names}
