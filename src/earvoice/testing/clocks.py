"""A clock that obeys the test."""

from __future__ import annotations


class FakeClock:
    """Stands still until it is told otherwise; sleeping takes exactly as long as was asked for.

    tick_s: how much time passes with every look at the clock.
    """

    def __init__(self, *, tick_s: float = 0.0) -> None:
        self._now_s = 0.0
        self._tick_s = tick_s
        self.slept_s: list[float] = []

    def now(self) -> float:
        """Return the time and let one tick pass."""
        now_s = self._now_s
        self._now_s += self._tick_s
        return now_s

    def sleep(self, seconds: float) -> None:
        """Let exactly that much time pass."""
        self.slept_s.append(seconds)
        self.advance(max(0.0, seconds))

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now_s += seconds
