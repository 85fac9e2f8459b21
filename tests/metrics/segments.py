"""Segments for tests of figures: as short to write as the tables they come from."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

from earvoice.metrics.segment import Segment


def segment(
    delays_s: Sequence[float],
    *,
    elapsed_s: Sequence[float] = (),
    source_s: float = 4.0,
    recording_end_s: float = inf,
    reference_units: int = 1,
    recording: str = "talk",
) -> Segment:
    """Return a segment whose texts do not matter."""
    units = tuple(f"w{index}" for index in range(len(delays_s)))
    return Segment(
        recording=recording,
        index=0,
        text=" ".join(units),
        units=units,
        delays_s=tuple(delays_s),
        elapsed_s=tuple(elapsed_s),
        source_s=source_s,
        recording_end_s=recording_end_s,
        reference=" ".join("r" * reference_units),
        reference_units=reference_units,
    )


# Four segments of 4 s as SimulEval (revision 536de82) and OmniSTEval 0.1.10 score them: plain, all
# of it after the source's end, empty, and longer than its reference.
A = segment([1, 2, 2, 4], elapsed_s=[1.1, 2.15, 2.16, 4.3], reference_units=5)
B = segment([5, 5], elapsed_s=[5.1, 5.1], reference_units=3)
C = segment([], reference_units=3)
D = segment([1, 2, 4, 4], elapsed_s=[1, 2, 4, 4], reference_units=2)
FOUR = (A, B, C, D)
