from __future__ import annotations

from random import Random

from earvoice.data.parley.second.domains import DOMAINS
from earvoice.data.parley.second.grammar import TRAINED_TEMPLATES
from earvoice.data.parley.second.talks import make_talk
from earvoice.data.parley.splits import DIRECTIONS
from earvoice.data.parley.talks import Genre

TALKS = [
    make_talk(Random(seed), DIRECTIONS[seed % 2], min_s=45.0, max_s=70.0) for seed in range(32)
]
TAGS = {template.name: template.tags for template in TRAINED_TEMPLATES}


def test_talks_come_in_every_genre_on_every_topic_and_last_as_long_as_asked() -> None:
    assert {talk.genre for talk in TALKS} == set(Genre)
    assert len({talk.topic for talk in TALKS}) >= 10
    assert {talk.topic for talk in TALKS} <= {domain.name for domain in DOMAINS}
    assert all(35.0 <= talk.estimated_s() <= 85.0 for talk in TALKS)
    assert all(len(talk.pauses_s) == len(talk.sentences) for talk in TALKS)


def test_a_talk_stays_on_its_topic() -> None:
    for talk in TALKS:
        assert {pair.topic for pair in talk.sentences} == {talk.topic}


def test_a_speech_opens_and_closes() -> None:
    speeches = [talk for talk in TALKS if talk.genre is Genre.SPEECH]
    for talk in speeches:
        assert "open" in TAGS[talk.sentences[0].pattern]
        assert "close" in TAGS[talk.sentences[-1].pattern]


def test_a_question_of_a_dialogue_is_answered_in_kind() -> None:
    asked = 0
    for talk in TALKS:
        if talk.genre is not Genre.DIALOGUE:
            continue
        for question, answer in zip(talk.sentences, talk.sentences[1:], strict=False):
            kinds = {t.removeprefix("asks:") for t in TAGS[question.pattern] if "asks:" in t}
            if kinds:
                asked += 1
                assert {f"answers:{kind}" for kind in kinds} <= TAGS[answer.pattern]
    assert asked > 20


def test_a_talk_says_no_template_twice_while_there_are_others() -> None:
    for talk in TALKS:
        patterns = [pair.pattern for pair in talk.sentences]
        assert len(set(patterns)) > 0.75 * len(patterns)


def test_a_refused_sentence_does_not_stand_in_a_talk() -> None:
    refused = {f"any_{name}" for name in ("did", "will_do", "did_you", "on_date")}
    talk = make_talk(Random(8), DIRECTIONS[0], accept=lambda pair: pair.pattern not in refused)
    assert talk.sentences and not refused & {pair.pattern for pair in talk.sentences}
