from __future__ import annotations

import hashlib
from collections import Counter
from importlib.resources import files
from itertools import islice
from pathlib import Path

import pytest

from earvoice.data.parley.freeze import freeze, main
from earvoice.data.parley.frozen_rows import (
    RowKind,
    SentenceRow,
    TalkRow,
    VoiceKind,
    read_frozen,
    row_from_json,
    row_to_json,
)
from earvoice.data.parley.grammar import HELD_OUT_PATTERNS, TRAINED_PATTERNS
from earvoice.data.parley.patterns.speech import FORMULAS
from earvoice.data.parley.sentence import PARLEY
from earvoice.data.parley.splits import (
    DIRECTIONS,
    held_out_keys,
    is_free,
    load_dev,
    load_test,
    sentence_key,
    train_sentences,
    train_talks,
)
from earvoice.data.parley.voices import HELD_OUT_VARIANTS, TRAINING_VARIANTS, Voice
from earvoice.errors import DataError

FROZEN = files("earvoice.data.parley") / "frozen"
TEST_SHA256 = "3e44399df63906a7b2cd5b3baf5a440dc3dd4161132731ae87b3b7012602cfee"
DEV_SHA256 = "37549b050f46c3cec84777cb9f2b89378bf9988c1432ad89134280ef30b198d8"


TEST_2_SHA256 = "9b2ea6e5c1da38f83fc44ae5875c2b7d71868f3ef0fdc21fb4f8635efb684bda"
DEV_2_SHA256 = "e1e7cc67fbd9c2f6a7ae0302af8563655c686e220a41c296e56bfcb48b9818aa"


@pytest.mark.parametrize(
    ("name", "sha256"),
    [
        ("test-1", TEST_SHA256),
        ("dev-1", DEV_SHA256),
        ("test-2", TEST_2_SHA256),
        ("dev-2", DEV_2_SHA256),
    ],
)
def test_the_frozen_files_never_change(name: str, sha256: str) -> None:
    content = (FROZEN / f"{name}.jsonl").read_bytes()
    assert hashlib.sha256(content).hexdigest() == sha256
    assert len(content) < 2_000_000


def test_the_test_split_has_its_rows() -> None:
    split = load_test()
    assert len(split.of_kind(RowKind.SEEN_PATTERN)) == 200
    assert len(split.of_kind(RowKind.UNSEEN_PATTERN)) == 60
    assert Counter(row.talk.direction for row in split.talks) == dict.fromkeys(DIRECTIONS, 12)
    assert len(load_dev().sentences) == 300
    ids = [row.id for row in split.sentences] + [row.id for row in split.talks]
    assert len(ids) == len(set(ids))


def test_test_talks_last_about_a_minute() -> None:
    assert all(45.0 <= row.talk.estimated_s() <= 75.0 for row in load_test().talks)


def test_unseen_rows_come_from_held_out_patterns_and_seen_rows_do_not() -> None:
    unseen = {row.pair.pattern for row in load_test().of_kind(RowKind.UNSEEN_PATTERN)}
    seen = {row.pair.pattern for row in load_test().of_kind(RowKind.SEEN_PATTERN)}
    assert unseen == {pattern.name for pattern in HELD_OUT_PATTERNS} and len(unseen) >= 6
    assert seen <= {pattern.name for pattern in TRAINED_PATTERNS}


def test_half_of_the_voices_are_held_out_and_say_so() -> None:
    drawn = [row.voices for row in load_test().sentences]
    drawn += [row.voices for row in load_test().talks]
    kinds = Counter(voices.kind for voices in drawn)
    assert kinds[VoiceKind.SEEN] == kinds[VoiceKind.HELD_OUT]
    for voices in drawn:
        for language in PARLEY:
            assert _trainable(voices.of(language)) == (voices.kind is VoiceKind.SEEN)


def _trainable(voice: Voice) -> bool:
    assert voice.variant in TRAINING_VARIANTS + HELD_OUT_VARIANTS
    return voice.variant in TRAINING_VARIANTS and not voice.in_held_out_region


def test_dev_and_test_share_no_sentence() -> None:
    taken = held_out_keys([load_test()])
    assert all(is_free(row.pair, taken) for row in load_dev().sentences)


def test_training_yields_no_sentence_of_dev_or_test() -> None:
    taken = held_out_keys([load_test(), load_dev()])
    for pair in islice(train_sentences(51), 3000):
        keys = {sentence_key(pair, language) for language in PARLEY}
        assert pair.pattern in FORMULAS or not keys & taken
    for talk in islice(train_talks(51), 20):
        assert all(is_free(pair, taken) for pair in talk.sentences)


def test_training_avoids_what_a_split_has_taken() -> None:
    # The frozen sentences themselves must be refused, with and without a connective in front.
    taken = held_out_keys([load_test(), load_dev()])
    rows = [row for row in load_test().sentences if row.pair.pattern not in FORMULAS]
    assert len(rows) > 200
    assert not any(is_free(row.pair, taken) for row in rows)


def test_a_seed_gives_the_same_stream() -> None:
    assert list(islice(train_sentences(9), 50)) == list(islice(train_sentences(9), 50))
    assert list(islice(train_sentences(9), 50)) != list(islice(train_sentences(10), 50))


def test_frozen_rows_survive_json_exactly() -> None:
    rows: list[SentenceRow | TalkRow] = [*load_test().sentences[:40], *load_test().talks]
    for row in rows:
        assert row_from_json(row_to_json(row)) == row


def test_freezing_twice_is_refused(tmp_path: Path) -> None:
    test_path, dev_path = freeze(tmp_path)
    assert test_path.is_file() and dev_path.is_file()
    with pytest.raises(DataError, match="never overwritten"):
        freeze(tmp_path)


def test_the_command_refuses_to_overwrite_the_package(caplog: pytest.LogCaptureFixture) -> None:
    assert main() == 1


def test_a_missing_split_says_what_to_do() -> None:
    with pytest.raises(DataError, match="reinstall"):
        read_frozen("test-999")
