"""Noise, and its level against speech.

The signal-to-noise ratio here is that of speech while it is active: the power of the speech is
measured over the 10 ms frames that are at most `ACTIVE_DB` weaker than the loudest one, so that
pauses and padding do not count; the power of the noise over all of it. This is the idea of the
active speech level of ITU-T P.56, with fixed frames instead of an envelope.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from earvoice.errors import AudioError
from earvoice.types import SAMPLE_RATE_HZ

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ACTIVE_DB = 40.0
_FRAME = SAMPLE_RATE_HZ // 100
_HUM_HARMONICS = 8
_QUICK_SIZE = 4096  # Fourier transforms of its multiples have small factors


class NoiseKind(StrEnum):
    """A noise that needs no recordings."""

    WHITE = "white"
    PINK = "pink"
    HUM = "hum"


def active_power(samples: NDArray[np.float32]) -> float:
    """Return the mean square of the frames in which somebody speaks; 0 for silence."""
    padded = np.pad(samples.astype(np.float64), (0, -len(samples) % _FRAME))
    if not len(padded):
        return 0.0
    frames = np.mean(padded.reshape(-1, _FRAME) ** 2, axis=1)
    loudest = float(frames.max())
    active = frames[frames > loudest * 10 ** (-ACTIVE_DB / 10)]
    return float(active.mean()) if len(active) else 0.0


def add_noise(
    samples: NDArray[np.float32],
    snr_db: float,
    rng: np.random.Generator,
    *,
    kind: NoiseKind = NoiseKind.WHITE,
    noise: NDArray[np.float32] | None = None,
) -> NDArray[np.float32]:
    """Return samples with noise at a ratio of active speech to noise, in dB.

    noise: used instead of `kind`, repeated from a random place; see `babble`. The sum may leave
    [-1, 1]: clipping would change the ratio. Raises AudioError when the samples or the noise are
    silent.
    """
    speech_power = active_power(samples)
    if speech_power == 0.0:
        raise AudioError(
            f"no speech in {len(samples)} samples, so {snr_db:g} dB below it is undefined; "
            "add noise to recordings with speech only"
        )
    added = _made(kind, len(samples), rng) if noise is None else _looped(noise, len(samples), rng)
    noise_power = float(np.mean(added.astype(np.float64) ** 2))
    if noise_power == 0.0:
        raise AudioError("the noise is silent, no gain brings it to a level; give another one")
    gain = math.sqrt(speech_power / noise_power * 10 ** (-snr_db / 10))
    return samples + np.float32(gain) * added


def babble(
    recordings: Sequence[NDArray[np.float32]], count: int, rng: np.random.Generator
) -> NDArray[np.float32]:
    """Return `count` samples of all recordings at once, equally loud, each from a random place.

    Raises AudioError when there are none, or one is silent.
    """
    if not recordings:
        raise AudioError("babble needs recordings, got none; give a few of other speakers")
    total = np.zeros(count, np.float32)
    for recording in recordings:
        power = active_power(recording)
        if power == 0.0:
            raise AudioError(f"a recording of {len(recording)} samples is silent; leave it out")
        total += _looped(recording, count, rng) / np.float32(np.sqrt(power * len(recordings)))
    return total


def _made(kind: NoiseKind, count: int, rng: np.random.Generator) -> NDArray[np.float32]:
    if kind is NoiseKind.WHITE:
        return rng.standard_normal(count, dtype=np.float32)
    if kind is NoiseKind.PINK:
        return _pink(count, rng)
    return _hum(count, rng)


def _looped(
    noise: NDArray[np.float32], count: int, rng: np.random.Generator
) -> NDArray[np.float32]:
    if not len(noise):
        raise AudioError("the noise has no samples; give another one")
    start = int(rng.integers(len(noise)))
    return np.resize(np.roll(noise, -start), count)


def _pink(count: int, rng: np.random.Generator) -> NDArray[np.float32]:
    # Power falls as 1/f: white noise whose spectrum is divided by the root of the frequency.
    size = count + -count % _QUICK_SIZE
    spectrum = np.fft.rfft(rng.standard_normal(size, dtype=np.float32))
    spectrum[0] = 0.0
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum), dtype=np.float32))
    return np.fft.irfft(spectrum, size)[:count].astype(np.float32)


def _hum(count: int, rng: np.random.Generator) -> NDArray[np.float32]:
    # Mains at 50 or 60 Hz; harmonic k has a random phase and an amplitude of 1/k. A tenth of a
    # second holds whole cycles of both.
    mains_hz = float(rng.choice([50.0, 60.0]))
    time_s = np.arange(SAMPLE_RATE_HZ // 10) / SAMPLE_RATE_HZ
    hum = np.zeros(len(time_s), np.float32)
    for harmonic in range(1, _HUM_HARMONICS + 1):
        phase = rng.uniform(0, 2 * np.pi)
        hum += np.sin(2 * np.pi * mains_hz * harmonic * time_s + phase) / harmonic
    return np.resize(hum, count)
