"""Trajectories: release order, chunk grid, merging."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.data.parley.sentence import PARLEY
from earvoice.data.trajectory import (
    SpokenSentence,
    chunk_of,
    chunk_targets,
    merge,
    offline_targets,
    release_words,
    talk_targets,
    text_pieces,
    wait_k_targets,
)
from earvoice.errors import DataError
from earvoice.types import Language, WordSpan

CHUNK_S = 1.12


@st.composite
def sentences(draw: st.DrawFn, start_s: float = 0.0) -> SpokenSentence:
    lengths = draw(st.lists(st.floats(0.05, 1.5), min_size=1, max_size=8))
    words, clock_s = [], start_s
    for index, length_s in enumerate(lengths):
        words.append(WordSpan(f"w{index}", clock_s, clock_s + length_s))
        clock_s += length_s
    targets = tuple(f"t{index}" for index in range(draw(st.integers(0, 8))))
    pairs = st.tuples(st.integers(0, len(words) - 1), st.integers(0, max(0, len(targets) - 1)))
    links = tuple(draw(st.lists(pairs, max_size=10))) if targets else ()
    return SpokenSentence(tuple(words), targets, links)


def chunks_for(end_s: float) -> int:
    return int(end_s / CHUNK_S) + 1


@given(sentences(), st.sampled_from(PARLEY))
def test_concatenated_chunks_are_the_whole_translation(
    sentence: SpokenSentence, language: Language
) -> None:
    targets = chunk_targets(
        sentence.words,
        sentence.target_tokens,
        sentence.links,
        chunk_s=CHUNK_S,
        n_chunks=chunks_for(sentence.words[-1].end_s),
        language=language,
    )
    joiner = "" if language is Language.ZH else " "
    assert "".join(targets) == joiner.join(sentence.target_tokens)


@given(sentences())
def test_no_token_is_written_before_its_source_words_have_ended(sentence: SpokenSentence) -> None:
    targets = chunk_targets(
        sentence.words,
        sentence.target_tokens,
        sentence.links,
        chunk_s=CHUNK_S,
        n_chunks=chunks_for(sentence.words[-1].end_s),
        language=Language.EN,
    )
    written_s = {
        token: (index + 1) * CHUNK_S for index, text in enumerate(targets) for token in text.split()
    }
    for word, target in sentence.links:
        assert written_s[f"t{target}"] >= sentence.words[word].end_s - 1e-6


@given(sentences(), st.data())
def test_a_talk_writes_its_sentences_one_after_the_other(
    first: SpokenSentence, data: st.DataObject
) -> None:
    second = data.draw(sentences(start_s=first.words[-1].end_s + 0.3))
    targets = talk_targets(
        [first, second],
        chunk_s=CHUNK_S,
        n_chunks=chunks_for(second.words[-1].end_s),
        language=Language.EN,
    )
    assert "".join(targets).split() == [*first.target_tokens, *second.target_tokens]


@given(st.lists(st.text(max_size=3), max_size=20), st.integers(1, 12))
def test_merging_keeps_the_text_and_counts_the_turns(targets: list[str], multiplier: int) -> None:
    merged = merge(targets, multiplier)
    assert "".join(merged) == "".join(targets)
    assert len(merged) == -(-len(targets) // multiplier)


@given(st.lists(st.text(max_size=3), max_size=20), st.integers(1, 6), st.integers(1, 12))
def test_wait_k_writes_everything_and_nothing_before_chunk_k(
    pieces: list[str], k: int, n_chunks: int
) -> None:
    targets = wait_k_targets(pieces, k=k, n_chunks=n_chunks)
    assert "".join(targets) == "".join(pieces)
    assert not any(targets[: min(k, n_chunks) - 1])


def test_a_reordered_sentence_waits_for_the_word_it_puts_first() -> None:
    # "the meeting is on Tuesday" -> "会议 在 星期二 举行"; here the target starts with Tuesday.
    words = [WordSpan(word, index * 0.5, index * 0.5 + 0.5) for index, word in enumerate("abcde")]
    links = [(4, 0), (1, 1), (2, 3)]
    # Token 2 has no link and rides with token 3; all follow token 0, which needs the last word.
    assert release_words(5, 4, links) == (4, 4, 4, 4)
    assert chunk_targets(
        words,
        ["星期二", "会议", "在", "举行"],
        links,
        chunk_s=1.0,
        n_chunks=4,
        language=Language.ZH,
    ) == ("", "", "星期二会议在举行", "")


def test_unlinked_tokens_ride_with_the_next_linked_one_and_trailing_ones_with_the_last() -> None:
    assert release_words(4, 5, [(0, 1), (2, 3)]) == (0, 0, 2, 2, 2)


def test_a_sentence_without_links_waits_for_its_last_word() -> None:
    assert release_words(3, 2, []) == (2, 2)


def test_a_word_that_ends_on_the_edge_belongs_to_the_chunk_before_it() -> None:
    assert chunk_of(2.24, chunk_s=1.12, n_chunks=3) == 1
    assert chunk_of(2.2401, chunk_s=1.12, n_chunks=3) == 2
    assert chunk_of(0.0, chunk_s=1.12, n_chunks=3) == 0


def test_a_word_after_the_last_chunk_is_an_error() -> None:
    with pytest.raises(DataError, match="after 1 chunks"):
        chunk_of(1.2, chunk_s=1.12, n_chunks=1)


def test_a_link_outside_the_sentence_is_an_error() -> None:
    with pytest.raises(DataError, match="points outside"):
        release_words(2, 2, [(2, 0)])


def test_english_words_carry_their_space_and_punctuation_does_not() -> None:
    assert text_pieces([["I", "see", "."], ["Good", "!"]], Language.EN) == (
        "I",
        " see",
        ".",
        " Good",
        "!",
    )
    assert text_pieces([["我", "。"], ["好"]], Language.ZH) == ("我", "。", "好")


def test_offline_writes_once_at_the_end() -> None:
    assert offline_targets(["a", " b"], n_chunks=3) == ("", "", "a b")
