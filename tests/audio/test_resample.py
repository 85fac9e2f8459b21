from __future__ import annotations

import numpy as np
import pytest
import soxr
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.audio.resample import Resampler
from earvoice.errors import AudioError
from tests.audio.sounds import tone

RATES_HZ = [4_000, 8_000, 11_025, 22_050, 44_100, 48_000, 96_000]


@settings(max_examples=40, deadline=None)
@given(
    rate_hz=st.sampled_from(RATES_HZ),
    sizes=st.lists(st.integers(0, 3000), min_size=1, max_size=12),
)
def test_blocks_of_any_size_equal_one_pass(rate_hz: int, sizes: list[int]) -> None:
    samples = tone(1.0, rate_hz=96_000)[: sum(sizes)]
    resampler, at, out = Resampler(rate_hz), 0, []
    for size in sizes:
        out.append(resampler.push(samples[at : at + size]))
        at += size
    streamed = np.concatenate([*out, resampler.flush()])
    assert abs(len(streamed) - len(samples) * 16_000 / rate_hz) <= 1
    np.testing.assert_allclose(streamed, soxr.resample(samples, rate_hz, 16_000), atol=1e-4)


@pytest.mark.parametrize("rate_hz", [8_000, 44_100, 48_000])
def test_a_tone_keeps_its_frequency_phase_and_level(rate_hz: int) -> None:
    resampler = Resampler(rate_hz)
    given_hz = tone(0.5, hz=1000, rate_hz=rate_hz)
    got = np.concatenate([resampler.push(given_hz), resampler.flush()])
    middle = slice(1000, 7000)
    np.testing.assert_allclose(got[middle], tone(0.5, hz=1000)[middle], atol=1e-3)


def test_the_filter_holds_back_little() -> None:
    for rate_hz, most_s in (
        (4_000, 0.3),
        (8_000, 0.2),
        (16_000, 0.0),
        (44_100, 0.06),
        (48_000, 0.06),
    ):
        resampler, pushed, got = Resampler(rate_hz), 0, 0
        for _ in range(50):
            got += len(resampler.push(np.zeros(rate_hz // 50, np.float32)))
            pushed += rate_hz // 50
            assert pushed / rate_hz - got / 16_000 <= most_s


def test_the_models_own_rate_passes_unchanged() -> None:
    resampler, samples = Resampler(16_000), tone(0.1)
    assert resampler.push(samples) is samples
    assert len(resampler.flush()) == 0


@pytest.mark.parametrize("rate_hz", [0, 3_999, 384_001, -16_000])
def test_absurd_rates_are_refused_by_value(rate_hz: int) -> None:
    with pytest.raises(AudioError, match=f"{rate_hz} Hz; expected 4000 to 384000"):
        Resampler(rate_hz)
