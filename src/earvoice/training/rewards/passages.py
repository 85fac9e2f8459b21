"""A rollout cut into passages: stretches of reference and translation that are scored together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from earvoice.errors import MetricError
from earvoice.metrics.embedding import Embedder
from earvoice.metrics.hashed_ngrams import HashedNgrams
from earvoice.metrics.null_pairs import TextPair, pair_texts
from earvoice.metrics.resegment import Resegmentation, resegment
from earvoice.metrics.segment import Hypothesis, ReferenceSegment, Segment
from earvoice.metrics.sentences import join_sentences
from earvoice.metrics.units import Convention
from earvoice.text import Unit, split_units
from earvoice.training.rewards.quality import Pair

_DEFAULT_EMBEDDER = HashedNgrams()


class Segmentation(StrEnum):
    """How a rollout is cut.

    NULL_AWARE: sentence by sentence, and what has no counterpart stays alone (HPO section 4.1,
    SEGALE). FORCED: every reference sentence gets its part of the output, whatever that says
    (mwerSegmenter), which HPO shows to be gamed; for the ablation. WHOLE: the rollout is one
    passage, as in SeqPO-SiMT, whose sources are single sentences.
    """

    NULL_AWARE = "null-aware"
    FORCED = "forced"
    WHOLE = "whole"


class Null(StrEnum):
    """What a passage lacks. SOURCE: nothing was said (over-translation). HYPOTHESIS: nothing was
    written (under-translation).
    """

    SOURCE = "source"
    HYPOTHESIS = "hypothesis"


@dataclass(frozen=True, slots=True)
class Passage:
    """A pair of texts with its times. segment: None for a null, which has no latency."""

    pair: Pair
    segment: Segment | None
    null: Null | None = None


@dataclass(frozen=True, slots=True)
class Cutter:
    """Cuts rollouts. unit: of the target language. embedder: compares sentences."""

    segmentation: Segmentation
    unit: Unit
    embedder: Embedder = _DEFAULT_EMBEDDER

    def cut(
        self, hypothesis: Hypothesis, references: Sequence[ReferenceSegment]
    ) -> tuple[Passage, ...]:
        """Return the passages of an output, at least one.

        references: the sentences of the recording in order.
        Raises MetricError when there is none, and as `pair_texts` and `resegment` do.
        """
        if not references:
            raise MetricError(
                f"{hypothesis.recording!r} has no reference sentences, so nothing it writes has a "
                "reward; expected at least one; leave sources without speech out of the rollouts"
            )
        if self.segmentation is Segmentation.NULL_AWARE:
            return self._aligned(hypothesis, references)
        if self.segmentation is Segmentation.FORCED:
            return self._forced(hypothesis, references)
        return (self._whole(hypothesis, references),)

    def _aligned(
        self, hypothesis: Hypothesis, references: Sequence[ReferenceSegment]
    ) -> tuple[Passage, ...]:
        pairs = pair_texts(hypothesis, references, embedder=self.embedder)
        return tuple(
            Passage(
                Pair(pair.transcript, pair.reference, pair.hypothesis),
                None
                if pair.is_null
                else pair.segment(index, self.unit, recording_s=hypothesis.source_s),
                _null_of(pair),
            )
            for index, pair in enumerate(pairs)
        )

    def _forced(
        self, hypothesis: Hypothesis, references: Sequence[ReferenceSegment]
    ) -> tuple[Passage, ...]:
        segments = resegment(
            hypothesis,
            references,
            method=Resegmentation.MWER,
            unit=self.unit,
            recording_end_s=hypothesis.source_s,
            convention=Convention.EARVOICE,
        )
        return tuple(
            _passage(segment, reference.transcript)
            for segment, reference in zip(segments, references, strict=True)
        )

    def _whole(self, hypothesis: Hypothesis, references: Sequence[ReferenceSegment]) -> Passage:
        text = join_sentences([reference.text for reference in references])
        whole = Segment(
            recording=hypothesis.recording,
            index=0,
            text=hypothesis.text,
            units=hypothesis.units,
            delays_s=hypothesis.delays_s,
            elapsed_s=hypothesis.elapsed_s,
            source_s=hypothesis.source_s,
            recording_end_s=hypothesis.source_s,
            reference=text,
            reference_units=len(split_units(text, self.unit)),
        )
        return _passage(whole, join_sentences([one.transcript for one in references]))


def _passage(segment: Segment, transcript: str) -> Passage:
    pair = Pair(transcript, segment.reference, segment.text)
    if not segment.text.strip():
        return Passage(pair, None, Null.HYPOTHESIS)
    return Passage(pair, segment)


def _null_of(pair: TextPair) -> Null | None:
    if pair.aligned.reference is None:
        return Null.SOURCE
    return Null.HYPOTHESIS if pair.aligned.hypothesis is None else None
