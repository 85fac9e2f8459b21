"""A recording's output in sentences, paired with its reference segments, nulls included."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from earvoice.errors import MetricError
from earvoice.metrics.embedding import Embedder
from earvoice.metrics.hashed_ngrams import HashedNgrams
from earvoice.metrics.null_align import AlignedPair, AlignmentRule, align_sentences
from earvoice.metrics.segment import Hypothesis, ReferenceSegment, Segment
from earvoice.metrics.sentences import join_sentences, sentence_spans
from earvoice.text import Unit, split_units

_DEFAULT_EMBEDDER = HashedNgrams()
_DEFAULT_RULE = AlignmentRule()


@dataclass(frozen=True, slots=True)
class TextPair:
    """One pair of an alignment with all that is scored.

    reference, transcript: text of the reference segments, "" for over-translation. hypothesis: the
    output as written, "" for under-translation. units, delays_s, elapsed_s: as in `Hypothesis`,
    from the start of the recording. start_s, end_s: of the source; None for over-translation.
    """

    recording: str
    aligned: AlignedPair
    reference: str
    transcript: str
    hypothesis: str
    units: tuple[str, ...]
    delays_s: tuple[float, ...]
    elapsed_s: tuple[float, ...]
    start_s: float | None
    end_s: float | None

    @property
    def is_null(self) -> bool:
        """Return whether one side is missing."""
        return self.aligned.is_null

    def segment(self, index: int, unit: Unit, *, recording_s: float) -> Segment:
        """Return the pair as a segment for the latency figures, times from the source's start.

        Raises MetricError for a null, which has no latency but a penalty.
        """
        if self.is_null or self.start_s is None or self.end_s is None:
            raise MetricError(
                f"pair {index} of {self.recording} has one side only; give it the penalty of a null"
            )
        return Segment(
            recording=self.recording,
            index=index,
            text=self.hypothesis,
            units=self.units,
            delays_s=tuple(delay_s - self.start_s for delay_s in self.delays_s),
            elapsed_s=tuple(elapsed_s - self.start_s for elapsed_s in self.elapsed_s),
            source_s=self.end_s - self.start_s,
            recording_end_s=recording_s - self.start_s,
            reference=self.reference,
            reference_units=len(split_units(self.reference, unit)),
        )


def pair_texts(
    hypothesis: Hypothesis,
    references: Sequence[ReferenceSegment],
    *,
    embedder: Embedder = _DEFAULT_EMBEDDER,
    rule: AlignmentRule = _DEFAULT_RULE,
) -> list[TextPair]:
    """Return the pairs of an output and its reference segments, every one of either exactly once.

    The segments are the sentences of the reference; the output is cut where its sentences end.
    Its units are dealt out in order, each to the sentence in which it begins.
    Raises MetricError when a segment is of another recording, when there are not as many delays as
    units, or when the units do not make up the text.
    Source: Wang et al. 2025 (SEGALE), arXiv 2509.17249, as HPO evaluates with it.
    Convention: ours for where sentences end and which units are theirs.
    """
    _check(hypothesis, references)
    spans = sentence_spans(hypothesis.text)
    sentences = [hypothesis.text[span.start : span.stop] for span in spans]
    ends = _unit_ends(hypothesis, spans)
    alignment = align_sentences(
        [segment.text for segment in references], sentences, embedder=embedder, rule=rule
    )
    return [
        _text_pair(pair, hypothesis, (spans, ends), references[_slice(pair.reference)])
        for pair in alignment.pairs
    ]


def _text_pair(
    pair: AlignedPair,
    hypothesis: Hypothesis,
    cut: tuple[Sequence[range], Sequence[int]],
    segments: Sequence[ReferenceSegment],
) -> TextPair:
    spans, ends = cut
    units, text = slice(0), ""
    if pair.hypothesis:
        first, last = pair.hypothesis[0], pair.hypothesis[-1]
        units = slice(ends[first - 1] if first else 0, ends[last])
        text = hypothesis.text[spans[first].start : spans[last].stop]
    return TextPair(
        recording=hypothesis.recording,
        aligned=pair,
        reference=join_sentences([segment.text for segment in segments]),
        transcript=join_sentences([segment.transcript for segment in segments]),
        hypothesis=text,
        units=hypothesis.units[units],
        delays_s=hypothesis.delays_s[units],
        elapsed_s=hypothesis.elapsed_s[units],
        start_s=segments[0].start_s if segments else None,
        end_s=max(segment.end_s for segment in segments) if segments else None,
    )


def _slice(indices: range | None) -> slice:
    return slice(indices.start, indices.stop) if indices is not None else slice(0)


def _unit_ends(hypothesis: Hypothesis, spans: Sequence[range]) -> list[int]:
    """Return how many units begin before the end of each sentence."""
    ends: list[int] = []
    count = place = 0
    stops = [span.stop for span in spans[:-1]]
    for unit in hypothesis.units:
        begin = hypothesis.text.find(unit, place)
        if begin < 0 or hypothesis.text[place:begin].strip():
            raise MetricError(
                f"unit {count} {unit!r} of {hypothesis.recording} does not follow in its text "
                f"{hypothesis.text[place : place + 40]!r}; expected the text's own words or "
                "characters in order"
            )
        while len(ends) < len(stops) and begin >= stops[len(ends)]:
            ends.append(count)
        place = begin + len(unit)
        count += 1
    if hypothesis.text[place:].strip():
        raise MetricError(
            f"the units of {hypothesis.recording} end before its text does, at "
            f"{hypothesis.text[place : place + 40]!r}; expected all of its words or characters"
        )
    return ends + [count] * (len(spans) - len(ends))


def _check(hypothesis: Hypothesis, references: Sequence[ReferenceSegment]) -> None:
    if len(hypothesis.delays_s) != len(hypothesis.units):
        raise MetricError(
            f"{hypothesis.recording} has {len(hypothesis.units)} units with "
            f"{len(hypothesis.delays_s)} delays; expected one a unit"
        )
    if len(hypothesis.elapsed_s) not in (0, len(hypothesis.units)):
        raise MetricError(
            f"{hypothesis.recording} has {len(hypothesis.units)} units with "
            f"{len(hypothesis.elapsed_s)} elapsed times; expected one a unit, or none"
        )
    for segment in references:
        if segment.recording != hypothesis.recording:
            raise MetricError(
                f"a reference segment is of {segment.recording!r}, the output of "
                f"{hypothesis.recording!r}; group both by recording first"
            )
