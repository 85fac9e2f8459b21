"""Segments that hold their part of the output already, and nothing of whole recordings."""

from __future__ import annotations

from dataclasses import dataclass

from earvoice.metrics.segment import Segment
from earvoice.metrics.terminology import RequiredTerm


@dataclass(frozen=True, slots=True)
class Divided:
    """Output that was divided before it is scored, by OmniSTEval's units.

    segments: in the order of the references; without times, their durations mean nothing either.
    transcripts: what was said in each, "" where nobody tells. terms: with indices of segments.
    given: whether a file holds the division, which is then not written again.
    """

    segments: tuple[Segment, ...]
    transcripts: tuple[str, ...]
    terms: tuple[RequiredTerm, ...] = ()
    given: bool = False

    @property
    def timed(self) -> bool:
        """Return whether anybody knows when something was written."""
        return any(segment.delays_s for segment in self.segments)

    @property
    def aware(self) -> bool:
        """Return whether all that was written has computation-aware times too."""
        return self.timed and all(one.elapsed_s for one in self.segments if one.delays_s)
