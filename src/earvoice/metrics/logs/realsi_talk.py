"""What RealSI says of a talk: sentences, the utterances in each, and the terms in those."""

from __future__ import annotations

from dataclasses import dataclass

from earvoice.metrics.segment import ReferenceSegment
from earvoice.types import Direction


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the source and how to translate it. segment: the index of its sentence."""

    source: str
    target: str
    segment: int

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the translations that will do, which `target` separates by slashes."""
        return tuple(choice.strip() for choice in self.target.split("/") if choice.strip())


@dataclass(frozen=True, slots=True)
class TermPair:
    """A term of the source and its translations as the annotation separates them."""

    source: str
    target: str


@dataclass(frozen=True, slots=True)
class RealSiUtterance:
    """What was said in one go, and the terms that it holds."""

    said: ReferenceSegment
    terms: tuple[TermPair, ...] = ()


@dataclass(frozen=True, slots=True)
class RealSiSentence:
    """A sentence, which people rate as one, and the utterances it was said in."""

    said: ReferenceSegment
    utterances: tuple[RealSiUtterance, ...] = ()


@dataclass(frozen=True, slots=True)
class Clamp:
    """A time that was moved, since two stretches overlapped or one outlasted what it is part of."""

    place: str
    was_s: float
    now_s: float


@dataclass(frozen=True, slots=True)
class RealSiTalk:
    """A talk. clamps: what its reader had to move.

    As it was read, no stretch overlaps the one before, and none outlasts the talk or its sentence.
    """

    recording: str
    direction: Direction
    source_s: float
    sentences: tuple[RealSiSentence, ...]
    clamps: tuple[Clamp, ...] = ()

    @property
    def segments(self) -> tuple[ReferenceSegment, ...]:
        """Return the sentences without what is in them."""
        return tuple(sentence.said for sentence in self.sentences)

    @property
    def utterances(self) -> tuple[ReferenceSegment, ...]:
        """Return the utterances of all sentences."""
        return tuple(each.said for sentence in self.sentences for each in sentence.utterances)

    @property
    def terms(self) -> tuple[Term, ...]:
        """Return the terms of all sentences, which they name by index."""
        return tuple(
            Term(pair.source, pair.target, at)
            for at, sentence in enumerate(self.sentences)
            for utterance in sentence.utterances
            for pair in utterance.terms
        )
