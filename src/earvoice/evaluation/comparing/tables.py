"""The figures of a comparison as rows of text, for a terminal and for pages."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from rich.cells import cell_len

from earvoice.evaluation.bootstrap import Difference, Interval
from earvoice.evaluation.comparing.comparison import Comparison, latency_parts
from earvoice.evaluation.comparing.curves import CurvePair
from earvoice.evaluation.comparing.pairs import Pair
from earvoice.evaluation.comparing.qualities import quality_of
from earvoice.evaluation.comparing.systems import Point

Row = tuple[str, ...]
_NONE = "-"
_DIGITS = 2
_NAMES = {
    "laal": "LAAL",
    "al": "AL",
    "ap": "AP",
    "dal": "DAL",
    "atd": "ATD",
    "yaal": "YAAL",
    "stream": "Stream",
    "long": "Long",
    "hpo": "HPO's ",
    "flal": "FLAL from ",
    "start": "Start",
    "end": "End",
    "offset": "Offset",
    "num": "Num",
    "chunks": "Chunks",
    "simuleval": "SimulEval's ",
    "rtf": "RTF",
}


@dataclass(frozen=True, slots=True)
class Table:
    """text: how many columns, from the left, are words and not figures."""

    title: str
    head: Row
    rows: tuple[Row, ...]
    text: int = 1


def tables(made: Comparison) -> list[Table]:
    """Return all tables of a comparison that have rows."""
    found = [_points(made), _pairs(made), _curves(made)]
    return [table for table in found if table.rows]


def latency_name(name: str) -> str:
    """Return a figure of latency as people write it, with its unit: `StreamLAAL in s`."""
    stem, unit = latency_parts(name)
    aware = stem.endswith("_ca")
    words = [_NAMES.get(part, part) for part in stem.removesuffix("_ca").split("_")]
    in_unit = f" in {unit.removeprefix('_')}" if unit else ""
    return f"{''.join(words)}{', computation-aware,' if aware else ''}{in_unit}"


def aligned(table: Table) -> str:
    """Return a table as lines of equal columns, wide characters counted as two."""
    rows = [table.head, *table.rows]
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            _padded(cell, width, left=at < table.text)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def _padded(cell: str, width: int, *, left: bool) -> str:
    space = " " * (width - cell_len(cell))
    return cell + space if left else space + cell


def _points(made: Comparison) -> Table:
    head = (
        *("system", "point", quality_of(made.rule.quality).name, "95% interval"),
        *(latency_name(made.rule.latency), "95% interval", "lags"),
        *("segments", "empty", "recordings", "missing", "unfinished"),
    )
    return Table("Runs", head, tuple(_point_row(made, point) for point in made.points), text=2)


def _point_row(made: Comparison, point: Point) -> Row:
    measures, counts = made.measured[point], point.sheet.counts
    digits = quality_of(made.rule.quality).digits
    return (
        *(point.system, point.name or _NONE),
        *(_number(measures.quality.value, digits), _span(measures.quality_interval, digits)),
        *(_number(measures.latency.value), _span(measures.latency_interval)),
        str(measures.scored),
        *(str(counts.segments), str(counts.empty_segments), str(counts.recordings)),
        *(str(counts.missing_recordings), str(counts.unfinished_recordings)),
    )


def _pairs(made: Comparison) -> Table:
    many = len(made.pairs) > 1
    names = ["A", "B", "figure", "n", "A", "B", "B - A", "95% interval", "p"]
    head = (*names, "p by Holm") if many else tuple(names)
    rows: list[Row] = []
    for pair in made.pairs:
        rows += _pair_rows(made, pair, many=many)
    return Table("Paired bootstrap at the same multiplier: B minus A", head, tuple(rows), text=3)


def _pair_rows(made: Comparison, pair: Pair, *, many: bool) -> list[Row]:
    quality, rows = quality_of(made.rule.quality), made.measured[pair.a].rows
    figures: list[tuple[str, int, Row, float | None]] = [
        (quality.name, rows, _difference(pair.quality, quality.digits), pair.quality_p_holm),
        (
            latency_name(made.rule.latency),
            pair.n_latency,
            _difference(pair.latency),
            pair.latency_p_holm,
        ),
    ]
    found = []
    for name, count, cells, corrected in figures:
        row = (pair.a.title, pair.b.title, name, str(count), *cells)
        found.append((*row, _p(corrected)) if many else row)
    return found


def _curves(made: Comparison) -> Table:
    name, quality = latency_name(made.rule.latency), quality_of(made.rule.quality)
    rows: list[Row] = []
    for pair in made.curves:
        rows += _curve_rows(pair, quality.digits)
    head = ("A", "B", name, "A", "B", "B - A", "95% interval", "p")
    title = f"Curves at the same latency: {quality.name}, B minus A"
    return Table(title, head, tuple(rows), text=2)


def _curve_rows(pair: CurvePair, digits: int) -> list[Row]:
    if pair.mean is None:
        return []
    names = (pair.a.name, pair.b.name)
    span = f"mean of {pair.low:.2f} to {pair.high:.2f}"
    return [
        (*names, span, *_difference(pair.mean, digits)),
        *((*names, f"{at.latency:.2f}", *_difference(at.quality, digits)) for at in pair.at),
    ]


def _difference(some: Difference | None, digits: int = _DIGITS) -> Row:
    if some is None:
        return (_NONE,) * 5
    low, high, value = (
        f"{one:+.{digits}f}" for one in (some.interval.low, some.interval.high, some.value)
    )
    a, b = _number(some.a, digits), _number(some.b, digits)
    return a, b, value, f"{low} to {high}", _p(some.p_value)


def _number(value: float, digits: int = _DIGITS) -> str:
    return f"{value:.{digits}f}" if isfinite(value) else _NONE


def _span(span: Interval | None, digits: int = _DIGITS) -> str:
    return _NONE if span is None else f"{span.low:.{digits}f} to {span.high:.{digits}f}"


def _p(value: float | None) -> str:
    return _NONE if value is None else f"{value:.4f}"


def text_page(made: Comparison) -> str:
    """Return all tables and notes for a terminal."""
    parts = [f"{table.title}\n{aligned(table)}" for table in tables(made)]
    return "\n\n".join([*parts, *made.notes])
