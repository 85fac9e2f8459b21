"""The chain of pairs that saves most against leaving every sentence alone, for several prices.

The legend of shapes: N reference sentences, M hypothesis sentences, B columns of a band, E edges,
P prices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from earvoice.metrics.null_cost import Band, Costs, Edges, Index, Windows, full_band, useful_edges

_FULL_CELLS = 40_000
_WIDEST_BAND = 192


@dataclass(frozen=True, slots=True)
class ChainTable:
    """What is saved at most by pairs inside the first i and j sentences.

    prices: of a sentence alone [P]. saved: what each edge saves at each price [E, P]. best:
    [N + 1, B, P]. before: the cell in front of each edge, counted along the first two axes of
    `best` [E].
    """

    edges: Edges
    band: Band
    prices: Costs
    saved: Costs
    best: Costs
    before: Index

    @classmethod
    def filled(cls, edges: Edges, band: Band, prices: Costs) -> ChainTable:
        """Run the dynamic program for some prices [P] of a sentence alone."""
        saved = (edges.heights + edges.widths)[:, None] * prices - edges.costs[:, None]
        firsts, columns = band.firsts, band.columns
        begin = edges.rows - edges.heights
        before = begin * columns + edges.columns - edges.widths - firsts[begin]
        best = np.zeros((len(firsts), columns, len(prices)))
        cells = best.reshape(-1, len(prices))
        place = edges.columns - firsts[edges.rows]
        ends = np.searchsorted(edges.rows, np.arange(len(firsts) + 1))
        for row in range(1, len(firsts)):
            shift = min(int(firsts[row] - firsts[row - 1]), columns)
            best[row, : columns - shift] = best[row - 1, shift:]
            best[row, columns - shift :] = best[row - 1, -1]
            here = slice(ends[row], ends[row + 1])
            if here.start < here.stop:
                heads = np.flatnonzero(np.diff(place[here], prepend=-1))
                reached = cells[before[here]] + saved[here]
                at = place[here][heads]
                best[row, at] = np.maximum(best[row, at], np.maximum.reduceat(reached, heads))
                np.maximum.accumulate(best[row], axis=0, out=best[row])
        return cls(edges, band, prices, saved, best, before)

    def chain(self, price: int) -> list[int]:
        """Return the edges of the best chain at the price of an index, in order."""
        best, saved = self.best[:, :, price], self.saved[:, price]
        values, cells = best.tolist(), best.ravel()
        firsts, columns = self.band.firsts.tolist(), self.band.columns
        chain: list[int] = []
        row, column = len(firsts) - 1, columns - 1
        while row > 0:
            value = values[row][column]
            above = min(column + firsts[row] - firsts[row - 1], columns - 1)
            if values[row - 1][above] == value:
                row, column = row - 1, above
            elif column and values[row][column - 1] == value:
                column -= 1
            else:
                edge = self._edge_at(row, column + firsts[row], cells, saved, value)
                chain.append(edge)
                row, column = divmod(int(self.before[edge]), columns)
        return chain[::-1]

    def _edge_at(self, row: int, column: int, cells: Costs, saved: Costs, value: float) -> int:
        """Return the first edge through which a cell got its value."""
        begin, end = np.searchsorted(self.edges.rows, [row, row + 1])
        for edge in range(begin, end):
            reached = cells[self.before[edge]] + saved[edge]
            if self.edges.columns[edge] == column and reached == value:
                return edge
        raise AssertionError(f"no pair ends at cell {row}, {column}")


def band_of(reference: Windows, hypothesis: Windows, *, largest: int, price: float) -> Band:
    """Return which part of the table is searched: all of it for texts of up to half an hour or so.

    For longer ones first single sentences are aligned, then only cells near that path are looked
    at. Where many sentences in a row have no counterpart the path is taken for straight once the
    band would be wider than a bound.
    """
    whole = full_band(reference, hypothesis)
    if reference.count * hypothesis.count <= _FULL_CELLS:
        return whole
    left, right = _singles(reference), _singles(hypothesis)
    edges = useful_edges(left, right, whole, largest=2, penalty=price)
    chain = ChainTable.filled(edges, whole, np.array([price])).chain(0)
    rows = np.concatenate([[0], edges.rows[chain], [reference.count]])
    columns = np.concatenate([[0], edges.columns[chain], [hypothesis.count]])
    return _band_around(rows, columns, largest)


def _singles(side: Windows) -> Windows:
    """Return one side without the runs of several sentences."""
    return Windows(side.vectors[:, :1], side.norms[:, :1])


def _band_around(rows: Index, columns: Index, margin: int) -> Band:
    """Return a band around the path through some cells (non-decreasing, first and last included).

    Between two of them any path is possible, so the band holds the rectangle they span.
    """
    row = np.arange(rows[-1] + 1)
    low = columns[np.maximum(np.searchsorted(rows, row, side="left") - 1, 0)]
    high = columns[np.minimum(np.searchsorted(rows, row, side="right"), len(rows) - 1)]
    width = min(int((high - low).max()) + 2 * margin, _WIDEST_BAND, int(columns[-1])) + 1
    straight = np.interp(row, rows, columns)
    middle = np.where(high - low < width, (low + high) / 2, straight)
    firsts = np.clip((middle - width // 2).astype(np.int64), 0, int(columns[-1]) + 1 - width)
    firsts[0], firsts[-1] = 0, int(columns[-1]) + 1 - width
    return Band(np.maximum.accumulate(firsts), width)
