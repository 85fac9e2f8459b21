"""Speak texts at given times: as fast or slow as it takes, within what a listener can bear.

A synthesiser does not hurry by itself, and annotations allow now more, now less time than it takes:

- A text is spoken so fast that it fits the time it has, but never slower than `SLOWEST_WPM` nor
  faster than `FASTEST_WPM` words a minute. Where it is over early, silence follows.
- Where it takes longer even so, the text behind it begins when it is over, and pauses make up for
  the delay. Nobody speaks over another, and nothing is left out.
- A recording is longer than announced if the last words need it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from earvoice.data.parley.voices import Voice
from earvoice.data.speech import TAIL_S, Recording, Synthesiser, speak_tokens
from earvoice.evaluation.corpora.speech_cache import Spoken
from earvoice.types import SAMPLE_RATE_HZ, Language

SLOWEST_WPM, FASTEST_WPM = 130, 300
_FIRST_WPM = 180
# Speech does not get shorter exactly as its rate says, so a second try aims a little higher.
_MARGIN = 1.02
# eSpeak NG 1.52 crashes on some Mandarin texts of low voices that move more.
_PITCH_RANGE_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Window:
    """A text and when it is to be said."""

    text: str
    start_s: float
    end_s: float


def safe(voice: Voice) -> Voice:
    """Return a voice that no text makes crash."""
    return replace(voice, pitch_range=min(voice.pitch_range, _PITCH_RANGE_LIMIT))


def speak_at(
    process: Synthesiser,
    windows: Sequence[Window],
    voice: Voice,
    language: Language,
    *,
    source_s: float,
) -> Spoken:
    """Return texts spoken at their times, and when each was really said.

    windows: in order of time. source_s: length of the recording, unless speech needs more. The
    voice's own rate does not count. Raises AudioError when a text cannot be spoken.
    """
    parts: list[tuple[int, NDArray[np.float32]]] = []
    spans: list[tuple[float, float]] = []
    free_s = 0.0
    for window in windows:
        begin_s = max(window.start_s, free_s)
        spoken = _fitting(process, window.text, voice, language, room_s=window.end_s - begin_s)
        parts.append((round(begin_s * SAMPLE_RATE_HZ), spoken.samples))
        free_s = begin_s + _said_s(spoken)
        spans.append((begin_s, free_s))
    ends = [at + len(samples) for at, samples in parts]
    samples = np.zeros(max([round(source_s * SAMPLE_RATE_HZ), *ends]), np.float32)
    for at, part in parts:
        samples[at : at + len(part)] += part
    return Spoken(samples, tuple(spans))


def _fitting(
    process: Synthesiser, text: str, voice: Voice, language: Language, *, room_s: float
) -> Recording:
    """Return a text spoken as slowly as it may be, in the time there is, if it can be done."""
    rate_wpm = _FIRST_WPM
    spoken = _said(process, text, voice, language, rate_wpm)
    for margin in (1.0, _MARGIN):
        wanted_wpm = _limited(rate_wpm * margin * _said_s(spoken) / max(room_s, 1e-3))
        fits = _said_s(spoken) <= room_s
        if wanted_wpm == rate_wpm or (margin > 1.0 and fits):
            break
        rate_wpm = wanted_wpm
        spoken = _said(process, text, voice, language, rate_wpm)
    return spoken


def _said(
    process: Synthesiser, text: str, voice: Voice, language: Language, rate_wpm: int
) -> Recording:
    return speak_tokens(process, [text], replace(voice, rate_wpm=rate_wpm), language)


def _said_s(spoken: Recording) -> float:
    """Return how long it is until the last word was said; nothing, where there is none."""
    return max(0.0, spoken.duration_s - TAIL_S)


def _limited(rate_wpm: float) -> int:
    return min(FASTEST_WPM, max(SLOWEST_WPM, math.ceil(rate_wpm)))
