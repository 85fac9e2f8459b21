"""Compare any number of runs of the same recordings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isfinite
from pathlib import Path

from earvoice.agent.events import JsonValue
from earvoice.errors import ConfigError
from earvoice.evaluation.bootstrap import DRAWS, LEVEL, Interval
from earvoice.evaluation.comparing.alike import require_alike, shared_recordings
from earvoice.evaluation.comparing.choice import Choice
from earvoice.evaluation.comparing.curves import CurvePair, compare_curves
from earvoice.evaluation.comparing.measures import (
    Measures,
    Rule,
    default_latency,
    measure,
)
from earvoice.evaluation.comparing.origins import Named, find_runs, read_origin
from earvoice.evaluation.comparing.pairs import Pair, compare_pairs, pair_up
from earvoice.evaluation.comparing.reading import read_sheet
from earvoice.evaluation.comparing.sheets import Key, Sheet
from earvoice.evaluation.comparing.systems import Point, System, group

_FEW = 20


@dataclass(frozen=True, slots=True)
class Comparison:
    """Systems as curves, and what distinguishes them.

    rater: the model that gave the quality, else None. clock: of a computation-aware latency, else
    None. order: of the segments. left_out: recordings that not all runs have, by the folder of the
    run. under_way: runs that are not finished and not in here.
    """

    rule: Rule
    rater: str | None
    clock: str | None
    systems: tuple[System, ...]
    order: tuple[Key, ...]
    measured: Mapping[Point, Measures]
    pairs: tuple[Pair, ...]
    curves: tuple[CurvePair, ...]
    left_out: Mapping[Path, int]
    under_way: tuple[Path, ...]

    @property
    def points(self) -> tuple[Point, ...]:
        """Return all points, system by system."""
        return tuple(point for system in self.systems for point in system.points)

    @property
    def unit(self) -> str:
        """Return what was drawn: segment or recording."""
        return self.measured[self.points[0]].unit

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what a reader should know about what is and is not in here."""
        return tuple(_notes(self))

    def to_json(self) -> dict[str, JsonValue]:
        """Return everything but the segments by name."""
        rule = self.rule
        return {
            "quality": rule.quality,
            "quality_model": self.rater,
            "latency": rule.latency,
            "clock": self.clock,
            "empty_penalised": rule.penalise_empty,
            "level": LEVEL,
            "draws": DRAWS,
            "drawn": self.unit,
            "n": self.measured[self.points[0]].rows,
            "points": [point_record(self, point) for point in self.points],
            "pairs": [_pair_record(pair) for pair in self.pairs],
            "curves": [_curve_record(pair) for pair in self.curves],
            "notes": list(self.notes),
        }


def compare_runs(arguments: Sequence[str], choice: Choice) -> Comparison:
    """Compare the runs that arguments name, each `DIR` or `NAME=DIR`.

    Raises ConfigError for what does not go together, DataError for what is not there or damaged,
    naming the recordings where runs are not of the same ones.
    """
    found = [find_runs(argument) for argument in arguments]
    # The same folder named twice, or also by one above it, is one run.
    runs = list({run.folder.resolve(): run for named, _ in found for run in named}.values())
    if len(runs) < 2:
        raise ConfigError(
            f"{runs[0].folder} alone cannot be compared; expected two runs or more; name another "
            "folder"
        )
    sheets = _read(runs, choice)
    rule = Rule(choice.quality, _latency(choice, sheets), choice.penalise_empty)
    left_out: dict[Path, int] = {}
    if choice.common:
        shared = shared_recordings(sheets)
        left_out = {s.folder: left for s in sheets if (left := len(s.recordings - shared))}
        sheets = [sheet.only(shared) for sheet in sheets]
    require_alike(sheets, quality=rule.quality, latency=rule.latency)
    origins = [read_origin(run) for run in runs]
    systems = group(list(zip(origins, sheets, strict=True)), choice.along)
    order = tuple(line.key for line in sheets[0].texts)
    measured = {
        point: measure(point.sheet, rule, order) for system in systems for point in system.points
    }
    return Comparison(
        rule=rule,
        rater=sheets[0].raters.get(rule.quality),
        clock=sheets[0].clock if "_ca" in rule.latency else None,
        systems=systems,
        order=order,
        measured=measured,
        pairs=compare_pairs(pair_up(systems), measured),
        curves=compare_curves(systems, measured),
        left_out=left_out,
        under_way=tuple(dict.fromkeys(folder for _, unfinished in found for folder in unfinished)),
    )


def point_record(made: Comparison, point: Point) -> dict[str, JsonValue]:
    """Return a point by name: where it lies, and how much of it is not there."""
    measures, origin = made.measured[point], point.origin
    stem, unit = latency_parts(made.rule.latency)
    return {
        "system": point.system,
        "point": point.name,
        "multiplier": origin.multiplier,
        "k": origin.k,
        made.rule.quality: _known(measures.quality.value),
        f"{made.rule.quality}_interval": _bounds(measures.quality_interval),
        made.rule.latency: _known(measures.latency.value),
        f"{stem}_interval{unit}": _bounds(measures.latency_interval),
        f"{stem}_scored": measures.scored,
        **asdict(point.sheet.counts),
        "folder": str(origin.folder),
    }


def latency_parts(name: str) -> tuple[str, str]:
    """Return a figure's name without its unit, and the unit with its underscore."""
    unit = next((unit for unit in ("_s", "_tokens") if name.endswith(unit)), "")
    return name.removesuffix(unit), unit


def _read(runs: Sequence[Named], choice: Choice) -> list[Sheet]:
    pairs = (choice.latency or "").startswith("hpo_")
    return [read_sheet(run.folder, clock=choice.clock, pairs=pairs) for run in runs]


def _latency(choice: Choice, sheets: Sequence[Sheet]) -> str:
    name = choice.latency or default_latency(sheets)
    stem, unit = latency_parts(name)
    return f"{stem}_ca{unit}" if choice.aware and not stem.endswith("_ca") else name


def _notes(made: Comparison) -> Iterator[str]:
    unit, rows = made.unit, made.measured[made.points[0]].rows
    for folder in made.under_way:
        yield f"Not finished, and not in here: {folder}. Go on with it by the same command."
    for folder, count in made.left_out.items():
        yield f"Left out of {folder}: {count} recordings, which not all runs have."
    for point in made.points:
        if point.sheet.penalised and not made.rule.penalise_empty:
            yield f"Scored with a penalty for empty segments, but not here: {point.origin.folder}."
    if rows < _FEW:
        yield f"Drawn from {rows} {unit}s only: intervals and p are rough."
    fewest = min((pair.n_latency for pair in made.pairs), default=rows)
    if fewest < min(rows, _FEW):
        yield f"Some pairs have lags of as few as {fewest} {unit}s in common: their p is rough."
    if not made.rule.penalise_empty and any(p.sheet.counts.empty_segments for p in made.points):
        yield "Segments without output count in quality but have no lag, which flatters silence."
    for pair in made.curves:
        if pair.mean is None:
            yield f"{pair.a.name} and {pair.b.name} cover no latency in common."


def _known(value: float) -> float | None:
    return value if isfinite(value) else None


def _bounds(span: Interval | None) -> list[JsonValue] | None:
    return None if span is None else [span.low, span.high]


def _pair_record(pair: Pair) -> dict[str, JsonValue]:
    return {
        "a": pair.a.title,
        "b": pair.b.title,
        "quality": asdict(pair.quality) if pair.quality else None,
        "quality_p_holm": pair.quality_p_holm,
        "latency": asdict(pair.latency) if pair.latency else None,
        "latency_p_holm": pair.latency_p_holm,
        "n_latency": pair.n_latency,
    }


def _curve_record(pair: CurvePair) -> dict[str, JsonValue]:
    return {
        "a": pair.a.name,
        "b": pair.b.name,
        "low": pair.low,
        "high": pair.high,
        "mean": asdict(pair.mean) if pair.mean else None,
        "at": [{"latency": one.latency, **asdict(one.quality)} for one in pair.at],
    }
