"""Runs can be compared only on the same recordings: those that are not are named."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.comparing.sheets import Sheet

_NAMED = 5


def require_alike(sheets: Sequence[Sheet], *, quality: str, latency: str) -> None:
    """Raise DataError naming the recordings that not all runs have, or have with other references.

    Raises ConfigError for runs in several languages, for several clocks of a computation-aware lag,
    and for quality that several models rated, or one model on other pieces of the text.
    """
    first = sheets[0]
    for other in sheets[1:]:
        if first.target != other.target:
            raise ConfigError(
                f"{first.folder} is in {first.target!r} and {other.folder} in {other.target!r}; "
                "expected one language; compare each apart"
            )
        if "_ca" in latency and first.clock != other.clock:
            raise ConfigError(
                f"{latency} of {first.folder} is by the clock {first.clock} and of {other.folder} "
                f"by {other.clock}; expected one clock; score the logs again with --clock"
            )
        _require_same_rater(first, other, quality)
        _require_same(first, other)


def shared_recordings(sheets: Sequence[Sheet]) -> frozenset[str]:
    """Return the recordings that all runs have; raises DataError when there is none."""
    shared = reduce(frozenset.intersection, (sheet.recordings for sheet in sheets))
    if not shared:
        raise DataError(
            f"{sheets[0].folder} and {len(sheets) - 1} other runs have no recording in common; "
            "expected runs of the same corpus"
        )
    return shared


def _require_same_rater(a: Sheet, b: Sheet, quality: str) -> None:
    if quality not in a.raters or quality not in b.raters:
        return
    (by_a, on_a), (by_b, on_b) = ((one.raters[quality], one.kind_of(quality)) for one in (a, b))
    if (by_a, on_a) != (by_b, on_b):
        raise ConfigError(
            f"{quality} of {a.folder} is by {by_a!r} on lines {on_a!r} and of {b.folder} by "
            f"{by_b!r} on lines {on_b!r}; expected one model on one kind of lines; score both "
            "again with the same --learned or --judge, both with --pairs or neither"
        )


def _require_same(a: Sheet, b: Sheet) -> None:
    for one, other in ((a, b), (b, a)):
        alone = sorted(one.recordings - other.recordings)
        if alone:
            raise DataError(
                f"{one.folder} has {_several(alone)} and {other.folder} has not; expected runs of "
                "the same recordings; run both on the same corpus, split, kind, voices and limit, "
                "or compare what all have with --common"
            )
    references = {line.key: line.reference for line in a.texts}
    changed = {line.recording for line in b.texts if references.get(line.key) != line.reference}
    changed |= {key[0] for key in references.keys() - {line.key for line in b.texts}}
    if changed:
        raise DataError(
            f"{a.folder} and {b.folder} have other references for {_several(sorted(changed))}; "
            "expected the same ones; score both against the same references"
        )


def _several(names: Sequence[str]) -> str:
    some = ", ".join(names[:_NAMED])
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{len(names)} recordings ({some}{more})" if len(names) > 1 else f"recording {some}"
