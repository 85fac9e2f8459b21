"""Quality and latency of runs on the same segments, drawn alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite, nan

import numpy as np

from earvoice.errors import ConfigError
from earvoice.evaluation.bootstrap import (
    Difference,
    Interval,
    Sampled,
    Statistics,
    bleu_of,
    bleu_statistics,
    mean_of,
    paired,
    sample,
)
from earvoice.evaluation.comparing.chrf import chrf_of, chrf_statistics
from earvoice.evaluation.comparing.qualities import CORPUS_QUALITIES
from earvoice.evaluation.comparing.sheets import PAIR, RECORDING, Key, Line, Sheet
from earvoice.evaluation.scoring.latency import MWER_FIGURES, SHORT_FIGURES, SOFT_FIGURES
from earvoice.metrics.figures import Figure
from earvoice.metrics.long_form import HPO_NULL_S

DEFAULT_LATENCIES = ("laal_s", "stream_laal_s", "laal_tokens", "stream_laal_tokens")
# Those that say how long somebody waited; scoring makes the same ones wait.
_LAGS = (Figure.AL, Figure.LAAL, Figure.DAL, Figure.ATD, Figure.YAAL, Figure.LONG_YAAL)
_ALL_FIGURES = {**SHORT_FIGURES, **MWER_FIGURES, **SOFT_FIGURES}
_PENALISED = frozenset(
    f"{name}{clock}_s"
    for name, figure in _ALL_FIGURES.items()
    if figure in _LAGS
    for clock in ("", "_ca")
)
# Of sums; the mean of any other.
_FIGURES: dict[str, Callable[[Statistics], float]] = {"bleu": bleu_of, "chrf": chrf_of}


@dataclass(frozen=True, slots=True)
class Rule:
    """What is compared.

    quality: `bleu` or `chrf` of all segments, or the mean of what a learned metric or a judge gave
    them, such as `comet`. latency: the name of a figure as in `segments.jsonl`, such as
    `stream_laal_ca_s`. penalise_empty: a segment without output lags by 10 s, as HPO's null,
    instead of not at all.
    """

    quality: str
    latency: str
    penalise_empty: bool = False

    def __post_init__(self) -> None:
        if self.penalise_empty and self.latency not in _PENALISED:
            raise ConfigError(
                f"{self.latency!r} has no penalty for empty segments; expected a lag in seconds, "
                "such as laal_s or stream_laal_s; leave out --penalise-empty"
            )


@dataclass(frozen=True, slots=True)
class Measures:
    """A run's two figures with their draws, one row for each segment or recording that is drawn.

    unit: what a row is. rows: how many. lags: sum and count of the lags of each row [N, 2], in the
    same order in every run. quality, latency: NaN where nothing has any.
    """

    unit: str
    rows: int
    lags: Statistics
    quality: Sampled
    latency: Sampled

    @property
    def scored(self) -> int:
        """Return of how many lags the mean is."""
        return int(self.lags[:, 1].sum())

    @property
    def has_latency(self) -> bool:
        """Return whether anything has a lag."""
        return self.scored > 0

    @property
    def quality_interval(self) -> Interval | None:
        """Return the interval of the quality; None for one row, as it is always drawn the same."""
        known = isfinite(self.quality.value)
        return self.quality.interval if self.rows > 1 and known else None

    @property
    def latency_interval(self) -> Interval | None:
        """Return the interval of the mean lag; None where fewer than two rows have one."""
        return self.latency.interval if (self.lags[:, 1] > 0).sum() > 1 else None

    def quality_against(self, other: Measures) -> Difference | None:
        """Return how much better the other one is; None where draws tell nothing."""
        known = isfinite(self.quality.value) and isfinite(other.quality.value)
        return paired(self.quality, other.quality) if self.rows > 1 and known else None

    def latency_against(self, other: Measures) -> tuple[int, Difference | None]:
        """Return how many rows have lags in both, and how much later the other one is on these."""
        both = (self.lags[:, 1] > 0) & (other.lags[:, 1] > 0)
        count = int(both.sum())
        if count < 2:
            return count, None
        return count, paired(sample(self.lags[both], _mean), sample(other.lags[both], _mean))


def measure(sheet: Sheet, rule: Rule, order: Sequence[Key]) -> Measures:
    """Return the sums of a run. order: of the segments' keys, the same for runs to compare.

    A figure of pairs or of recordings is drawn by recording, and quality with it: pairs of two
    runs are not the same ones.
    Raises ConfigError when the run has no such figure.
    """
    kind = _kind_of_lag(sheet, rule.latency)
    lines, kinds = sheet.lines[kind], {kind}
    if rule.quality not in CORPUS_QUALITIES:
        kinds.add(_kind_of_rating(sheet, rule.quality))
    whole = not kinds.isdisjoint((PAIR, RECORDING))
    units = list(dict.fromkeys(_unit(key, whole) for key in order))
    rows = {unit: row for row, unit in enumerate(units)}

    def summed(lines: Sequence[Line], made: Statistics) -> Statistics:
        total = np.zeros((len(rows), made.shape[1]))
        np.add.at(total, [rows[_unit(line.key, whole)] for line in lines], made)
        return total

    lags = summed(lines, np.array([_lag(line, rule) for line in lines]))
    quality = summed(*_quality(sheet, rule, order))
    return Measures(
        unit="recording" if whole else "segment",
        rows=len(rows),
        lags=lags,
        quality=sample(quality, _FIGURES.get(rule.quality, _mean)),
        latency=sample(lags, _mean),
    )


def default_latency(sheets: Sequence[Sheet]) -> str:
    """Return the figure of lag that all runs have; raises ConfigError where there is none."""
    for name in DEFAULT_LATENCIES:
        if all(sheet.kind_of(name) for sheet in sheets):
            return name
    raise ConfigError(
        "the runs have no lag in common; expected all of short recordings or all of talks; name "
        f"a figure with --latency: {', '.join(sheets[0].figures)}"
    )


def _kind_of_lag(sheet: Sheet, figure: str) -> str:
    kind = sheet.kind_of(figure)
    if kind is None or figure in sheet.raters:
        raise ConfigError(
            f"{sheet.folder} has no latency figure {figure!r}; expected one of "
            f"{', '.join(sheet.figures)}; choose it with --latency"
        )
    return kind


def _kind_of_rating(sheet: Sheet, figure: str) -> str:
    kind = sheet.kind_of(figure)
    if kind is None or figure not in sheet.raters:
        known = ", ".join((*CORPUS_QUALITIES, *sheet.raters))
        raise ConfigError(
            f"{sheet.folder} has no quality figure {figure!r}; expected one of {known}; choose it "
            "with --quality, or let a model rate every run, earvoice evaluate score RUN --learned "
            "comet --out DIR, and compare those folders"
        )
    return kind


def _quality(sheet: Sheet, rule: Rule, order: Sequence[Key]) -> tuple[Sequence[Line], Statistics]:
    """Return lines and what they add to the quality."""
    if rule.quality not in CORPUS_QUALITIES:
        lines = sheet.lines[_kind_of_rating(sheet, rule.quality)]
        return lines, np.array([_addend(line.figures[rule.quality]) for line in lines])
    texts = {line.key: line for line in sheet.texts}
    lines = tuple(texts[key] for key in order)
    outputs, references = [line.output for line in lines], [line.reference for line in lines]
    if rule.quality == "chrf":
        return lines, chrf_statistics(outputs, references)
    return lines, bleu_statistics(outputs, references, language=sheet.target)


def _mean(total: Statistics) -> float:
    return mean_of(total) if total[1] else nan


def _lag(line: Line, rule: Rule) -> tuple[float, float]:
    penalised = line.silent and rule.penalise_empty
    return _addend(HPO_NULL_S if penalised else line.figures[rule.latency])


def _addend(value: float | None) -> tuple[float, float]:
    """Return a value to add, and whether there is one."""
    return (0.0, 0.0) if value is None else (value, 1.0)


def _unit(key: Key, whole: bool) -> Key | str:
    return key[0] if whole else key
