from __future__ import annotations

import hashlib
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from earvoice.data.parley import freeze as freezing
from earvoice.data.parley.editions import EDITIONS, edition_of
from earvoice.data.parley.freeze import freeze
from earvoice.data.parley.frozen_rows import (
    RowKind,
    SentenceRow,
    TalkRow,
    row_from_json,
    row_to_json,
)
from earvoice.data.parley.sentence import PARLEY
from earvoice.data.parley.splits import (
    DIRECTIONS,
    held_out_keys,
    is_free,
    load_dev,
    load_test,
    may_test,
    may_train,
    sentence_key,
    train_sentences,
    train_talks,
)
from earvoice.data.parley.statistics import main, statistics
from earvoice.data.scripts import MixConfig, ScriptSource
from earvoice.data.shards import ExampleKind
from earvoice.errors import ConfigError
from earvoice.types import Language

from .test_splits import DEV_SHA256, TEST_SHA256

SECOND = edition_of(2)
SENTENCES = list(islice(train_sentences(61, edition=2), 1000))
TALKS = list(islice(train_talks(61, edition=2), 10))


def test_the_first_edition_still_makes_its_frozen_files(tmp_path: Path) -> None:
    made = [hashlib.sha256(path.read_bytes()).hexdigest() for path in freeze(tmp_path)]
    assert made == [TEST_SHA256, DEV_SHA256]


def test_an_unknown_edition_names_those_there_are() -> None:
    with pytest.raises(ConfigError, match="choose 1 or 2"):
        edition_of(3)


def test_editions_share_no_pattern() -> None:
    first, second = ({*e.patterns, *e.held_out_patterns} for e in EDITIONS.values())
    assert not first & second


def test_the_second_edition_is_as_large_as_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    counted = statistics(2)
    assert counted.english_words - counted.names >= 700
    assert counted.chinese_words - counted.names >= 700
    assert counted.patterns >= 80 and counted.held_out_patterns >= 8 and counted.topics >= 10
    assert counted.people >= 3000 and counted.organisations >= 3000
    assert main(["--edition", "2"]) == 0
    assert f"patterns {counted.patterns}\n" in capsys.readouterr().out


def test_training_on_the_second_edition_rehearses_the_first() -> None:
    first = sum(pair.pattern in edition_of(1).patterns for pair in SENTENCES)
    assert 0.15 < first / len(SENTENCES) < 0.25
    assert {pair.pattern for pair in SENTENCES} <= {*edition_of(1).patterns, *SECOND.patterns}


def test_training_streams_are_the_same_for_a_seed_and_differ_by_edition() -> None:
    again = list(islice(train_sentences(61, edition=2), 60))
    assert again == SENTENCES[:60]
    assert again != list(islice(train_sentences(61), 60))
    assert list(islice(train_talks(61, edition=2), 2)) == TALKS[:2]


def test_no_training_sentence_stands_in_a_frozen_split_or_may_be_tested() -> None:
    taken = held_out_keys((load_test(), load_dev()))
    for pair in (*SENTENCES, *(pair for talk in TALKS for pair in talk.sentences)):
        assert is_free(pair, taken), pair.text(Language.EN)
        if pair.pattern in SECOND.patterns and pair.pattern not in SECOND.formulas:
            assert may_train(pair, 2, taken) != may_test(pair, 2) or not may_test(pair, 2)


def test_held_out_text_is_never_trained_on() -> None:
    rng = Random(5)
    drawn = [SECOND.draw_sentence(rng) for _ in range(600)]
    testable = [p for p in drawn if may_test(p, 2) and p.pattern not in SECOND.formulas]
    assert len(testable) > 10
    assert not any(may_train(pair, 2, frozenset()) for pair in testable)
    trained = [pair for pair in drawn if may_train(pair, 2, frozenset())]
    assert len(trained) > 200
    keys = {sentence_key(p, language) for p in testable for language in PARLEY}
    assert all(is_free(pair, frozenset(keys)) for pair in trained)


def test_a_test_split_of_the_second_edition_holds_held_out_text_of_all_kinds() -> None:
    rows = list(islice(freezing.test_rows(Random("short"), SECOND), 40))
    for row in rows:
        assert isinstance(row, SentenceRow) and row.kind is RowKind.SEEN_PATTERN
        assert may_test(row.pair, 2)
        assert row_from_json(row_to_json(row)) == row


def test_a_talk_keeps_its_genre_in_a_row() -> None:
    voices = load_test().talks[0].voices
    for talk in TALKS:
        row = TalkRow("t", RowKind.TALK, talk, voices)
        assert row_from_json(row_to_json(row)) == row


def test_a_recipe_chooses_the_edition() -> None:
    source = ScriptSource(MixConfig(edition=2), seed=3)
    way = DIRECTIONS[0]
    drawn = [source.draw(str(i), ExampleKind.SENTENCE, way).sentences[0] for i in range(40)]
    assert any(pair.pattern in SECOND.patterns for pair in drawn)
    first = ScriptSource(MixConfig(), seed=3)
    drawn = [first.draw(str(i), ExampleKind.SENTENCE, way).sentences[0] for i in range(40)]
    assert all(pair.pattern in edition_of(1).patterns for pair in drawn)
