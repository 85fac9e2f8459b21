"""Where sentences end: English, Chinese, and texts that mix them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from earvoice.text import is_han

_CLOSERS = "\"'”’」』）)]】》"
_MARK = re.compile(rf"(?P<marks>[.!?…。！？]+)[{re.escape(_CLOSERS)}]*(?P<space>\s*)|\n+")
_ALWAYS = frozenset("。！？\n")
_ENGLISH_ABBREVIATIONS = """
    mr mrs ms dr prof st gen col sgt rev hon sen rep gov capt lt vs no fig vol pp approx dept
    e.g i.e cf al
"""
_ABBREVIATIONS = frozenset(_ENGLISH_ABBREVIATIONS.split())
"""Abbreviations that a name, a number or more of the sentence follows."""
_LAST_WORD = re.compile(r"[^\s\"'“‘「『（(\[【《]*$")


def sentence_spans(text: str) -> tuple[range, ...]:
    """Return where the sentences of a text stand, in order, without the space around them.

    A Chinese full stop, question or exclamation mark and a line break always end a sentence; their
    western forms do before a space, before a Chinese character or at the end, save after a title
    ("Dr."), an initial ("J. Smith") or before a small letter that follows dots ("well... yes").
    Quotes and brackets that close with the sentence belong to it. Text behind the last mark is a
    sentence too. Every character that is no space is in exactly one span.
    """
    spans, begin = [], 0
    for mark in _MARK.finditer(text):
        if _ends(text, begin, mark):
            spans.append(_stripped(text, begin, mark.end()))
            begin = mark.end()
    spans.append(_stripped(text, begin, len(text)))
    return tuple(span for span in spans if span)


def split_sentences(text: str) -> list[str]:
    """Return the sentences of a text in order, without the space around them.

    Where they end is said at `sentence_spans`.
    """
    return [text[span.start : span.stop] for span in sentence_spans(text)]


def _ends(text: str, begin: int, mark: re.Match[str]) -> bool:
    """Return whether a mark ends the sentence that begins at `begin`."""
    if not _ALWAYS.isdisjoint(mark.group()):
        return True
    follower = text[mark.end() : mark.end() + 1]
    if not follower:
        return True
    marks, spaced = mark.group("marks"), bool(mark.group("space"))
    if marks.startswith(("…", "..")):
        return spaced and not follower.islower()
    if marks == ".":
        word = _LAST_WORD.search(text, begin, mark.start())
        return (spaced or is_han(follower)) and not _abbreviates(word.group() if word else "")
    return spaced or is_han(follower)


def _abbreviates(word: str) -> bool:
    """Return whether a full stop after a word marks an abbreviation inside a sentence."""
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isupper() and word != "I")


def _stripped(text: str, begin: int, end: int) -> range:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    return range(begin, end)


def join_sentences(sentences: Sequence[str]) -> str:
    """Return sentences as one text, with a space between those whose script writes spaces."""
    text = ""
    for sentence in sentences:
        spaced = text and sentence and not (_is_wide(text[-1]) or _is_wide(sentence[0]))
        text += f" {sentence}" if spaced else sentence
    return text


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"
