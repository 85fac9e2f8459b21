"""Two results of the same recordings: is one better than the other, or is it chance?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from earvoice.agent.events import JsonValue
from earvoice.errors import DataError
from earvoice.evaluation.bootstrap import (
    Difference,
    Statistics,
    bleu_of,
    bleu_statistics,
    difference,
    mean_of,
)
from earvoice.evaluation.results import ITEMS, ItemResult, read_results, read_scores
from earvoice.types import Direction, Language


@dataclass(frozen=True, slots=True)
class Comparison:
    """B against A on the same recordings.

    part: the folder inside both, "." for the folders themselves. laal_s: over the n_laal sentences
    that both translated, None when there is none.
    """

    part: str
    n: int
    bleu: Difference
    n_laal: int
    laal_s: Difference | None

    def to_json(self) -> dict[str, JsonValue]:
        """Return the comparison by name."""
        return asdict(self)


def compare(
    part: str, a: Sequence[ItemResult], b: Sequence[ItemResult], target: Language
) -> Comparison:
    """Compare two results; raises DataError unless they are of the same recordings."""
    by_id = {result.id: result for result in b}
    if len(a) != len(b) or any(
        one.id not in by_id or one.reference != by_id[one.id].reference for one in a
    ):
        raise DataError(
            f"{part}: results of {len(a)} and {len(b)} recordings are not of the same ones; "
            "evaluate both models with the same corpus, kind, voices and limit"
        )
    pairs = [(one, by_id[one.id]) for one in a]
    bleus = difference(
        _bleu_statistics([one for one, _ in pairs], target),
        _bleu_statistics([other for _, other in pairs], target),
        bleu_of,
    )
    lags_s = [
        (one.laal_s, other.laal_s)
        for one, other in pairs
        if one.laal_s is not None and other.laal_s is not None
    ]
    laal_s = None
    if lags_s:
        laal_s = difference(
            _with_ones([lag_s for lag_s, _ in lags_s]),
            _with_ones([lag_s for _, lag_s in lags_s]),
            mean_of,
        )
    return Comparison(part, len(pairs), bleus, len(lags_s), laal_s)


def compare_folders(a: Path, b: Path) -> tuple[Comparison, ...]:
    """Compare all results below two folders that have the same place in both and a reference.

    Raises DataError when there is none, or results are not of the same recordings.
    """
    found = []
    for place in shared_places(a, b):
        target = Direction.parse(str(read_scores(a / place).get("direction"))).target
        results = read_results(a / place)
        if any(result.reference for result in results):
            found.append(compare(place.as_posix(), results, read_results(b / place), target))
    if not found:
        raise DataError(
            f"{a} and {b} hold no {ITEMS} at the same place; give two folders that `earvoice "
            "evaluate run --out` or `report --out` wrote"
        )
    return tuple(found)


def shared_places(a: Path, b: Path) -> list[Path]:
    """Return where results lie below both folders, relative to each."""
    return sorted(
        path.parent.relative_to(a) for path in a.rglob(ITEMS) if (b / path.relative_to(a)).is_file()
    )


def comparison_table(comparisons: Sequence[Comparison]) -> str:
    """Return comparisons as aligned lines, one for BLEU and one for LAAL each."""
    rows = [("part", "figure", "n", "A", "B", "B - A", "95% interval", "p")]
    for some in comparisons:
        rows.append((some.part, "BLEU", str(some.n), *_cells(some.bleu)))
        if some.laal_s is not None:
            rows.append((some.part, "LAAL in s", str(some.n_laal), *_cells(some.laal_s)))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _cells(some: Difference) -> tuple[str, str, str, str, str]:
    span = f"[{some.interval.low:+.2f}, {some.interval.high:+.2f}]"
    return f"{some.a:.2f}", f"{some.b:.2f}", f"{some.value:+.2f}", span, f"{some.p_value:.4f}"


def _bleu_statistics(results: Sequence[ItemResult], target: Language) -> Statistics:
    hypotheses = [result.hypothesis for result in results]
    return bleu_statistics(hypotheses, [result.reference for result in results], language=target)


def _with_ones(values: Sequence[float]) -> Statistics:
    return np.array([[value, 1.0] for value in values])
