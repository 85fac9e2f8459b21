"""Fillers, repetitions, restarts, slips of the tongue: in the source only, never translated."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from earvoice.data.parley.lexicon.people import NAMES
from earvoice.data.parley.lexicon.places import CITIES
from earvoice.data.parley.lexicon.times import WEEKDAYS
from earvoice.data.parley.second.names import name_words
from earvoice.data.parley.sentence import SentencePair, Token, marks_of, without_marks
from earvoice.data.parley.verb_final.lexicon import PEOPLE
from earvoice.types import Language

_FILLERS = {
    Language.EN: (("um,",), ("uh,",), ("well,",), ("you", "know,"), ("I", "mean,")),
    Language.ZH: (("嗯，",), ("呃，",), ("那个，",), ("就是说，",), ("怎么说呢，",)),
}
_SORRY = {Language.EN: ("sorry,",), Language.ZH: ("不对，",)}
_PROPER = (
    frozenset(
        word for table in (WEEKDAYS, CITIES, NAMES) for entry in table for word in entry.en.split()
    )
    | name_words()
    | {word for person in PEOPLE for word in person.en.split() if word[0].isupper()}
    | {"I"}
)
_COMMA = {Language.EN: ",", Language.ZH: "，"}


def disfluent(
    pair: SentencePair, source: Language, rng: Random, *, restarts: float = 0.0
) -> SentencePair:
    """Return the pair with one or two disfluencies in its source; they have no links.

    A filler stands between phrases, a repeated word before its like, and a slip names a wrong day,
    city or person that the speaker takes back ("on Monday, sorry, Tuesday"). The target stays.
    restarts: how probably the speaker begins the sentence twice instead ("we will, we will sign").
    """
    if restarts and rng.random() < restarts:
        return _restarted(pair, source, rng)
    for _ in range(rng.choice((1, 1, 2))):
        tokens = pair.tokens(source)
        slips = [i for i, token in enumerate(tokens) if _confusable(token, source)]
        plain = [i for i, token in enumerate(tokens) if i and token.text == token.spoken]
        kind = rng.random()
        if slips and kind < 0.3:
            pair = _slip(pair, source, rng.choice(slips), rng)
        elif plain and kind < 0.5:
            index = rng.choice(plain)
            pair = _insert(pair, source, index, (tokens[index].text,))
        else:
            starts = [i for i, t in enumerate(tokens) if i == 0 or tokens[i - 1].phrase != t.phrase]
            pair = _insert(pair, source, rng.choice(starts), rng.choice(_FILLERS[source]))
    return pair


def _restarted(pair: SentencePair, source: Language, rng: Random) -> SentencePair:
    """Return the pair with its first words said twice, as far as they are plain words."""
    begun = []
    for token in pair.tokens(source)[: rng.randint(2, 4)]:
        if token.text != token.spoken:
            break
        begun.append(token.text)
    if not begun:
        return disfluent(pair, source, rng)
    return _insert(pair, source, 0, (*begun[:-1], begun[-1] + _COMMA[source]))


def _families(language: Language) -> tuple[tuple[str, ...], ...]:
    english = language is Language.EN
    return tuple(
        tuple(entry.en if english else entry.zh for entry in table)
        for table in (WEEKDAYS, CITIES, NAMES)
    )


def _confusable(token: Token, language: Language) -> bool:
    word = without_marks(token.text)
    return any(word in family for family in _families(language))


def _slip(pair: SentencePair, source: Language, index: int, rng: Random) -> SentencePair:
    right = without_marks(pair.tokens(source)[index].text)
    family = next(family for family in _families(source) if right in family)
    wrong = rng.choice([word for word in family if word != right and " " not in word])
    return _insert(pair, source, index, (wrong + _COMMA[source], *_SORRY[source]))


def _uncapitalised(token: Token) -> Token:
    """Return the token as it is written inside a sentence."""
    if without_marks(token.text) in _PROPER:
        return token
    text, spoken = (side[:1].lower() + side[1:] for side in (token.text, token.spoken))
    return replace(token, text=text, spoken=spoken)


def _insert(
    pair: SentencePair, source: Language, index: int, words: tuple[str, ...]
) -> SentencePair:
    """Return the pair with words before a source token, in that token's phrase."""
    old = list(pair.tokens(source))
    texts = list(words)
    if source is Language.EN and index == 0:
        texts[0] = texts[0][:1].upper() + texts[0][1:]
        old[0] = _uncapitalised(old[0])
    elif (
        marks_of(texts[-1])
        and not marks_of(old[index - 1].text)
        and texts[-1] not in _SORRY[source]
    ):
        old[index - 1] = replace(old[index - 1], text=old[index - 1].text + _COMMA[source])
    new = tuple(Token(text, without_marks(text), old[index].phrase) for text in texts)
    tokens = (*old[:index], *new, *old[index:])

    def moved(i: int) -> int:
        return i + len(new) if i >= index else i

    if source is Language.EN:
        return replace(pair, en=tokens, links=tuple((moved(i), j) for i, j in pair.links))
    return replace(pair, other=tokens, links=tuple((i, moved(j)) for i, j in pair.links))
