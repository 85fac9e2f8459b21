"""chrF made of sums, so that it can be drawn again without reading the texts again.

Source: Popović 2015, "chrF: character n-gram F-score for automatic MT evaluation"; n-grams of 1 to
6 characters without whitespace, recall counted twice, orders without n-grams left out: chrF2 as in
sacrebleu, whose figures these are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from earvoice.evaluation.bootstrap import Statistics

_ORDERS = 6
_BETA = 2


def chrf_statistics(hypotheses: Sequence[str], references: Sequence[str]) -> Statistics:
    """Return n-grams of hypothesis and reference and those they share, by order [N, 18]."""
    rows = [_row(one, other) for one, other in zip(hypotheses, references, strict=True)]
    return np.array(rows, dtype=np.float64).reshape(len(rows), 3 * _ORDERS)


def chrf_of(total: Statistics) -> float:
    """Return the chrF of a sum of `chrf_statistics`, 0 to 100."""
    said, meant, shared = total.reshape(_ORDERS, 3).T
    known = (said > 0) & (meant > 0)
    if not known.any():
        return 0.0
    precision = float((shared[known] / said[known]).mean())
    recall = float((shared[known] / meant[known]).mean())
    if not precision + recall:
        return 0.0
    return 100 * (1 + _BETA**2) * precision * recall / (_BETA**2 * precision + recall)


def _row(hypothesis: str, reference: str) -> list[int]:
    row = []
    for order in range(1, _ORDERS + 1):
        said, meant = _ngrams(hypothesis, order), _ngrams(reference, order)
        # As in sacrebleu: what has no counterpart at all is no miss.
        row += [said.total() if meant else 0, meant.total(), (said & meant).total()]
    return row


def _ngrams(text: str, order: int) -> Counter[str]:
    letters = "".join(text.split())
    return Counter(letters[at : at + order] for at in range(len(letters) - order + 1))
