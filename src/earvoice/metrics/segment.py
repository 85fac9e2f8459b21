"""The values every figure is computed from: what was written when, and what should have been.

Times are seconds. Text that was taken back is not here: the units are those of the final text, each
with the time it last changed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """The final output for one recording.

    text: the whole output, spaces as written. units: its words or characters. delays_s: source
    consumed when each unit was written, from the start of the recording, one per unit. elapsed_s:
    its computation-aware twin under a convention the reader names; empty when unknown. source_s:
    duration of the recording.
    """

    recording: str
    text: str
    units: tuple[str, ...]
    delays_s: tuple[float, ...]
    elapsed_s: tuple[float, ...]
    source_s: float


@dataclass(frozen=True, slots=True)
class ReferenceSegment:
    """A stretch of a recording with its reference translation and, where known, its transcript."""

    recording: str
    start_s: float
    duration_s: float
    text: str
    transcript: str = ""

    @property
    def end_s(self) -> float:
        """Return where the segment ends in the recording."""
        return self.start_s + self.duration_s


@dataclass(frozen=True, slots=True)
class Segment:
    """A reference segment with the part of the hypothesis that belongs to it.

    units, delays_s, elapsed_s: as in `Hypothesis`, but times count from the segment's start, so a
    unit written before it is negative. source_s: the segment's duration. recording_end_s: from the
    segment's start to the end of the recording. reference_units: length of the reference under the
    convention in use. A short recording is one segment that ends where the recording ends.
    """

    recording: str
    index: int
    text: str
    units: tuple[str, ...]
    delays_s: tuple[float, ...]
    elapsed_s: tuple[float, ...]
    source_s: float
    recording_end_s: float
    reference: str
    reference_units: int
