"""SpecAugment: hide stretches of time and bands of frequency, so that no single cue carries a word.

Source: arXiv 1904.08779, without time warping. Masked cells hold digital silence, which is what a
gap sounds like.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from earvoice.audio.features import HOP_SAMPLES, SILENCE_VALUE
from earvoice.training.config import MaskConfig
from earvoice.types import SAMPLE_RATE_HZ

_COLUMNS_PER_10_S = 10 * SAMPLE_RATE_HZ // HOP_SAMPLES


def mask_spectrogram(
    mel_MF: NDArray[np.float32], config: MaskConfig, rng: np.random.Generator
) -> None:
    """Mask one recording [M, 80] in place; widths are uniform from 0 to the configured ones."""
    columns, bins = mel_MF.shape
    time_masks = round(config.time_per_10_s * columns / _COLUMNS_PER_10_S)
    for width in rng.integers(0, config.time_columns + 1, size=time_masks):
        start = rng.integers(0, max(1, columns - width + 1))
        mel_MF[start : start + width] = SILENCE_VALUE
    for width in rng.integers(0, config.frequency_bins + 1, size=config.frequency):
        start = rng.integers(0, max(1, bins - width + 1))
        mel_MF[:, start : start + width] = SILENCE_VALUE
