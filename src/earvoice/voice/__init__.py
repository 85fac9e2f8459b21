"""Speech out: a synthesiser of words (eSpeak NG, as a child process)."""

from __future__ import annotations

from earvoice.voice.espeak import EspeakProcess
from earvoice.voice.espeak_pool import EspeakPool
from earvoice.voice.utterance import Phoneme, Speech, SpokenWord, Utterance

__all__ = ["EspeakPool", "EspeakProcess", "Phoneme", "Speech", "SpokenWord", "Utterance"]
