"""What the field's tools count as a unit of text, and how long they think a reference is.

| | words, hypothesis | words, reference | characters, hypothesis | characters, reference |
|---|---|---|---|---|
| SimulEval | at whitespace | at each U+0020 | without U+0020 | all, but the text stripped |
| OmniSTEval | at whitespace | at each U+0020 | all | without U+0020, stripped |
| simulstream | at runs of U+0020 | as the hypothesis | all | all |
| Earvoice | at whitespace | as the hypothesis | without whitespace | as the hypothesis |

One text therefore needs different lists of delays for different tools.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from earvoice.errors import MetricError
from earvoice.text import Unit


class Convention(StrEnum):
    """Whose rules for units are in use.

    SIMULEVAL: SimulEval 1.1; also how OmniSTEval's short form counts references.
    OMNISTEVAL: the long form of OmniSTEval 0.1.10, whose segments' references are stripped lines.
    SIMULSTREAM: simulstream 1.0, whose references are stripped lines as well.
    EARVOICE: our own, free of any space in characters and of empty words.
    """

    SIMULEVAL = "simuleval"
    OMNISTEVAL = "omnisteval"
    SIMULSTREAM = "simulstream"
    EARVOICE = "earvoice"


@dataclass(frozen=True, slots=True)
class Span:
    """Where a unit stands in its text: text[start:end]."""

    start: int
    end: int


def hypothesis_units(text: str, unit: Unit, convention: Convention) -> list[str]:
    """Return the units of a hypothesis; each needs one delay in the tool's log.

    Source: the code of SimulEval 1.1, OmniSTEval 0.1.10 and simulstream 1.0; see the table above.
    Convention: the argument's.
    """
    return [text[span.start : span.end] for span in unit_spans(text, unit, convention)]


def unit_spans(text: str, unit: Unit, convention: Convention) -> list[Span]:
    """Return where in a hypothesis its units stand, in order and without overlap.

    Source: the code of SimulEval 1.1, OmniSTEval 0.1.10 and simulstream 1.0; see the table above.
    Convention: the argument's.
    """
    if unit is Unit.WORD:
        return _words(text, _SEPARATES_WORDS[convention])
    skipped = _SKIPPED_CHARS[convention]
    return [Span(at, at + 1) for at, char in enumerate(text) if not skipped(char)]


def unit_times(
    text: str, char_times_s: Sequence[float], *, unit: Unit, convention: Convention
) -> list[float]:
    """Return the time of every unit of a hypothesis, the latest of its characters' times.

    char_times_s: when each character of `text` was written or last changed, so a word that grew
    or changed at its end has the later time.
    Raises MetricError unless there is one time a character.
    Source: "definite time" of simulstream 1.0, `metrics/readers.py`.
    Convention: the argument's, for the units.
    """
    if len(char_times_s) != len(text):
        raise MetricError(
            f"got {len(char_times_s)} times for {len(text)} characters; expected one each; "
            "give the spaces times as well"
        )
    spans = unit_spans(text, unit, convention)
    return [max(char_times_s[span.start : span.end]) for span in spans]


def reference_length(text: str, unit: Unit, convention: Convention) -> int:
    """Return how many units a reference has by the tool's own count, which AL and LAAL divide by.

    SimulEval and OmniSTEval count one word for an empty reference and one more for every further
    space in a row; ours and simulstream's counts are 0 for an empty reference.
    Source: the code of SimulEval 1.1, OmniSTEval 0.1.10 and simulstream 1.0; see the table above.
    Convention: the argument's.
    """
    if convention in (Convention.SIMULSTREAM, Convention.EARVOICE):
        return len(unit_spans(text, unit, convention))
    if unit is Unit.WORD:
        return text.count(" ") + 1
    stripped = text.strip()
    return len(stripped.replace(" ", "") if convention is Convention.OMNISTEVAL else stripped)


def _is_space(char: str) -> bool:
    return char == " "


def _never(_char: str) -> bool:
    return False


_SEPARATES_WORDS: dict[Convention, Callable[[str], bool]] = {
    Convention.SIMULEVAL: str.isspace,
    Convention.OMNISTEVAL: str.isspace,
    Convention.SIMULSTREAM: _is_space,
    Convention.EARVOICE: str.isspace,
}
_SKIPPED_CHARS: dict[Convention, Callable[[str], bool]] = {
    Convention.SIMULEVAL: _is_space,
    Convention.OMNISTEVAL: _never,
    Convention.SIMULSTREAM: _never,
    Convention.EARVOICE: str.isspace,
}


def _words(text: str, separates: Callable[[str], bool]) -> list[Span]:
    spans: list[Span] = []
    start: int | None = None
    for at, char in enumerate(text):
        if not separates(char):
            start = at if start is None else start
        elif start is not None:
            spans.append(Span(start, at))
            start = None
    if start is not None:
        spans.append(Span(start, len(text)))
    return spans
