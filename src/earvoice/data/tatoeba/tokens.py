"""From a sentence as people write it to tokens as the synthesiser and the model know them.

Quotation marks go, because nobody says them; punctuation is that of the language and belongs to the
word before it; numbers are spelled out. A sentence with anything else (brackets, another script,
traditional characters) has no tokens: it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from earvoice.data.alignment import WordFinder
from earvoice.data.parley.sentence import Token, marks_of, without_marks
from earvoice.data.tatoeba.numerals import CHINESE_NUMBER, chinese_number, english_number
from earvoice.text import is_han

_QUOTES = str.maketrans("", "", '"“”„「」『』＂《》〈〉‘')
_ENGLISH = str.maketrans("’", "'")
_CHINESE = str.maketrans("﹐?!:;．", "，？！：；。")
# Between digits they belong to the number.
_OUTSIDE_NUMBERS = re.compile(r"(?<!\d)[,.]|[,.](?!\d)")
_ENGLISH_WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*'?")
_ABBREVIATIONS = {"a.m": "a m", "p.m": "p m"}
_MARKS = "，。？！；：、"
_CHINESE_PIECE = re.compile(rf"(?P<number>{CHINESE_NUMBER.pattern})|(?P<run>[\u4e00-\u9fff]+)|.")


def english_tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of an English sentence, none when it cannot be said."""
    tokens = []
    for written in text.translate(_QUOTES).translate(_ENGLISH).split():
        said = _english_said(without_marks(written))
        if said is None:
            return ()
        tokens.append(Token(written, said, 0))
    return tuple(tokens)


def chinese_tokens(text: str, words: WordFinder) -> tuple[Token, ...]:
    """Return the tokens of a Chinese sentence, none when it cannot be said."""
    tokens: list[Token] = []
    for piece in _pieces(_plain(text)):
        if piece in _MARKS:
            if not tokens:
                return ()
            tokens[-1] = _marked(tokens[-1], piece)
        elif is_han(piece[0]):
            tokens += (Token(word, word, 0) for word in words.split(piece))
        else:
            tokens.append(Token(piece, piece, 0))
    said = [_chinese_said(tokens, place) for place in range(len(tokens))]
    if None in said:
        return ()
    return tuple(Token(t.text, s, 0) for t, s in zip(tokens, said, strict=True) if s is not None)


def chinese_runs(text: str) -> Iterator[str]:
    """Yield what stands between punctuation and numbers, for words to be found in."""
    return (piece for piece in _pieces(_plain(text)) if is_han(piece[0]))


def _english_said(word: str) -> str | None:
    if any(map(str.isdigit, word)):
        return english_number(word)
    if _ENGLISH_WORD.fullmatch(word):
        return word
    return _ABBREVIATIONS.get(word)


def _plain(text: str) -> str:
    unquoted = "".join(text.translate(_QUOTES).translate(_CHINESE).split())
    return _OUTSIDE_NUMBERS.sub(lambda found: "，" if found.group() == "," else "。", unquoted)


def _pieces(text: str) -> Iterator[str]:
    return (found.group() for found in _CHINESE_PIECE.finditer(text))


def _marked(token: Token, mark: str) -> Token:
    """Return a token with one more mark behind it; of several the last one counts."""
    return Token(without_marks(token.text) + mark, token.spoken, token.phrase)


def _chinese_said(tokens: list[Token], place: int) -> str | None:
    """Return how a token is said among others."""
    word = without_marks(tokens[place].text)
    if word[0].isdigit():
        before = tokens[place - 1].text[-1:] if place else ""
        after = tokens[place + 1].text[:1] if place + 1 < len(tokens) else ""
        return chinese_number(
            word, before=before, after="" if marks_of(tokens[place].text) else after
        )
    return word if all(map(_is_simplified, word)) else None


def _is_simplified(char: str) -> bool:
    """Return whether a character is of the set that simplified Chinese is written in."""
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return is_han(char)
