from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice, pairwise
from random import Random

import pytest

from earvoice.data.parley.grammar import (
    HELD_OUT_PATTERNS,
    TRAINED_PATTERNS,
    draw_held_out,
    draw_sentence,
)
from earvoice.data.parley.lexicon.entries import Topic
from earvoice.data.parley.lexicon.things import THINGS
from earvoice.data.parley.lexicon.verbs import TRANSITIVE, inflect
from earvoice.data.parley.patterns import Pattern
from earvoice.data.parley.phrases import counted
from earvoice.data.parley.sentence import SentencePair, without_marks
from earvoice.data.parley.splits import train_sentences
from earvoice.data.parley.statistics import content_words, statistics
from earvoice.types import Language

SAMPLE = list(islice(train_sentences(21), 4000))


def words(pair: SentencePair) -> list[str]:
    return [without_marks(token.text).lower() for token in pair.en]


def test_there_are_enough_words_and_patterns() -> None:
    counted_now = statistics()
    assert counted_now.english_words - counted_now.names >= 250
    assert counted_now.chinese_words - counted_now.names >= 250
    assert counted_now.patterns >= 40
    assert counted_now.held_out_patterns >= 6


def test_translation_is_a_function_both_ways() -> None:
    chinese_of, english_of = defaultdict(set), defaultdict(set)
    for pair in SAMPLE:
        english, chinese = pair.text(Language.EN), pair.text(Language.ZH)
        chinese_of[english].add(chinese)
        english_of[chinese].add(english)
    assert all(len(found) == 1 for found in chinese_of.values())
    assert all(len(found) == 1 for found in english_of.values())


def test_each_chinese_entry_has_one_english_and_nearly_the_reverse() -> None:
    english_of, chinese_of = defaultdict(set), defaultdict(set)
    for english, chinese in content_words():
        english_of[chinese].add(english)
        chinese_of[english].add(chinese)
    assert {zh for zh, found in english_of.items() if len(found) > 1} == set()
    # Places are 参观 and people 拜访; rent and interview are nouns and verbs.
    doubtful = {en: found for en, found in chinese_of.items() if len(found) > 1}
    assert doubtful == {"visit": {"参观", "拜访"}, "rent": {"租金", "租"}}


@pytest.mark.parametrize("pattern", TRAINED_PATTERNS + HELD_OUT_PATTERNS, ids=lambda p: p.name)
def test_every_pattern_makes_many_different_sentences(pattern: Pattern) -> None:
    made = {
        draw_held_out(Random(f"{pattern.name}{i}"), pattern).text(Language.EN) for i in range(60)
    }
    assert len(made) >= 5


def test_every_trained_pattern_and_topic_occurs() -> None:
    assert {pair.pattern for pair in SAMPLE} == {pattern.name for pattern in TRAINED_PATTERNS}
    assert {pair.topic for pair in SAMPLE} == set(Topic)


def test_an_stands_before_vowels_and_a_before_consonants() -> None:
    for pair in SAMPLE:
        said = words(pair)
        for article, word in pairwise(said):
            if article == "an":
                assert word[0] in "aeiou", pair.text(Language.EN)
            if article == "a":
                assert word[0] not in "aeio" and word not in {"umbrella", "urgent"}, said


def test_english_verbs_agree_with_singular_and_plural_subjects() -> None:
    singular = {verb.third.split()[0] for verb in TRANSITIVE}
    for pair in SAMPLE:
        said = words(pair)
        if said[0] in {"i", "we", "you", "they"} and said[1:2] and pair.pattern == "habit":
            assert not set(said[1:3]) & singular, pair.text(Language.EN)
        assert not re.search(
            r"\b(I|we|you|they) (is|has|needs|wants|plans)\b", " ".join(said), re.I
        )
        assert not re.search(r"\b(two|three|four|five|six|these) \w+ is\b", " ".join(said))


def test_irregular_and_doubling_verbs_are_spelled_right() -> None:
    assert inflect("send, sent, sent") == ("send", "sends", "sent", "sent", "sending")
    assert inflect("pick up") == ("pick up", "picks up", "picked up", "picked up", "picking up")
    assert inflect("try") == ("try", "tries", "tried", "tried", "trying")
    gerunds = {verb.gerund for verb in TRANSITIVE}
    assert {"submitting", "losing", "writing"} <= gerunds
    assert not {"submiting", "loseing", "writeing"} & gerunds


@pytest.mark.parametrize(
    ("noun", "number", "english", "chinese"),
    [
        ("report", 3, "three reports", "三份报告"),
        ("ticket", 2, "two tickets", "两张票"),
        ("umbrella", 1, "an umbrella", "一把雨伞"),
        ("fish", 2, "two fish", "两条鱼"),
        ("speech", 12, "twelve speeches", "十二场演讲"),
    ],
)
def test_counted_nouns_carry_their_measure_word(
    noun: str, number: int, english: str, chinese: str
) -> None:
    entry = next(thing for thing in THINGS if thing.en == noun)
    made = counted(number, entry)
    assert " ".join(word.text for word in made.en) == english
    assert "".join(word.text for word in made.other) == chinese


def test_chinese_never_counts_with_er_before_a_measure_word() -> None:
    classifiers = "".join(sorted({noun.classifier for noun in THINGS}))
    for pair in SAMPLE:
        assert not re.search(f"(?<![十百零第期])二[{classifiers}位]", pair.text(Language.ZH))


def test_a_seed_gives_the_same_sentences() -> None:
    first = [draw_sentence(Random(seed)) for seed in range(20)]
    assert first == [draw_sentence(Random(seed)) for seed in range(20)]
