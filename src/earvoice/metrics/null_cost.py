"""What it costs to take a run of reference sentences and a run of hypothesis sentences for a pair.

The legend of shapes: N reference sentences, M hypothesis sentences, K window size, D width,
B columns of a band, E edges.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Index = NDArray[np.int64]
Costs = NDArray[np.float64]

MERGE_COST = 0.1
"""What each sentence of a pair beyond the first of its side costs.

A short sentence hardly turns the vector of a long one, so it would hide in its neighbour's pair.
"""
_PRIOR_WINDOWS = 16
"""With how many unrelated windows the mean over a short text is steadied."""


@dataclass(frozen=True, slots=True)
class Windows:
    """The vectors of one side's runs of sentences and how far the other side is from each.

    vectors: [N + 1, K, D] as `Embedder.embed_windows` makes them. norms: [N + 1, K], the mean of
    1 - cosine to the other side's windows.
    """

    vectors: Vectors
    norms: NDArray[np.float32]

    @property
    def count(self) -> int:
        """Return how many sentences the side has."""
        return len(self.vectors) - 1


@dataclass(frozen=True, slots=True)
class Band:
    """Which columns 0..M each row 0..N of the alignment table holds: [firsts[i], + columns)."""

    firsts: Index
    columns: int


@dataclass(frozen=True, slots=True)
class Edges:
    """Pairs worth considering, ordered by row, then column of the cell where they end.

    rows, columns: sentences before the pair's end on either side [E]. heights, widths: its
    sentences on either side [E]. costs: [E].
    """

    rows: Index
    columns: Index
    heights: Index
    widths: Index
    costs: Costs


def make_windows(
    reference: Vectors, hypothesis: Vectors, *, unrelated: float
) -> tuple[Windows, Windows]:
    """Return both sides with their mean distance to the other, from window vectors [., K, D].

    unrelated: the mean cosine of texts that have nothing to do with each other.
    """
    return (
        Windows(reference, _mean_distance(reference, hypothesis, unrelated)),
        Windows(hypothesis, _mean_distance(hypothesis, reference, unrelated)),
    )


def full_band(reference: Windows, hypothesis: Windows) -> Band:
    """Return the band that holds the whole table."""
    return Band(np.zeros(reference.count + 1, np.int64), hypothesis.count + 1)


def single_costs(reference: Windows, hypothesis: Windows) -> Costs:
    """Return the cost of taking each single sentence for a pair with each other, [N, M]."""
    cosines = reference.vectors[1:, 0] @ hypothesis.vectors[1:, 0].T
    norms = reference.norms[1:, 0][:, None] + hypothesis.norms[1:, 0]
    return _cost(cosines, norms)


def useful_edges(
    reference: Windows, hypothesis: Windows, band: Band, *, largest: int, penalty: float
) -> Edges:
    """Return the pairs of at most `largest` sentences that cost less than their sentences alone.

    penalty: what a sentence alone costs. No alignment of least cost holds any other pair.
    """
    shapes = [(m, n) for m in range(1, largest) for n in range(1, largest - m + 1)]
    heights, widths = np.array(shapes, np.int64).T
    found = [
        _edges_of_rows(reference, hypothesis, (rows, band), (heights, widths), penalty)
        for rows in _rows_of_like_columns(band)
    ]
    if len(found) == 1:
        return found[0]
    return _inside(
        Edges(
            rows=np.concatenate([edges.rows for edges in found]),
            columns=np.concatenate([edges.columns for edges in found]),
            heights=np.concatenate([edges.heights for edges in found]),
            widths=np.concatenate([edges.widths for edges in found]),
            costs=np.concatenate([edges.costs for edges in found]),
        ),
        band,
    )


def _inside(edges: Edges, band: Band) -> Edges:
    """Return the edges that also begin in the band."""
    row = edges.rows - edges.heights
    place = edges.columns - edges.widths - band.firsts[row]
    kept = (place >= 0) & (place < band.columns)
    return Edges(
        rows=edges.rows[kept],
        columns=edges.columns[kept],
        heights=edges.heights[kept],
        widths=edges.widths[kept],
        costs=edges.costs[kept],
    )


def _edges_of_rows(
    reference: Windows,
    hypothesis: Windows,
    where: tuple[slice, Band],
    shape: tuple[Index, Index],
    penalty: float,
) -> Edges:
    """Return the useful edges that end in some rows of the table that hold the same columns."""
    (rows, band), (heights, widths) = where, shape
    first = int(band.firsts[rows.start])
    columns = slice(first, first + band.columns)
    left, right = reference.vectors[rows], hypothesis.vectors[columns]
    cosines = left.reshape(-1, left.shape[-1]) @ right.reshape(-1, right.shape[-1]).T
    cosines = cosines.reshape(left.shape[0], left.shape[1], right.shape[0], right.shape[1])
    # [rows, columns, shapes], so that what is found comes ordered by row and column.
    picked = cosines.transpose(0, 2, 1, 3)[:, :, heights - 1, widths - 1]
    norms = (
        reference.norms[rows][:, None, heights - 1] + hypothesis.norms[columns][None, :, widths - 1]
    )
    costs = (heights * widths) * _cost(picked, norms) + MERGE_COST * (heights + widths - 2)
    row = np.arange(rows.start, rows.stop)[:, None, None]
    column = np.arange(columns.start, columns.stop)[None, :, None]
    useful = costs < (heights + widths) * penalty
    useful &= (row >= heights) & (column >= widths)
    at_row, at_column, at_shape = np.nonzero(useful)
    return Edges(
        rows=at_row + rows.start,
        columns=at_column + columns.start,
        heights=heights[at_shape],
        widths=widths[at_shape],
        costs=costs[at_row, at_column, at_shape],
    )


def _rows_of_like_columns(band: Band) -> list[slice]:
    """Return the stretches of rows that hold the same columns."""
    stretches, begin = [], 0
    for _, group in groupby(band.firsts.tolist()):
        end = begin + sum(1 for _ in group)
        stretches.append(slice(begin, end))
        begin = end
    return stretches


def _cost(cosines: Vectors, norms: NDArray[np.float32]) -> Costs:
    """Return distances such that that of unrelated sentences is 1.

    Source: the cost of Thompson and Koehn 2019 (vecalign), section 3, without its sizes.
    """
    distances = np.maximum(1 - cosines, 0).astype(np.float64)
    return 2 * distances / np.maximum(norms, 1e-3)


def _mean_distance(vectors: Vectors, others: Vectors, unrelated: float) -> NDArray[np.float32]:
    """Return the mean of 1 - cosine of every window to the windows of the other side, [., K]."""
    held = np.minimum(np.arange(len(others)), others.shape[1]).sum()
    total: NDArray[np.float32] = vectors @ others.sum(axis=(0, 1))
    similar = (total + np.float32(unrelated * _PRIOR_WINDOWS)) / np.float32(held + _PRIOR_WINDOWS)
    return np.float32(1) - similar
