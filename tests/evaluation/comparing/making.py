"""Folders of runs, small enough to know every figure by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from earvoice.evaluation.results import ItemResult, write_results
from earvoice.evaluation.score import Settings, score
from earvoice.evaluation.scoring.learned import Learned, LearnedChoice, LearnedRater
from earvoice.evaluation.scoring.material import Files, read_material
from earvoice.evaluation.scoring.rating import rated
from earvoice.evaluation.scoring.rows import write_scored
from earvoice.text import Unit, split_units
from tests.evaluation.factories import result
from tests.evaluation.scoring.raters import LengthMetric

REFERENCES = (
    "we meet on Tuesday at noon",
    "the plan is good today",
    "he wrote a long report",
    "nobody knows where the train is",
)
GOOD = REFERENCES
FAIR = (
    "we meet on Monday at noon",
    "the plan is good",
    "he wrote a report",
    "nobody knows where the bus is",
)
BAD = ("we meet", "plan good", "a long long day", "the train knows nobody")


def results(
    said: Sequence[str], *, delay_s: float, references: Sequence[str] = REFERENCES
) -> list[ItemResult]:
    """Return recordings of ten seconds in which all is written after so many seconds."""
    return [
        result(
            text,
            reference,
            id=f"row-{at}",
            transcript=f"what was said in {at}",
            delays_s=(delay_s,) * len(split_units(text, Unit.WORD)),
        )
        for at, (text, reference) in enumerate(zip(said, references, strict=False))
    ]


def write_run(
    folder: Path, said: Sequence[str], *, delay_s: float = 1.0, **settings: str | float | None
) -> Path:
    """Write what `evaluate run --out` writes; returns the folder."""
    made = results(said, delay_s=delay_s)
    record = {"model": "m", "model_hash": "h", "policy": "learned", "multiplier": 1}
    known = {"direction": "zh-en", "n": len(made), "bleu": 1.0, "kind": folder.name}
    write_results(folder, {**record, **known, **settings}, made)
    return folder


def write_score(folder: Path, run: Path) -> Path:
    """Write what `evaluate score RUN --out` writes; returns the folder."""
    write_scored(folder, score(read_material(Files((run,))), Settings()))
    return folder


def write_rated(
    folder: Path, run: Path, *, metric: Learned = Learned.COMET, model: str = "m"
) -> Path:
    """Write what `evaluate score RUN --learned METRIC=MODEL --out` writes; returns the folder.

    The model scores a translation by its length.
    """
    rater = LearnedRater(LearnedChoice(metric, model), LengthMetric())
    scored = score(read_material(Files((run,))), Settings())
    write_scored(folder, rated(scored, [rater], pairs=False, tell=lambda _: lambda *_: None))
    return folder


def write_curves(root: Path) -> tuple[Path, Path]:
    """Write two systems of three and two multipliers; returns their folders."""
    for multiplier, said, delay_s in ((1, FAIR, 1.0), (2, FAIR, 2.0), (4, GOOD, 4.0)):
        folder = root / "learned" / f"multiplier-{multiplier}"
        write_run(folder, said, delay_s=delay_s, multiplier=multiplier)
    for multiplier, said, delay_s in ((1, BAD, 1.5), (2, FAIR, 3.5)):
        folder = root / "wait-k" / f"multiplier-{multiplier}"
        write_run(folder, said, delay_s=delay_s, multiplier=multiplier, policy="wait-k:3:5")
    return root / "learned", root / "wait-k"
