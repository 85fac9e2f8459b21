"""A synthesiser whose speech is a tone, and corpora small enough for a test."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from earvoice.audio.wav import write_wav
from earvoice.errors import AudioError
from earvoice.testing.tones import tone
from earvoice.types import SAMPLE_RATE_HZ
from earvoice.voice import Phoneme, Speech, SpokenWord, Utterance

LEAD_S = 0.01


@dataclass(slots=True)
class ToneSynthesiser:
    """Speaks a letter in 0.1 s at 180 words a minute, and in proportion at any other rate."""

    said: list[Utterance] = field(default_factory=list)
    broken: bool = False

    def speak(self, utterance: Utterance) -> Speech:
        """Return a tone as long as the text."""
        if self.broken:
            raise AudioError("nobody speaks here")
        self.said.append(utterance)
        text = utterance.text
        end_s = LEAD_S + letters_s(text, utterance.rate_wpm)
        word = SpokenWord(text, LEAD_S, end_s, 0, len(text), (Phoneme("a", LEAD_S, end_s),))
        return Speech(tone(end_s + 0.5), SAMPLE_RATE_HZ, (word,))


def letters_s(text: str, rate_wpm: int) -> float:
    """Return how long the fake takes for a text."""
    return 0.1 * sum(map(str.isalnum, text)) * 180 / rate_wpm


def write_sound(path: Path, duration_s: float = 1.0, *, level: float = 0.3) -> Path:
    """Write a tone as a WAV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_wav(path, tone(duration_s, level=level))
    return path


def write_lines(path: Path, *lines: str) -> Path:
    """Write lines of text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def write_manifest(path: Path, records: Sequence[Mapping[str, object]]) -> Path:
    """Write records as Lhotse does, gzipped where the name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return path
