"""Read parley's German and Japanese test with a model, and print a table for either language.

usage: python docs/reports/verb_final.py OUT [--model FOLDER]

What is done already is not done again; without --model nothing is run. Japanese BLEU needs
`pip install 'sacrebleu[ja]'`. EARVOICE names another command than `earvoice`.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Sequence
from pathlib import Path

from report_runs import Commands, say
from rl_plan import LEARNED, FrozenTest, results_folder

from earvoice.data.parley.sentence import without_marks
from earvoice.data.parley.verb_final.grammar import verb_forms
from earvoice.evaluation.moved import moved_figures
from earvoice.evaluation.parley import load_split
from earvoice.evaluation.results import ItemResult, read_results, read_scores
from earvoice.metrics.quality import bleu
from earvoice.text import Unit, unit_of
from earvoice.types import Direction

SPLIT, ROWS = "verb-final", 400
DIRECTIONS = tuple(map(Direction.parse, ("en-de", "en-ja")))
MULTIPLIERS = (1, 2, 3, 6, 12)
# Read at multiplier 1: the learned policy has the shortest turns, and so have they.
OTHERS = ("wait-k:1", "wait-k:3", "wait-k:5", "wait-k:8")
OFFLINE = "offline"


def main(asked: Namespace) -> int:
    """Run what is asked for and print the tables; return the exit status."""
    commands = Commands()
    if asked.model is not None:
        for policy, test in ways():
            commands.test(asked.out, test, asked.model, policy)
    for line in lines(asked.out):
        say(line)
    return commands.tell()


def ways() -> Iterator[tuple[str, FrozenTest]]:
    """Yield every policy with a test at each of its turn lengths."""
    for multiplier in MULTIPLIERS:
        yield LEARNED, _test(multiplier)
    for policy in OTHERS:
        yield policy, _test(1)
    yield OFFLINE, _test(1)


def _test(multiplier: int) -> FrozenTest:
    directions = tuple(map(str, DIRECTIONS))
    name = f"{SPLIT}-{multiplier}"
    return FrozenTest(name, SPLIT, directions, multiplier, ROWS, ("--text",))


def lines(out: Path) -> Iterator[str]:
    """Yield the rows of a table for either language."""
    for direction in DIRECTIONS:
        yield f"\n{direction}"
        yield "| policy | BLEU | seen patterns | held-out | LAAL | verbs right | moved in place |"
        yield "|---|---|---|---|---|---|---|"
        for policy, test in ways():
            folder = results_folder(out, test, str(direction), policy)
            if (folder / "scores.json").is_file():
                yield _row(folder, direction, policy, test.multiplier)


def _row(folder: Path, direction: Direction, policy: str, multiplier: int) -> str:
    results = read_results(folder)
    pairs = {row.id: row.pair for row in load_split(SPLIT).sentences}
    seen, held_out = (
        [result for result in results if result.kind == kind]
        for kind in ("seen_pattern", "unseen_pattern")
    )
    moved = moved_figures(
        [pairs[result.id] for result in results],
        [result.hypothesis for result in results],
        direction,
    )
    name = f"{policy}, {multiplier} a turn" if policy == LEARNED else policy
    return (
        f"| {name} | {_bleu(results, direction)} | {_bleu(seen, direction)} "
        f"| {_bleu(held_out, direction)} | {read_scores(folder)['laal_s']:.2f} s "
        f"| {verbs_right(results, direction):.0%} | {moved.in_place:.0%} |"
    )


def _bleu(results: Sequence[ItemResult], direction: Direction) -> str:
    said, wanted = [one.hypothesis for one in results], [one.reference for one in results]
    return f"{bleu(said, wanted, language=direction.target).value:.1f}"


def verbs_right(results: Sequence[ItemResult], direction: Direction) -> float:
    """Return the share of verbs that are written in the form that the reference has."""
    pairs = {row.id: row.pair for row in load_split(SPLIT).sentences}
    forms = verb_forms(direction.target)
    wanted = right = 0
    for one in results:
        tokens = pairs[one.id].tokens(direction.target)
        verbs = [word for token in tokens if (word := without_marks(token.text)) in forms]
        said = [without_marks(word) for word in one.hypothesis.split()]
        written = one.hypothesis if unit_of(direction.target) is Unit.CHAR else said
        right += sum(verb in written for verb in verbs)
        wanted += len(verbs)
    return right / wanted


def parsed(arguments: Sequence[str] | None = None) -> Namespace:
    """Read the command line."""
    parser = ArgumentParser(usage=(__doc__ or "").partition("usage: ")[2].partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--model")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(parsed()))
