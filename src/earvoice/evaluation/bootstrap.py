"""How sure a figure is: resample the recordings, score again, look at the spread.

BLEU is made of sums, so every recording is counted once and the draws only add.
Shape legend: R run, D draw, C column.
Source: Koehn 2004, "Statistical Significance Tests for Machine Translation Evaluation"; the
p-value is that of Riezler and Maxwell 2005, as in sacrebleu.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from earvoice.errors import MetricError
from earvoice.metrics.quality import bleu_tokenizer

DRAWS = 1000
LEVEL = 0.95
_SEED = 20_260
_ORDERS = 4

Statistics = NDArray[np.float64]
"""What a figure is made of, one row per recording: [recordings, columns]."""
Figure = Callable[[Statistics], float]
"""Makes a figure of the sum [columns] of some rows."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure lies in 95 of 100 draws of the recordings."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """How a figure differs between two systems: B minus A on the same recordings.

    p_value: how often chance alone would make a difference as large.
    """

    a: float
    b: float
    value: float
    interval: Interval
    p_value: float


def bleu_statistics(
    hypotheses: Sequence[str], references: Sequence[str], *, language: str
) -> Statistics:
    """Return lengths of hypothesis and reference, n-gram matches and n-gram totals [N, 10]."""
    from sacrebleu.metrics import BLEU

    metric = BLEU(tokenize=bleu_tokenizer(language), effective_order=True)
    rows = []
    for hypothesis, reference in zip(hypotheses, references, strict=True):
        score = metric.sentence_score(hypothesis, [reference])
        rows.append([score.sys_len, score.ref_len, *score.counts, *score.totals])
    return np.array(rows, dtype=np.float64).reshape(len(rows), 2 + 2 * _ORDERS)


def bleu_of(total: Statistics) -> float:
    """Return the corpus BLEU of a sum of `bleu_statistics`, 0 to 100."""
    from sacrebleu.metrics import BLEU

    counts = [int(count) for count in total]
    score = BLEU.compute_bleu(
        correct=counts[2 : 2 + _ORDERS],
        total=counts[2 + _ORDERS :],
        sys_len=counts[0],
        ref_len=counts[1],
        smooth_method="exp",
    )
    return float(score.score)


def mean_of(total: Statistics) -> float:
    """Return a mean from a sum of rows (value, 1)."""
    return float(total[0] / total[1])


@dataclass(frozen=True, slots=True)
class Sampled:
    """A figure and what it is on every draw of the recordings [draws].

    Figures of equally many recordings are drawn alike, so their draws are pairs. NaN where a draw
    has nothing to make the figure of.
    """

    value: float
    drawn: NDArray[np.float64]

    @property
    def interval(self) -> Interval:
        """Return where the figure lies in 95 of 100 draws."""
        tail = (1 - LEVEL) / 2
        low, high = np.quantile(self.drawn[np.isfinite(self.drawn)], [tail, 1 - tail])
        return Interval(float(low), float(high))


def sample(statistics: Statistics, figure: Figure, *, draws: int = DRAWS) -> Sampled:
    """Return a figure with its draws; raises MetricError when there is no recording."""
    drawn = np.array([figure(total) for total in _totals(statistics, draws)])
    return Sampled(figure(statistics.sum(axis=0)), drawn)


def sample_runs(runs: Sequence[Statistics], figure: Figure, *, draws: int = DRAWS) -> Sampled:
    """Return a figure over several runs of a system, recordings and runs drawn independently.

    runs: of each run, such as one of several seeds, the rows of the same recordings. Recordings are
    drawn as in `sample`, so systems with other numbers of runs are pairs, too. What the choice of
    runs adds is widened by sqrt(R / (R - 1)): so much less do R runs spread that are drawn from
    themselves. Of a single run nobody can tell, and it adds nothing.
    Raises MetricError when there is no run, no recording, or runs differ in their recordings.
    """
    if not runs or any(run.shape != runs[0].shape for run in runs):
        shapes = [run.shape for run in runs]
        raise MetricError(f"runs of one system have the same recordings, got {shapes}")
    totals_RDC = np.stack([_totals(run, draws) for run in runs])
    drawn = np.array([figure(total) for total in totals_RDC.sum(axis=0)])
    if len(runs) > 1:
        chosen_DC = np.einsum("dr,rdc->dc", _weights(len(runs), draws), totals_RDC)
        spread = np.array([figure(total) for total in chosen_DC]) - drawn
        drawn += (len(runs) / (len(runs) - 1)) ** 0.5 * spread
    return Sampled(figure(np.sum(runs, axis=(0, 1))), drawn)


def interval(statistics: Statistics, figure: Figure, *, draws: int = DRAWS) -> Interval:
    """Return the interval of a figure; raises MetricError when there is no recording."""
    return sample(statistics, figure, draws=draws).interval


def difference(a: Statistics, b: Statistics, figure: Figure, *, draws: int = DRAWS) -> Difference:
    """Compare two systems; row i of both belongs to the same recording.

    Raises MetricError when the rows do not match or there are none.
    """
    if a.shape != b.shape:
        raise MetricError(
            f"a paired comparison needs the same recordings, got {len(a)} and {len(b)} of them"
        )
    return paired(sample(a, figure, draws=draws), sample(b, figure, draws=draws))


def paired(a: Sampled, b: Sampled) -> Difference:
    """Compare two figures that were drawn alike."""
    value = b.value - a.value
    drawn = Sampled(value, b.drawn - a.drawn)
    known = drawn.drawn[np.isfinite(drawn.drawn)]
    # Were there no difference, the draws would spread as they do, but around 0.
    as_large = int((np.abs(known - known.mean()) >= abs(value)).sum())
    return Difference(a.value, b.value, value, drawn.interval, (as_large + 1) / (len(known) + 1))


def _totals(statistics: Statistics, draws: int) -> Statistics:
    """Return sums [draws, columns] over recordings drawn with replacement, the same every time."""
    count = len(statistics)
    if not count:
        raise MetricError("no recordings to resample; expected at least one")
    totals: Statistics = _weights(count, draws) @ statistics
    return totals


@lru_cache(maxsize=8)
def _weights(count: int, draws: int) -> NDArray[np.float64]:
    """Return how often each recording comes in each draw [draws, recordings]."""
    rng = np.random.default_rng(_SEED)
    weights = rng.multinomial(count, np.full(count, 1 / count), size=draws)
    return weights.astype(np.float64)
