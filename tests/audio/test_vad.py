from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from earvoice.audio import vad
from earvoice.audio.chunk import split
from earvoice.audio.decode import load
from earvoice.errors import AudioError
from tests.audio.sounds import RATE_HZ, hum, spoken, white_noise

CHUNKS = [8_960, 17_920]
FIRST_SAMPLES = RATE_HZ // 5


def gate(samples: NDArray[np.float32], chunk_samples: int) -> NDArray[np.float32]:
    state, gated = vad.initial_state(), []
    for chunk in split(samples, chunk_samples):
        state, out = vad.gate_step(state, chunk.samples)
        gated.append(out)
    return np.concatenate(gated)[: len(samples)]


@cache
def background(kind: str) -> NDArray[np.float32]:
    if kind == "silence":
        return np.zeros(10 * RATE_HZ, np.float32)
    return hum(10.0, level_db=-45) if kind == "hum" else white_noise(10.0, level_db=-45)


def kept_of_first_word(
    voice: NDArray[np.float32], kind: str, chunk_samples: int, seed: int
) -> float:
    """Return the share of a voice's first 200 ms, after 5 s of background, that is let through."""
    start = 5 * RATE_HZ + int(np.random.default_rng(seed).integers(chunk_samples))
    noise = background(kind)[: start + len(voice) + RATE_HZ // 2]
    mixed = noise.copy()
    mixed[start : start + len(voice)] += voice
    onset = start + int(np.flatnonzero(np.abs(voice) > 2 * noise.std() + 1e-4)[0])
    heard = mixed[onset : onset + FIRST_SAMPLES]
    passed = gate(mixed, chunk_samples)[onset : onset + FIRST_SAMPLES]
    return float(np.count_nonzero(passed) / np.count_nonzero(heard))


@pytest.mark.parametrize("chunk_samples", CHUNKS)
@pytest.mark.parametrize(
    "samples",
    [
        pytest.param(np.zeros(60 * RATE_HZ, np.float32), id="silence"),
        pytest.param(white_noise(60, level_db=-20), id="white noise at -20 dB"),
        pytest.param(white_noise(60, level_db=-30), id="white noise at -30 dB"),
        pytest.param(white_noise(60, level_db=-70), id="a quiet microphone"),
        pytest.param(hum(60, level_db=-20), id="hum of 50 Hz"),
        pytest.param(hum(60, level_db=-30, hz=100), id="hum of 100 Hz"),
    ],
)
def test_nothing_but_noise_never_passes(samples: NDArray[np.float32], chunk_samples: int) -> None:
    assert not gate(samples, chunk_samples).any()


@pytest.mark.parametrize("kind", ["silence", "noise", "hum"])
def test_the_first_word_is_not_clipped(kind: str) -> None:
    kept = [kept_of_first_word(spoken(seed), kind, CHUNKS[seed % 2], seed) for seed in range(100)]
    assert np.mean(np.array(kept) >= 0.9) >= 0.99
    assert min(kept) > 0.8


def test_real_first_words_are_not_clipped(shared_data: Path) -> None:
    files = sorted((shared_data / "speech" / "en_digits").glob("*.wav"))[::6][:40]
    assert len(files) == 40
    kept = []
    for seed, path in enumerate(files):
        voice = load(path)
        level = 10.0 ** (-25 / 20) / float(voice.std())
        kept.append(
            kept_of_first_word(voice * np.float32(level), "silence", CHUNKS[seed % 2], seed)
        )
    assert np.mean(np.array(kept) >= 0.9) >= 0.99


def test_running_speech_passes_whole(shared_data: Path) -> None:
    voice = load(shared_data / "speech" / "en_sentences" / "LJ001-0001.flac")
    noisy = voice + white_noise(len(voice) / RATE_HZ, level_db=-40)[: len(voice)]
    for chunk_samples in CHUNKS:
        passed = gate(noisy, chunk_samples) != 0
        assert float((voice**2 * passed).sum() / (voice**2).sum()) > 0.999


def test_a_voice_at_the_very_start_passes() -> None:
    kept = []
    for seed in range(20):
        voice = spoken(seed)
        passed = gate(np.concatenate([voice, np.zeros(8000, np.float32)]), CHUNKS[seed % 2])
        kept.append(np.count_nonzero(passed) / np.count_nonzero(voice))
    assert min(kept) > 0.95


@pytest.mark.parametrize(("last_ms", "level_db"), [(6, -100.0), (12, -45.0)])
def test_an_onset_in_the_last_moments_of_a_chunk_passes(last_ms: int, level_db: float) -> None:
    noise, samples = white_noise(1.12, level_db=level_db), last_ms * RATE_HZ // 1000
    state, _ = vad.gate_step(vad.initial_state(), noise[:8_960])
    chunk = noise[8_960:].copy()
    chunk[-samples:] += spoken(0)[400 : 400 + samples]
    assert vad.gate_step(state, chunk)[1][-samples:].all()


def test_what_webrtc_hears_no_voice_in_stays_shut(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = np.pad(spoken(2), (4_000, 10_000))
    assert gate(samples, 17_920).any()
    monkeypatch.setattr(vad, "_webrtc", lambda chunk: np.zeros(len(chunk) // 160, np.bool_))
    assert not gate(samples, 17_920).any()


def test_the_gate_closes_half_a_second_after_the_voice() -> None:
    samples = spoken(1)
    mixed = white_noise(10.0, level_db=-60)
    mixed[RATE_HZ : RATE_HZ + len(samples)] += samples
    passed = np.flatnonzero(gate(mixed, 8_960))
    end = RATE_HZ + len(samples)
    assert 0.3 * RATE_HZ < passed[-1] - end < 0.8 * RATE_HZ


def test_noise_that_begins_late_passes_for_little_more_than_a_second() -> None:
    samples = white_noise(20.0, level_db=-75)
    samples[10 * RATE_HZ :] += white_noise(10.0, level_db=-30, seed=1)
    for chunk_samples in CHUNKS:
        assert np.count_nonzero(gate(samples, chunk_samples)) < 1.7 * RATE_HZ


def test_what_passes_is_unchanged_and_in_its_place() -> None:
    samples = np.concatenate([np.zeros(20_000, np.float32), spoken(3), np.zeros(9_000, np.float32)])
    gated = gate(samples, 8_960)
    assert gated.shape == samples.shape
    assert set(np.unique(gated[gated != samples])) <= {0.0}
    assert gated.any()


def test_a_state_can_be_used_twice_and_stays_small() -> None:
    state = vad.initial_state()
    for seed in range(6):
        state, _ = vad.gate_step(state, white_noise(1.12, level_db=-40, seed=seed))
    assert state.levels.shape == (154, 16)
    chunk = np.pad(spoken(2), (0, 17_920))[:17_920]
    first, second = vad.gate_step(state, chunk), vad.gate_step(state, chunk)
    np.testing.assert_array_equal(first[1], second[1])
    assert first[0].open_frames == second[0].open_frames


def test_an_empty_chunk_changes_nothing() -> None:
    state = vad.initial_state()
    after, gated = vad.gate_step(state, np.zeros(0, np.float32))
    assert after is state
    assert len(gated) == 0


def test_a_broken_frame_is_refused() -> None:
    with pytest.raises(AudioError, match="got 161 samples; expected a multiple of 160"):
        vad.gate_step(vad.initial_state(), np.zeros(161, np.float32))
