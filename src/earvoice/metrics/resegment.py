"""Divide the output for a long recording among its reference segments, each with its own times."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias

from earvoice.errors import MetricError
from earvoice.log import get_logger
from earvoice.metrics.resegment_mwer import character_spans, least_error_starts, word_spans
from earvoice.metrics.resegment_soft import soft_starts
from earvoice.metrics.segment import Hypothesis, ReferenceSegment, Segment
from earvoice.metrics.units import Convention, Span, reference_length
from earvoice.text import Unit

_log = get_logger(__name__)

_Splitter: TypeAlias = Callable[[str, Sequence[str]], tuple[list[Span], list[int]]]


class Resegmentation(StrEnum):
    """How the output is divided.

    MWER: least word error rate, as mweralign 1.4.1 does for simulstream's StreamLAAL. SOFT: by
    similarity of words, as OmniSTEval 0.1.10 does for LongYAAL.
    """

    MWER = "mwer"
    SOFT = "soft"


def resegment(
    hypothesis: Hypothesis,
    references: Sequence[ReferenceSegment],
    *,
    method: Resegmentation,
    unit: Unit,
    recording_end_s: float | None = None,
    convention: Convention | None = None,
) -> list[Segment]:
    """Return one segment per reference, in order, with its part of the hypothesis.

    references: those of the hypothesis's recording. unit: what is aligned, words or characters of
    the text, whatever the hypothesis's units are; a unit goes where the place in the text goes at
    which it begins. Times count from the segment's start and may be negative. recording_end_s: the
    latest end of a reference when absent, as in OmniSTEval; name the duration of the audio to
    count from there. convention: how long a reference is; that of the method's tool when absent.
    Raises MetricError when references are missing or of another recording, when units and times
    differ in number, or when the units are not those of the text.
    Source: named at `resegment_mwer` and `resegment_soft`.
    Convention: that of the method's tool: mweralign 1.4.1 or OmniSTEval 0.1.10.
    """
    _require_one_recording(hypothesis, references)
    lines = [reference.text.strip() for reference in references]
    spans, starts = _SPLITTERS[method, unit](hypothesis.text, lines)
    _warn_of_left_out(hypothesis, spans[: starts[0]])
    unit_places = _unit_places(hypothesis)
    places = [span.start for span in spans] + [len(hypothesis.text)]
    cuts = [bisect_left(unit_places, places[start]) for start in starts]
    division = _Division(
        hypothesis,
        references,
        text_of=_JOINERS[method, unit],
        lengths=[
            reference_length(line, unit, convention or _CONVENTIONS[method]) for line in lines
        ],
        recording_end_s=(
            max(reference.end_s for reference in references)
            if recording_end_s is None
            else recording_end_s
        ),
    )
    spans_of = [spans[start:end] for start, end in pairwise([*starts, len(spans)])]
    units_of = [slice(cut, end) for cut, end in pairwise([*cuts, len(unit_places)])]
    return list(map(division.segment, range(len(lines)), spans_of, units_of))


@dataclass(frozen=True, slots=True)
class _Division:
    """What the segments of one recording have in common."""

    hypothesis: Hypothesis
    references: Sequence[ReferenceSegment]
    text_of: Callable[[list[str]], str]
    lengths: Sequence[int]
    recording_end_s: float

    def segment(self, index: int, spans: Sequence[Span], units: slice) -> Segment:
        """Return segment `index`, whose text is at `spans` and whose units are `units`."""
        whole, reference = self.hypothesis, self.references[index]
        zero_s = reference.start_s
        return Segment(
            recording=whole.recording,
            index=index,
            text=self.text_of(_pieces(whole.text, spans)),
            units=whole.units[units],
            delays_s=tuple(time_s - zero_s for time_s in whole.delays_s[units]),
            elapsed_s=tuple(time_s - zero_s for time_s in whole.elapsed_s[units]),
            source_s=reference.duration_s,
            recording_end_s=self.recording_end_s - zero_s,
            reference=reference.text,
            reference_units=self.lengths[index],
        )


def _pieces(text: str, spans: Sequence[Span]) -> list[str]:
    return [text[span.start : span.end] for span in spans]


def _mwer_splitter(spans_of: Callable[[str], list[Span]]) -> _Splitter:
    def split(text: str, lines: Sequence[str]) -> tuple[list[Span], list[int]]:
        spans = spans_of(text)
        cut_lines = [_pieces(line, spans_of(line)) for line in lines]
        return spans, least_error_starts(_pieces(text, spans), cut_lines)

    return split


def _soft_words(text: str, lines: Sequence[str]) -> tuple[list[Span], list[int]]:
    spans = [Span(*match.span()) for match in re.finditer(r"\S+", text)]
    return spans, soft_starts(
        _pieces(text, spans), [line.lower().split() for line in lines], characters=False
    )


def _soft_characters(text: str, lines: Sequence[str]) -> tuple[list[Span], list[int]]:
    # The peer takes spaces out of references and leaves them in the hypothesis, where they are
    # units; it folds case before it cuts, which can make two characters of one.
    spans = [Span(place, place + 1) for place in range(len(text))]
    characters = [list(line.replace(" ", "").lower()) for line in lines]
    return spans, soft_starts(text, characters, characters=True)


_SPLITTERS: dict[tuple[Resegmentation, Unit], _Splitter] = {
    (Resegmentation.MWER, Unit.WORD): _mwer_splitter(word_spans),
    (Resegmentation.MWER, Unit.CHAR): _mwer_splitter(character_spans),
    (Resegmentation.SOFT, Unit.WORD): _soft_words,
    (Resegmentation.SOFT, Unit.CHAR): _soft_characters,
}
_JOINERS: dict[tuple[Resegmentation, Unit], Callable[[list[str]], str]] = {
    (Resegmentation.MWER, Unit.WORD): " ".join,
    (Resegmentation.MWER, Unit.CHAR): lambda tokens: "".join(tokens).strip(),
    (Resegmentation.SOFT, Unit.WORD): " ".join,
    (Resegmentation.SOFT, Unit.CHAR): "".join,
}
_CONVENTIONS = {
    Resegmentation.MWER: Convention.SIMULSTREAM,
    Resegmentation.SOFT: Convention.OMNISTEVAL,
}


def _warn_of_left_out(hypothesis: Hypothesis, spans: Sequence[Span]) -> None:
    left_out = hypothesis.text[: spans[-1].end] if spans else ""
    if left_out.strip():
        _log.warning(
            "%s: soft alignment leaves out %r at the beginning, as OmniSTEval does, because either "
            "it or the first reference unit is punctuation",
            hypothesis.recording,
            left_out,
        )


def _unit_places(hypothesis: Hypothesis) -> list[int]:
    """Return where in the text each unit begins."""
    places = []
    end = 0
    for index, unit in enumerate(hypothesis.units):
        place = hypothesis.text.find(unit, end)
        if place < 0:
            raise MetricError(
                f"unit {index} of {hypothesis.recording}, {unit!r}, is not in the text after its "
                f"character {end}; expected the units in the order of the text; check the log"
            )
        places.append(place)
        end = place + len(unit)
    return places


def _require_one_recording(hypothesis: Hypothesis, references: Sequence[ReferenceSegment]) -> None:
    name, units = hypothesis.recording, len(hypothesis.units)
    if not references:
        raise MetricError(f"{name} has no reference segments; check the segmentation")
    for reference in references:
        if reference.recording != name:
            raise MetricError(
                f"a reference of {reference.recording} was given for {name}; expected segments of "
                "one recording; group them by recording"
            )
    if len(hypothesis.delays_s) != units or len(hypothesis.elapsed_s) not in (0, units):
        raise MetricError(
            f"{name} has {units} units, {len(hypothesis.delays_s)} delays and "
            f"{len(hypothesis.elapsed_s)} elapsed times; expected one of each per unit, or no "
            "elapsed times; check the log and the unit it was written for"
        )
