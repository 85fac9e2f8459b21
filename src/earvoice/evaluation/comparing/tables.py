"""The figures of a comparison as rows of text, for a terminal and for pages."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from rich.cells import cell_len

from earvoice.evaluation.bootstrap import Difference, Interval
from earvoice.evaluation.comparing.comparison import Comparison, latency_parts
from earvoice.evaluation.comparing.curves import CurvePair
from earvoice.evaluation.comparing.pairs import Pair
from earvoice.evaluation.comparing.systems import Point

Row = tuple[str, ...]
_NONE = "-"
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


def quality_name(quality: str) -> str:
    """Return a figure of quality as people write it."""
    return {"bleu": "BLEU", "chrf": "chrF"}.get(quality, quality)


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
        *("system", "point", quality_name(made.rule.quality), "95% interval"),
        *(latency_name(made.rule.latency), "95% interval", "lags"),
        *("segments", "empty", "recordings", "missing", "unfinished"),
    )
    return Table("Runs", head, tuple(_point_row(made, point) for point in made.points), text=2)


def _point_row(made: Comparison, point: Point) -> Row:
    measures, counts = made.measured[point], point.sheet.counts
    return (
        *(point.system, point.name or _NONE),
        *(_number(measures.quality.value), _span(measures.quality_interval)),
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
    figures: list[tuple[str, int, Difference | None, float | None]] = [
        (
            quality_name(made.rule.quality),
            made.measured[pair.a].rows,
            pair.quality,
            pair.quality_p_holm,
        ),
        (latency_name(made.rule.latency), pair.n_latency, pair.latency, pair.latency_p_holm),
    ]
    rows = []
    for name, count, some, corrected in figures:
        row = (pair.a.title, pair.b.title, name, str(count), *_difference(some))
        rows.append((*row, _p(corrected)) if many else row)
    return rows


def _curves(made: Comparison) -> Table:
    name = latency_name(made.rule.latency)
    rows: list[Row] = []
    for pair in made.curves:
        rows += _curve_rows(pair)
    head = ("A", "B", name, "A", "B", "B - A", "95% interval", "p")
    title = f"Curves at the same latency: {quality_name(made.rule.quality)}, B minus A"
    return Table(title, head, tuple(rows), text=2)


def _curve_rows(pair: CurvePair) -> list[Row]:
    if pair.mean is None:
        return []
    names = (pair.a.name, pair.b.name)
    mean = (*names, f"mean of {pair.low:.2f} to {pair.high:.2f}", *_difference(pair.mean))
    return [mean, *((*names, f"{at.latency:.2f}", *_difference(at.quality)) for at in pair.at)]


def _difference(some: Difference | None) -> Row:
    if some is None:
        return (_NONE,) * 5
    span = f"{some.interval.low:+.2f} to {some.interval.high:+.2f}"
    return f"{some.a:.2f}", f"{some.b:.2f}", f"{some.value:+.2f}", span, _p(some.p_value)


def _number(value: float) -> str:
    return f"{value:.2f}" if isfinite(value) else _NONE


def _span(span: Interval | None) -> str:
    return _NONE if span is None else f"{span.low:.2f} to {span.high:.2f}"


def _p(value: float | None) -> str:
    return _NONE if value is None else f"{value:.4f}"


def text_page(made: Comparison) -> str:
    """Return all tables and notes for a terminal."""
    parts = [f"{table.title}\n{aligned(table)}" for table in tables(made)]
    return "\n\n".join([*parts, *made.notes])
