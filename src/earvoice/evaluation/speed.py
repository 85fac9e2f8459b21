"""What an engine costs: the time of its steps, the memory of its process."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from earvoice.agent.step import AnyInput, StepOutput, StreamEngine
from earvoice.types import Task

if TYPE_CHECKING:
    from earvoice.agent.clock import Clock


class TimedEngine:
    """An engine whose work is timed, once however many streams took part."""

    def __init__(self, engine: StreamEngine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock
        self.compute_s = 0.0

    @property
    def name(self) -> str:
        """Return the model's name."""
        return self._engine.name

    @property
    def chunk_samples(self) -> int:
        """Return the length of a base chunk."""
        return self._engine.chunk_samples

    @property
    def free(self) -> int:
        """Return how many slots are free."""
        return self._engine.free

    def join(self, task: Task) -> int:
        """Take a slot."""
        return self._engine.join(task)

    def leave(self, slot: int) -> None:
        """Give a slot back."""
        self._engine.leave(slot)

    def begin(self, inputs: Mapping[int, AnyInput]) -> None:
        """Begin turns and note how long it took."""
        with self._timed():
            self._engine.begin(inputs)

    def advance(self) -> dict[int, StepOutput]:
        """Go on with turns and note how long it took."""
        with self._timed():
            return self._engine.advance()

    def step(self, inputs: Mapping[int, AnyInput]) -> dict[int, StepOutput]:
        """Step and note how long it took."""
        with self._timed():
            return self._engine.step(inputs)

    @contextmanager
    def _timed(self) -> Iterator[None]:
        begun_s = self._clock.now()
        yield
        self.compute_s += self._clock.now() - begun_s


def resident_mb() -> float:
    """Return how much memory this process holds, or where the system does not tell, its peak."""
    import resource

    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
