from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from earvoice.data.noise import NoiseKind, active_power, add_noise, babble
from earvoice.errors import AudioError
from earvoice.types import SAMPLE_RATE_HZ


def tone(amplitude: float, seconds: float, hz: float = 440.0) -> NDArray[np.float32]:
    time_s = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    return (amplitude * np.sin(2 * np.pi * hz * time_s)).astype(np.float32)


def silence(seconds: float) -> NDArray[np.float32]:
    return np.zeros(round(seconds * SAMPLE_RATE_HZ), np.float32)


def power(samples: NDArray[np.float32]) -> float:
    return float(np.mean(samples.astype(np.float64) ** 2))


def power_in(samples: NDArray[np.float32], low_hz: float, high_hz: float) -> float:
    spectrum = np.abs(np.fft.rfft(samples)) ** 2
    hz = np.fft.rfftfreq(len(samples), 1 / SAMPLE_RATE_HZ)
    return float(spectrum[(hz >= low_hz) & (hz < high_hz)].sum())


def test_the_power_of_a_sine_is_half_its_squared_amplitude() -> None:
    assert active_power(tone(0.5, 1.0)) == pytest.approx(0.125, rel=1e-3)


def test_pauses_and_padding_do_not_count_as_speech() -> None:
    spoken = np.concatenate([silence(2.0), tone(0.5, 1.0), silence(0.5), tone(0.5, 1.0)])
    assert active_power(spoken) == pytest.approx(0.125, rel=1e-3)


def test_what_is_41_db_below_the_loudest_is_not_speech_and_39_db_is() -> None:
    loud = tone(0.5, 1.0)
    for below_db, expected in ((41.0, 0.125), (39.0, 0.125 * (1 + 10**-3.9) / 2)):
        quiet = tone(0.5 * 10 ** (-below_db / 20), 1.0)
        assert active_power(np.concatenate([loud, quiet])) == pytest.approx(expected, rel=1e-3)


def test_silence_has_no_active_power() -> None:
    assert active_power(silence(1.0)) == 0.0
    assert active_power(silence(0.0)) == 0.0


@pytest.mark.parametrize("kind", list(NoiseKind))
@pytest.mark.parametrize("snr_db", [-5.0, 0.0, 20.0])
def test_the_ratio_measured_after_mixing_is_the_one_asked_for(
    kind: NoiseKind, snr_db: float
) -> None:
    speech = np.concatenate([silence(1.0), tone(0.5, 1.0), silence(1.0)])
    mixed = add_noise(speech, snr_db, np.random.default_rng(1), kind=kind)
    assert mixed.dtype == np.float32
    # The tone has power 0.125, whatever the silence around it; the noise is heard everywhere.
    measured_db = 10 * np.log10(0.125 / power(mixed - speech))
    assert measured_db == pytest.approx(snr_db, abs=0.1)
    assert power((mixed - speech)[:SAMPLE_RATE_HZ]) > 0.1 * power(mixed - speech)


@given(snr_db=st.floats(-10, 40), seed=st.integers(0, 100), count=st.integers(200, 5000))
def test_any_given_noise_is_brought_to_the_ratio(snr_db: float, seed: int, count: int) -> None:
    rng = np.random.default_rng(seed)
    speech = rng.uniform(-0.5, 0.5, count).astype(np.float32)
    noise = rng.uniform(-0.01, 0.01, 1000).astype(np.float32)
    # Measured on whole repetitions, so that the random start does not matter.
    mixed = add_noise(np.resize(speech, 4000), snr_db, rng, noise=noise)
    added = mixed - np.resize(speech, 4000)
    measured_db = 10 * np.log10(active_power(np.resize(speech, 4000)) / power(added))
    assert measured_db == pytest.approx(snr_db, abs=0.1)


def test_white_noise_is_level_and_pink_noise_loses_3_db_an_octave() -> None:
    speech = tone(0.5, 8.0)
    for kind, ratio in ((NoiseKind.WHITE, 2.0), (NoiseKind.PINK, 1.0)):
        noise = add_noise(speech, 0.0, np.random.default_rng(3), kind=kind) - speech
        # An octave is twice as wide as the one below: twice the white power, equal pink power.
        for low_hz in (250.0, 1000.0, 2000.0):
            octaves = power_in(noise, 2 * low_hz, 4 * low_hz) / power_in(noise, low_hz, 2 * low_hz)
            assert octaves == pytest.approx(ratio, rel=0.1)


def test_hum_lies_on_the_harmonics_of_50_or_60_hz_and_falls() -> None:
    speech = tone(0.5, 1.0)
    found = set()
    for seed in range(8):
        noise = add_noise(speech, 0.0, np.random.default_rng(seed), kind=NoiseKind.HUM) - speech
        spectrum = np.abs(np.fft.rfft(noise)) ** 2  # one bin is 1 Hz
        mains_hz = int(np.argmax(spectrum))
        found.add(mains_hz)
        assert spectrum[mains_hz::mains_hz][:8].sum() == pytest.approx(spectrum.sum(), rel=1e-3)
        assert spectrum[2 * mains_hz] / spectrum[mains_hz] == pytest.approx(1 / 4, rel=0.01)
    assert found == {50, 60}


def test_babble_makes_every_voice_equally_loud() -> None:
    voices = [tone(0.5, 1.0, 300.0), tone(0.01, 2.0, 700.0)]
    together = babble(voices, SAMPLE_RATE_HZ, np.random.default_rng(0))
    assert power_in(together, 290, 310) == pytest.approx(power_in(together, 690, 710), rel=0.02)
    assert power(together) == pytest.approx(1.0, rel=0.02)


def test_the_same_seed_makes_the_same_noise() -> None:
    speech = tone(0.5, 0.5)
    one, two, other = (add_noise(speech, 10.0, np.random.default_rng(s)) for s in (4, 4, 5))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


def test_noise_against_silence_or_silent_noise_is_refused() -> None:
    rng = np.random.default_rng(0)
    with pytest.raises(AudioError, match="no speech in 1600 samples"):
        add_noise(silence(0.1), 20.0, rng)
    with pytest.raises(AudioError, match="noise is silent"):
        add_noise(tone(0.5, 0.1), 20.0, rng, noise=silence(0.1))
    with pytest.raises(AudioError, match="no samples"):
        add_noise(tone(0.5, 0.1), 20.0, rng, noise=silence(0.0))
    with pytest.raises(AudioError, match="babble needs recordings"):
        babble([], 100, rng)
    with pytest.raises(AudioError, match="is silent"):
        babble([silence(0.1)], 100, rng)
