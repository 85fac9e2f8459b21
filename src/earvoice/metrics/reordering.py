"""Whether phrases that change places in translation end up where they belong."""

from __future__ import annotations

from collections.abc import Sequence


def is_in_place(hypothesis: str, phrases: Sequence[str], moved: int) -> bool:
    """Return whether a moved phrase stands in the hypothesis between the right neighbours.

    phrases: the reference's phrases in target order, each a contiguous text; moved: index into it.
    The phrase must occur, every phrase that precedes it in the reference and occurs must begin
    before it, and every one that follows must begin after it. Where a phrase occurs several times,
    as short ones do inside of others, one of its places will do: the reference itself is always in
    place. A phrase that does not occur word for word is not.
    Source: ours.
    Convention: ours; whole phrases in lower case and without punctuation.
    """
    text = plain(hypothesis)
    found = [_places(text, plain(phrase)) for phrase in phrases]
    return any(
        all(places[0] < place for places in found[:moved] if places)
        and all(places[-1] > place for places in found[moved + 1 :] if places)
        for place in found[moved]
    )


def _places(text: str, phrase: str) -> list[int]:
    """Return where a phrase begins in a text, every time."""
    if not phrase.strip():
        return []
    places, at = [], text.find(phrase)
    while at >= 0:
        places.append(at)
        at = text.find(phrase, at + 1)
    return places


def plain(text: str) -> str:
    """Return text to search in: lower case, no punctuation, single spaces around words."""
    kept = "".join(char if char.isalnum() or char.isspace() else " " for char in text.lower())
    return f" {' '.join(kept.split())} " if kept.isascii() else "".join(kept.split())
