"""Symmetrise: from one alignment in each direction to one that both support.

Source: posteriors of both directions are thresholded in Liang, Taskar and Klein 2006, "Alignment by
Agreement", section 4 (there their product); links are intersected and grown in Koehn, Och and Marcu
2003, "Statistical Phrase-Based Translation", section 3, "final-and" in Koehn et al. 2005.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from earvoice.data.trajectory import Link

# Of 0.2 to 0.5 the one with the fewest errors on the links that a grammar knows.
THRESHOLD = 0.4

_NEIGHBOURS = ((-1, 0), (0, -1), (1, 0), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1))


def soft_union(
    forward: NDArray[np.float64], backward: NDArray[np.float64], *, threshold: float = THRESHOLD
) -> frozenset[Link]:
    """Return the links whose mean probability in both directions is above a threshold.

    forward, backward: [sources, targets], probability of each link.
    """
    sources, targets = np.nonzero(forward + backward > 2 * threshold)
    return frozenset(zip(sources.tolist(), targets.tolist(), strict=True))


def intersection(forward: Iterable[Link], backward: Iterable[Link]) -> frozenset[Link]:
    """Return the links that both directions have. Links are (source, target) in both."""
    return frozenset(forward) & frozenset(backward)


def grow_diag_final_and(forward: Iterable[Link], backward: Iterable[Link]) -> frozenset[Link]:
    """Return the links of both directions, grown by those of either that fit.

    First by neighbours of links there are, also diagonal ones, of which one word at least has no
    link yet; then by links of which neither word has one. Links are (source, target) in both.
    """
    forward, backward = frozenset(forward), frozenset(backward)
    grown = _Grown(forward & backward)
    either = forward | backward
    changed = True
    while changed:
        changed = False
        for source, target in sorted(grown.links):
            for down, right in _NEIGHBOURS:
                link = (source + down, target + right)
                if link in either and link not in grown.links and grown.has_free_word(link):
                    grown.add(link)
                    changed = True
    for direction in (forward, backward):
        for link in sorted(direction):
            if grown.has_only_free_words(link):
                grown.add(link)
    return frozenset(grown.links)


class _Grown:
    """Links so far, and the words that have one."""

    def __init__(self, links: frozenset[Link]) -> None:
        self.links = set(links)
        self._sources = {source for source, _ in links}
        self._targets = {target for _, target in links}

    def add(self, link: Link) -> None:
        self.links.add(link)
        self._sources.add(link[0])
        self._targets.add(link[1])

    def has_free_word(self, link: Link) -> bool:
        return link[0] not in self._sources or link[1] not in self._targets

    def has_only_free_words(self, link: Link) -> bool:
        return link[0] not in self._sources and link[1] not in self._targets
