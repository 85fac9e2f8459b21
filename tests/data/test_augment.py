from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from pydantic import ValidationError

from earvoice.data.augment import (
    Augmentation,
    augment,
    change_gain,
    change_speed,
    compensated_rate,
    pad_silence,
    set_peak,
)
from earvoice.data.noise import NoiseKind
from earvoice.data.speech import Recording
from earvoice.errors import ConfigError
from earvoice.types import SAMPLE_RATE_HZ, WordSpan

# Two words of a tone: [0.1, 0.5) and [0.6, 0.9) of one second.
WORDS = (WordSpan("one", 0.1, 0.5), WordSpan("two", 0.6, 0.9))


def recording(hz: float = 500.0, seconds: float = 1.0) -> Recording:
    time_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    samples = 0.5 * np.sin(2 * np.pi * hz * time_s)
    spoken = np.any([(w.start_s <= time_s) & (time_s < w.end_s) for w in WORDS], axis=0)
    return Recording((samples * spoken).astype(np.float32), WORDS)


def pitch_hz(samples: NDArray[np.float32]) -> float:
    spectrum = np.abs(np.fft.rfft(samples, 1 << 17))
    return float(np.argmax(spectrum)) * SAMPLE_RATE_HZ / (1 << 17)


def spans(words: tuple[WordSpan, ...]) -> list[float]:
    return [time for word in words for time in (word.start_s, word.end_s)]


def loud_spans(samples: NDArray[np.float32]) -> list[float]:
    """Return where the tone begins and ends, to 5 ms."""
    frames = np.abs(samples[: len(samples) // 80 * 80].reshape(-1, 80)).max(axis=1) > 0.1
    return [float(edge + 1) * 0.005 for edge in np.flatnonzero(np.diff(frames.astype(int)))]


def test_played_a_quarter_faster_the_pitch_rises_and_time_shrinks() -> None:
    changed = change_speed(recording(), 1.25)
    assert len(changed.samples) == 12_800  # 16000 / 1.25
    assert pitch_hz(changed.samples) == pytest.approx(625.0, abs=2.0)
    assert spans(changed.words) == pytest.approx([0.08, 0.4, 0.48, 0.72])
    assert loud_spans(changed.samples) == pytest.approx(spans(changed.words), abs=0.01)


@given(factor=st.floats(0.5, 2.0), seconds=st.floats(0.9, 1.2))
@settings(max_examples=30, deadline=None)
def test_words_stay_inside_at_any_speed(factor: float, seconds: float) -> None:
    changed = change_speed(recording(seconds=seconds), factor)
    assert changed.duration_s == pytest.approx(seconds / factor, abs=2 / SAMPLE_RATE_HZ)
    assert spans(changed.words) == sorted(spans(changed.words))
    assert changed.words[-1].end_s <= changed.duration_s


def test_formants_move_alone_when_the_text_was_spoken_at_the_compensated_rate() -> None:
    assert compensated_rate(180, 1.2) == 150  # 150 words a minute, played 1.2 times as fast
    assert compensated_rate(180, 0.9) == 200


@pytest.mark.parametrize("factor", [0.4, 2.1, float("nan")])
def test_an_absurd_speed_is_refused(factor: float) -> None:
    with pytest.raises(ConfigError, match=r"between 0\.5 and 2"):
        change_speed(recording(), factor)


def test_silence_in_front_moves_the_words() -> None:
    padded = pad_silence(recording(), 0.25, 0.5)
    assert padded.duration_s == 1.75
    assert spans(padded.words) == pytest.approx([0.35, 0.75, 0.85, 1.15])
    assert loud_spans(padded.samples) == pytest.approx(spans(padded.words), abs=0.006)


def test_negative_silence_is_refused() -> None:
    with pytest.raises(ConfigError, match="0 s or more"):
        pad_silence(recording(), 0.1, -0.1)


def test_six_db_double_the_amplitude_and_full_scale_clips() -> None:
    louder = change_gain(np.array([0.1, -0.25, 0.8], np.float32), 6.0206)
    assert louder == pytest.approx([0.2, -0.5, 1.0], abs=1e-5)
    assert louder.dtype == np.float32


def test_the_peak_is_brought_to_a_level_below_full_scale() -> None:
    assert set_peak(np.array([0.02, -0.04], np.float32), -20.0) == pytest.approx([0.05, -0.1])
    assert not set_peak(np.zeros(3, np.float32), -20.0).any()


configs = st.builds(
    Augmentation,
    room_probability=st.sampled_from([0.0, 1.0]),
    noise_probability=st.sampled_from([0.0, 1.0]),
    noises=st.lists(st.sampled_from(NoiseKind), min_size=1).map(tuple),
    babble_probability=st.sampled_from([0.0, 0.5]),
)


@settings(max_examples=40, deadline=None)
@given(config=configs, seed=st.integers(0, 1000))
def test_whatever_is_drawn_the_words_stay_with_their_sound(config: Augmentation, seed: int) -> None:
    others = [recording(200.0).samples, recording(900.0).samples]
    made = augment(recording(), config, np.random.default_rng(seed), others=others)
    assert made.samples.dtype == np.float32
    assert [word.word for word in made.words] == ["one", "two"]
    assert spans(made.words) == sorted(spans(made.words))
    assert 0.0 <= made.words[0].start_s <= made.words[-1].end_s <= made.duration_s
    peak_db = 20 * np.log10(np.abs(made.samples).max())
    assert config.peak_db[0] - 0.01 <= peak_db <= config.peak_db[1] + 0.01
    again = augment(recording(), config, np.random.default_rng(seed), others=others)
    assert np.array_equal(again.samples, made.samples)


def test_an_augmentation_that_changes_nothing_returns_the_recording() -> None:
    nothing = Augmentation(
        speed=(1.0, 1.0),
        lead_s=(0.0, 0.0),
        trail_s=(0.0, 0.0),
        room_probability=0.0,
        noise_probability=0.0,
        peak_db=(-6.0206, -6.0206),
    )
    made = augment(recording(), nothing, np.random.default_rng(0))
    assert made.samples == pytest.approx(recording().samples, abs=1e-5)
    assert made.words == WORDS


def test_babble_needs_others() -> None:
    config = Augmentation(noise_probability=1.0, babble_probability=1.0)
    with pytest.raises(ConfigError, match="no others"):
        augment(recording(), config, np.random.default_rng(0))


@pytest.mark.parametrize(
    "bad",
    [{"speed": (1.1, 0.9)}, {"noises": ()}, {"room_probability": 1.5}, {"spede": (1.0, 1.0)}],
)
def test_a_wrong_setting_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match=next(iter(bad))):
        Augmentation.model_validate(bad)
