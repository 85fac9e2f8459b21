"""Figures of what a model made of the frozen test, with the draws of a paired bootstrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rl_plan import LEARNED, FrozenTest, results_folder

from earvoice.evaluation.bootstrap import (
    Sampled,
    Statistics,
    bleu_of,
    bleu_statistics,
    mean_of,
    sample,
)
from earvoice.evaluation.results import ItemResult, read_results
from earvoice.metrics.latency import average_lagging
from earvoice.text import split_units, unit_of
from earvoice.types import Direction, Language

# Of `bleu_statistics`: all, and where the length of the reference stands.
_COLUMNS, _REFERENCE = 10, 1


@dataclass(frozen=True, slots=True)
class Tested:
    """A row of a table. bleu: mean over the directions. al, laal: in seconds, of a text that is
    read as fast as people speak. empty: share of outputs that are. seeds: how many models.
    """

    bleu: Sampled
    al: Sampled
    laal: Sampled
    empty: float
    seeds: int


def tested(folders: Sequence[Path], test: FrozenTest, policy: str = LEARNED) -> Tested | None:
    """Return the figures of a run's seeds together; None before every one has been tested.

    Sentences and seeds are drawn together: a sentence read by two models is two rows. Rows of
    different systems are pairs where they have equally many seeds (`repeated`).
    """
    bleu, lags = [], []
    for folder in folders:
        for at, direction in enumerate(test.directions):
            place = results_folder(folder, direction, policy)
            if not (place / "scores.json").is_file():
                return None
            results = read_results(place)
            target = Direction.parse(direction).target
            wide = np.zeros((len(results), _COLUMNS * len(test.directions)))
            wide[:, at * _COLUMNS : (at + 1) * _COLUMNS] = bleu_statistics(
                [one.hypothesis for one in results],
                [one.reference for one in results],
                language=target,
            )
            bleu.append(wide)
            lags += [_lags(one, target) for one in results]
    if not bleu:
        return None
    lag, ones = np.array(lags, dtype=np.float64), np.ones(len(lags))
    return Tested(
        sample(np.concatenate(bleu), _mean_bleu),
        sample(np.column_stack([lag[:, 0], ones]), mean_of),
        sample(np.column_stack([lag[:, 1], ones]), mean_of),
        float(lag[:, 2].mean()),
        len(folders),
    )


def repeated(folder: Path, seeds: int) -> list[Path]:
    """Return one model so often that its rows are pairs with those of several seeds."""
    return [folder] * seeds


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
