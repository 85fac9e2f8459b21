from __future__ import annotations

from itertools import islice
from random import Random

import pytest

from earvoice.data.parley.disfluency import disfluent
from earvoice.data.parley.sentence import PARLEY
from earvoice.data.parley.splits import train_sentences
from earvoice.types import Language

SAMPLE = list(islice(train_sentences(41), 200))


@pytest.mark.parametrize("source", PARLEY)
def test_disfluencies_add_unlinked_tokens_to_the_source_only(source: Language) -> None:
    target = Language.ZH if source is Language.EN else Language.EN
    for index, pair in enumerate(SAMPLE):
        made = disfluent(pair, source, Random(index))
        assert made.tokens(target) == pair.tokens(target)
        assert len(made.tokens(source)) > len(pair.tokens(source))
        assert len(made.links) == len(pair.links)
        linked = [made.tokens(source)[i].spoken.lower() for i, _ in made.links_from(source)]
        assert linked == [pair.tokens(source)[i].spoken.lower() for i, _ in pair.links_from(source)]
        assert set(made.phrase_order(source)) == set(made.phrase_order(target))


def test_a_slip_is_taken_back_before_the_right_word() -> None:
    made = [disfluent(pair, Language.EN, Random(i)) for i, pair in enumerate(SAMPLE)]
    texts = [pair.text(Language.EN) for pair in made]
    assert any(", sorry, " in text for text in texts)


@pytest.mark.parametrize("source", PARLEY)
def test_disfluent_speech_has_no_digits(source: Language) -> None:
    for index, pair in enumerate(SAMPLE):
        said = disfluent(pair, source, Random(index)).spoken(source)
        assert not any(char.isdigit() for char in said), said


def test_an_opening_filler_takes_the_capital() -> None:
    pair = next(pair for pair in SAMPLE if pair.en[0].text == "The")
    for seed in range(200):
        made = disfluent(pair, Language.EN, Random(seed))
        if made.en[0].text != "The":
            assert made.en[0].text[0].isupper() and "The" not in [t.text for t in made.en]
            return
    raise AssertionError("no filler opened the sentence in 200 draws")
