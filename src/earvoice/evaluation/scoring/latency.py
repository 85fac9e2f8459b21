"""Latency of the scored segments: every figure with its spread, on both clocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from earvoice.agent.events import JsonValue
from earvoice.evaluation.bootstrap import Interval, interval, mean_of
from earvoice.metrics.figures import Figure, latency
from earvoice.metrics.long_form import HPO_NULL_S
from earvoice.metrics.segment import Segment
from earvoice.metrics.summary import Summary, drift, summarise
from earvoice.metrics.token_delay import average_token_delay_of_text

SHORT_FIGURES = {
    "al": Figure.AL,
    "laal": Figure.LAAL,
    "ap": Figure.AP,
    "dal": Figure.DAL,
    "atd": Figure.ATD,
    "yaal": Figure.YAAL,
    "start_offset": Figure.START_OFFSET,
    "end_offset": Figure.END_OFFSET,
    "num_chunks": Figure.NUM_CHUNKS,
    "simuleval_rtf": Figure.RTF,
}
MWER_FIGURES = {"stream_laal": Figure.LAAL}
SOFT_FIGURES = {
    "long_yaal": Figure.LONG_YAAL,
    "long_al": Figure.AL,
    "long_laal": Figure.LAAL,
    "long_ap": Figure.AP,
    "long_dal": Figure.DAL,
}
# Those that say how long somebody waited, where an empty segment can be made to wait.
_LAGS = (Figure.AL, Figure.LAAL, Figure.DAL, Figure.ATD, Figure.YAAL, Figure.LONG_YAAL)
_WITHOUT_TIME = (Figure.AP, Figure.NUM_CHUNKS, Figure.RTF)
# Those whose ideal pace is the reference's, so that an empty one has none.
_OF_REFERENCE = (Figure.AL, Figure.AP)

Values = tuple[float | None, ...]
"""A figure of every segment; None where there is none."""


@dataclass(frozen=True, slots=True)
class LatencyScore:
    """One figure over all segments.

    name: as in the JSON, with its unit. aware: computation-aware; None where no clock is known.
    interval: of the mean; None where it was not asked for or nothing was scored. values: of every
    segment, on both clocks.
    """

    name: str
    summary: Summary
    aware: Summary | None = None
    interval: Interval | None = None
    aware_interval: Interval | None = None
    values: Values = ()
    aware_values: Values = ()

    @property
    def aware_name(self) -> str:
        """Return the name of the computation-aware figure."""
        stem, unit = _parts(self.name)
        return f"{stem}_ca{unit}"

    def to_json(self) -> dict[str, JsonValue]:
        """Return mean, percentiles, counts and interval by name, unit last.

        The computation-aware twin may be over fewer segments: output that was ready only after the
        end is dropped by YAAL and LongYAAL. What is empty is so for both.
        """
        stem, unit = _parts(self.name)
        found = _summary_json(stem, unit, self.summary, self.interval)
        counts = {"scored": self.summary.scored, "empty": self.summary.empty}
        counts["dropped"] = self.summary.dropped
        if self.aware is not None:
            found |= _summary_json(f"{stem}_ca", unit, self.aware, self.aware_interval)
            counts |= {"ca_scored": self.aware.scored, "ca_dropped": self.aware.dropped}
        return found | {f"{stem}_{kind}": count for kind, count in counts.items()}


@dataclass(frozen=True, slots=True)
class LatencyRule:
    """How latency is scored.

    aware: with computation-aware twins. penalise: an empty segment waits as long as HPO's null.
    intervals: resample the segments. tokens: the source is text.
    """

    aware: bool
    penalise: bool = False
    intervals: bool = True
    tokens: bool = False


def latency_scores(
    segments: Sequence[Segment], figures: Mapping[str, Figure], rule: LatencyRule
) -> tuple[LatencyScore, ...]:
    """Return figures over segments; raises MetricError as `metrics.figures.latency` does."""
    return tuple(_score(segments, name, figure, rule) for name, figure in figures.items())


def score_of(
    name: str,
    values: Values,
    rule: LatencyRule,
    *,
    aware_values: Values = (),
    empty: int | None = None,
) -> LatencyScore:
    """Return a figure of recordings by its name with unit; None is the value of an empty one.

    aware_values: empty where there are none. empty: how many are, if not all that have no value.
    """
    empty = sum(value is None for value in values) if empty is None else empty
    return LatencyScore(
        name,
        _summary(values, empty, None),
        aware=_summary(aware_values, empty, None) if aware_values else None,
        interval=_interval(values, rule),
        aware_interval=_interval(aware_values, rule) if aware_values else None,
        values=values,
        aware_values=aware_values,
    )


def drift_s_per_min(
    segments: Sequence[Segment], values: Sequence[float | None]
) -> dict[str, float | None]:
    """Return how a figure changes over each recording; None where it has too few values.

    Source: ours; the slope of `metrics.summary.drift`, as in `metrics.figures.talk_drift`.
    """
    points: dict[str, list[tuple[float, float]]] = {}
    for segment, value in zip(segments, values, strict=True):
        found = points.setdefault(segment.recording, [])
        if value is not None:
            found.append((-segment.recording_end_s, value))
    return {
        recording: drift(*zip(*found, strict=True)) if found else None
        for recording, found in points.items()
    }


def mean_drift(drifts: Mapping[str, float | None]) -> float | None:
    """Return the mean over recordings that have one; None where none has."""
    known = [value for value in drifts.values() if value is not None]
    return fmean(known) if known else None


def _score(
    segments: Sequence[Segment], name: str, figure: Figure, rule: LatencyRule
) -> LatencyScore:
    unit = "" if figure in _WITHOUT_TIME else "_tokens" if rule.tokens else "_s"
    penalty = HPO_NULL_S if rule.penalise and figure in _LAGS else None
    silent = [not segment.delays_s for segment in segments]

    def summed(values: Values) -> tuple[Summary, Interval | None]:
        counted = [penalty if empty else value for empty, value in zip(silent, values, strict=True)]
        return _summary(values, sum(silent), penalty), _interval(counted, rule)

    of_segment = _of_text if rule.tokens and figure is Figure.ATD else _value
    plain = tuple(of_segment(segment, figure, False) for segment in segments)
    aware = tuple(_value(segment, figure, True) for segment in segments) if rule.aware else ()
    summary, spread = summed(plain)
    aware_summary, aware_spread = summed(aware) if rule.aware else (None, None)
    return LatencyScore(
        name + unit, summary, aware_summary, spread, aware_spread, values=plain, aware_values=aware
    )


def _value(segment: Segment, figure: Figure, aware: bool) -> float | None:
    if figure in _OF_REFERENCE and not segment.reference_units:
        return None
    return latency(segment, figure, computation_aware=aware)


def _of_text(segment: Segment, _figure: Figure, _aware: bool) -> float | None:
    delays = [round(delay) for delay in segment.delays_s]
    return average_token_delay_of_text(delays) if delays else None


def _summary(values: Sequence[float | None], empty: int, penalty: float | None) -> Summary:
    known = [value for value in values if value is not None]
    dropped = len(values) - len(known) - empty
    return summarise(known, empty=empty, dropped=dropped, penalty=penalty)


def _interval(values: Sequence[float | None], rule: LatencyRule) -> Interval | None:
    rows = [(value, 1.0) for value in values if value is not None]
    return interval(np.array(rows), mean_of) if rule.intervals and rows else None


def _parts(name: str) -> tuple[str, str]:
    """Return a name without its unit, and the unit."""
    for unit in ("_s", "_tokens"):
        if name.endswith(unit):
            return name.removesuffix(unit), unit
    return name, ""


def _summary_json(
    stem: str, unit: str, summary: Summary, spread: Interval | None
) -> dict[str, JsonValue]:
    found: dict[str, JsonValue] = {f"{stem}{unit}": summary.mean}
    for name, value in (("p50", summary.p50), ("p90", summary.p90), ("p95", summary.p95)):
        found[f"{stem}_{name}{unit}"] = value
    if spread is not None:
        found[f"{stem}_interval{unit}"] = [spread.low, spread.high]
    return found
