"""Speak English with Flite, a synthesiser that shares nothing with eSpeak NG's voices.

A model trained on one synthesiser may have learnt its sound, not the language: a second one that
took no part in training tells. Flite is a program of its own (`apt-get install flite`).
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import wave
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from earvoice.errors import AudioError, ConfigError, ModelError
from earvoice.types import Language
from earvoice.voice.utterance import Phoneme, Speech, SpokenWord, Utterance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FLITE_VOICES = ("awb", "kal16", "rms", "slt")
_USUAL_WPM = 175
_AUDIBLE = 0.01
_WORD = re.compile(r"\S+\s*")


class FliteProcess:
    """Flite, started once for every utterance.

    The voice is chosen by a checksum of the variant an utterance asks for, so that every speaker of
    a corpus has one voice throughout; its rate is followed, its pitch is the voice's own.
    """

    def __init__(self, *, program: str = "flite", timeout_s: float = 60.0) -> None:
        """Raise ModelError when the program is not installed."""
        found = shutil.which(program)
        if found is None:
            raise ModelError(
                f"Flite is not installed (no program {program!r}); apt-get install flite, or leave "
                "out --synthesiser flite"
            )
        self._program = found
        self._timeout_s = timeout_s

    def speak(self, utterance: Utterance) -> Speech:
        """Return the utterance as sound.

        Flite tells no times: the first and the last word's are those of the sound, the ones between
        are shared out by letters. Raises ConfigError for a language other than English, AudioError
        when Flite fails or makes no sound.
        """
        if utterance.language is not Language.EN:
            raise ConfigError(
                f"Flite speaks English, not {utterance.language}; choose a direction from English, "
                "or leave out --synthesiser flite"
            )
        with tempfile.TemporaryDirectory(prefix="earvoice-flite-") as folder:
            text, sound = Path(folder) / "text.txt", Path(folder) / "sound.wav"
            text.write_text(utterance.text, encoding="utf-8")
            self._run(utterance, text, sound)
            samples, rate_hz = _read(sound, utterance.text)
        return Speech(samples, rate_hz, _words(utterance.text, samples, rate_hz))

    def _run(self, utterance: Utterance, text: Path, sound: Path) -> None:
        stretch = _USUAL_WPM / utterance.rate_wpm
        command = [self._program, "-voice", voice_of(utterance.variant)]
        command += ["--setf", f"duration_stretch={stretch:.3f}", "-f", str(text), "-o", str(sound)]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=self._timeout_s)
        except (subprocess.SubprocessError, OSError) as error:
            raise AudioError(
                f"Flite failed on {utterance.text[:80]!r}: {error}; leave this utterance out"
            ) from error


def voice_of(variant: str) -> str:
    """Return the voice that stands for a variant of eSpeak NG."""
    return FLITE_VOICES[crc32(variant.encode()) % len(FLITE_VOICES)]


def _read(sound: Path, text: str) -> tuple[NDArray[np.float32], int]:
    import numpy as np

    try:
        with wave.open(str(sound), "rb") as file:
            rate_hz, frames = file.getframerate(), file.readframes(file.getnframes())
    except (wave.Error, EOFError, OSError) as error:
        raise AudioError(
            f"Flite left no sound for {text[:80]!r}: {error}; leave this utterance out"
        ) from error
    samples = np.frombuffer(frames, "<i2").astype(np.float32) / np.float32(32768.0)
    if not (np.abs(samples) > _AUDIBLE).any():
        raise AudioError(f"Flite is silent on {text[:80]!r}; expected speech; give it words")
    return samples, rate_hz


def _words(text: str, samples: NDArray[np.float32], rate_hz: int) -> tuple[SpokenWord, ...]:
    import numpy as np

    audible = np.flatnonzero(np.abs(samples) > _AUDIBLE)
    first_s, last_s = float(audible[0]) / rate_hz, float(audible[-1] + 1) / rate_hz
    spans = [match.span() for match in _WORD.finditer(text) if any(map(str.isalnum, match[0]))]
    letters = [sum(map(str.isalnum, text[start:end])) for start, end in spans]
    borders_s = first_s + (last_s - first_s) * np.cumsum([0, *letters]) / max(1, sum(letters))
    return tuple(
        SpokenWord(text[start:end], begun_s, ended_s, start, end, (Phoneme("", begun_s, ended_s),))
        for (start, end), begun_s, ended_s in zip(
            spans, borders_s[:-1].tolist(), borders_s[1:].tolist(), strict=True
        )
    )
