"""Terminology accuracy: how many of the terms that should be there were translated as agreed.

Convention: ours, in the manner of the exact-match accuracy of WMT's terminology tasks. RealSI marks
which sentence needs which term, and gives one or several translations that will do.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from earvoice.errors import MetricError
from earvoice.text import is_han


@dataclass(frozen=True, slots=True)
class RequiredTerm:
    """A term that a segment needs. segment: its index; choices: translations that will do."""

    segment: int
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """A term of the source language and the translations that will do."""

    source: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermCount:
    """How many terms were needed, and how many of them are there.

    Source: exact-match accuracy, as in WMT's terminology tasks.
    Convention: ours, in percent of all terms needed.
    """

    found: int
    needed: int

    @property
    def accuracy(self) -> float:
        """Return the share that is there, in percent; raises MetricError when none was needed."""
        if not self.needed:
            raise MetricError(
                "terminology accuracy is undefined when no segment needs a term; expected at "
                "least one; check that the term list is of these recordings"
            )
        return 100.0 * self.found / self.needed


def count_terms(texts: Sequence[str], terms: Sequence[RequiredTerm]) -> TermCount:
    """Return how many of the terms stand in the texts of the segments that need them.

    texts: the output of every segment. A segment that needs a term twice must hold it twice. Case,
    width of characters and the number of spaces do not count; a word must stand whole, so a plural
    is another term.
    Raises MetricError for a term without choices or of a segment that is not there.
    Source: exact-match accuracy, as in WMT's terminology tasks; RealSI marks the terms.
    Convention: ours: whole words, folded, and as often as they are needed.
    """
    needed = Counter((term.segment, tuple(sorted(set(term.choices)))) for term in terms)
    found = 0
    for (segment, choices), times in needed.items():
        if not 0 <= segment < len(texts) or not choices:
            raise MetricError(
                f"a term {choices!r} is needed in segment {segment} of {len(texts)}; expected at "
                "least one translation and a segment from 0; check the term list"
            )
        found += min(times, occurrences(texts[segment], choices))
    return TermCount(found, sum(needed.values()))


def required_terms(
    glossary: Sequence[GlossaryEntry], transcripts: Sequence[str], references: Sequence[str]
) -> Iterator[RequiredTerm]:
    """Yield the terms of a glossary that segments need.

    A segment needs an entry as often as its transcript holds the source term and its reference one
    of the translations, whichever is less; without a transcript its reference alone decides.
    transcripts, references: of every segment; an unknown transcript is empty.
    Source: ours, for glossaries that do not mark sentences as RealSI does.
    Convention: ours: as often as both sides hold it.
    """
    for segment, (heard, reference) in enumerate(zip(transcripts, references, strict=True)):
        for entry in glossary:
            times = occurrences(reference, entry.choices)
            if heard:
                times = min(times, occurrences(heard, (entry.source,)))
            for _ in range(times):
                yield RequiredTerm(segment, entry.choices)


def occurrences(text: str, choices: Sequence[str]) -> int:
    """Return how often any of some terms stands in a text; places do not overlap.

    Source: exact match, as in WMT's terminology tasks.
    Convention: ours: whole words, NFKC, without case; Chinese needs no ends of words.
    """
    patterns = [_pattern(folded) for folded in sorted(map(_fold, choices), key=len)[::-1] if folded]
    return len(re.findall("|".join(patterns), _fold(text))) if patterns else 0


_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_SPACE_IN_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")


def _pattern(term: str) -> str:
    """Return what finds a term: whole words, but words have no ends where Chinese is written."""
    before = "" if is_han(term[0]) else rf"(?<![^\W{_HAN}])"
    after = "" if is_han(term[-1]) else rf"(?![^\W{_HAN}])"
    return f"{before}{re.escape(term)}{after}"


def _fold(text: str) -> str:
    folded = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _SPACE_IN_HAN.sub("", folded)
