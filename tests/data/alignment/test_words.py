"""Finding words: what belongs together is found without being told."""

from __future__ import annotations

from itertools import islice
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from earvoice.data.alignment import WordFinder
from earvoice.data.parley.splits import train_sentences

_WORDS = ("葡萄", "玻璃杯", "我", "你", "吃", "洗", "蝴蝶", "看")


def made_up(count: int) -> list[list[str]]:
    rng = Random(1)
    return [rng.choices(_WORDS, k=rng.randint(2, 6)) for _ in range(count)]


def test_characters_that_only_stand_together_are_a_word() -> None:
    sentences = made_up(400)
    finder = WordFinder.learn("".join(words) for words in sentences)
    assert agreement([finder.split("".join(words)) for words in sentences], sentences) > 0.9


@given(st.text("葡萄玻璃杯我你吃洗", max_size=30))
def test_joining_the_words_gives_the_text(text: str) -> None:
    finder = WordFinder.learn(["葡萄", "我吃葡萄", "你洗玻璃杯", "我洗玻璃杯"])
    assert "".join(finder.split(text)) == text


def test_what_was_never_seen_is_split_all_the_same() -> None:
    assert "".join(WordFinder.learn(["甲乙"]).split("丙丁戊")) == "丙丁戊"
    assert WordFinder.learn([]).split("") == []


def test_most_words_of_the_grammar_are_found_in_its_sentences() -> None:
    # Alone a character is a word in a quarter of all cases, as a measure of what is to be beaten.
    sentences = [
        [token.spoken for token in pair.other]
        for pair in islice(train_sentences(3), 1000)
        if pair.other
    ]
    finder = WordFinder.learn("".join(words) for words in sentences)
    assert agreement([finder.split("".join(words)) for words in sentences], sentences) > 0.6


def agreement(found: list[list[str]], known: list[list[str]]) -> float:
    """Return the F score of words, each counted by where it stands."""
    both = [(_spans(one), _spans(other)) for one, other in zip(found, known, strict=True)]
    right = sum(len(one & other) for one, other in both)
    return 2 * right / sum(len(one) + len(other) for one, other in both)


def _spans(words: list[str]) -> set[tuple[int, int]]:
    spans, start = set(), 0
    for word in words:
        spans.add((start, start + len(word)))
        start += len(word)
    return spans
