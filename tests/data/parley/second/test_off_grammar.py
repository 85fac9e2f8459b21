from __future__ import annotations

from collections import Counter
from itertools import islice

from earvoice.data.parley.second.domains import DOMAINS
from earvoice.data.parley.second.off_grammar import off_grammar
from earvoice.data.parley.sentence import PARLEY, without_marks
from earvoice.data.parley.splits import sentence_key, train_sentences
from earvoice.types import Language


def test_there_are_two_hundred_of_every_topic_and_none_twice() -> None:
    pairs = off_grammar()
    topics = Counter(pair.topic for pair in pairs)
    assert len(pairs) >= 200
    assert topics.keys() == {domain.name for domain in DOMAINS} and min(topics.values()) >= 15
    for language in PARLEY:
        assert max(Counter(pair.text(language) for pair in pairs).values()) == 1


def test_they_are_ordinary_sentences_that_can_be_spoken() -> None:
    for pair in off_grammar():
        assert pair.text(Language.EN)[0].isupper() and pair.text(Language.EN)[-1] in ".?!"
        assert pair.text(Language.ZH)[-1] in "。？！"
        assert all("一" <= char <= "鿿" for token in pair.other for char in token.spoken)
        assert all(t.spoken.replace("'", "").replace(" ", "").isalpha() for t in pair.en)


def test_nearly_all_their_words_are_the_grammar_s_but_their_sentences_are_not() -> None:
    english, chinese, keys = set(), set(), set()
    for pair in islice(train_sentences(1, edition=2), 2500):
        english |= {without_marks(token.text).lower() for token in pair.en}
        chinese |= set(pair.text(Language.ZH))
        keys.add(sentence_key(pair, Language.EN))
    words = [without_marks(t.text).lower() for pair in off_grammar() for t in pair.en]
    characters = [char for pair in off_grammar() for char in pair.text(Language.ZH)]
    assert sum(word not in english for word in words) < 0.07 * len(words)
    assert sum(char not in chinese for char in characters) < 0.03 * len(characters)
    assert not keys & {sentence_key(pair, Language.EN) for pair in off_grammar()}
