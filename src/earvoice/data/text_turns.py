"""Text as a source: what a reader has written once every unit of the source has been read.

A unit is a word, or a character where a language writes no spaces, which is what can be cut off a
text that is still growing. The release order is that of speech (`trajectory`): a target token is
written when the last source word it needs has been read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from earvoice.data.parley.sentence import SentencePair, Token
from earvoice.data.trajectory import merge, release_words, text_pieces
from earvoice.text import growing_units, strip_punctuation
from earvoice.types import Direction


class Form(StrEnum):
    """How a source is written: as people write, or as a live transcript has it."""

    WRITTEN = "written"
    TRANSCRIPT = "transcript"


@dataclass(frozen=True, slots=True)
class TextExample:
    """A source text and its translation, unit by unit.

    units: pieces of the source that join to its text. targets: what to write after each of them,
    possibly nothing.
    """

    direction: Direction
    units: tuple[str, ...]
    targets: tuple[str, ...]

    def turns(self, multiplier: int) -> tuple[tuple[str, str], ...]:
        """Return (source, target) of every turn when so many units make one.

        The last turn with a source may be shorter. One without follows, which says that the text
        has ended.
        """
        sources, targets = merge(self.units, multiplier), merge(self.targets, multiplier)
        return (*zip(sources, targets, strict=True), ("", ""))


def text_example(
    sentences: Sequence[SentencePair], direction: Direction, form: Form = Form.WRITTEN
) -> TextExample:
    """Return sentences as a source that is read; those without any unit are left out."""
    units: list[str] = []
    tokens: list[tuple[str, ...]] = []
    released: list[int] = []
    for sentence in sentences:
        ends, first = [], len(units)
        for token in sentence.tokens(direction.source):
            units += growing_units(_written(token, form), direction.source, first=not units)
            ends.append(max(len(units) - 1, first))
        if len(units) == first:
            continue
        target = tuple(token.text for token in sentence.tokens(direction.target))
        words = release_words(len(ends), len(target), sentence.links_from(direction.source))
        tokens.append(target)
        released += [ends[word] for word in words]
    targets = [""] * len(units)
    pieces = text_pieces(tokens, direction.target)
    for piece, unit in zip(pieces, released, strict=True):
        targets[unit] += piece
    return TextExample(direction, tuple(units), tuple(targets))


def _written(token: Token, form: Form) -> str:
    if form is Form.WRITTEN:
        return token.text
    return strip_punctuation(token.spoken).lower()
