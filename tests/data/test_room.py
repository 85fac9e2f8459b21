from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.data.room import reverberate, room_response
from earvoice.errors import AudioError, ConfigError
from earvoice.types import SAMPLE_RATE_HZ


@pytest.mark.parametrize("rt60_s", [0.2, 0.5, 1.0])
def test_the_response_decays_in_the_time_asked_for(rt60_s: float) -> None:
    response = room_response(rt60_s, np.random.default_rng(2)).astype(np.float64)
    # Schroeder: the energy still to come falls in a straight line; T20 is fitted past the early
    # echoes (40 ms), where only the tail remains, and stretched to 60 dB.
    left_db = 10 * np.log10(np.cumsum(response[::-1] ** 2)[::-1])
    start = round(0.045 * SAMPLE_RATE_HZ)
    stop = int(np.argmax(left_db < left_db[start] - 20.0))
    slope_db = np.polyfit(np.arange(start, stop) / SAMPLE_RATE_HZ, left_db[start:stop], 1)[0]
    assert -60.0 / slope_db == pytest.approx(rt60_s, rel=0.15)
    assert len(response) == rt60_s * SAMPLE_RATE_HZ


@given(rt60_s=st.floats(0.05, 2.0), direct_db=st.floats(-5, 20), seed=st.integers(0, 50))
def test_the_direct_sound_has_the_level_asked_for(
    rt60_s: float, direct_db: float, seed: int
) -> None:
    response = room_response(rt60_s, np.random.default_rng(seed), direct_db=direct_db)
    assert response[0] == 1.0
    # Six echoes may fall on one another, never on the direct sound.
    reflected = float(np.sum(response[1:].astype(np.float64) ** 2))
    measured_db = -10 * np.log10(reflected)
    assert measured_db == pytest.approx(direct_db, abs=1.0)


def test_reverberation_is_convolution_cut_to_length() -> None:
    rng = np.random.default_rng(0)
    samples = rng.standard_normal(1000).astype(np.float32)
    response = np.array([1.0, 0.0, -0.5, 0.25], np.float32)
    expected = np.convolve(samples, response)[:1000]
    assert reverberate(samples, response) == pytest.approx(expected, abs=1e-5)


def test_the_direct_sound_stays_where_and_as_loud_as_it_was() -> None:
    click = np.zeros(20, np.float32)
    click[5] = 0.5
    heard = reverberate(click, np.array([0.1, 0.2, -2.0, 1.0], np.float32))
    assert heard == pytest.approx([0, 0, 0, -0.025, -0.05, 0.5, -0.25] + [0] * 13, abs=1e-6)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_the_shortest_recordings_have_a_room_too(count: int) -> None:
    response = room_response(0.1, np.random.default_rng(0))
    assert reverberate(np.ones(count, np.float32), response) == pytest.approx(np.ones(count))


@pytest.mark.parametrize("rt60_s", [0.01, 6.0, float("nan")])
def test_an_impossible_room_is_refused(rt60_s: float) -> None:
    with pytest.raises(ConfigError, match="rt60_s must be between"):
        room_response(rt60_s, np.random.default_rng(0))


@pytest.mark.parametrize("response", [[], [0.0, 0.0]])
def test_a_silent_response_is_refused(response: list[float]) -> None:
    with pytest.raises(AudioError, match="is silent"):
        reverberate(np.ones(3, np.float32), np.array(response, np.float32))
