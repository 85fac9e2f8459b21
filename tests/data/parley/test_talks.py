from __future__ import annotations

from itertools import islice
from random import Random

import pytest

from earvoice.data.parley.lexicon.people import NAMES
from earvoice.data.parley.patterns.speech import CLOSINGS, OPENINGS
from earvoice.data.parley.splits import DIRECTIONS, train_talks
from earvoice.data.parley.talks import make_talk
from earvoice.types import Direction, Language


@pytest.mark.parametrize("direction", DIRECTIONS, ids=str)
def test_a_talk_opens_closes_and_lasts_about_as_long_as_asked(direction: Direction) -> None:
    for seed in range(12):
        talk = make_talk(Random(seed), direction, min_s=40.0, max_s=80.0)
        assert 30.0 <= talk.estimated_s() <= 90.0
        assert talk.sentences[0].pattern in OPENINGS
        assert talk.sentences[-1].pattern in CLOSINGS
        assert len(talk.pauses_s) == len(talk.sentences)
        assert all(0.3 <= pause <= 1.5 for pause in talk.pauses_s)


def test_a_talk_keeps_to_its_topic_and_its_people() -> None:
    talk = make_talk(Random(5), DIRECTIONS[0], min_s=100.0)
    assert {pair.topic for pair in talk.sentences} == {talk.topic}
    said = "".join(pair.text(Language.ZH) for pair in talk.sentences)
    assert sum(name.zh in said for name in NAMES) <= 4


def test_a_seed_gives_the_same_talks() -> None:
    assert list(islice(train_talks(3), 3)) == list(islice(train_talks(3), 3))


def test_a_refused_sentence_does_not_stand_in_a_talk() -> None:
    talk = make_talk(Random(1), DIRECTIONS[0], accept=lambda pair: "Finally" not in pair.en[0].text)
    assert all(not pair.text(Language.EN).startswith("Finally") for pair in talk.sentences)
