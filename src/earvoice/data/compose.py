"""Compose examples: sentences are spoken somewhere, and word times say what to write when."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from earvoice.audio.features import HOP_SAMPLES, log_mel
from earvoice.data.augment import Augmentation, augment
from earvoice.data.parley.sentence import SentencePair, marks_of
from earvoice.data.recipe import Recipe
from earvoice.data.shards import Example, ExampleKind, Label, SaidSentence
from earvoice.data.speech import Recording, Synthesiser, Voice, join_recordings, speak_tokens
from earvoice.data.trajectory import (
    Method,
    SpokenSentence,
    heard_chunks,
    offline_targets,
    talk_targets,
    text_pieces,
    wait_k_targets,
)
from earvoice.errors import ConfigError
from earvoice.text import joiner_of
from earvoice.types import SAMPLE_RATE_HZ, Direction, Language

NO_SPEECH_SOUNDS = ("silence", "white", "brown", "hum")


# The longest base chunk that models hear. Recordings are padded to whole ones whatever the grid of
# their targets, so that one preparation serves models of every base chunk.
_LONGEST_BASE_SAMPLES = 17_920


class TrajectoryConfig(Recipe):
    """How long a chunk is and when a word is written.

    chunk_samples: what a target belongs to; a model hears base chunks of one or several of them.
    max_chunks: longer talks are cut between sentences. wait_k: in chunks.
    """

    chunk_samples: int = Field(default=17_920, ge=HOP_SAMPLES, multiple_of=HOP_SAMPLES)
    max_chunks: int = Field(default=60, ge=1)
    method: Method = Method.WORD
    wait_k: int = Field(default=3, ge=1)

    @property
    def max_s(self) -> float:
        """Return the longest recording."""
        whole = self.max_chunks * self.chunk_samples // self.padded_samples
        return whole * self.padded_samples / SAMPLE_RATE_HZ

    @property
    def padded_samples(self) -> int:
        """Return what recordings are padded to a multiple of: whole chunks, and whole 1.12 s."""
        return math.lcm(self.chunk_samples, _LONGEST_BASE_SAMPLES)

    def chunks_of(self, samples: int) -> int:
        """Return how many chunks a recording of so many samples has when it is padded."""
        return -(-samples // self.padded_samples) * self.padded_samples // self.chunk_samples

    @property
    def chunk_s(self) -> float:
        """Return the length of a chunk."""
        return self.chunk_samples / SAMPLE_RATE_HZ


@dataclass(frozen=True, slots=True)
class Script:
    """What is to be said. pauses_s: after every sentence but the last."""

    id: str
    kind: ExampleKind
    direction: Direction
    sentences: tuple[SentencePair, ...]
    pauses_s: tuple[float, ...]


def compose(
    script: Script,
    process: Synthesiser,
    voice: Voice,
    *,
    augmentation: Augmentation,
    trajectory: TrajectoryConfig,
    rng: np.random.Generator,
) -> Example:
    """Return a script as an example: spoken, augmented, cut to the longest, with its targets."""
    source = script.direction.source
    spoken = [_speak(sentence, process, voice, source) for sentence in script.sentences]
    kept = _fitting(spoken, script.pauses_s, _room_s(augmentation, trajectory))
    talk = join_recordings(spoken[:kept], script.pauses_s[: kept - 1])
    heard = augment(talk, augmentation, rng)
    n_chunks = trajectory.chunks_of(len(heard.samples))
    sentences = _aligned(script.sentences[:kept], heard, script.direction)
    label = Label(
        id=script.id,
        direction=script.direction,
        kind=script.kind,
        targets=_targets(sentences, trajectory, n_chunks, script.direction.target),
        transcript=_joined([s.spoken(source) for s in script.sentences[:kept]], source),
        source_s=len(heard.samples) / SAMPLE_RATE_HZ,
        heard=_heard(script.sentences[:kept], heard, source, trajectory, n_chunks),
        sentences=_said(script.sentences[:kept], heard, script.direction),
    )
    return Example(_features(heard.samples, n_chunks * trajectory.chunk_samples), label)


def compose_no_speech(
    id_: str, direction: Direction, trajectory: TrajectoryConfig, rng: np.random.Generator
) -> Example:
    """Return a recording in which nobody speaks, and nothing is to be written."""
    count = int(rng.integers(1, 10)) * trajectory.padded_samples
    n_chunks = count // trajectory.chunk_samples
    samples = _sound(str(rng.choice(NO_SPEECH_SOUNDS)), count, rng)
    label = Label(
        id_,
        direction,
        ExampleKind.NO_SPEECH,
        targets=("",) * n_chunks,
        transcript="",
        source_s=count / SAMPLE_RATE_HZ,
        heard=("",) * n_chunks,
    )
    return Example(_features(samples, count), label)


def _speak(
    sentence: SentencePair, process: Synthesiser, voice: Voice, source: Language
) -> Recording:
    tokens = sentence.tokens(source)
    return speak_tokens(
        process,
        [token.spoken for token in tokens],
        voice,
        source,
        punctuated=[token.spoken + marks_of(token.text) for token in tokens],
    )


def _room_s(augmentation: Augmentation, trajectory: TrajectoryConfig) -> float:
    """Return how long a talk may be before it is slowed down and silence is put around it."""
    around_s = augmentation.lead_s[1] + augmentation.trail_s[1]
    room_s = (trajectory.max_s - around_s) * augmentation.speed[0]
    if room_s <= 0:
        raise ConfigError(
            f"silence of up to {around_s:g} s leaves no room in {trajectory.max_s:g} s; "
            "shorten lead_s or trail_s"
        )
    return room_s


def _fitting(spoken: Sequence[Recording], pauses_s: Sequence[float], room_s: float) -> int:
    """Return how many sentences fit, at least one."""
    length_s = 0.0
    for count, recording in enumerate(spoken):
        length_s += recording.duration_s + (pauses_s[count - 1] if count else 0.0)
        if length_s > room_s and count:
            return count
    return len(spoken)


def _aligned(
    sentences: Sequence[SentencePair], heard: Recording, direction: Direction
) -> list[SpokenSentence]:
    aligned, start = [], 0
    for sentence in sentences:
        stop = start + len(sentence.tokens(direction.source))
        aligned.append(
            SpokenSentence(
                heard.words[start:stop],
                tuple(token.text for token in sentence.tokens(direction.target)),
                sentence.links_from(direction.source),
            )
        )
        start = stop
    return aligned


def _heard(
    sentences: Sequence[SentencePair],
    heard: Recording,
    source: Language,
    trajectory: TrajectoryConfig,
    n_chunks: int,
) -> tuple[str, ...]:
    """Return the transcript in chunks; a token that is not spoken is not written either."""
    said = [[t for t in sentence.tokens(source) if t.spoken] for sentence in sentences]
    pieces = text_pieces([[t.spoken + marks_of(t.text) for t in each] for each in said], source)
    tokens = [token for sentence in sentences for token in sentence.tokens(source)]
    words = [word for word, token in zip(heard.words, tokens, strict=True) if token.spoken]
    return heard_chunks(words, pieces, chunk_s=trajectory.chunk_s, n_chunks=n_chunks)


def _said(
    sentences: Sequence[SentencePair], heard: Recording, direction: Direction
) -> tuple[SaidSentence, ...]:
    """Return the sentences where they were said, with their references."""
    found, start = [], 0
    for sentence in sentences:
        stop = start + len(sentence.tokens(direction.source))
        spans = [span for span in heard.words[start:stop] if span.end_s > span.start_s]
        start = stop
        found.append(
            SaidSentence(
                sentence.text(direction.target),
                sentence.spoken(direction.source),
                spans[0].start_s,
                spans[-1].end_s,
            )
        )
    return tuple(found)


def _targets(
    sentences: Sequence[SpokenSentence],
    trajectory: TrajectoryConfig,
    n_chunks: int,
    target: Language,
) -> tuple[str, ...]:
    if trajectory.method is Method.WORD:
        return talk_targets(
            sentences, chunk_s=trajectory.chunk_s, n_chunks=n_chunks, language=target
        )
    pieces = text_pieces([sentence.target_tokens for sentence in sentences], target)
    if trajectory.method is Method.WAIT_K:
        return wait_k_targets(pieces, k=trajectory.wait_k, n_chunks=n_chunks)
    return offline_targets(pieces, n_chunks=n_chunks)


def _joined(texts: Sequence[str], language: Language) -> str:
    return joiner_of(language).join(texts)


def _features(samples: NDArray[np.float32], count: int) -> NDArray[np.float16]:
    """Return the log-mel of a recording padded with digital silence to `count` samples."""
    padded = np.pad(samples, (0, count - len(samples)))
    return log_mel(padded).astype(np.float16)


def _sound(name: str, count: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Return a sound nobody should translate, between -70 and -15 dB of full scale."""
    if name == "silence":
        return np.zeros(count, np.float32)
    if name == "hum":
        phase = 2 * np.pi * rng.uniform(40, 400) * np.arange(count) / SAMPLE_RATE_HZ
        sound = np.sin(phase) + 0.3 * np.sin(2 * phase) + 0.1 * np.sin(3 * phase)
    else:
        sound = rng.standard_normal(count)
        if name == "brown":
            # A first-order low-pass through the spectrum: power falls as 1/f^2 above 50 Hz.
            spectrum = np.fft.rfft(sound)
            frequency_hz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE_HZ)
            sound = np.fft.irfft(spectrum / np.hypot(1.0, frequency_hz / 50.0), count)
    level = 10 ** (rng.uniform(-70, -15) / 20)
    scaled: NDArray[np.float32] = (sound / np.abs(sound).max() * level).astype(np.float32)
    return scaled
