"""Speak sequences of tokens, and know when each token was spoken.

A synthesiser's words are not a corpus' words: "of the" is one event, a number comes in pieces,
Mandarin is cut by a dictionary of its own. Token times are found through character offsets, and
inside one event that spans several tokens through its syllables.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from earvoice.errors import AudioError, DataError
from earvoice.types import SAMPLE_RATE_HZ, Language, WordSpan
from earvoice.voice import Utterance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from earvoice.voice import Speech, SpokenWord

TAIL_S = 0.1
# A syllable is to be expected for every Han character and for every short word of another script.
_UNIT = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+"
)


class Voice(Protocol):
    """How a speaker sounds, in the terms of `earvoice.voice.Utterance`."""

    @property
    def variant(self) -> str:
        """Return the name of a voice variant, empty for the plain voice."""

    @property
    def rate_wpm(self) -> int:
        """Return the speed in words a minute."""

    @property
    def pitch(self) -> int:
        """Return the pitch, 0 to 99."""

    @property
    def pitch_range(self) -> int:
        """Return how much the pitch moves, 0 to 99."""


class Synthesiser(Protocol):
    """What turns an utterance into speech, such as `earvoice.voice.EspeakProcess`."""

    def speak(self, utterance: Utterance) -> Speech:
        """Return the utterance as sound, with the time of every word."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Speech at 16 kHz whose words are known.

    samples: float32 [N]. words: one per token, in order; their intervals are monotone and inside
    the recording.
    """

    samples: NDArray[np.float32]
    words: tuple[WordSpan, ...]

    @property
    def duration_s(self) -> float:
        """Return the length of the recording."""
        return len(self.samples) / SAMPLE_RATE_HZ


def speak_tokens(
    process: Synthesiser,
    tokens: Sequence[str],
    voice: Voice,
    language: Language,
    *,
    punctuated: Sequence[str] | None = None,
) -> Recording:
    """Return the tokens spoken as one utterance that ends `TAIL_S` after its last word.

    tokens: spoken forms, each of any number of words; one without a letter or digit is silent and
    gets an interval of no length at the end of the token before it. punctuated: the same tokens
    with the punctuation that the speaker is to observe ("no,"); without it they are one breath.
    Raises DataError when `punctuated` does not match `tokens`, AudioError when no word was spoken.
    """
    texts = _matched(tokens, punctuated)
    text, spans = _joined(texts)
    if not any(end > start for start, end in spans):
        silence = np.zeros(round(TAIL_S * SAMPLE_RATE_HZ), np.float32)
        return Recording(silence, tuple(WordSpan(token, 0.0, 0.0) for token in tokens))
    speech = process.speak(
        Utterance(text, language, voice.variant, voice.rate_wpm, voice.pitch, voice.pitch_range)
    )
    if not speech.words:
        raise AudioError(f"the synthesiser spoke no word of {text[:80]!r}; check text and language")
    words = _token_times(tokens, spans, _TextClock(text, speech.words))
    return Recording(_trimmed(speech, words[-1].end_s + TAIL_S), words)


def speak_talk(
    process: Synthesiser,
    sentences: Sequence[Sequence[str]],
    pauses_s: Sequence[float],
    voice: Voice,
    language: Language,
    *,
    punctuated: Sequence[Sequence[str]] | None = None,
) -> Recording:
    """Return sentences spoken one after the other, and the words of all of them.

    pauses_s: silence after each sentence but the last, in addition to `TAIL_S`. punctuated: as in
    `speak_tokens`. Raises DataError when the counts do not match or a pause is negative.
    """
    if punctuated is not None and len(punctuated) != len(sentences):
        raise DataError(
            f"{len(sentences)} sentences but {len(punctuated)} punctuated ones; give one each"
        )
    marked: Sequence[Sequence[str] | None] = punctuated or [None] * len(sentences)
    return join_recordings(
        [
            speak_tokens(process, tokens, voice, language, punctuated=texts)
            for tokens, texts in zip(sentences, marked, strict=True)
        ],
        pauses_s,
    )


def join_recordings(recordings: Sequence[Recording], pauses_s: Sequence[float]) -> Recording:
    """Return recordings one after the other, with silence between them.

    Raises DataError when there is not one pause fewer than recordings, or a pause is negative.
    """
    gaps = max(0, len(recordings) - 1)
    if len(pauses_s) != gaps or any(pause < 0 for pause in pauses_s):
        raise DataError(
            f"{len(recordings)} recordings need {gaps} pauses of 0 s or more, got {list(pauses_s)}"
        )
    parts: list[NDArray[np.float32]] = []
    words: list[WordSpan] = []
    position = 0
    for recording, pause_s in zip(recordings, [*pauses_s, 0.0], strict=False):
        silence = np.zeros(round(pause_s * SAMPLE_RATE_HZ), np.float32)
        parts += [recording.samples, silence]
        words += shifted(recording.words, position / SAMPLE_RATE_HZ)
        position += len(recording.samples) + len(silence)
    return Recording(np.concatenate(parts) if parts else np.zeros(0, np.float32), tuple(words))


def shifted(words: Sequence[WordSpan], by_s: float) -> tuple[WordSpan, ...]:
    """Return the words as they lie in a recording that begins `by_s` earlier."""
    return tuple(WordSpan(word.word, word.start_s + by_s, word.end_s + by_s) for word in words)


def _matched(tokens: Sequence[str], punctuated: Sequence[str] | None) -> Sequence[str]:
    if punctuated is None:
        return tokens
    if len(punctuated) != len(tokens):
        raise DataError(
            f"{len(tokens)} tokens but {len(punctuated)} punctuated ones; give one each"
        )
    for token, text in zip(tokens, punctuated, strict=True):
        if any(map(str.isalnum, token)) != any(map(str.isalnum, text)):
            raise DataError(
                f"token {token!r} and its punctuated form {text!r} must both hold letters, or "
                "neither; make both from the same token"
            )
    return punctuated


def _joined(texts: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    # Spaces also between Mandarin words: eSpeak adds no pause and finds the words more often.
    spans = []
    position = 0
    for text in texts:
        letters = [index for index, char in enumerate(text) if char.isalnum()]
        first, last = (letters[0], letters[-1] + 1) if letters else (0, 0)
        spans.append((position + first, position + last))
        position += len(text) + 1
    return " ".join(texts), spans


def _token_times(
    tokens: Sequence[str], spans: Sequence[tuple[int, int]], clock: _TextClock
) -> tuple[WordSpan, ...]:
    words: list[WordSpan] = []
    previous_s = 0.0
    for token, (start, end) in zip(tokens, spans, strict=True):
        start_s = end_s = previous_s
        if end > start:
            start_s = max(previous_s, clock.start_s(start))
            end_s = max(start_s, clock.end_s(end))
        words.append(WordSpan(token, start_s, end_s))
        previous_s = end_s
    return tuple(words)


class _TextClock:
    """When each character of a text was spoken."""

    def __init__(self, text: str, words: Sequence[SpokenWord]) -> None:
        self._text = text
        self._words = words
        self._starts = [word.text_start for word in words]

    def start_s(self, position: int) -> float:
        """Return when the character at a position began."""
        word = self._word_at(position)
        return _within(word, self._text, position) if position > word.text_start else word.start_s

    def end_s(self, position: int) -> float:
        """Return when the characters before a position had been spoken."""
        return _within(self._word_at(position - 1), self._text, position)

    def _word_at(self, position: int) -> SpokenWord:
        return self._words[max(0, bisect_right(self._starts, position) - 1)]


def _within(word: SpokenWord, text: str, position: int) -> float:
    """Return the time at a character border in a word: a syllable's, where they can be counted."""
    before = text[word.text_start : min(position, word.text_end)]
    whole = text[word.text_start : word.text_end]
    letters, all_letters = (sum(map(str.isalnum, part)) for part in (before, whole))
    if letters == 0:
        return word.start_s
    if letters == all_letters:
        return word.end_s
    syllables = _syllable_starts(word)
    if len(syllables) == len(_UNIT.findall(whole)):
        return syllables[len(_UNIT.findall(before))]
    return word.start_s + (word.end_s - word.start_s) * letters / all_letters


def _syllable_starts(word: SpokenWord) -> list[float]:
    # The consonant before a vowel opens its syllable, but ŋ never does.
    starts: list[float] = []
    for index, phoneme in enumerate(word.phonemes):
        if not phoneme.is_vowel:
            continue
        before = word.phonemes[index - 1] if index else phoneme
        opens = not before.is_vowel and not before.name.startswith("ŋ")
        starts.append(before.start_s if opens else phoneme.start_s)
    return starts


def _trimmed(speech: Speech, end_s: float) -> NDArray[np.float32]:
    import soxr

    count = round(end_s * SAMPLE_RATE_HZ)
    resampled = soxr.resample(speech.samples, speech.rate_hz, SAMPLE_RATE_HZ)[:count]
    inside = np.clip(resampled, -1.0, 1.0).astype(np.float32, copy=False)  # filters overshoot
    return np.pad(inside, (0, count - len(inside)))
