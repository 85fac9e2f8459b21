"""Streaming resampling to the rate the model hears, by soxr."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from earvoice.errors import AudioError
from earvoice.types import SAMPLE_RATE_HZ

MIN_RATE_HZ = 4_000
MAX_RATE_HZ = 384_000


def check_rate(rate_hz: int, *, name: str) -> None:
    """Raise AudioError unless audio of this rate can be speech; `name` says whose rate it is."""
    if not MIN_RATE_HZ <= rate_hz <= MAX_RATE_HZ:
        raise AudioError(
            f"{name} has a sample rate of {rate_hz} Hz; expected {MIN_RATE_HZ} to "
            f"{MAX_RATE_HZ} Hz; convert it to 16,000 Hz first or repair its header"
        )


class Resampler:
    """Resample mono blocks one after the other, as if they were one recording.

    `push` gives back what is certain so far: 15 to 50 ms of the input, up to 250 at 8 kHz and
    below, are still inside the filter. `flush` gives the rest; then all blocks together hold
    n * out / in samples, to one sample. The filter lives in soxr and cannot be copied, so this is
    an object and not a state value.
    """

    def __init__(self, rate_hz: int, out_hz: int = SAMPLE_RATE_HZ) -> None:
        """Prepare to convert `rate_hz` to `out_hz`; raises AudioError for absurd rates."""
        check_rate(rate_hz, name="the input of the resampler")
        check_rate(out_hz, name="the output of the resampler")
        self._stream = None
        if rate_hz != out_hz:
            import soxr

            self._stream = soxr.ResampleStream(rate_hz, out_hz, 1, dtype="float32", quality="HQ")

    def push(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the output that `samples` [N] complete."""
        return self._process(samples, last=False)

    def flush(self) -> NDArray[np.float32]:
        """Return the rest of the output and end the stream; the object is used up."""
        return self._process(np.zeros(0, dtype=np.float32), last=True)

    def _process(self, samples: NDArray[np.float32], *, last: bool) -> NDArray[np.float32]:
        if self._stream is None:
            return samples
        resampled: NDArray[np.float32] = self._stream.resample_chunk(
            np.ascontiguousarray(samples, dtype=np.float32), last=last
        )
        return resampled
