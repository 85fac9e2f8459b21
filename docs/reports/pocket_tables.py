"""Print the tables of pocket.md from the folders that `earvoice evaluate run --out` wrote.

usage: python docs/reports/pocket_tables.py out/eval
"""

from __future__ import annotations

import sys
from pathlib import Path

from earvoice.data.parley.sentence import SentencePair
from earvoice.data.parley.splits import load_test
from earvoice.evaluation.moved import moved_figures, target_parts
from earvoice.evaluation.results import ItemResult, read_results
from earvoice.evaluation.timeliness import timeliness
from earvoice.metrics.quality import bleu, error_rate
from earvoice.metrics.reordering import is_in_place, plain
from earvoice.types import Direction


def row(name: str, results: list[ItemResult], direction: Direction) -> str:
    """Return one line: direction, rows, n, BLEU, mean LAAL."""
    said, expected = [r.hypothesis for r in results], [r.reference for r in results]
    score = bleu(said, expected, language=direction.target).value
    lags_s = [r.laal_s for r in results if r.laal_s is not None]
    lag = f"{sum(lags_s) / len(lags_s):.2f} s" if lags_s else ""
    return f"| {direction} | {name} | {len(results)} | {score:.1f} | {lag} |\n"


def misplaced(pairs: list[SentencePair], results: list[ItemResult], direction: Direction) -> str:
    """Return what is wrong with moved phrases, and how many sentences are right throughout."""
    absent = absent_unheard = elsewhere = heard = exact = 0
    for pair, result in zip(pairs, results, strict=True):
        said = error_rate([result.heard], [result.transcript], language=direction.source) == 0
        heard += said
        exact += plain(result.hypothesis) == plain(result.reference)
        texts, moved = target_parts(pair, direction)
        for parts in moved:
            if all(is_in_place(result.hypothesis, texts, part) for part in parts):
                continue
            if all(plain(texts[part]) in plain(result.hypothesis) for part in parts):
                elsewhere += 1
            else:
                absent += 1
                absent_unheard += not said
    return (
        f"moved phrases absent {absent} (heard wrong {absent_unheard}), elsewhere {elsewhere}; "
        f"sentences heard right {heard / len(results):.0%}, translated exactly "
        f"{exact / len(results):.0%}"
    )


def main(folder: Path) -> None:
    """Print the tables of both directions."""
    pairs = {r.id: r.pair for r in load_test().sentences}
    for direction in map(Direction.parse, ("en-zh", "zh-en")):
        results = list(read_results(folder / str(direction)))
        sentences = [r for r in results if r.kind != "talk"]
        sys.stdout.write(row("all rows", results, direction))
        for kind in ("seen_pattern", "unseen_pattern", "talk"):
            sys.stdout.write(row(kind, [r for r in results if r.kind == kind], direction))
        for voice in ("seen", "held_out"):
            chosen = [r for r in sentences if r.voice == voice]
            sys.stdout.write(row(f"sentences, {voice} voices", chosen, direction))
        chosen_pairs = [pairs[r.id] for r in sentences]
        moved = moved_figures(chosen_pairs, [r.hypothesis for r in sentences], direction)
        talks = [r for r in results if r.kind == "talk"]
        sys.stdout.write(f"{moved}\n{misplaced(chosen_pairs, sentences, direction)}\n")
        sys.stdout.write(f"{timeliness(talks, direction.target)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
