"""Tell by their number what the times of a log are for: words or characters."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from earvoice.metrics.logs.records import Record
from earvoice.text import Unit


def unit_by_count(
    records: Iterable[Record], times: str, fits: Callable[[str, Unit, int], bool]
) -> Unit | None:
    """Return the unit of which every prediction has as many as times; None where both will do.

    times: the field that holds them. fits: whether a text has so many of a unit. No more is read
    than one unit needs. Words where none fits, so that whoever reads on can name the line.
    """
    left = list(Unit)
    for record in records:
        text, found = record.fields.get("prediction"), record.fields.get(times)
        if isinstance(text, str) and isinstance(found, list) and found:
            left = [unit for unit in left if fits(text, unit, len(found))]
        if len(left) < len(Unit):
            return left[0] if left else Unit.WORD
    return None
