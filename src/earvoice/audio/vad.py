"""A gate that turns non-speech into digital silence, so that no words are invented in pauses.

The engine hears whole chunks, so the gate decides on whole chunks too: inside one it may look ahead
and back at no cost, and no sample is delayed. Two judges must agree on speech: the level in the
loudest half of 16 frequency bands stands clear of the floor of the last 1.5 s (steady noise and
hum never do, at any level), and WebRTC's detector hears a voice nearby. First words matter more
than silence: an onset opens the 300 ms before it, and the end of a chunk, where there is no future
to wait for, needs a single loud frame instead of a run of them, and no second judge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earvoice.audio import features
from earvoice.errors import AudioError
from earvoice.types import SAMPLE_RATE_HZ

FRAME_SAMPLES = features.HOP_SAMPLES  # 10 ms, as all counts of frames below

_BANDS = 16
_LOUDEST = 8
_DB_PER_UNIT = 10.0 / np.log(10.0) * features.LOG_SCALE
_SMOOTH_FRAMES = 5
_FLOOR_FRAMES = 150
# White, pink and mains noise of 60 s stay below 6 dB by this measure; speech 20 dB above white
# noise is around 16 dB, and 90% of its frames are above 9 dB.
_CLEAR_DB = 7.0
# The same for single frames, not smoothed: noise stays below 8.5 dB.
_ONSET_DB = 10.0
_CAP_DB = 30.0
_RUN_FRAMES = 20
_RUN_CLEAR = 9  # a click of 10 ms stays clear for 7 frames after smoothing
_PREROLL_FRAMES = 30
_HANGOVER_FRAMES = 50
_TAIL_FRAMES = 20
_END_FRAMES = 3
_WEBRTC_MODE = 3


@dataclass(frozen=True, slots=True)
class GateState:
    """What the gate remembers of the past.

    levels: float32 [<= 154, 16], band levels of past frames in dB. clear: bool [19], which of them
    stood clear of the floor. voiced: bool [19], in which of them WebRTC heard a voice.
    open_frames: how long to stay open.
    """

    mel: features.MelState
    levels: NDArray[np.float32]
    clear: NDArray[np.bool_]
    voiced: NDArray[np.bool_]
    open_frames: int


def initial_state() -> GateState:
    """Return the state before the first sample: closed, with nothing heard."""
    nothing = np.zeros(_RUN_FRAMES - 1, dtype=np.bool_)
    levels = np.zeros((0, _BANDS), dtype=np.float32)
    return GateState(features.initial_state(), levels, nothing, nothing, open_frames=0)


def gate_step(
    state: GateState, samples: NDArray[np.float32]
) -> tuple[GateState, NDArray[np.float32]]:
    """Return the next state and `samples` [N] with zeros where nobody speaks.

    N is a multiple of 160; the chunks of the engine, 0.5 to 2 s, are what the gate is made for.
    Raises AudioError for another length.
    """
    if len(samples) % FRAME_SAMPLES:
        raise AudioError(
            f"the voice gate got {len(samples)} samples; expected a multiple of {FRAME_SAMPLES}; "
            "cut the stream with Chunker first"
        )
    if not len(samples):
        return state, samples
    mel, levels = _levels(state, samples)
    padding_frames = _trailing_zeros(samples) // FRAME_SAMPLES
    now = _clear_of_floor(levels, len(samples) // FRAME_SAMPLES, padding_frames)
    clear = np.concatenate([state.clear, now])
    voiced = np.concatenate([state.voiced, _webrtc(samples)])
    is_open, open_frames = _decide(clear, voiced, state.open_frames)
    past = _RUN_FRAMES - 1
    kept = levels[-(_FLOOR_FRAMES + _SMOOTH_FRAMES - 1) :].copy()
    after = GateState(mel, kept, clear[-past:].copy(), voiced[-past:].copy(), open_frames)
    return after, samples * np.repeat(is_open, FRAME_SAMPLES).astype(np.float32)


def _levels(
    state: GateState, samples: NDArray[np.float32]
) -> tuple[features.MelState, NDArray[np.float32]]:
    """Return the band levels in dB [H + T, 16] of the remembered past and of the chunk."""
    mel, frames = features.step(state.mel, samples)
    bands = frames.reshape(len(frames), _BANDS, -1).mean(axis=2) * np.float32(_DB_PER_UNIT)
    if not len(state.levels):
        # The first windows reach into the zeros before the stream, which are no noise floor.
        bands[:2] = bands[min(2, len(bands) - 1)]
    return mel, np.concatenate([state.levels, bands])


def _clear_of_floor(
    levels: NDArray[np.float32], frames: int, padding_frames: int
) -> NDArray[np.bool_]:
    """Return which of the last `frames` rows of `levels` [H + T, 16] stand clear of the floor.

    The floor of a band is its smoothed minimum over past and chunk, so a stream that begins with
    noise is judged rightly from its first chunk on. The silence that pads the last chunk is no
    floor. A chunk whose levels hardly move is steady noise that has just begun, not speech.
    """
    smooth = _moving_mean(levels)
    heard = smooth[: len(smooth) - padding_frames]
    chunk = heard[len(smooth) - frames :]
    if not len(chunk):
        return np.zeros(frames, dtype=np.bool_)
    # An onset in the last moments of a chunk has no time to lift the moving mean.
    onset = _loudest_above(levels[-_END_FRAMES:], chunk.min(axis=0)) > _ONSET_DB
    steady = _loudest_above(chunk, chunk.min(axis=0)).max() < _CLEAR_DB
    if steady and not onset.any():
        return np.zeros(frames, dtype=np.bool_)
    clear: NDArray[np.bool_] = _loudest_above(smooth[-frames:], heard.min(axis=0)) > _CLEAR_DB
    clear[-_END_FRAMES:] |= onset[-frames:]
    return clear


def _moving_mean(levels: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the mean [H, 16] of every row and the four before it; the first row continues back."""
    before = np.repeat(levels[:1], _SMOOTH_FRAMES - 1, axis=0)
    extended = np.concatenate([before, levels])
    windows = np.lib.stride_tricks.sliding_window_view(extended, _SMOOTH_FRAMES, axis=0)
    mean: NDArray[np.float64] = windows.mean(axis=-1, dtype=np.float64)
    return mean


def _loudest_above(levels: NDArray[np.floating], floor: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return by how many dB [T] the loudest half of the bands [T, 16] is above the floor [16]."""
    above = np.clip(levels - floor, 0.0, _CAP_DB)
    loudest = np.partition(above, _BANDS - _LOUDEST, axis=1)[:, _BANDS - _LOUDEST :]
    mean: NDArray[np.float64] = loudest.mean(axis=1)
    return mean


def _trailing_zeros(samples: NDArray[np.float32]) -> int:
    """Return how many exact zeros end the chunk."""
    sounding = np.flatnonzero(samples)
    return len(samples) - 1 - int(sounding[-1]) if len(sounding) else len(samples)


def _webrtc(samples: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return in which frames WebRTC's detector, fresh for every chunk, hears a voice."""
    import webrtcvad

    detector = webrtcvad.Vad(_WEBRTC_MODE)
    pcm = np.clip(samples * 32768.0, -32768, 32767).astype("<i2").reshape(-1, FRAME_SAMPLES)
    return np.array([detector.is_speech(frame.tobytes(), SAMPLE_RATE_HZ) for frame in pcm])


def _decide(
    clear: NDArray[np.bool_], voiced: NDArray[np.bool_], open_frames: int
) -> tuple[NDArray[np.bool_], int]:
    """Return which frames [T] of the chunk are open, and for how many more the gate stays open.

    clear, voiced: bool [19 + T], the end of the past and the chunk.
    """
    past = _RUN_FRAMES - 1
    runs = np.lib.stride_tricks.sliding_window_view(clear, _RUN_FRAMES).sum(axis=1) >= _RUN_CLEAR
    heard = np.lib.stride_tricks.sliding_window_view(voiced, _RUN_FRAMES).any(axis=1)
    ends = np.flatnonzero(runs & heard)  # frames at which the last 200 ms are speech
    is_open = np.zeros(len(clear) - past, dtype=np.bool_)
    is_open[:open_frames] = True
    for end in ends:
        is_open[max(0, end - past - _PREROLL_FRAMES) : end + _HANGOVER_FRAMES] = True
    tail = np.flatnonzero(clear[-_TAIL_FRAMES:])
    if clear[-_END_FRAMES:].any():
        onset = len(is_open) - _TAIL_FRAMES + int(tail[0])
        is_open[max(0, onset - _PREROLL_FRAMES) :] = True
    last = int(ends[-1]) + _HANGOVER_FRAMES if len(ends) else open_frames
    return is_open, max(0, last - len(is_open), open_frames - len(is_open))
