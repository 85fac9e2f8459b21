"""Every split of parley by its name, the hand-written one among them."""

from __future__ import annotations

from collections import Counter

import pytest

from earvoice.errors import ConfigError
from earvoice.evaluation.parley import SPLITS, load_split, select_rows
from earvoice.types import Direction, Language


def test_every_split_has_rows_in_both_directions() -> None:
    for name in SPLITS:
        others = ("de", "ja") if name.startswith("verb-final") else ("zh",)
        for other in others:
            for way in (f"en-{other}", f"{other}-en"):
                rows = select_rows(load_split(name), Direction.parse(way))
                assert len(rows) >= (100 if name == "verb-final-dev" else 200)


def test_the_editions_are_different_tests() -> None:
    texts = [
        {row.pair.text(Language.EN) for row in load_split(name).sentences}
        for name in ("test", "test-2", "off-grammar")
    ]
    assert not texts[0] & texts[1]
    assert not texts[1] & texts[2]


def test_half_of_the_hand_written_sentences_have_held_out_voices() -> None:
    rows = load_split("off-grammar").sentences
    assert Counter(row.voices.kind for row in rows) == {"seen": 102, "held_out": 102}
    assert {row.kind for row in rows} == {"off_grammar"}


def test_an_unknown_split_names_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="test, dev, test-2, dev-2, off-grammar"):
        load_split("train")
