"""Units of text: words where a language writes spaces, characters where it does not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from earvoice.types import Language

_WITHOUT_SPACES = (Language.ZH, Language.JA)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


class Unit(StrEnum):
    """What latency and length count."""

    WORD = "word"
    CHAR = "char"


def unit_of(language: Language) -> Unit:
    """Return the latency unit the field uses for a language."""
    return Unit.CHAR if language in _WITHOUT_SPACES else Unit.WORD


def joiner_of(language: Language) -> str:
    """Return what stands between words, and between sentences: nothing in Chinese or Japanese."""
    return "" if unit_of(language) is Unit.CHAR else " "


def split_units(text: str, unit: Unit) -> list[str]:
    """Split text into units: whitespace-separated words, or characters without whitespace."""
    if unit is Unit.WORD:
        return text.split()
    return [char for char in text if not char.isspace()]


def growing_units(text: str, language: Language, *, first: bool) -> list[str]:
    """Return the units that text adds to a growing one, as pieces that join to it.

    first: it is the beginning, so that no space precedes its first word.
    """
    unit = unit_of(language)
    found = split_units(text, unit)
    if unit is Unit.CHAR:
        return found
    return [piece if first and not index else f" {piece}" for index, piece in enumerate(found)]


def is_han(char: str) -> bool:
    """Return whether a character is a Chinese ideograph."""
    return bool(_HAN.match(char))


def are_mostly_han(texts: Iterable[str]) -> bool:
    """Return whether more than half of the letters of some texts are Chinese ideographs."""
    letters = [char for text in texts for char in text if char.isalpha()]
    return 2 * sum(map(is_han, letters)) > len(letters)


def ends_sentence(text: str) -> bool:
    """Return whether text ends with a mark that closes a sentence, quotes and brackets aside."""
    return text.rstrip().rstrip("\"'”’」』)）").endswith((".", "!", "?", "。", "！", "？", "…"))


def one_line(text: str) -> str:
    """Return text fit for a line of a terminal or caption: no control characters, single spaces."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def strip_punctuation(text: str) -> str:
    """Return text without punctuation (apostrophes inside words stay), spaces folded to one."""
    kept = []
    for index, char in enumerate(text):
        inside = (
            0 < index < len(text) - 1 and text[index - 1].isalnum() and text[index + 1].isalnum()
        )
        if unicodedata.category(char).startswith("P") and not (char in "'’" and inside):
            kept.append(" ")
        else:
            kept.append(char)
    return " ".join("".join(kept).split())
