"""Tiny corpora whose alignment is known."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from earvoice.data.alignment.bitext import TokenPair
from earvoice.data.trajectory import Link

_WORDS = {
    "cat": "猫",
    "dog": "狗",
    "horse": "马",
    "sees": "看见",
    "likes": "喜欢",
    "seeks": "找",
    "big": "大",
    "small": "小",
    "today": "今天",
    "tomorrow": "明天",
}
_NOUNS, _VERBS, _SIZES = ("cat", "dog", "horse"), ("sees", "likes", "seeks"), ("big", "small", "")
_TIMES = ("today", "tomorrow", "")

BOOKS: list[TokenPair] = [
    (["das", "haus"], ["the", "house"]),
    (["das", "buch"], ["the", "book"]),
    (["ein", "buch"], ["a", "book"]),
]

words = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6)
corpora = st.lists(st.tuples(words, words), min_size=1, max_size=12)


def reordered(count: int) -> tuple[list[TokenPair], list[frozenset[Link]]]:
    """Return sentences whose time comes first in one language and last in the other, and links.

    "the" has no counterpart.
    """
    rng = Random(4)
    made = [_reordered(rng) for _ in range(count)]
    return [pair for pair, _ in made], [links for _, links in made]


def _reordered(rng: Random) -> tuple[TokenPair, frozenset[Link]]:
    one, other = rng.sample(_NOUNS, 2)
    size, verb, time = rng.choice(_SIZES), rng.choice(_VERBS), rng.choice(_TIMES)
    source = [word for word in ("the", size, one, verb, "the", other, time) if word]
    said = [word for word in (time, size, one, verb, other) if word]
    links = frozenset((source.index(word), target) for target, word in enumerate(said))
    return (source, [_WORDS[word] for word in said]), links
