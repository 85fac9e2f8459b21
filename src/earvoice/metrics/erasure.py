"""How much of what was shown is taken back: normalised erasure (NE).

Source: Arivazhagan et al. 2020, arXiv 1912.03393 and "Re-translation versus Streaming", IWSLT 2020.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from earvoice.errors import MetricError


def erased_units(outputs: Sequence[Sequence[str]]) -> int:
    """Return how many units were taken back while an output grew.

    outputs: the units shown after every step, in order. What follows the longest common beginning
    of two outputs counts as taken back, even when it returns at once.
    Source: Arivazhagan et al. 2020, arXiv 1912.03393.
    Convention: the paper's, which compares each output with the one before it.
    """
    return sum(
        len(earlier) - _common_beginning(earlier, later) for earlier, later in pairwise(outputs)
    )


def normalised_erasure(erased: Sequence[int], final: Sequence[int]) -> float:
    """Return the units taken back per unit of the final output, over a corpus.

    erased, final: of each recording, the units taken back and those of its final output. 0 for a
    system that never rewrites; more than 1 is possible.
    Raises MetricError when lists do not match, a count is negative or no final output has a unit.
    Source: Arivazhagan et al. 2020, arXiv 1912.03393; simulstream 1.0, `metrics/stats.py`.
    Convention: simulstream's NormalizedErasure, a ratio of sums and not a mean of ratios.
    """
    if len(erased) != len(final):
        raise MetricError(
            f"got erasure of {len(erased)} and length of {len(final)} recordings; expected both "
            "of each"
        )
    if any(count < 0 for count in (*erased, *final)):
        raise MetricError("a count of units is negative; expected 0 or more; check the log reader")
    if not sum(final):
        raise MetricError(
            f"normalised erasure is undefined when no final output of {len(final)} recordings has "
            "a unit; expected at least one; count empty outputs apart"
        )
    return sum(erased) / sum(final)


def _common_beginning(earlier: Sequence[str], later: Sequence[str]) -> int:
    pairs = enumerate(zip(earlier, later, strict=False))
    return next((at for at, (old, new) in pairs if old != new), min(len(earlier), len(later)))
