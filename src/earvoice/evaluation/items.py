"""What a model is evaluated on: a recording, what was said in it, and its translation."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from earvoice.data.noise import add_noise
from earvoice.metrics.logs.realsi_talk import Term
from earvoice.types import SAMPLE_RATE_HZ, Direction, Reading


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence of a recording, from its first word to the end of its last, and its reference.

    transcript: what was said, where that is known.
    """

    reference: str
    start_s: float
    end_s: float
    transcript: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A recording, or a text that is read, with its references.

    samples: float32 [N] at 16 kHz. reading: the text, of which there are no samples.
    onset_s: when the first word begins.
    is_sentence: one sentence, for which the lagging of a segment is defined; a talk is longer.
    transcript, reference: empty where nobody wrote them down.
    segments: its sentences, where their times are known. terms: what has to be translated in a
    certain way.
    """

    id: str
    kind: str
    voice: str
    direction: Direction
    samples: NDArray[np.float32]
    transcript: str
    reference: str
    onset_s: float
    is_sentence: bool
    segments: tuple[Segment, ...] = ()
    terms: tuple[Term, ...] = ()
    reading: Reading | None = None

    @property
    def source_s(self) -> float:
        """Return the length of the recording, or when the text has been revealed."""
        return self.reading.source_s if self.reading else len(self.samples) / SAMPLE_RATE_HZ

    @property
    def content(self) -> NDArray[np.float32] | Reading:
        """Return what is heard or read."""
        return self.reading or self.samples


def with_noise(item: Item, snr_db: float) -> Item:
    """Return an item with white noise at a ratio to its speech, the same for the same id."""
    rng = np.random.default_rng(zlib.crc32(item.id.encode()))
    return replace(item, samples=add_noise(item.samples, snr_db, rng))


def after_silence(item: Item, silence_s: float) -> Item:
    """Return an item that begins with so much digital silence."""
    silence = np.zeros(round(silence_s * SAMPLE_RATE_HZ), np.float32)
    shift_s = len(silence) / SAMPLE_RATE_HZ
    segments = (
        replace(segment, start_s=segment.start_s + shift_s, end_s=segment.end_s + shift_s)
        for segment in item.segments
    )
    return replace(
        item,
        samples=np.concatenate([silence, item.samples]),
        onset_s=item.onset_s + shift_s,
        segments=tuple(segments),
    )
