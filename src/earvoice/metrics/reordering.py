"""Whether phrases that change places in translation end up where they belong."""

from __future__ import annotations

from collections.abc import Sequence


def is_in_place(hypothesis: str, phrases: Sequence[str], moved: int) -> bool:
    """Return whether a moved phrase stands in the hypothesis between the right neighbours.

    phrases: the reference's phrases in target order, each a contiguous text; moved: index into it.
    The phrase must occur, every other phrase found that precedes it in the reference must begin
    before it, and every one that follows must begin after it. A phrase that does not occur word for
    word is not in place.
    """
    text = _plain(hypothesis)
    found = [_first(text, _plain(phrase)) for phrase in phrases]
    position = found[moved]
    if position < 0:
        return False
    before = all(place < position for place in found[:moved] if place >= 0)
    after = all(place > position for place in found[moved + 1 :] if place >= 0)
    return before and after


def _first(text: str, phrase: str) -> int:
    return text.find(phrase) if phrase.strip() else -1


def _plain(text: str) -> str:
    """Fold case, drop punctuation and, between words, keep single spaces on both sides."""
    kept = "".join(char if char.isalnum() or char.isspace() else " " for char in text.lower())
    return f" {' '.join(kept.split())} " if kept.isascii() else "".join(kept.split())
