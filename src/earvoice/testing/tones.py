"""Sounds made of numbers: tones, silence, and a buzz that a voice gate takes for speech."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from earvoice.types import SAMPLE_RATE_HZ


def tone(
    duration_s: float, *, hz: float = 220.0, rate_hz: int = SAMPLE_RATE_HZ, level: float = 0.3
) -> NDArray[np.float32]:
    """Return a sine."""
    time_s = np.arange(round(duration_s * rate_hz)) / rate_hz
    return (level * np.sin(2 * np.pi * hz * time_s)).astype(np.float32)


def silence(duration_s: float, *, rate_hz: int = SAMPLE_RATE_HZ) -> NDArray[np.float32]:
    """Return digital silence."""
    return np.zeros(round(duration_s * rate_hz), dtype=np.float32)


def voice_like(duration_s: float) -> NDArray[np.float32]:
    """Return a buzz of 120 Hz with four bursts a second, as syllables have."""
    time_s = np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    buzz = sum(np.sin(2 * np.pi * 120.0 * k * time_s) / k for k in range(1, 24))
    syllables = 0.5 * (1 - np.cos(2 * np.pi * 4.0 * time_s))
    return (0.2 * buzz * syllables).astype(np.float32)
