"""When a run stops: a signal, its time limit, or no hope left."""

from __future__ import annotations

import math
import signal
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from earvoice.errors import ModelError
from earvoice.training.config import AbortConfig

_CTC_WINDOW_STEPS = 50


class Clock:
    """Wall clock of a run over all its slices.

    spent_s: by earlier slices. max_minutes: of this one.
    """

    def __init__(self, *, max_minutes: float | None, checkpoint_s: float, spent_s: float) -> None:
        self._started_s = time.monotonic()
        self._saved_s = self._started_s
        self._limit_s = math.inf if max_minutes is None else max_minutes * 60
        self._checkpoint_s = checkpoint_s
        self._spent_s = spent_s

    @property
    def seconds(self) -> float:
        """Return the time all slices took."""
        return self._spent_s + time.monotonic() - self._started_s

    @property
    def is_up(self) -> bool:
        """Return whether this slice is over."""
        return time.monotonic() - self._started_s >= self._limit_s

    def checkpoint_due(self) -> bool:
        """Return whether it is time to save, and count from now on if so."""
        due = time.monotonic() - self._saved_s > self._checkpoint_s
        if due:
            self._saved_s = time.monotonic()
        return due


class Watch:
    """Looks at every step and says when a run has no future."""

    def __init__(self, config: AbortConfig) -> None:
        self._config = config
        self._ctc: deque[float] = deque(maxlen=_CTC_WINDOW_STEPS)

    def check(self, step: int, figures: Mapping[str, float]) -> None:
        """Raise ModelError when the loss is not a number, or CTC is high where it should be low."""
        loss, norm = figures["train/loss"], figures["train/grad"]
        if not math.isfinite(loss) or not math.isfinite(norm):
            raise ModelError(
                f"step {step}: loss {loss}, gradient norm {norm}; lower optimizer.lr, or continue "
                "from the last checkpoint with --resume"
            )
        if "train/ctc" not in figures:
            return
        self._ctc.append(figures["train/ctc"])
        mean = sum(self._ctc) / len(self._ctc)
        if step == self._config.at_step and mean > self._config.ctc_above:
            raise ModelError(
                f"step {step}: CTC loss is {mean:.2f}, expected below {self._config.ctc_above} by "
                "now: the encoder does not hear the words. Check features and transcripts, raise "
                "optimizer.lr or batch.seconds, or go on with --resume --set abort.at_step=0"
            )


@dataclass(slots=True)
class StopRequest:
    """Whether somebody asked the run to stop."""

    made: bool = False


@contextmanager
def stop_on_signal() -> Iterator[StopRequest]:
    """Turn the first SIGINT or SIGTERM into a wish to stop soon; a second one acts as usual."""
    stop = StopRequest()
    previous = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def request(number: int, _frame: object) -> None:
        stop.made = True
        signal.signal(number, previous[signal.Signals(number)])

    try:
        for number in previous:
            signal.signal(number, request)
        yield stop
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
