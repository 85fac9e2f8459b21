"""Speech out: synthesisers as programs of their own, eSpeak NG and, for evaluation, Flite."""

from __future__ import annotations

from earvoice.voice.espeak import EspeakProcess
from earvoice.voice.espeak_pool import EspeakPool
from earvoice.voice.flite import FliteProcess
from earvoice.voice.utterance import Phoneme, Speech, SpokenWord, Utterance

__all__ = [
    "EspeakPool",
    "EspeakProcess",
    "FliteProcess",
    "Phoneme",
    "Speech",
    "SpokenWord",
    "Utterance",
]
