"""What of a dialogue stays in the cache: its beginning, then a sliding window of whole turns.

Positions are those of one slot, whose `turn_starts` ascend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from earvoice.model.cache import eviction_end


@dataclass(frozen=True, slots=True)
class Window:
    """How much is kept.

    sink: turns that start up to here are never dropped; 0 keeps the prompt alone. size: positions
    that a dialogue should fill at most. capacity: those it can.
    """

    sink: int
    size: int
    capacity: int

    def dropped(
        self, turn_starts: Sequence[int], *, length: int, needed: int
    ) -> tuple[int, int] | None:
        """Return the positions [start, end) to drop before `needed` more come; None for none.

        A turn that is longer than the window is kept as far as it fits the slot. Raises
        SessionError where not even that does.
        """
        wanted = length + needed
        if wanted <= self.size:
            return None
        start = self._sink_end(turn_starts, length)
        # All whole turns but the last may go, and at least what the slot cannot hold has to.
        most = turn_starts[-1] - start if turn_starts else 0
        # A quarter more than needed, so that the work is done once in many turns.
        excess = max(min(wanted - self.size + self.size // 4, most), wanted - self.capacity)
        return (start, eviction_end(turn_starts, start, excess)) if excess > 0 else None

    def _sink_end(self, turn_starts: Sequence[int], length: int) -> int:
        """Return the start of the first turn that may go; `length` where there is none."""
        first = turn_starts[0] if turn_starts else length
        return max((start for start in turn_starts if start <= self.sink), default=first)


def after_dropping(turn_starts: Sequence[int], start: int, end: int) -> list[int]:
    """Return where the turns start that are left when [start, end) is dropped."""
    return [at for at in turn_starts if at <= start] + [
        at - (end - start) for at in turn_starts if at > end
    ]
