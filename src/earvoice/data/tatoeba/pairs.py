"""Make aligned sentence pairs of rows, and leave out those that are no good translations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import log
from statistics import median

from earvoice.data.alignment import Alignment, WordFinder, align
from earvoice.data.alignment.bitext import OnPass
from earvoice.data.parley.sentence import SentencePair, Token, without_marks
from earvoice.data.tatoeba.rows import Row
from earvoice.data.tatoeba.tokens import chinese_runs, chinese_tokens, english_tokens
from earvoice.data.trajectory import Link
from earvoice.errors import DataError

NAME = "tatoeba"


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """A row as training reads it.

    score: what a word gains from the other side, in nats. stretch: how much longer or shorter the
    Chinese side is than usual for the English one, as the logarithm of the ratio.
    """

    row: Row
    pair: SentencePair
    score: float
    stretch: float


def aligned_rows(rows: Sequence[Row], *, on_pass: OnPass | None = None) -> list[AlignedRow]:
    """Return the rows that can be said, aligned word by word, learnt from all of them.

    on_pass: as in `align`. Raises DataError when no row can be said.
    """
    finder = WordFinder.learn(run for row in rows for run in chinese_runs(row.zh))
    spoken = [
        (row, en, zh)
        for row in rows
        if (en := english_tokens(row.en)) and (zh := chinese_tokens(row.zh, finder))
    ]
    if not spoken:
        raise DataError(
            f"none of {len(rows)} sentences of Tatoeba can be said; expected English ones and "
            "simplified Chinese ones behind them; check tatoeba.path"
        )
    alignments = align([(_words(en), _words(zh)) for _, en, zh in spoken], on_pass=on_pass)
    ratios = [_ratio(en, zh) for _, en, zh in spoken]
    usual = median(ratios)
    return [
        AlignedRow(row, _pair(en, zh, found), found.score, ratio - usual)
        for (row, en, zh), found, ratio in zip(spoken, alignments, ratios, strict=True)
    ]


def linked_phrases(
    links: Iterable[Link], n_en: int, n_zh: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return a phrase for every token of both sides: what is linked is one phrase.

    A token without a link belongs to the next one that has one, at the end to the one before.
    """
    phrase_en: list[int | None] = [None] * n_en
    phrase_zh: list[int | None] = [None] * n_zh
    for number, (en, zh) in enumerate(sorted(links)):
        old = {phrase_en[en], phrase_zh[zh]} - {None}
        phrase_en[en] = phrase_zh[zh] = number
        for side in (phrase_en, phrase_zh):
            side[:] = [number if phrase in old else phrase for phrase in side]
    return _filled(phrase_en), _filled(phrase_zh)


def _filled(phrases: Sequence[int | None]) -> tuple[int, ...]:
    known = [phrase for phrase in phrases if phrase is not None]
    filled = []
    following = known[-1] if known else 0
    for phrase in reversed(phrases):
        following = following if phrase is None else phrase
        filled.append(following)
    return tuple(reversed(filled))


def _pair(en: Sequence[Token], zh: Sequence[Token], found: Alignment) -> SentencePair:
    phrases = linked_phrases(found.links, len(en), len(zh))
    sides = [
        tuple(replace(token, phrase=phrase) for token, phrase in zip(tokens, ids, strict=True))
        for tokens, ids in zip((en, zh), phrases, strict=True)
    ]
    return SentencePair(NAME, NAME, sides[0], sides[1], found.links)


def _words(tokens: Iterable[Token]) -> list[str]:
    return [without_marks(token.text).casefold() for token in tokens]


def _ratio(en: Iterable[Token], zh: Iterable[Token]) -> float:
    """Return how many Chinese characters are said for an English word, as a logarithm."""
    words = sum(len(token.spoken.split()) for token in en)
    return log(sum(len(token.spoken) for token in zh) / words)
