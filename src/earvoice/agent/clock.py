"""Clocks: the real one, and the seam through which tests bring their own."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Monotonic seconds from an arbitrary zero."""

    def now(self) -> float:
        """Return the time in seconds."""

    def sleep(self, seconds: float) -> None:
        """Let that much time pass; nothing happens when it is not positive."""


class SystemClock:
    """The monotonic clock of this machine."""

    def now(self) -> float:
        """Return the time in seconds."""
        return time.perf_counter()

    def sleep(self, seconds: float) -> None:
        """Let that much time pass."""
        if seconds > 0:
            time.sleep(seconds)
