from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from earvoice.audio import features
from tests.audio.sounds import tone, white_noise


def fold(samples: NDArray[np.float32], sizes: list[int]) -> NDArray[np.float32]:
    """Step through `samples` in blocks of the given sizes, over and over."""
    state, at, turn, frames = features.initial_state(), 0, 0, []
    while at < len(samples):
        size = sizes[turn % len(sizes)]
        state, new = features.step(state, samples[at : at + size])
        frames.append(new)
        at, turn = at + size, turn + 1
    return np.concatenate(frames)


def reference_frame(samples: NDArray[np.float32], index: int) -> NDArray[np.float64]:
    """One frame by the definition: a slow Fourier sum in float64 over the 400 samples it sees."""
    padded = np.concatenate([np.zeros(240), samples.astype(np.float64)])
    window = padded[index * 160 : index * 160 + 400]
    window = window * (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400))
    turns = np.outer(np.arange(257), np.arange(400)) / 512
    power = np.abs(np.exp(-2j * np.pi * turns) @ window) ** 2
    mel = power @ features.mel_filterbank().astype(np.float64)
    frame: NDArray[np.float64] = (np.log(mel + 1e-5) + 4.0) / 4.0
    return frame


@pytest.mark.parametrize("size", [1, 7, 160, 1000])
def test_the_fold_of_steps_equals_one_pass(size: int) -> None:
    samples = white_noise(0.4, level_db=-20)[:6211]
    np.testing.assert_allclose(fold(samples, [size]), features.log_mel(samples), rtol=0, atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(
    length=st.integers(0, 5000),
    sizes=st.lists(st.integers(1, 1300), min_size=1, max_size=6),
    seed=st.integers(0, 100),
)
def test_any_cut_of_any_length_gives_the_same_frames(
    length: int, sizes: list[int], seed: int
) -> None:
    samples = white_noise(1.0, level_db=-25, seed=seed)[:length]
    whole = features.log_mel(samples)
    assert whole.shape == (length // 160, 80)
    if length:
        np.testing.assert_allclose(fold(samples, sizes), whole, rtol=0, atol=1e-6)


def test_frames_follow_the_definition() -> None:
    samples = white_noise(0.2, level_db=-20) + tone(0.2)
    frames = features.log_mel(samples)
    for index in (0, 1, 2, 9, 19):
        np.testing.assert_allclose(frames[index], reference_frame(samples, index), atol=2e-5)


def test_a_base_chunk_gives_exactly_112_frames_each_time() -> None:
    state = features.initial_state()
    for _ in range(3):
        state, frames = features.step(state, np.zeros(112 * 160, np.float32))
        assert frames.shape == (112, 80)


def test_a_frame_never_sees_the_samples_after_its_end() -> None:
    samples = white_noise(0.1, level_db=-20)
    changed = samples.copy()
    changed[800:] = 0.5
    before, after = features.log_mel(samples), features.log_mel(changed)
    np.testing.assert_array_equal(before[:5], after[:5])
    assert np.abs(before[5] - after[5]).max() > 0.01


def test_silence_is_one_constant_and_rounding_noise_hardly_moves_it() -> None:
    silent = features.log_mel(np.zeros(1600, np.float32))
    assert len(np.unique(silent)) == 1
    np.testing.assert_allclose(silent, features.silence_frames(10), rtol=0, atol=1e-6)
    rounding = np.random.default_rng(0).uniform(-0.5, 0.5, 16_000) / 32768
    moved = features.log_mel(rounding.astype(np.float32)) - features.SILENCE_VALUE
    assert moved.max() < 0.01


def test_a_tone_is_loudest_in_the_bin_around_its_frequency() -> None:
    for hz in (200.0, 1000.0, 4000.0):
        loudest = int(features.log_mel(tone(0.5, hz=hz))[20].argmax())
        weights = features.mel_filterbank()[:, loudest]
        assert weights[round(hz / 31.25)] > 0.3


def test_every_filter_reaches_at_least_two_bins() -> None:
    assert (features.mel_filterbank() > 0).sum(axis=0).min() >= 2


def test_a_batch_equals_its_rows() -> None:
    rows = np.stack([white_noise(0.3, level_db=-20, seed=seed) for seed in range(3)])
    batch = features.log_mel_batch(rows)
    for row, frames in zip(rows, batch, strict=True):
        np.testing.assert_allclose(frames, features.log_mel(row), rtol=0, atol=1e-6)


def test_streams_in_step_keep_apart() -> None:
    rows = np.stack([white_noise(0.3, level_db=-20, seed=seed) for seed in range(2)])
    state = features.initial_state(2)
    state, first = features.step(state, rows[:, :1000])
    _, second = features.step(state, rows[:, 1000:])
    both = np.concatenate([first, second], axis=1)
    np.testing.assert_allclose(both, features.log_mel_batch(rows), rtol=0, atol=1e-6)


def test_a_state_can_be_used_twice() -> None:
    state, _ = features.step(features.initial_state(), white_noise(0.1, level_db=-20))
    samples = white_noise(0.1, level_db=-20, seed=1)
    np.testing.assert_array_equal(
        features.step(state, samples)[1], features.step(state, samples)[1]
    )
