"""Streaming log-mel features: 80 bins every 10 ms from 16 kHz mono, strictly causal.

Frame i sees the 25 ms that end at sample (i + 1) * 160 and nothing later; the stream starts after
240 zeros. So n samples give exactly n // 160 frames however they are cut, and a base chunk of
17,920 samples gives exactly 112.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from earvoice.types import SAMPLE_RATE_HZ

HOP_SAMPLES = 160
WINDOW_SAMPLES = 400
FFT_SAMPLES = 512
MEL_BINS = 80

# The mel power of 16-bit rounding noise is below 2e-7: under this floor it moves a silent frame
# by less than 0.01.
POWER_FLOOR = 1e-5
# Fixed, never measured on the utterance: a stream cannot know its own mean. They are about the mean
# and the standard deviation over read speech at usual levels, so that speech lies within [-2, 2.5].
LOG_MEAN = -4.0
LOG_SCALE = 4.0
SILENCE_VALUE = float(
    (np.log(np.float32(POWER_FLOOR)) - np.float32(LOG_MEAN)) * np.float32(1.0 / LOG_SCALE)
)

_OVERLAP_SAMPLES = WINDOW_SAMPLES - HOP_SAMPLES
_BLOCK_FRAMES = (
    512  # spectra of one block stay in the processor's cache, and an hour needs no gigabyte
)
# 12 x 257 x 80 is just below what OpenBLAS, which numpy brings, thinks worth a second thread. Above
# it takes every core, whatever torch was told, and waits for those that are busy.
_PRODUCT_FRAMES = 12


@dataclass(frozen=True, slots=True)
class MelState:
    """What the next frame still needs of the past.

    tail: float32 [..., 240 + r], the overlap with the next window and r < 160 samples that are in
    no frame yet.
    """

    tail: NDArray[np.float32]


def initial_state(*batch: int) -> MelState:
    """Return the state before the first sample, for one stream or a batch of streams in step."""
    return MelState(np.zeros((*batch, _OVERLAP_SAMPLES), dtype=np.float32))


def step(state: MelState, samples: NDArray[np.float32]) -> tuple[MelState, NDArray[np.float32]]:
    """Return the next state and the frames [..., T, 80] that `samples` [..., N] complete."""
    heard = np.concatenate([state.tail, samples], axis=-1, dtype=np.float32)
    frames = (heard.shape[-1] - _OVERLAP_SAMPLES) // HOP_SAMPLES
    tail = heard[..., frames * HOP_SAMPLES :].copy()
    return MelState(tail), _frames(heard, frames)


def log_mel(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the frames [N // 160, 80] of a whole recording [N]: one step from the start."""
    return step(initial_state(), samples)[1]


def log_mel_batch(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the frames [B, N // 160, 80] of equally long recordings [B, N]."""
    return step(initial_state(len(samples)), samples)[1]


def silence_frames(frames: int) -> NDArray[np.float32]:
    """Return what digital silence looks like: [frames, 80], all `SILENCE_VALUE`."""
    return np.full((frames, MEL_BINS), SILENCE_VALUE, dtype=np.float32)


def _frames(heard: NDArray[np.float32], frames: int) -> NDArray[np.float32]:
    """Return the features [..., frames, 80] of the windows that start at every hop of `heard`."""
    batch = heard.shape[:-1]
    out = np.empty((*batch, frames, MEL_BINS), dtype=np.float32)
    if not out.size:
        return out
    windows = np.lib.stride_tricks.sliding_window_view(heard, WINDOW_SAMPLES, axis=-1)
    windows = windows[..., ::HOP_SAMPLES, :]
    block = max(1, _BLOCK_FRAMES // int(np.prod(batch, initial=1)))
    for start in range(0, frames, block):
        stop = min(start + block, frames)
        out[..., start:stop, :] = _features(windows[..., start:stop, :])
    return out


def _features(windows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the normalised log-mel [..., 80] of raw windows [..., 400]."""
    # Left to rfft, padding takes longer.
    padded = np.zeros((*windows.shape[:-1], FFT_SAMPLES), dtype=np.float32)
    np.multiply(windows, _hann(), out=padded[..., :WINDOW_SAMPLES])
    spectrum = np.fft.rfft(padded, axis=-1)
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    mel = np.empty((*power.shape[:-1], MEL_BINS), dtype=np.float32)
    for start in range(0, power.shape[-2], _PRODUCT_FRAMES):
        rows = slice(start, start + _PRODUCT_FRAMES)
        np.matmul(power[..., rows, :], mel_filterbank(), out=mel[..., rows, :])
    mel += np.float32(POWER_FLOOR)
    features = np.log(mel, out=mel)
    features -= np.float32(LOG_MEAN)
    features *= np.float32(1.0 / LOG_SCALE)
    return features


@cache
def mel_filterbank() -> NDArray[np.float32]:
    """Return the triangular mel filters [257, 80], each with peak 1, from 0 to 8,000 Hz.

    The scale is Slaney's (Auditory Toolbox, 1998): linear to 1,000 Hz, logarithmic above. Unlike
    the HTK scale it leaves no filter between two bins of a 512-point spectrum.
    """
    bins_hz = np.linspace(0.0, SAMPLE_RATE_HZ / 2, FFT_SAMPLES // 2 + 1)
    edges_hz = _mel_to_hz(np.linspace(0.0, _hz_to_mel(SAMPLE_RATE_HZ / 2), MEL_BINS + 2))
    low, centre, high = edges_hz[:-2], edges_hz[1:-1], edges_hz[2:]
    rising = (bins_hz[:, None] - low) / (centre - low)
    falling = (high - bins_hz[:, None]) / (high - centre)
    filters = np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)
    filters.setflags(write=False)
    return filters


_HZ_PER_MEL = 200.0 / 3.0
_BREAK_HZ = 1000.0
_LOG_MELS = 27.0 / np.log(6.4)


def _hz_to_mel(hz: float) -> float:
    """Return the Slaney mel of a frequency above the break at 1,000 Hz."""
    return float(_BREAK_HZ / _HZ_PER_MEL + _LOG_MELS * np.log(hz / _BREAK_HZ))


def _mel_to_hz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the frequencies of Slaney mels."""
    above = np.maximum(mel - _BREAK_HZ / _HZ_PER_MEL, 0.0)
    return np.where(above > 0.0, _BREAK_HZ * np.exp(above / _LOG_MELS), mel * _HZ_PER_MEL)


@cache
def _hann() -> NDArray[np.float32]:
    """Return the periodic Hann window [400]."""
    phase = 2.0 * np.pi * np.arange(WINDOW_SAMPLES) / WINDOW_SAMPLES
    window = (0.5 - 0.5 * np.cos(phase)).astype(np.float32)
    window.setflags(write=False)
    return window
