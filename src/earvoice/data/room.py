"""The sound of a room, as an impulse response."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from earvoice.errors import AudioError, ConfigError
from earvoice.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EARLY_S = (0.003, 0.04)
_EARLY_COUNT = 6
_EARLY_SHARE = 0.5
_LATE_S = 0.02
_QUICK_SIZE = 4096  # Fourier transforms of its multiples have small factors


def room_response(
    rt60_s: float, rng: np.random.Generator, *, direct_db: float = 6.0
) -> NDArray[np.float32]:
    """Return an impulse response: direct sound of 1 at once, early reflections, a decaying tail.

    rt60_s: time in which the reverberation falls by 60 dB; the response is that long. direct_db:
    energy of the direct sound over that of everything else. The tail is Gaussian noise under an
    exponential envelope (Polack's model); half the reflected energy lies in six single echoes.
    Raises ConfigError when rt60_s is not between 0.05 and 5.
    """
    if not 0.05 <= rt60_s <= 5.0:
        raise ConfigError(f"rt60_s must be between 0.05 and 5 seconds, got {rt60_s:g}")
    time_s = np.arange(round(rt60_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    envelope = 10.0 ** (-3.0 * time_s / rt60_s)
    late = rng.standard_normal(len(time_s)) * envelope * (time_s >= _LATE_S)
    early = np.zeros(len(time_s))
    places = (rng.uniform(*_EARLY_S, _EARLY_COUNT) * SAMPLE_RATE_HZ).astype(int)
    np.add.at(early, places, rng.choice([-1.0, 1.0], _EARLY_COUNT) * envelope[places])
    reflected = 10.0 ** (-direct_db / 10)
    response = _scaled(early, reflected * _EARLY_SHARE) + _scaled(
        late, reflected * (1 - _EARLY_SHARE)
    )
    response[0] = 1.0
    return response.astype(np.float32)


def reverberate(samples: NDArray[np.float32], response: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return samples heard through a response, as long as before and as early.

    The strongest tap of the response is taken for the direct sound: it moves nothing and keeps its
    level. What rings on past the end is cut; pad with silence first to hear it.
    Raises AudioError when the response is silent.
    """
    direct = int(np.argmax(np.abs(response))) if len(response) else 0
    if not len(response) or response[direct] == 0:
        raise AudioError(f"a response of {len(response)} samples is silent; give another one")
    size = len(samples) + len(response) - 1
    size += -size % _QUICK_SIZE
    spectrum = np.fft.rfft(samples, size) * np.fft.rfft(response / response[direct], size)
    return np.fft.irfft(spectrum, size)[direct : direct + len(samples)].astype(np.float32)


def _scaled(taps: NDArray[np.float64], energy: float) -> NDArray[np.float64]:
    return taps * math.sqrt(energy / float(np.sum(taps**2)))
