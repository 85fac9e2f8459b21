from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.data.parley.grammar import HELD_OUT_PATTERNS, draw_held_out, draw_sentence
from earvoice.data.parley.sentence import (
    PARLEY,
    SentencePair,
    Token,
    marks_of,
    pair_from_row,
    pair_to_row,
    without_marks,
)
from earvoice.data.parley.splits import DIRECTIONS, train_sentences
from earvoice.errors import DataError
from earvoice.types import Direction, Language

SAMPLE = list(islice(train_sentences(11), 400)) + [
    draw_held_out(Random(f"held-{i}"), pattern) for pattern in HELD_OUT_PATTERNS for i in range(10)
]
_ENGLISH = """
the a an is are am was were be do does did have it on at in to that for as by of and or both i we
"""
_CHINESE = "的 了 就 很 所以 在 把 被 都 的话 请问 是 否则 但是 来"
FUNCTION_WORDS = {
    Language.EN: frozenset(_ENGLISH.split()),
    Language.ZH: frozenset(_CHINESE.split()),
}
drawn = st.integers(0, 2**32).map(lambda seed: draw_sentence(Random(seed)))


def pair_of(english: list[tuple[str, int]], chinese: list[tuple[str, int]]) -> SentencePair:
    def side(words: list[tuple[str, int]]) -> tuple[Token, ...]:
        return tuple(Token(text, without_marks(text), phrase) for text, phrase in words)

    return SentencePair("p", "t", side(english), side(chinese), ())


def test_only_the_fronted_phrase_has_moved() -> None:
    # English phrases 0 1 2 3 are 0 3 2 1 in Chinese: 0 and one of the others can stay.
    pair = pair_of(
        [("We", 0), ("met", 1), ("here", 2), ("today.", 3)],
        [("我们", 0), ("今天", 3), ("在这里", 2), ("见面。", 1)],
    )
    assert len(pair.moved_phrases(DIRECTIONS[0])) == 2
    assert pair.target_in_source_order(DIRECTIONS[0]) == "我们见面在这里今天。"
    assert pair.target_in_source_order(DIRECTIONS[1]) == "We today here met."


def test_monotone_sentences_have_no_moved_phrases() -> None:
    pair = pair_of([("I", 0), ("wait.", 1)], [("我", 0), ("等。", 1)])
    assert pair.moved_phrases(DIRECTIONS[0]) == pair.moved_phrases(DIRECTIONS[1]) == ()


@settings(max_examples=150, deadline=None)
@given(drawn)
def test_links_stay_inside_both_sides_and_turn_around(pair: SentencePair) -> None:
    assert all(0 <= i < len(pair.en) and 0 <= j < len(pair.other) for i, j in pair.links)
    assert len(set(pair.links)) == len(pair.links)
    turned = pair.links_from(Language.ZH)
    assert sorted((i, j) for j, i in turned) == list(pair.links_from(Language.EN))


@settings(max_examples=150, deadline=None)
@given(drawn)
def test_every_phrase_stands_on_both_sides(pair: SentencePair) -> None:
    assert set(pair.phrase_order(Language.EN)) == set(pair.phrase_order(Language.ZH))


@settings(max_examples=150, deadline=None)
@given(drawn)
def test_spoken_forms_hold_letters_and_ideographs_only(pair: SentencePair) -> None:
    for token in pair.en:
        assert token.spoken.replace("'", "").replace(" ", "").isalpha() and token.spoken.isascii()
    for token in pair.other:
        assert all("一" <= char <= "鿿" for char in token.spoken)
    for language in PARLEY:
        assert marks_of(pair.spoken(language)) == marks_of(pair.text(language)) != ""


@settings(max_examples=150, deadline=None)
@given(drawn, st.sampled_from(DIRECTIONS))
def test_rearranging_the_target_keeps_its_words(pair: SentencePair, direction: Direction) -> None:
    def characters(text: str) -> Counter[str]:
        return Counter(char for char in text if char not in " ,.?，。？")

    rearranged = pair.target_in_source_order(direction)
    assert characters(rearranged) == characters(pair.text(direction.target))
    if not pair.moved_phrases(direction):
        whole = [p for p in pair.phrase_order(direction.source)]
        assert whole == list(pair.phrase_order(direction.target))


@settings(max_examples=100, deadline=None)
@given(drawn)
def test_a_pair_survives_json_exactly(pair: SentencePair) -> None:
    assert pair_from_row(json.loads(json.dumps(pair_to_row(pair), ensure_ascii=False))) == pair


def test_a_row_of_another_shape_is_refused() -> None:
    with pytest.raises(DataError, match="is not \\[pattern"):
        pair_from_row(["p", "t", []])


@pytest.mark.parametrize("language", PARLEY)
def test_only_function_words_have_no_link(language: Language) -> None:
    for pair in SAMPLE:
        linked = {source for source, _ in pair.links_from(language)}
        for index, token in enumerate(pair.tokens(language)):
            word = without_marks(token.text).lower()
            assert index in linked or word in FUNCTION_WORDS[language], (word, pair)


def test_chinese_tokens_are_words() -> None:
    for pair in SAMPLE:
        for token in pair.other:
            text = without_marks(token.text)
            assert any(char.isdigit() for char in text) or 1 <= len(text) <= 4, (text, pair.pattern)


def test_english_sentences_begin_with_a_capital_and_end_with_a_mark() -> None:
    for pair in SAMPLE:
        text = pair.text(Language.EN)
        assert text[0].isupper() and text[-1] in ".?"
        assert pair.text(Language.ZH)[-1] in "。？"
        assert "  " not in text and "{" not in text and "~" not in text and "_" not in text
