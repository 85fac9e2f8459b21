"""Make the tables of rl-seqpo.md and rl-hpo.md and draw their curves.

usage: python docs/reports/rl_tables.py OUT [--source text|speech] [--into FOLDER]

OUT: where rl_runs.py put the runs. Prints every table; with --into, those that reports in FOLDER
name (`<!-- rl TABLE -->` to `<!-- /rl -->`) take the places of the old ones, and the pictures go
there. --source: only what was read, or only what was heard, where the others have an OUT of their
own.

Figures of the test are those of the last model of every run, greedy and sampled, and those of the
model with the best validation, greedy. Those of training are a run's own validation on held-out
sources. What is missing is said, not left out. Lags of the test are seconds, a text being read as
fast as people speak; those of training are what the reward counts: seconds of speech, units of a
text (words or Chinese characters).
"""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from rl_curves import draw_curves, mean_over_seeds
from rl_figures import Tested, tested
from rl_orderings import orderings
from rl_plan import (
    GREEDY,
    REPORTED,
    SOURCES,
    SPEECH,
    START,
    TEXT,
    FrozenTest,
    Plan,
    Run,
    read_plan,
    read_records,
    seed_folders,
    way_of_start,
)

from earvoice.evaluation.bootstrap import Difference, paired
from earvoice.evaluation.plot import Captions, Line, Spot, draw, write_picture

_VALIDATED = (
    ("heldout/bleu", "BLEU greedy"),
    ("heldout/bleu_sampled", "sampled"),
    ("heldout/quality", "quality"),
    ("heldout/laal", "LAAL greedy"),
    ("heldout/laal_sampled", "sampled"),
    ("heldout/al", "AL greedy"),
    ("heldout/length_ratio", "length"),
    ("kl", "KL"),
    ("turn/empty_ratio", "empty turns"),
    ("step_time", "s a step"),
)


_REPORTS = ("rl-seqpo.md", "rl-hpo.md")
_PLACE = re.compile(r"(<!-- rl ([^>]+) -->\n)(.*?)(<!-- /rl -->)", re.DOTALL)


def main(out: Path, into: Path | None, sources: Sequence[str] = SOURCES) -> None:
    """Print everything, and put it where it belongs."""
    plan = read_plan()
    made = tables(out, plan, sources)
    for name, lines in made.items():
        say(f"## {name}\n\n" + "\n".join(lines) + "\n")
    pictures = into or out
    for table in tables_of(plan, sources):
        begun = {run.row: records for run in plan.table(table) if (records := _records(out, run))}
        if begun:
            unit = "s" if plan.table(table)[0].source == SPEECH else "source units"
            draw_curves(pictures / f"rl-{table}.png", begun, table, unit=unit)
    if TEXT in sources:
        frontier(comparable(out, plan, TEXT, GREEDY), pictures / "rl-frontier.png")
    for report in _REPORTS if into else ():
        renew(pictures / report, made, names_of(plan))


def tables_of(plan: Plan, sources: Collection[str]) -> list[str]:
    """Return the names of the tables of what was read, heard or both."""
    return [name for name in plan.tables if plan.table(name)[0].source in sources]


def names_of(plan: Plan) -> set[str]:
    """Return the names of all tables of reports, made or not."""
    return {
        *(f"start {source}" for source in SOURCES),
        *(f"training {table}" for table in plan.tables),
        *(f"test {table} {way}" for table in plan.tables for way in REPORTED),
        *(f"orderings {source} {way}" for source in SOURCES for way in REPORTED),
    }


def tables(out: Path, plan: Plan, sources: Collection[str] = SOURCES) -> dict[str, list[str]]:
    """Return all tables as lines of Markdown, by name."""
    made = {
        f"start {source}": start_of_test(out, plan, test)
        for source, test in plan.tests.items()
        if source in sources
    }
    for table in tables_of(plan, sources):
        for way in REPORTED:
            made[f"test {table} {way}"] = test_table(out, plan, plan.table(table), way)
        made[f"training {table}"] = validation_table(out, plan.table(table))
    for source in sources:
        grown = gains(out, plan, source)
        for way in REPORTED:
            made[f"orderings {source} {way}"] = [
                f"- {one.claim}: **{one.verdict or 'not measured'}**. {one.found}."
                for one in orderings(comparable(out, plan, source, way), grown)
            ]
    return made


def renew(report: Path, made: Mapping[str, Sequence[str]], names: Collection[str]) -> None:
    """Put tables where a report names them; of `names` those that were not made stay."""
    if not report.is_file():
        return
    text = report.read_text("utf-8")
    if unknown := {name for _, name, _, _ in _PLACE.findall(text)} - {*names}:
        known = ", ".join(sorted(names))
        sys.exit(f"{report} asks for {', '.join(sorted(unknown))}; there are {known}")
    text = _PLACE.sub(
        lambda at: at[1] + "\n".join(made[at[2]]) + "\n" + at[4] if at[2] in made else at[0], text
    )
    report.write_text(text, "utf-8")


def start_of_test(out: Path, plan: Plan, test: FrozenTest) -> list[str]:
    """Return what the first model makes of a test, by itself and held to fixed policies."""
    rows = [head("policy", *_MEASURED)]
    for policy in plan.start.policies:
        found = tested([out / START], test, policy)
        rows.append(row(policy, *(cells(found) if found else ["not tested"])))
    return rows


_MEASURED = ("BLEU", "AL", "LAAL", "StreamLAAL", "empty")


def test_table(out: Path, plan: Plan, runs: Sequence[Run], way: str) -> list[str]:
    """Return the rows of a table, and how they differ from the first model."""
    rows = [head("", "seeds", *_MEASURED, "BLEU less SFT", "LAAL less SFT")]
    test = plan.tests[runs[0].source]
    if first := tested([out / START], test, way=way_of_start(way)):
        rows.append(row(plan.start.row, "1", *cells(first)))
    for run in runs:
        found = tested(seed_folders(out, run), test, way=way)
        if found is None:
            rows.append(row(run.row, str(len(seed_folders(out, run))), "not tested"))
            continue
        less = []
        if first is not None:
            quality, lag = paired(first.bleu, found.bleu), paired(first.laal, found.laal)
            less = [signed(quality, "+.1f"), signed(lag, "+.2f")]
        rows.append(row(run.row, str(found.seeds), *cells(found), *less))
    return rows


def validation_table(out: Path, runs: Sequence[Run]) -> list[str]:
    """Return the last held-out figures of every run that has begun, means over its seeds."""
    rows = [head("", "step", *(label for _, label in _VALIDATED))]
    begun = [(run.row, records) for run in runs if (records := _records(out, run))]
    if begun:
        # All begin from the same model, and are validated before their first step.
        rows.append(validation_row("before the first step", begun[0][1], at=0))
    return rows + [validation_row(label, records, at=-1) for label, records in begun]


def validation_row(label: str, records: Sequence[Sequence[dict[str, float]]], *, at: int) -> str:
    """Return held-out figures of a run, means over its seeds. at: the record, 0 the first."""
    points = [mean_over_seeds(records, name) for name, _ in _VALIDATED]
    found = [one[at] if one else None for one in points]
    # Before the first step there is no figure of a step.
    found = [one if one and (at or not one[0]) else None for one in found]
    step = max((one[0] for one in found if one), default=0)
    return row(label, str(step), *(f"{one[1]:.3g}" if one else "" for one in found))


def _records(out: Path, run: Run) -> list[list[dict[str, float]]]:
    return [read_records(folder) for folder in seed_folders(out, run)]


def comparable(out: Path, plan: Plan, source: str, way: str) -> dict[str, Tested]:
    """Return the tests of all runs on a source, by the name a run has on text."""
    test = plan.tests[source]
    found = {
        run.name.removeprefix(f"{source}-"): tested(seed_folders(out, run), test, way=way)
        for run in plan.runs
        if run.source == source
    }
    found[START] = tested([out / START], test, way=way_of_start(way))
    return {name: one for name, one in found.items() if one is not None}


def gains(out: Path, plan: Plan, source: str) -> dict[str, float]:
    """Return by how much the rewarded quality grew, from the first tenth of steps to the last."""
    grown = {}
    for run in plan.runs:
        records = _records(out, run)
        values = [value for _, value in mean_over_seeds(records, "rewards/quality/mean")]
        part = max(1, len(values) // 10)
        if values and run.source == source:
            grown[run.name.removeprefix(f"{source}-")] = fmean(values[-part:]) - fmean(
                values[:part]
            )
    return grown


def frontier(found: Mapping[str, Tested], path: Path) -> None:
    """Draw quality over lag of the sweep of lambda."""
    lines = []
    for level in ("sentence", "document"):
        weights = {"": "0.5", "-1": "1", "-2": "2"}
        spots = [
            Spot(one.laal.value, one.bleu.value, label, one.laal.interval, one.bleu.interval)
            for suffix, label in weights.items()
            if (one := found.get(f"hpo-{level}{suffix}")) is not None
        ]
        lines.append(Line(level, tuple(sorted(spots, key=lambda spot: spot.latency))))
    if first := found.get(START):
        lines.append(Line("SFT", (Spot(first.laal.value, first.bleu.value, ""),)))
    captions = Captions("LAAL in seconds", "BLEU", "HPO: the weight of latency (lambda)")
    if any(line.spots for line in lines):
        write_picture(path, draw(lines, captions, form="png"))


def cells(found: Tested) -> list[str]:
    """Return BLEU, AL, LAAL, StreamLAAL and the share of empty outputs as cells."""
    span = found.bleu.interval
    return [
        f"{found.bleu.value:.1f} [{span.low:.1f}, {span.high:.1f}]",
        *(f"{one.value:.2f}" if one else "" for one in (found.al, found.laal, found.stream_laal)),
        f"{found.empty:.1%}",
    ]


def signed(difference: Difference, form: str) -> str:
    """Return a difference with its interval."""
    span = difference.interval
    return f"{difference.value:{form}} [{span.low:{form}}, {span.high:{form}}]"


def head(*labels: str) -> str:
    """Return the first two lines of a table."""
    return row(*labels) + "\n" + "|---" * len(labels) + "|"


def row(*cells: str) -> str:
    """Return a line of a table."""
    return "| " + " | ".join(cells) + " |"


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")


def parsed() -> tuple[Path, Path | None, Sequence[str]]:
    """Return what the command line says."""
    assert __doc__ is not None
    what, _, usage = __doc__.partition("\n\nusage: ")
    parser = ArgumentParser(description=what, usage=usage.partition("\n\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--into", type=Path)
    parser.add_argument("--source", choices=SOURCES)
    asked = parser.parse_args()
    return asked.out, asked.into, [asked.source] if asked.source else SOURCES


if __name__ == "__main__":
    main(*parsed())
