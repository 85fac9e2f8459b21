"""What a synthesiser is asked and what it answers: samples, and the time of every word."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from earvoice.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from earvoice.types import Language

MAX_TEXT_CHARACTERS = 5_000
SLOWEST_WPM, FASTEST_WPM = 80, 350
_VOWELS = frozenset("aeiouyøœæɐɑɒɔəɚɛɜɝɤɨɪɯʉʊʌʏ")


@dataclass(frozen=True, slots=True)
class Utterance:
    """A text and how to say it.

    variant: name of an eSpeak NG voice variant such as `f2`; empty for the plain voice. pitch,
    pitch_range: 0 to 99; eSpeak NG 1.52 crashes on some Mandarin texts when the pitch is below 20
    and the range above 65. Raises ConfigError when a setting is out of range, the text is too long
    or holds half a surrogate pair.
    """

    text: str
    language: Language
    variant: str = ""
    rate_wpm: int = 175
    pitch: int = 50
    pitch_range: int = 50

    def __post_init__(self) -> None:
        """Refuse what cannot be spoken."""
        _require("rate_wpm", self.rate_wpm, SLOWEST_WPM, FASTEST_WPM)
        _require("pitch", self.pitch, 0, 99)
        _require("pitch_range", self.pitch_range, 0, 99)
        if len(self.text) > MAX_TEXT_CHARACTERS:
            raise ConfigError(
                f"text has {len(self.text)} characters, at most {MAX_TEXT_CHARACTERS} are spoken "
                "at once; split it into sentences"
            )
        if any("\ud800" <= char <= "\udfff" for char in self.text):
            raise ConfigError(
                f"text holds half a surrogate pair: {self.text[:80]!r}; decode it as UTF-8"
            )


def _require(name: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise ConfigError(f"{name} must be between {low} and {high}, got {value}")


@dataclass(frozen=True, slots=True)
class SpokenEvent:
    """One event of the synthesiser: kind is "word", "phoneme" or "end".

    text_position: character offset into the text, from 0; meaningful for words only. name: the
    phoneme in IPA, empty for a pause.
    """

    kind: str
    time_s: float
    text_position: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Phoneme:
    """A phoneme as it was spoken: [start_s, end_s); the name is IPA with stress marks."""

    name: str
    start_s: float
    end_s: float

    @property
    def is_vowel(self) -> bool:
        """Return whether this phoneme is the nucleus of a syllable."""
        return any(char in _VOWELS for char in self.name)


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A stretch of text that was spoken as one word.

    text[text_start:text_end] is `word`, with the punctuation and space that follow it. end_s is the
    end of its last phoneme: the pause of a comma belongs to nobody.
    """

    word: str
    start_s: float
    end_s: float
    text_start: int
    text_end: int
    phonemes: tuple[Phoneme, ...]


@dataclass(frozen=True, slots=True)
class Speech:
    """A spoken utterance. samples: float32 [N] in [-1, 1]."""

    samples: NDArray[np.float32]
    rate_hz: int
    words: tuple[SpokenWord, ...]


def words_of_events(text: str, events: Sequence[SpokenEvent]) -> tuple[SpokenWord, ...]:
    """Return the spoken words of a text, in order, with strictly increasing text positions.

    A word event that steps back in the text or stands still (numbers arrive in pieces) joins the
    word before it, and so does one without a single phoneme.
    """
    spoken: list[tuple[int, float, list[Phoneme]]] = []
    for event, after in zip_longest(events, events[1:]):
        if event.kind == "word" and (not spoken or event.text_position > spoken[-1][0]):
            if spoken and not spoken[-1][2]:
                spoken.pop()
            spoken.append((event.text_position, event.time_s, []))
        elif event.kind == "phoneme" and _is_sound(event.name) and spoken:
            end_s = after.time_s if after else event.time_s
            spoken[-1][2].append(Phoneme(event.name, event.time_s, end_s))
    if spoken and not spoken[-1][2]:
        spoken.pop()
    ends = [*(position for position, _, _ in spoken[1:]), len(text)]
    return tuple(
        SpokenWord(text[start:end], start_s, sounds[-1].end_s, start, end, tuple(sounds))
        for (start, start_s, sounds), end in zip(spoken, ends, strict=False)
    )


def _is_sound(name: str) -> bool:
    # No name is a pause; a name in brackets is a change of language inside the text.
    return bool(name) and not name.startswith("(")
