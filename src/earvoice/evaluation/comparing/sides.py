"""Segments with what every run made of them, side by side, and those worth a person's time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import fmean

from earvoice.agent.events import JsonValue
from earvoice.evaluation.comparing.chrf import chrf_of, chrf_statistics
from earvoice.evaluation.comparing.comparison import Comparison
from earvoice.evaluation.comparing.sheets import Key, Line
from earvoice.evaluation.comparing.systems import Point, System

COUNT = 5


@dataclass(frozen=True, slots=True)
class Said:
    """What a run made of a segment. chrf: of the segment alone. lag: None where it has none."""

    point: Point
    output: str
    chrf: float
    lag: float | None


@dataclass(frozen=True, slots=True)
class Side:
    """A segment with every run's output. source: empty where no run's file tells it."""

    key: Key
    source: str
    reference: str
    said: tuple[Said, ...]

    @property
    def mean(self) -> float:
        """Return the mean chrF of the runs."""
        return fmean(said.chrf for said in self.said)

    @property
    def spread(self) -> float:
        """Return how far the runs are apart in chrF."""
        values = [said.chrf for said in self.said]
        return max(values) - min(values)

    def to_json(self, latency: str) -> dict[str, JsonValue]:
        """Return the segment by name. latency: the figure that its lags are."""
        return {
            "recording": self.key[0],
            "segment": self.key[1],
            "source": self.source,
            "reference": self.reference,
            "runs": [
                {
                    "system": said.point.system,
                    "point": said.point.name,
                    "output": said.output,
                    "chrf": round(said.chrf, 2),
                    latency: said.lag,
                }
                for said in self.said
            ],
        }


@dataclass(frozen=True, slots=True)
class Chosen:
    """Segments for a person to read, and why."""

    title: str
    sides: tuple[Side, ...]


def sides(made: Comparison, points: Sequence[Point]) -> list[Side]:
    """Return every segment with the outputs of some runs, in the order of the first run."""
    columns = [list(_column(made, point)) for point in points]
    texts = [{line.key: line for line in point.sheet.texts} for point in made.points]
    found = []
    for row, key in enumerate(made.order):
        source = next((lines[key].source for lines in texts if lines[key].source), "")
        said = tuple(column[row] for column in columns)
        found.append(Side(key, source, texts[0][key].reference, said))
    return found


def shown_points(systems: Sequence[System]) -> list[Point]:
    """Return one point of each system, at the smallest multiplier they share, or all of one."""
    if len(systems) == 1:
        return list(systems[0].points)
    multipliers = [{point.origin.multiplier for point in system.points} for system in systems]
    known = set.intersection(*multipliers) - {None}
    shared = min((m for m in known if m is not None), default=None)
    return [
        next((p for p in system.points if p.origin.multiplier == shared), system.points[0])
        for system in systems
    ]


def choose(found: Sequence[Side], count: int = COUNT) -> list[Chosen]:
    """Return the segments that differ most, the worst and the best, none twice.

    By the chrF of single segments; those without a reference are left out.
    """
    left = [side for side in found if side.reference]
    orders: list[tuple[str, Callable[[Side], float]]] = [
        ("Most different", lambda side: -side.spread),
        ("Worst", lambda side: side.mean),
        ("Best", lambda side: -side.mean),
    ]
    chosen = []
    for title, order in orders:
        some = sorted(left, key=order)[:count]
        left = [side for side in left if side not in some]
        if some:
            chosen.append(Chosen(title, tuple(some)))
    return chosen


def _column(made: Comparison, point: Point) -> Iterator[Said]:
    texts = {line.key: line for line in point.sheet.texts}
    lags = _lags(made, point)
    rows = chrf_statistics(
        [texts[key].output for key in made.order], [texts[key].reference for key in made.order]
    )
    for key, row in zip(made.order, rows, strict=True):
        yield Said(point, texts[key].output, chrf_of(row), lags.get(key))


def _lags(made: Comparison, point: Point) -> dict[Key, float | None]:
    """Return the lag of each segment; none where the figure is one of pairs or recordings."""
    if made.unit != "segment":
        return {}
    lines: Sequence[Line] = point.sheet.lines[point.sheet.kind_of(made.rule.latency) or ""]
    return {line.key: line.figures[made.rule.latency] for line in lines}
