"""Synchronous fragments: two languages grow together and know their word links.

One side is English, the other one Chinese, or what a grammar makes it.

A fragment is made by `unit` (one lexical entry) or by `join` (a template over smaller fragments):

    join("If~a {event} , {result}", "如果~a {event} ， {result}", event=..., result=...)

`{name}` inserts a fragment, `word~a` is a literal linked to the literals labelled `a` on the other
side, `_` joins literals of several words, a bare word is a function word without a link, and
punctuation sticks to the word before it. Function words belong to the phrase that follows them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache

from earvoice.data.parley.sentence import SentencePair, Token, without_marks
from earvoice.errors import DataError
from earvoice.text import Unit, unit_of
from earvoice.types import Language

UNLINKED = -1
_MARKS = frozenset(",.?!，。？！、")


class Agreement(Enum):
    """What an English verb agrees with."""

    FIRST = "I"
    SINGULAR = "she"
    PLURAL = "they"


@dataclass(frozen=True, slots=True)
class Word:
    """A token in the making. Words of equal `key` on both sides are linked; keys are local."""

    text: str
    spoken: str
    key: int
    phrase: int


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of both languages; every phrase id stands on both sides."""

    en: tuple[Word, ...]
    other: tuple[Word, ...]
    agreement: Agreement = Agreement.SINGULAR


def unit(
    en: str,
    other: str,
    *,
    en_spoken: str = "",
    other_spoken: str = "",
    agreement: Agreement | None = None,
) -> Fragment:
    """Return one phrase from a lexical entry.

    `|` cuts both sides into parts linked one to one; without it every word links to every word.
    A spoken form, where given, has as many `|` parts, and each stands for all words of its part.
    """
    en_parts, other_parts = en.split("|"), other.split("|")
    if len(en_parts) != len(other_parts):
        raise DataError(
            f"entry {en!r} = {other!r} has unequal parts; cut both sides with as many '|'"
        )
    return Fragment(
        _unit_side(en_parts, en_spoken.split("|") if en_spoken else en_parts),
        _unit_side(other_parts, other_spoken.split("|") if other_spoken else other_parts),
        agreement or Agreement.SINGULAR,
    )


def _unit_side(parts: list[str], spoken: list[str]) -> tuple[Word, ...]:
    words: list[Word] = []
    for key, (part, said) in enumerate(zip(parts, spoken, strict=True)):
        texts = part.split()
        sounds = texts if said == part else [said]
        words += [Word(t, s, key, 0) for t, s in zip(texts, sounds, strict=True)]
    return tuple(words)


@dataclass(frozen=True, slots=True)
class _Element:
    slot: str = ""
    words: tuple[str, ...] = ()
    label: str = ""
    marks: str = ""


@lru_cache(maxsize=65536)
def _parse(template: str) -> tuple[_Element, ...]:
    elements: list[_Element] = []
    for item in template.split():
        if set(item) <= _MARKS:
            elements[-1] = replace(elements[-1], marks=item)
        elif item.startswith("{"):
            elements.append(_Element(slot=item[1:-1]))
        else:
            word, _, label = item.partition("~")
            elements.append(_Element(words=tuple(word.split("_")), label=label))
    return tuple(elements)


def join(en: str, other: str, /, **slots: Fragment) -> Fragment:
    """Return the fragment that a pair of templates makes of its slots (see the module docstring).

    The result agrees like the slot called `head`, else as a singular.
    """
    english, others = _parse(en), _parse(other)
    offsets, start = _offsets(slots)
    labels = {e.label for e in english if e.label}
    if labels != {e.label for e in others if e.label}:
        raise DataError(f"templates {en!r} and {other!r} differ in labels; label both sides alike")
    used = [{element.slot for element in side if element.slot} for side in (english, others)]
    if any(side != slots.keys() for side in used):
        raise DataError(f"templates {en!r} and {other!r} do not both use the slots {sorted(slots)}")
    keys = {label: start + index for index, label in enumerate(sorted(labels))}
    head = slots.get("head")
    return Fragment(
        _settle(_expand(english, keys, {n: (f.en, offsets[n]) for n, f in slots.items()})),
        _settle(_expand(others, keys, {n: (f.other, offsets[n]) for n, f in slots.items()})),
        head.agreement if head else Agreement.SINGULAR,
    )


def _offsets(slots: dict[str, Fragment]) -> tuple[dict[str, int], int]:
    offsets, start = {}, 0
    for name, fragment in slots.items():
        offsets[name] = start
        start += 1 + max(max(word.key, word.phrase) for word in (*fragment.en, *fragment.other))
    return offsets, start


def _expand(
    elements: tuple[_Element, ...],
    keys: dict[str, int],
    slots: dict[str, tuple[tuple[Word, ...], int]],
) -> list[Word]:
    words: list[Word] = []
    for element in elements:
        if element.slot:
            inner, offset = slots[element.slot]
            words += [_shifted(word, offset) for word in inner]
        else:
            key = keys.get(element.label, UNLINKED)
            words += [Word(text, text, key, key) for text in element.words]
        if element.marks:
            last = words[-1]
            words[-1] = Word(last.text + element.marks, last.spoken, last.key, last.phrase)
    return words


def _shifted(word: Word, offset: int) -> Word:
    key = word.key if word.key == UNLINKED else word.key + offset
    return Word(word.text, word.spoken, key, word.phrase + offset)


def _settle(words: list[Word]) -> tuple[Word, ...]:
    """Give function words the phrase that follows them, at the end the phrase before them."""
    phrase = next(word.phrase for word in reversed(words) if word.phrase != UNLINKED)
    settled = []
    for word in reversed(words):
        if word.phrase == UNLINKED:
            settled.append(Word(word.text, word.spoken, word.key, phrase))
        else:
            phrase = word.phrase
            settled.append(word)
    return tuple(reversed(settled))


def to_pair(
    fragment: Fragment, *, pattern: str, topic: str, language: Language = Language.ZH
) -> SentencePair:
    """Return a finished sentence: capitalised, its phrases numbered in English order.

    language: of the side that is not English.
    """
    phrases = {p: i for i, p in enumerate(dict.fromkeys(word.phrase for word in fragment.en))}
    if phrases.keys() != {word.phrase for word in fragment.other}:
        raise DataError(f"pattern {pattern!r} has a phrase on one side only; label both templates")
    links = tuple(
        (i, j)
        for i, en in enumerate(fragment.en)
        for j, word in enumerate(fragment.other)
        if en.key == word.key != UNLINKED
    )
    other = fragment.other if unit_of(language) is Unit.CHAR else _capitalised(fragment.other)
    return SentencePair(
        pattern,
        topic,
        tuple(_token(word, phrases) for word in _capitalised(fragment.en)),
        tuple(_token(word, phrases) for word in other),
        links,
        language,
    )


def _capitalised(words: tuple[Word, ...]) -> tuple[Word, ...]:
    first, *others = words
    return (replace(first, text=_capital(first.text), spoken=_capital(first.spoken)), *others)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _token(word: Word, phrases: dict[int, int]) -> Token:
    return Token(word.text, without_marks(word.spoken), phrases[word.phrase])
