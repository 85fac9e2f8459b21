"""Tokens: what is written and what is said belong together, and odd sentences have none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.data.alignment import WordFinder
from earvoice.data.parley.sentence import Token, without_marks
from earvoice.data.tatoeba.tokens import chinese_runs, chinese_tokens, english_tokens

WORDS = WordFinder({"我们": 9.0, "喜欢": 9.0, "音乐": 9.0, "点": 0.0, "来": 0.0})


def written(tokens: tuple[Token, ...]) -> str:
    return " ".join(token.text for token in tokens)


def said(tokens: tuple[Token, ...]) -> str:
    return " ".join(token.spoken for token in tokens)


def test_english_keeps_its_punctuation_and_loses_its_quotes() -> None:
    tokens = english_tokens('"Is he right?" he’d ask, well-known at 7 a.m.')
    assert written(tokens) == "Is he right? he'd ask, well-known at 7 a.m."
    assert said(tokens) == "Is he right he'd ask well-known at seven a m"


@pytest.mark.parametrize(
    "text", ["It cost $5.", "Ryūtarō won.", "See (below).", "Sold in the U.S. now.", "A - B", "…"]
)
def test_english_that_cannot_be_said_has_no_tokens(text: str) -> None:
    assert english_tokens(text) == ()


def test_chinese_is_split_into_words_with_its_own_punctuation() -> None:
    tokens = chinese_tokens("“我们 喜欢音乐,” 我们来?", WORDS)
    assert written(tokens) == "我们 喜欢 音乐， 我们 来？"
    assert said(tokens) == "我们 喜欢 音乐 我们 来"


@pytest.mark.parametrize(
    ("text", "expected_written", "expected_said"),
    [
        ("我们7点来。", "我们 7 点 来。", "我们 七 点 来"),
        ("我们2：30来.", "我们 2：30 来。", "我们 两点三十 来"),
        ("2,700点", "2,700 点", "两千七百 点"),
        ("第2点", "第 2 点", "第 二 点"),
        ("我们来！！", "我们 来！", "我们 来"),
    ],
)
def test_chinese_numbers_are_tokens_of_their_own(
    text: str, expected_written: str, expected_said: str
) -> None:
    tokens = chinese_tokens(text, WORDS)
    assert (written(tokens), said(tokens)) == (expected_written, expected_said)


@pytest.mark.parametrize(
    "text",
    ["Tom来", "我們来", "，我们来", "我们（来）", "3.5点", "我们·来", "。", "我们来……", "X光"],
)
def test_chinese_that_cannot_be_said_has_no_tokens(text: str) -> None:
    assert chinese_tokens(text, WORDS) == ()


def test_words_are_looked_for_between_marks_and_numbers() -> None:
    assert list(chinese_runs("“我们7点来，喜欢 音乐。”")) == ["我们", "点来", "喜欢音乐"]


@given(st.text("我们喜欢音乐点来，。？7,.:2%（A ", max_size=20))
def test_every_token_of_a_sentence_is_said(text: str) -> None:
    for token in chinese_tokens(text, WORDS):
        assert without_marks(token.text) and token.spoken
        assert not any(char.isdigit() for char in token.spoken)


@given(st.text("ab'-7:,.?\" $Q", max_size=20))
def test_every_english_token_is_said_in_letters(text: str) -> None:
    for token in english_tokens(text):
        assert token.spoken and not any(char.isdigit() for char in token.spoken)
        assert any(map(str.isalnum, token.spoken))
