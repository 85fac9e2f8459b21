"""Two hundred and more sentences that the grammar did not make, for an extra test.

They use the grammar's vocabulary in free structures, written by hand in both languages, and may be
read either way. They have no word links, and a Chinese token is one character. Training never sees
them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from earvoice.data.parley.sentence import SentencePair, Token, marks_of, without_marks

PATTERN = "off_grammar"


@lru_cache(maxsize=1)
def off_grammar() -> tuple[SentencePair, ...]:
    """Return the hand-written sentences; each has its topic."""
    source = files("earvoice.data.parley.second").joinpath("off_grammar.txt")
    return tuple(_pairs(source.read_text(encoding="utf-8")))


def _pairs(text: str) -> Iterator[SentencePair]:
    topic = ""
    for line in text.splitlines():
        if line.startswith("# "):
            topic = line.removeprefix("# ")
            continue
        english, chinese = (side.strip() for side in line.split("|"))
        yield SentencePair(
            PATTERN, topic, _tokens(english.split()), _tokens(_characters(chinese)), ()
        )


def _tokens(texts: list[str]) -> tuple[Token, ...]:
    return tuple(Token(text, without_marks(text).replace("-", " "), 0) for text in texts)


def _characters(chinese: str) -> list[str]:
    """Return the characters of a sentence, punctuation attached to the one before it."""
    characters: list[str] = []
    for character in chinese:
        if marks_of(character):
            characters[-1] += character
        else:
            characters.append(character)
    return characters
