"""How a talk's translation keeps up: sentence by sentence, from the times of its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from earvoice.errors import MetricError
from earvoice.evaluation.results import ItemResult
from earvoice.metrics.latency import length_adaptive_average_lagging
from earvoice.metrics.timeliness import committed_shares, segment_of_units
from earvoice.text import split_units, unit_of
from earvoice.types import Language

GRACE_S = 0.5


@dataclass(frozen=True, slots=True)
class Timeliness:
    """How well the translations of some talks keep up with their sentences.

    timely: mean share of a sentence's units written by `GRACE_S` after it was said.
    timely_of_talks: the same, as mean over the talks' means.
    timely_inner: over all but each talk's last sentence. No delay exceeds a recording's length, so
    what is written after the end counts as written at the end, which flatters the last one.
    laal_s: mean lagging of a sentence, its delays counted from its first word; None without any
    unit. untranslated: sentences without a unit, which have none.
    """

    talks: int
    sentences: int
    untranslated: int
    timely: float
    timely_of_talks: float
    timely_inner: float | None
    laal_s: float | None


def timeliness(results: Sequence[ItemResult], target: Language) -> Timeliness:
    """Return how the talks among some results keep up.

    Raises MetricError when there is no talk, or a talk's sentences have no times.
    """
    if not results or not all(result.segments for result in results):
        raise MetricError(
            f"timeliness needs talks whose sentences have times, got {len(results)} recordings; "
            "evaluate rows of kind talk, as spoken by `speak_row`"
        )
    shares = [_shares(result, target) for result in results]
    lags_s = [lag_s for result in results for lag_s in sentence_lags_s(result, target)]
    known_s = [lag_s for lag_s in lags_s if lag_s is not None]
    inner = [share for talk in shares for share in talk[:-1]]
    return Timeliness(
        talks=len(results),
        sentences=len(lags_s),
        untranslated=len(lags_s) - len(known_s),
        timely=fmean(share for talk in shares for share in talk),
        timely_of_talks=fmean(fmean(talk) for talk in shares),
        timely_inner=fmean(inner) if inner else None,
        laal_s=fmean(known_s) if known_s else None,
    )


def sentence_lags_s(result: ItemResult, target: Language) -> list[float | None]:
    """Return the length-adaptive average lagging of every sentence of a talk, None where empty.

    Units belong to sentences as in `committed_shares`, and a sentence lasts from its first word to
    the end of its last.
    Source: StreamLAAL, Papi et al. 2024, arXiv 2406.14177, section 3.
    Differs from the paper: one alignment on words or characters in place of mWERSegmenter.
    """
    units, references = _units(result, target)
    delays_s: list[list[float]] = [[] for _ in references]
    owners = segment_of_units(units, references)
    for owner, delay_s in zip(owners, result.delays_s, strict=True):
        delays_s[owner].append(delay_s - result.segments[owner].start_s)
    return [
        length_adaptive_average_lagging(
            own, source_s=segment.end_s - segment.start_s, reference_units=len(reference)
        )
        if own
        else None
        for own, segment, reference in zip(delays_s, result.segments, references, strict=True)
    ]


def _shares(result: ItemResult, target: Language) -> list[float]:
    units, references = _units(result, target)
    deadlines_s = [segment.end_s + GRACE_S for segment in result.segments]
    return committed_shares(units, result.delays_s, references, deadlines_s)


def _units(result: ItemResult, target: Language) -> tuple[list[str], list[list[str]]]:
    unit = unit_of(target)
    references = [split_units(segment.reference, unit) for segment in result.segments]
    return split_units(result.hypothesis, unit), references
