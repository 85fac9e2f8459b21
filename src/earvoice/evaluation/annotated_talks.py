"""What the recordings of a run should have become, as talks of RealSI: its corpus, not its output.

Any tool's log of the same recordings can then be scored with sentences, transcripts and terms.
"""

from __future__ import annotations

from earvoice.evaluation.items import Segment
from earvoice.evaluation.results import ItemResult
from earvoice.metrics.logs import RealSiSentence, RealSiTalk, RealSiUtterance, TermPair
from earvoice.metrics.segment import ReferenceSegment
from earvoice.types import Direction


def annotated_talk(result: ItemResult, direction: Direction) -> RealSiTalk:
    """Return a recording with its sentences, each as one utterance that holds its terms.

    A recording without sentences is one itself.
    """
    whole = Segment(result.reference, 0.0, result.source_s, result.transcript)
    return RealSiTalk(
        recording=result.id,
        direction=direction,
        source_s=result.source_s,
        sentences=tuple(
            _sentence(result, at, segment) for at, segment in enumerate(result.segments or (whole,))
        ),
    )


def _sentence(result: ItemResult, at: int, segment: Segment) -> RealSiSentence:
    said = ReferenceSegment(
        result.id,
        segment.start_s,
        segment.end_s - segment.start_s,
        segment.reference,
        segment.transcript,
    )
    terms = tuple(TermPair(one.source, one.target) for one in result.terms if one.segment == at)
    return RealSiSentence(said, (RealSiUtterance(said, terms),))
