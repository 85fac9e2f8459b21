"""Make one clean recording sound like many speakers, rooms and microphones.

Pure functions on float32 mono audio at 16 kHz with a NumPy generator; word times follow the sound.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from earvoice.data.noise import NoiseKind, add_noise, babble
from earvoice.data.room import reverberate, room_response
from earvoice.data.speech import Recording, shifted
from earvoice.errors import ConfigError
from earvoice.types import SAMPLE_RATE_HZ, WordSpan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_BABBLE_VOICES = 5


def _ordered(bounds: tuple[float, float]) -> tuple[float, float]:
    if bounds[0] > bounds[1]:
        raise ValueError(f"the lower bound {bounds[0]:g} is above the upper one {bounds[1]:g}")
    return bounds


Range = Annotated[tuple[float, float], AfterValidator(_ordered)]
Probability = Annotated[float, Field(ge=0.0, le=1.0)]


class Augmentation(BaseModel):
    """How much recordings may be changed. A range is drawn from uniformly.

    speed: factors of `change_speed`. lead_s, trail_s: silence around. noises: kinds drawn from;
    babble of other recordings replaces them with babble_probability. peak_db: the largest magnitude
    of the result against full scale.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    speed: Range = (0.9, 1.1)
    lead_s: Range = (0.0, 0.5)
    trail_s: Range = (0.0, 0.5)
    room_probability: Probability = 0.3
    rt60_s: Range = (0.15, 0.6)
    direct_db: Range = (0.0, 10.0)
    noise_probability: Probability = 0.5
    noises: tuple[NoiseKind, ...] = Field(default=tuple(NoiseKind), min_length=1)
    babble_probability: Probability = 0.0
    snr_db: Range = (10.0, 30.0)
    peak_db: Range = (-20.0, -1.0)


def augment(
    recording: Recording,
    config: Augmentation,
    rng: np.random.Generator,
    *,
    others: Sequence[NDArray[np.float32]] = (),
) -> Recording:
    """Return the recording as another speaker might have said it in another place.

    others: float32 [N] each, of which up to five make babble. Speed, silence, room, noise and level
    are applied in this order: a room rings on into the silence, noise fills it.
    Raises ConfigError when babble is asked for and there are no others.
    """
    changed = change_speed(recording, rng.uniform(*config.speed))
    changed = pad_silence(changed, rng.uniform(*config.lead_s), rng.uniform(*config.trail_s))
    samples = changed.samples
    if rng.random() < config.room_probability:
        response = room_response(
            rng.uniform(*config.rt60_s), rng, direct_db=rng.uniform(*config.direct_db)
        )
        samples = reverberate(samples, response)
    if rng.random() < config.noise_probability:
        samples = _with_drawn_noise(samples, config, rng, others)
    return Recording(set_peak(samples, rng.uniform(*config.peak_db)), changed.words)


def change_speed(recording: Recording, factor: float) -> Recording:
    """Return the recording played `factor` times as fast.

    Pitch and formants rise by the factor, as those of a smaller speaker, and time shrinks by it. To
    move formants alone, have the text spoken at `compensated_rate` first.
    Raises ConfigError when the factor is not between 0.5 and 2.
    """
    import soxr

    _require_factor(factor)
    samples = soxr.resample(recording.samples, SAMPLE_RATE_HZ * factor, SAMPLE_RATE_HZ)
    duration_s = len(samples) / SAMPLE_RATE_HZ
    words = tuple(
        WordSpan(
            word.word,
            min(word.start_s / factor, duration_s),
            min(word.end_s / factor, duration_s),
        )
        for word in recording.words
    )
    return Recording(samples.astype(np.float32, copy=False), words)


def compensated_rate(rate_wpm: int, factor: float) -> int:
    """Return the rate to speak at, so that `change_speed` by the factor ends at `rate_wpm`."""
    _require_factor(factor)
    return round(rate_wpm / factor)


def pad_silence(recording: Recording, lead_s: float, trail_s: float) -> Recording:
    """Return the recording with silence before and after it; the word times move along.

    Raises ConfigError when either is negative.
    """
    if lead_s < 0 or trail_s < 0:
        raise ConfigError(f"silence must be 0 s or more, got {lead_s:g} s and {trail_s:g} s")
    lead, trail = round(lead_s * SAMPLE_RATE_HZ), round(trail_s * SAMPLE_RATE_HZ)
    samples = np.pad(recording.samples, (lead, trail))
    return Recording(samples, shifted(recording.words, lead / SAMPLE_RATE_HZ))


def change_gain(samples: NDArray[np.float32], gain_db: float) -> NDArray[np.float32]:
    """Return samples louder by `gain_db`; what passes full scale is clipped, as in a recorder."""
    louder: NDArray[np.float32] = np.clip(samples * np.float32(10 ** (gain_db / 20)), -1.0, 1.0)
    return louder


def set_peak(samples: NDArray[np.float32], peak_db: float) -> NDArray[np.float32]:
    """Return samples whose largest magnitude is `peak_db` against full scale; silence stays."""
    peak = float(np.max(np.abs(samples), initial=0.0))
    return change_gain(samples, peak_db - 20 * math.log10(peak)) if peak > 0 else samples


def _with_drawn_noise(
    samples: NDArray[np.float32],
    config: Augmentation,
    rng: np.random.Generator,
    others: Sequence[NDArray[np.float32]],
) -> NDArray[np.float32]:
    snr_db = rng.uniform(*config.snr_db)
    if rng.random() >= config.babble_probability:
        kind = config.noises[int(rng.integers(len(config.noises)))]
        return add_noise(samples, snr_db, rng, kind=kind)
    if not others:
        raise ConfigError("babble_probability is above 0 but there are no others; give recordings")
    chosen = rng.choice(len(others), min(_BABBLE_VOICES, len(others)), replace=False)
    return add_noise(
        samples, snr_db, rng, noise=babble([others[i] for i in chosen], len(samples), rng)
    )


def _require_factor(factor: float) -> None:
    if not 0.5 <= factor <= 2.0:
        raise ConfigError(f"a speed factor must be between 0.5 and 2, got {factor:g}")
