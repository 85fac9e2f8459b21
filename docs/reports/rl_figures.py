"""Figures of what a model made of the frozen test, with the draws of a paired bootstrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from rl_plan import GREEDY, LEARNED, TALKS, FrozenTest, results_folder

from earvoice.evaluation.bootstrap import (
    Sampled,
    Statistics,
    bleu_of,
    bleu_statistics,
    mean_of,
    sample_runs,
)
from earvoice.evaluation.result_log import log_of_result
from earvoice.evaluation.results import ItemResult, read_results
from earvoice.metrics.figures import Figure, latency
from earvoice.metrics.latency import average_lagging
from earvoice.metrics.resegment import Resegmentation, resegment
from earvoice.text import split_units, unit_of
from earvoice.types import Direction, Language

# Of `bleu_statistics`: all, and where the length of the reference stands.
_COLUMNS, _REFERENCE = 10, 1


@dataclass(frozen=True, slots=True)
class Tested:
    """A row of a table. bleu: mean over the directions. al, laal: in seconds, a text being read as
    fast as people speak. stream_laal: the same of the sentences of talks, None where they were not
    tested. empty: share of outputs that are. seeds: how many models.
    """

    bleu: Sampled
    al: Sampled
    laal: Sampled
    stream_laal: Sampled | None
    empty: float
    seeds: int


def tested(
    folders: Sequence[Path], test: FrozenTest, policy: str = LEARNED, way: str = GREEDY
) -> Tested | None:
    """Return the figures of a run's seeds together; None before every one has been tested.

    Sentences and seeds are drawn independently of each other.
    """
    runs = []
    for folder in folders:
        places = tuple(results_folder(folder, test, one, policy, way) for one in test.directions)
        if not all((place / "scores.json").is_file() for place in places):
            return None
        runs.append(_statistics(places, test))
    if not runs:
        return None
    lags = [run.lags for run in runs]
    return Tested(
        sample_runs([run.bleu for run in runs], _mean_bleu),
        sample_runs([lag[:, (0, 3)] for lag in lags], mean_of),
        sample_runs([lag[:, (1, 3)] for lag in lags], mean_of),
        _stream_laal(folders, test, policy) if way == GREEDY else None,
        float(np.mean([lag[:, 2].mean() for lag in lags])),
        len(folders),
    )


def _stream_laal(folders: Sequence[Path], test: FrozenTest, policy: str) -> Sampled | None:
    """Return StreamLAAL of the talks; their sentences are what is drawn."""
    runs = []
    for folder in folders:
        rows = []
        for direction in test.directions:
            place = results_folder(folder, test, direction, policy, TALKS)
            if not (place / "scores.json").is_file():
                return None
            target = Direction.parse(direction).target
            rows += [(lag, 1.0) for talk in read_results(place) for lag in _talk_lags(talk, target)]
        runs.append(np.array(rows, dtype=np.float64))
    return sample_runs(runs, mean_of)


def _talk_lags(talk: ItemResult, target: Language) -> list[float]:
    """Return the LAAL of every sentence of a talk, by simulstream's division.

    Differs from simulstream: a sentence without output lags as far as it is long, as it does in
    `_lags`, and is not left out.
    """
    unit = unit_of(target)
    log = log_of_result(talk, unit)
    said, wanted = log.hypothesis(unit), log.segments
    segments = resegment(said, wanted, method=Resegmentation.MWER, unit=unit)
    lags = [latency(one, Figure.LAAL) for one in segments]
    return [one.duration_s if lag is None else lag for one, lag in zip(wanted, lags, strict=True)]


@dataclass(frozen=True, slots=True)
class _Run:
    """Of every sentence: what BLEU is made of, by direction; AL, LAAL, emptiness and 1."""

    bleu: Statistics
    lags: Statistics


@cache
def _statistics(places: tuple[Path, ...], test: FrozenTest) -> _Run:
    bleu, lags = [], []
    for at, (place, direction) in enumerate(zip(places, test.directions, strict=True)):
        results = read_results(place)
        target = Direction.parse(direction).target
        wide = np.zeros((len(results), _COLUMNS * len(test.directions)))
        wide[:, at * _COLUMNS : (at + 1) * _COLUMNS] = bleu_statistics(
            [one.hypothesis for one in results],
            [one.reference for one in results],
            language=target,
        )
        bleu.append(wide)
        lags += [(*_lags(one, target), 1.0) for one in results]
    return _Run(np.concatenate(bleu), np.array(lags, dtype=np.float64))


def _lags(result: ItemResult, target: Language) -> tuple[float, float, float]:
    """Return AL, LAAL and whether the output is empty.

    Silence lags as far as a translation that comes when the source has ended; were it left out, a
    policy could lower its lag by saying nothing where it is hard.
    """
    if not result.delays_s:
        return result.source_s, result.source_s, 1.0
    wanted = len(split_units(result.reference, unit_of(target)))
    longer = max(wanted, len(result.delays_s))
    al, laal = (
        average_lagging(result.delays_s, source_s=result.source_s, reference_units=units)
        for units in (wanted, longer)
    )
    return al, laal, 0.0


def _mean_bleu(total: Statistics) -> float:
    parts = total.reshape(-1, _COLUMNS)
    # A draw of few sentences may be all of one direction.
    return float(np.mean([bleu_of(part) for part in parts if part[_REFERENCE]]))
