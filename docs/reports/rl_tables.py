"""Print the tables of rl-seqpo.md and rl-hpo.md and draw their curves.

usage: python docs/reports/rl_tables.py OUT [PICTURES]     OUT: where rl_runs.py put the runs

Figures of the test are those of the last model of every run, greedy and sampled. Those of training
are its own validation on held-out sources. What is missing is said, not left out. Lags of the test
are seconds, a text being read as fast as people speak; those of training are what the reward
counts: seconds of speech, units of a text (words or Chinese characters).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from rl_curves import draw_curves, mean_over_seeds
from rl_figures import Tested, tested
from rl_orderings import orderings
from rl_plan import (
    DECODINGS,
    GREEDY,
    SOURCES,
    START,
    FrozenTest,
    Plan,
    Run,
    read_plan,
    read_records,
    seed_folders,
)

from earvoice.evaluation.bootstrap import Interval, Sampled, paired
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


def main(out: Path, pictures: Path) -> None:
    """Print everything."""
    plan = read_plan()
    for test in plan.tests.values():
        start_of_test(out, plan, test)
    for table in plan.tables:
        runs = plan.table(table)
        for way in DECODINGS:
            say(f"\n## {table}\n\non the frozen test, {way}\n")
            test_table(out, plan, runs, way)
        say("\nin training, at the last step\n")
        validation_table(out, runs)
        curves(out, runs, pictures / f"rl-{table}.png", table)
    for source in SOURCES:
        for way in DECODINGS:
            say(f"\n## orderings, {source}, {way}\n")
            for one in orderings(comparable(out, plan, source, way), gains(out, plan, source)):
                mark = {True: "holds", False: "DOES NOT HOLD", None: "not measured"}[one.holds]
                say(f"{one.claim}: {mark}. {one.found}")
    frontier(plan, comparable(out, plan, SOURCES[0], GREEDY), pictures / "rl-frontier.png")


def start_of_test(out: Path, plan: Plan, test: FrozenTest) -> None:
    """Print what the first model makes of a test, by itself and held to fixed policies."""
    say(f"## {plan.start.row}, {test.source}\n")
    say("| policy | BLEU | AL | LAAL | StreamLAAL | empty |\n|---|---|---|---|---|---|")
    for policy in plan.start.policies:
        found = tested([out / START], test, policy)
        say(f"| {policy} | {cells(found)} |" if found else f"| {policy} | not tested | | | | |")


def test_table(out: Path, plan: Plan, runs: Sequence[Run], way: str) -> None:
    """Print the rows of a table, and how they differ from the first model."""
    say("| | seeds | BLEU | AL | LAAL | StreamLAAL | empty | BLEU less SFT | p | LAAL less SFT |")
    say("|---|---|---|---|---|---|---|---|---|---|")
    test = plan.tests[runs[0].source]
    if first := tested([out / START], test, way=way):
        say(f"| {plan.start.row} | 1 | {cells(first)} | | | |")
    for run in runs:
        found = tested(seed_folders(out, run), test, way=way)
        if found is None:
            say(f"| {run.row} | {len(seed_folders(out, run))} | not tested | | | | | | | |")
            continue
        more = "| | | "
        if first is not None:
            quality, lag = paired(first.bleu, found.bleu), paired(first.laal, found.laal)
            more = f"| {quality.value:+.1f} {span(quality.interval, '+.1f')} "
            more += f"| {quality.p_value:.3f} | {lag.value:+.2f} {span(lag.interval, '+.2f')} "
        say(f"| {run.row} | {found.seeds} | {cells(found)} {more}|")


def validation_table(out: Path, runs: Sequence[Run]) -> None:
    """Print the last held-out figures of every run, means over its seeds."""
    say("| | step | " + " | ".join(label for _, label in _VALIDATED) + " |")
    say("|---" * (len(_VALIDATED) + 2) + "|")
    begun = [records for run in runs if (records := _records(out, run))]
    if begun:
        # All begin from the same model, and are validated before their first step.
        validation_row("before the first step", begun[0], at=0)
    for run in runs:
        validation_row(run.row, _records(out, run), at=-1)


def validation_row(label: str, records: Sequence[Sequence[dict[str, float]]], *, at: int) -> None:
    """Print held-out figures of a run, means over its seeds. at: the record, 0 the first."""
    points = [mean_over_seeds(records, name) for name, _ in _VALIDATED]
    found = [one[at] if one else None for one in points]
    # Before the first step there is no figure of a step.
    found = [one if one and (at or not one[0]) else None for one in found]
    step = max((one[0] for one in found if one), default=0)
    shown = " | ".join(f"{one[1]:.3g}" if one else "" for one in found)
    say(f"| {label} | {step} | {shown} |")


def _records(out: Path, run: Run) -> list[list[dict[str, float]]]:
    return [read_records(folder) for folder in seed_folders(out, run)]


def curves(out: Path, runs: Sequence[Run], path: Path, title: str) -> None:
    """Draw the runs of a table that have begun."""
    begun = {run.row: records for run in runs if (records := _records(out, run))}
    if begun:
        draw_curves(path, begun, title)
        say(f"\ncurves: {path}")


def comparable(out: Path, plan: Plan, source: str, way: str) -> dict[str, Tested]:
    """Return the tests of all runs on a source, by the name a run has on text."""
    test = plan.tests[source]
    found = {
        run.name.removeprefix(f"{source}-"): tested(seed_folders(out, run), test, way=way)
        for run in plan.runs
        if run.source == source
    }
    found[START] = tested([out / START], test, way=way)
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


def frontier(plan: Plan, found: dict[str, Tested], path: Path) -> None:
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
        say(f"\nfrontier: {path}")


def cells(found: Tested) -> str:
    """Return BLEU, AL, LAAL, StreamLAAL and the share of empty outputs as cells."""
    lags = " | ".join(
        figure(one, ".2f") if one else "" for one in (found.al, found.laal, found.stream_laal)
    )
    return f"{figure(found.bleu, '.1f')} | {lags} | {found.empty:.1%}"


def figure(found: Sampled, form: str) -> str:
    """Return a figure with its interval."""
    return f"{found.value:{form}} {span(found.interval, form)}"


def span(interval: Interval, form: str) -> str:
    """Return an interval."""
    return f"[{interval.low:{form}}, {interval.high:{form}}]"


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    where = Path(sys.argv[1])
    main(where, Path(sys.argv[2]) if len(sys.argv) > 2 else where)
