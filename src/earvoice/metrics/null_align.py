"""Align a hypothesis with its reference sentence by sentence, and say what has no counterpart.

The method is that of SEGALE (Wang et al. 2025, arXiv 2509.17249): the dynamic program of vecalign
(Thompson and Koehn 2019) over runs of sentences, with the price of leaving a sentence alone
searched per text.

Differs from the paper: the program is exact, not approximated in several resolutions (in a band for
texts of hours); every pair of sentences is in the distribution that the price is taken from, not a
sample, and some of unrelated ones for the sake of short texts; the price is bounded by what the
embedder calls unrelated, so a text of gibberish is left alone instead of being paired at the price
of gibberish; merging sentences has a small cost of its own; a pair of cost 0 counts as a pair.

The legend of shapes: N reference sentences, M hypothesis sentences, B columns of a band, E edges,
P prices.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earvoice.errors import MetricError
from earvoice.metrics.embedding import Embedder
from earvoice.metrics.hashed_ngrams import HashedNgrams
from earvoice.metrics.null_chain import ChainTable, band_of
from earvoice.metrics.null_cost import Windows, make_windows, single_costs, useful_edges


@dataclass(frozen=True, slots=True)
class AlignmentRule:
    """How sentences are aligned.

    largest: most sentences of both sides in one pair. The price of a sentence alone is the quantile
    of the costs of all pairs of single sentences at `first_share`, lowered by `step` down to
    `last_share` until the share of nulls grows `null_growth` fold or by `null_jump`, the mean cost
    of pairs rises or is as good as the embedder's should be, or more than `most_null` are nulls;
    the setting with the lowest mean cost before that is taken.
    """

    largest: int = 10
    first_share: float = 0.2
    last_share: float = 0.01
    step: float = 0.005
    null_growth: float = 1.5
    null_jump: float = 0.15
    most_null: float = 0.7

    def __post_init__(self) -> None:
        if self.largest < 2 or not 0 < self.last_share <= self.first_share <= 1 or self.step <= 0:
            raise MetricError(
                f"alignment rule {self} holds no pair or no price; expected largest >= 2 and "
                "0 < last_share <= first_share <= 1 and step > 0"
            )


@dataclass(frozen=True, slots=True)
class AlignedPair:
    """Runs of sentences that say the same, or one sentence without a counterpart.

    reference, hypothesis: indices of sentences. Without reference the hypothesis is
    over-translation, without hypothesis the reference is under-translation; never both. cost: what
    the alignment paid for it.
    """

    reference: range | None
    hypothesis: range | None
    cost: float

    @property
    def is_null(self) -> bool:
        """Return whether one side is missing."""
        return self.reference is None or self.hypothesis is None


@dataclass(frozen=True, slots=True)
class NullAlignment:
    """Pairs that hold every sentence of both sides exactly once, in order.

    Between two pairs the references without hypothesis stand before the hypotheses without
    reference. penalty: the price of a sentence alone.
    Source: Wang et al. 2025 (SEGALE), arXiv 2509.17249, for what a null is.
    Convention: ours for the shares, which count sentences.
    """

    pairs: tuple[AlignedPair, ...]
    penalty: float

    @property
    def null_share(self) -> float:
        """Return the share of nulls among all pairs; 0 when there are none."""
        return sum(pair.is_null for pair in self.pairs) / max(1, len(self.pairs))

    @property
    def mean_cost(self) -> float:
        """Return the mean cost of the pairs that have both sides; 0 when none has."""
        costs = [pair.cost for pair in self.pairs if not pair.is_null]
        return sum(costs) / max(1, len(costs))

    @property
    def over_translation(self) -> float:
        """Return the share of hypothesis sentences without reference; 0 when there are none."""
        sizes = [len(pair.hypothesis) for pair in self.pairs if pair.hypothesis is not None]
        alone = sum(pair.reference is None for pair in self.pairs)
        return alone / max(1, sum(sizes))

    @property
    def under_translation(self) -> float:
        """Return the share of reference sentences without hypothesis; 0 when there are none."""
        sizes = [len(pair.reference) for pair in self.pairs if pair.reference is not None]
        alone = sum(pair.hypothesis is None for pair in self.pairs)
        return alone / max(1, sum(sizes))


_UNRELATED_PAIRS = 64
"""How many unrelated pairs are added to those of a text: of few, too many are no random pairs."""
_DEFAULT_EMBEDDER = HashedNgrams()
_DEFAULT_RULE = AlignmentRule()


def align_sentences(
    reference: Sequence[str],
    hypothesis: Sequence[str],
    *,
    embedder: Embedder = _DEFAULT_EMBEDDER,
    rule: AlignmentRule = _DEFAULT_RULE,
) -> NullAlignment:
    """Return which reference sentences say what which hypothesis sentences say.

    The texts are of one language unless the embedder compares languages.
    Source: Wang et al. 2025 (SEGALE), arXiv 2509.17249, adaptive search; Thompson and Koehn 2019
    (vecalign), its program.
    Convention: ours; the module lists the differences.
    """
    scale = embedder.calibration
    # At this price a pair of single sentences of the least similarity costs what both cost alone.
    highest = (1 - scale.least_similarity) / 2
    if not reference or not hypothesis:
        alone = _with_nulls([], (len(reference), len(hypothesis)), highest)
        return NullAlignment(tuple(alone), highest)
    sides = make_windows(
        embedder.embed_windows(reference, rule.largest - 1),
        embedder.embed_windows(hypothesis, rule.largest - 1),
        unrelated=scale.unrelated_similarity,
    )
    prices = np.unique(np.minimum(_prices(*sides, rule), highest))[::-1]
    band = band_of(*sides, largest=rule.largest, price=float(prices[0]))
    edges = useful_edges(*sides, band, largest=rule.largest, penalty=float(prices[0]))
    table = ChainTable.filled(edges, band, prices)
    counts = (len(reference), len(hypothesis))
    found = (_alignment(table, at, counts) for at in range(len(prices)))
    return settle(found, rule, scale.good_cost)


def settle(
    alignments: Iterator[NullAlignment], rule: AlignmentRule, good_cost: float
) -> NullAlignment:
    """Return the alignment that the adaptive search settles on; prices come from high to low.

    Source: Wang et al. 2025 (SEGALE), arXiv 2509.17249, adaptive search.
    Convention: ours; the module lists the differences.
    """
    best = previous = next(alignments)
    for current in alignments:
        grown = current.null_share > rule.null_growth * previous.null_share > 0
        jumped = current.null_share - previous.null_share > rule.null_jump
        risen = current.mean_cost > previous.mean_cost
        settled = current.mean_cost < good_cost or current.null_share > rule.most_null
        if grown or jumped or risen or settled:
            break
        if current.mean_cost < best.mean_cost:
            best = current
        previous = current
    return best


def _prices(reference: Windows, hypothesis: Windows, rule: AlignmentRule) -> NDArray[np.float64]:
    """Return the prices of a sentence alone that the search tries, [P]."""
    pairs = single_costs(reference, hypothesis).ravel()
    costs = np.sort(np.concatenate([pairs, np.ones(_UNRELATED_PAIRS)]))
    settings = int((rule.first_share - rule.last_share) / rule.step + 1e-6)
    shares = rule.first_share - rule.step * np.arange(max(1, settings))
    return costs[np.minimum((shares * len(costs)).astype(np.int64), len(costs) - 1)]


def _alignment(table: ChainTable, price_at: int, counts: tuple[int, int]) -> NullAlignment:
    """Return the alignment of least cost at one of the prices a table was made for."""
    edges = table.edges
    chain = [
        AlignedPair(
            range(int(edges.rows[at] - edges.heights[at]), int(edges.rows[at])),
            range(int(edges.columns[at] - edges.widths[at]), int(edges.columns[at])),
            float(edges.costs[at]),
        )
        for at in table.chain(price_at)
    ]
    price = float(table.prices[price_at])
    return NullAlignment(tuple(_with_nulls(chain, counts, price)), price)


def _with_nulls(
    chain: Sequence[AlignedPair], counts: tuple[int, int], price: float
) -> Iterator[AlignedPair]:
    """Yield the pairs of a chain, and between them the sentences that are in none."""
    row = column = 0
    end = AlignedPair(range(counts[0], counts[0]), range(counts[1], counts[1]), 0.0)
    for pair in (*chain, end):
        assert pair.reference is not None and pair.hypothesis is not None
        for alone in range(row, pair.reference.start):
            yield AlignedPair(range(alone, alone + 1), None, price)
        for alone in range(column, pair.hypothesis.start):
            yield AlignedPair(None, range(alone, alone + 1), price)
        if pair is not end:
            yield pair
        row, column = pair.reference.stop, pair.hypothesis.stop
