"""Print the tables of pocket.md and pocket-first.md; what was not run is left out.

usage: python docs/reports/pocket_tables.py out/pocket
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from earvoice.data.parley.sentence import SentencePair
from earvoice.evaluation.examples import ranked
from earvoice.evaluation.moved import moved_figures, target_parts
from earvoice.evaluation.parley import load_split
from earvoice.evaluation.results import ItemResult, read_results, read_scores
from earvoice.evaluation.timeliness import timeliness
from earvoice.evaluation.tones import tone_errors
from earvoice.metrics.quality import bleu, error_rate
from earvoice.metrics.reordering import is_in_place, plain
from earvoice.types import Direction

Results = Sequence[ItemResult]
# Of a test's translations from the best to the worst, which ones are shown.
QUANTILES = {"good": 0.1, "middling": 0.5, "bad": 0.9}
SHOWN = ("test-2", "off-grammar", "tatoeba", "digits", "read", "spliced")
DIRECTIONS = tuple(map(Direction.parse, ("en-zh", "zh-en")))
GROUPS: dict[str, Callable[[ItemResult], bool]] = {
    "all rows": lambda _: True,
    "sentences, seen patterns": lambda r: r.kind == "seen_pattern",
    "sentences, unseen patterns": lambda r: r.kind == "unseen_pattern",
    "one-minute talks": lambda r: r.kind == "talk",
    "sentences, seen voices": lambda r: r.kind != "talk" and r.voice == "seen",
    "sentences, held-out voices": lambda r: r.kind != "talk" and r.voice == "held_out",
    "sentences, seen patterns and voices": lambda r: (r.kind, r.voice) == ("seen_pattern", "seen"),
    "sentences, unseen voices": lambda r: (r.kind, r.voice) == ("seen_pattern", "held_out"),
}


def main(folder: Path) -> None:
    """Print everything."""
    for name in ("test-2", "test-1"):
        for direction in DIRECTIONS:
            place = folder / str(direction) / name
            if place.is_dir():
                say(f"\n{name}, {direction}")
                edition(place, "test" if name == "test-1" else name, direction)
    for direction in DIRECTIONS:
        say("\n".join(("", *understood(folder / str(direction), direction))))
        say(f"\nother conditions, {direction}")
        for path in sorted((folder / str(direction)).glob("*/scores.json")):
            conditions(path.parent)
        found = folder / str(direction) / "talks-2-scores" / "figures.json"
        if not found.is_file():
            continue
        figures = json.loads(found.read_text("utf-8"))
        names = ("stream_laal_s", "stream_laal_s_interval", "long_yaal_s", "long_laal_s")
        say("talks: " + ", ".join(f"{name} {figures[name]}" for name in names if name in figures))
    say("\n".join(examples(folder)))
    for name in ("test-2", "spliced"):
        place = folder / "zh-en" / name
        if place.is_dir():
            results = read_results(place)
            rates = tone_errors([r.heard for r in results], [r.transcript for r in results])
            say(f"tones, {name}: {rates}")


def edition(folder: Path, split: str, direction: Direction) -> None:
    """Print the rows of a frozen test: by kind and voice, what moved, and how talks keep up."""
    results = list(read_results(folder))
    for name, belongs in GROUPS.items():
        if some := [r for r in results if belongs(r)]:
            say(row(name, some, direction))
    pairs = {r.id: r.pair for r in load_split(split).sentences}
    sentences = [r for r in results if r.kind != "talk"]
    for name, kinds in (("all", None), ("seen", "seen_pattern"), ("unseen", "unseen_pattern")):
        some = [r for r in sentences if kinds in (None, r.kind)]
        if not some:
            continue
        chosen = [pairs[r.id] for r in some]
        moved = moved_figures(chosen, [r.hypothesis for r in some], direction)
        say(f"{name}: {moved}")
        say(misplaced(chosen, some, direction))
    if talks := [r for r in results if r.kind == "talk"]:
        say(str(timeliness(talks, direction.target)))


def row(name: str, results: Results, direction: Direction) -> str:
    """Return one line: direction, rows, n, BLEU, mean LAAL, error rate of the transcript."""
    said, expected = [r.hypothesis for r in results], [r.reference for r in results]
    score = bleu(said, expected, language=direction.target).value
    lags_s = [r.laal_s for r in results if r.laal_s is not None]
    lag = f"{sum(lags_s) / len(lags_s):.2f} s" if lags_s else ""
    heard, spoken = [r.heard for r in results], [r.transcript for r in results]
    rate = error_rate(heard, spoken, language=direction.source)
    return f"| {direction} | {name} | {len(results)} | {score:.1f} | {lag} | {rate:.1%} |"


def conditions(folder: Path) -> None:
    """Print one line of a run's own figures."""
    scores = read_scores(folder)
    names = ("n", "bleu", "chrf", "laal_s", "wer", "cer", "n_empty", "n_clipped", "rtf")
    found = ", ".join(f"{name} {scores[name]}" for name in names if scores.get(name) is not None)
    say(f"{folder.name}: {found}")


def examples(folder: Path) -> Iterator[str]:
    """Yield a table with three translations of every test."""
    yield "\n| | | said | heard | written | reference |\n|---|---|---|---|---|---|"
    for direction in DIRECTIONS:
        for name in SHOWN:
            if (place := folder / str(direction) / name).is_dir():
                yield from shown(place, direction)


def shown(folder: Path, direction: Direction) -> Iterator[str]:
    """Yield a row of three translations, of sentences in unseen patterns where there are some."""
    found = read_results(folder)
    results = [r for r in found if r.kind == "unseen_pattern"] or found
    order = ranked(results)
    for name, quantile in QUANTILES.items():
        one = order[int(quantile * len(order))]
        texts = (one.transcript, one.heard, one.hypothesis, one.reference)
        cells = " | ".join(text.replace("|", "/") for text in texts)
        yield f"| {direction}, {folder.name} | {name} | {cells} |"


def understood(folder: Path, direction: Direction) -> Iterator[str]:
    """Yield how sentences are translated that were heard right, and wrong: heard, and read."""
    if not all((folder / name / "scores.json").is_file() for name in ("test-2", "text-2")):
        return
    heard = {r.id: r for r in read_results(folder / "test-2") if r.kind != "talk"}
    read = {r.id: r for r in read_results(folder / "text-2")}
    right = {
        name
        for name, r in heard.items()
        if error_rate([r.heard], [r.transcript], language=direction.source) == 0
    }
    for name, chosen in (("right", right), ("wrong", heard.keys() - right)):
        figures = (
            bleu(
                [runs[one].hypothesis for one in chosen],
                [runs[one].reference for one in chosen],
                language=direction.target,
            ).value
            for runs in (heard, read)
        )
        said, written = figures
        yield (
            f"test-2, {direction}, heard {name}: {len(chosen)} sentences, BLEU {said:.1f} heard, "
            f"{written:.1f} read"
        )


def misplaced(pairs: Sequence[SentencePair], results: Results, direction: Direction) -> str:
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


def say(text: str) -> None:
    """Print a line."""
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
