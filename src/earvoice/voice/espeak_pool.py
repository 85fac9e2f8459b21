"""Share a list of work among several eSpeak NG processes: the library speaks one text at a time."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue
from typing import TYPE_CHECKING, Self, TypeVar

from earvoice.errors import ConfigError
from earvoice.voice.espeak import EspeakProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from earvoice.voice.utterance import Speech, Utterance

Item = TypeVar("Item")
Result = TypeVar("Result")


class EspeakPool:
    """Several eSpeak NG processes, each lent to one thread at a time."""

    def __init__(self, workers: int = 2, *, timeout_s: float = 30.0) -> None:
        """Prepare the processes; see `EspeakProcess`."""
        if workers < 1:
            raise ConfigError(f"workers must be at least 1, got {workers}")
        self._resources = ExitStack()
        self._idle: SimpleQueue[EspeakProcess] = SimpleQueue()
        for _ in range(workers):
            self._idle.put(self._resources.enter_context(EspeakProcess(timeout_s=timeout_s)))
        self._threads = self._resources.enter_context(ThreadPoolExecutor(workers))
        self._window = 2 * workers

    def map(self, utterances: Iterable[Utterance]) -> Iterator[Speech]:
        """Yield the speech of every utterance, in order."""
        return self.apply(EspeakProcess.speak, utterances)

    def apply(
        self, work: Callable[[EspeakProcess, Item], Result], items: Iterable[Item]
    ) -> Iterator[Result]:
        """Yield `work(process, item)` for every item, in order.

        At most two items per process are read ahead. An exception that `work` raises is raised
        here, when its turn comes.
        """

        def lend(item: Item) -> Result:
            process = self._idle.get()
            try:
                return work(process, item)
            finally:
                self._idle.put(process)

        pending: deque[Future[Result]] = deque()
        for item in items:
            pending.append(self._threads.submit(lend, item))
            if len(pending) >= self._window:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()

    def close(self) -> None:
        """Wait for work under way and end the processes."""
        self._resources.close()

    def __enter__(self) -> Self:
        """Return itself; leaving closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()
