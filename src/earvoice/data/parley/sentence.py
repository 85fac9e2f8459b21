"""Bilingual sentences with word links: what the grammar makes and every consumer reads."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import cast

from earvoice.errors import DataError
from earvoice.text import joiner_of
from earvoice.types import Direction, Language

PARLEY = (Language.EN, Language.ZH)  # what both editions are in
_TRAILING_MARKS = re.compile(r"[,.?!;:，。？！；：、]+$")
_Side = list[list[object]]
_Row = tuple[str, str, _Side, _Side, list[list[int]], *tuple[str, ...]]


def without_marks(text: str) -> str:
    """Return a token's text without the punctuation attached to its end."""
    return _TRAILING_MARKS.sub("", text)


def marks_of(text: str) -> str:
    """Return the punctuation attached to the end of a token's text."""
    found = _TRAILING_MARKS.search(text)
    return found.group() if found else ""


@dataclass(frozen=True, slots=True)
class Token:
    """One word of one side.

    text: as written, punctuation attached ("Tuesday,"). spoken: what is said, without punctuation
    and with numbers spelled out, several words where need be; "" is unspoken. phrase: the same id
    on both sides marks phrases that translate each other.
    """

    text: str
    spoken: str
    phrase: int


@dataclass(frozen=True, slots=True)
class SentencePair:
    """A sentence in English and in another language.

    links: (English token index, other token index). language: the other one.
    """

    pattern: str
    topic: str
    en: tuple[Token, ...]
    other: tuple[Token, ...]
    links: tuple[tuple[int, int], ...]
    language: Language = Language.ZH

    def tokens(self, language: Language) -> tuple[Token, ...]:
        """Return the tokens of one side. Raises DataError for a language it is not in."""
        if language is Language.EN:
            return self.en
        if language is not self.language:
            raise DataError(
                f"pattern {self.pattern!r} is in en and {self.language}, not in {language}; draw "
                f"from a corpus in {language}"
            )
        return self.other

    def text(self, language: Language) -> str:
        """Return one side as written."""
        return joiner_of(language).join(token.text for token in self.tokens(language))

    def spoken(self, language: Language) -> str:
        """Return one side as said, numbers spelled out, with the punctuation that makes a pause."""
        said = (t.spoken + marks_of(t.text) for t in self.tokens(language) if t.spoken)
        return joiner_of(language).join(said)

    def links_from(self, source: Language) -> tuple[tuple[int, int], ...]:
        """Return the links as (source token index, target token index), sorted."""
        if source is Language.EN:
            return self.links
        return tuple(sorted((zh, en) for en, zh in self.links))

    def phrase_order(self, language: Language) -> tuple[int, ...]:
        """Return the phrase ids of one side in the order in which they begin."""
        return tuple(dict.fromkeys(token.phrase for token in self.tokens(language)))

    def moved_phrases(self, direction: Direction) -> tuple[int, ...]:
        """Return the smallest set of phrases whose removal leaves both sides in the same order.

        It is what a longest increasing subsequence of target positions in source order leaves out.
        """
        order = self.phrase_order(direction.source)
        place = {phrase: i for i, phrase in enumerate(self.phrase_order(direction.target))}
        kept = _longest_increasing([place[phrase] for phrase in order])
        return tuple(phrase for i, phrase in enumerate(order) if i not in kept)

    def target_in_source_order(self, direction: Direction) -> str:
        """Return the target's phrases rearranged into source order: a baseline without reordering.

        Inner punctuation, which belongs to the right order, is dropped; the final mark stays.
        """
        target = self.tokens(direction.target)
        words = [
            without_marks(token.text)
            for phrase in self.phrase_order(direction.source)
            for token in target
            if token.phrase == phrase
        ]
        return joiner_of(direction.target).join(words) + marks_of(target[-1].text)


def _longest_increasing(values: list[int]) -> frozenset[int]:
    """Return the indices of one longest increasing subsequence (patience sorting)."""
    tails: list[int] = []
    tail_values: list[int] = []
    before: list[int] = []
    for index, value in enumerate(values):
        pile = bisect_left(tail_values, value)
        before.append(tails[pile - 1] if pile else -1)
        tails[pile:] = [index, *tails[pile + 1 :]]
        tail_values[pile:] = [value, *tail_values[pile + 1 :]]
    kept = []
    index = tails[-1] if tails else -1
    while index >= 0:
        kept.append(index)
        index = before[index]
    return frozenset(kept)


def pair_to_row(pair: SentencePair) -> list[object]:
    """Return a pair as nested lists that JSON can hold; a spoken form equal to the text is null."""

    def side(tokens: tuple[Token, ...]) -> list[list[object]]:
        return [
            [t.text, None if t.spoken == without_marks(t.text) else t.spoken, t.phrase]
            for t in tokens
        ]

    links = [list(link) for link in pair.links]
    named = [] if pair.language is Language.ZH else [str(pair.language)]
    return [pair.pattern, pair.topic, side(pair.en), side(pair.other), links, *named]


def pair_from_row(row: object) -> SentencePair:
    """Rebuild a pair from `pair_to_row`. Raises DataError when the row has another shape."""
    try:
        pattern, topic, en, other, links, *named = cast(_Row, row)
        return SentencePair(
            str(pattern),
            str(topic),
            _side(en),
            _side(other),
            tuple((int(i), int(j)) for i, j in links),
            *(Language(language) for language in named),
        )
    except (TypeError, ValueError) as error:
        shown = json.dumps(row, ensure_ascii=False, default=str)[:80]
        raise DataError(
            f"sentence row {shown!r} is not [pattern, topic, en, zh, links], or with "
            "[..., links, language] in another language; "
            "write rows with pair_to_row"
        ) from error


def _side(tokens: list[list[object]]) -> tuple[Token, ...]:
    made = []
    for text, spoken, phrase in tokens:
        written = str(text)
        said = without_marks(written) if spoken is None else str(spoken)
        made.append(Token(written, said, int(cast(int, phrase))))
    return tuple(made)
