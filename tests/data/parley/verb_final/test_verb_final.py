"""English with German and Japanese: right forms, the verb last, splits that share nothing."""

from __future__ import annotations

import hashlib
import json
from itertools import islice
from random import Random

import pytest

from earvoice.data.parley.frozen_rows import RowKind
from earvoice.data.parley.sentence import SentencePair, pair_from_row, pair_to_row, without_marks
from earvoice.data.parley.verb_final import splits as verb_final
from earvoice.data.parley.verb_final.entries import Gender
from earvoice.data.parley.verb_final.grammar import PATTERNS, TRAINED, realise
from earvoice.data.parley.verb_final.lexicon import FIELDS
from earvoice.data.text_turns import text_example
from earvoice.errors import DataError
from earvoice.types import Direction, Language

LANGUAGES = verb_final.LANGUAGES
_HASHES = {"dev": "c92746fa9469be2e", "test": "fcdc3a5d8321ca0c"}


def _drawn(pattern: str, language: Language, count: int = 60) -> list[SentencePair]:
    rng = Random(3)
    (chosen,) = (one for one in PATTERNS if one.name == pattern)
    return [realise(chosen, rng, language) for _ in range(count)]


@pytest.mark.parametrize("split", _HASHES)
def test_the_rows_never_change(split: str) -> None:
    rows = [
        [row.id, str(row.kind), pair_to_row(row.pair), repr(row.voices)]
        for row in verb_final.load_rows(split).sentences
    ]
    text = json.dumps(rows, ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == _HASHES[split]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_split_holds_a_sentence_of_another(language: Language) -> None:
    texts = {
        split: [
            row.pair.text(side)
            for row in verb_final.load_rows(split).sentences
            for side in (Language.EN, language)
            if row.pair.language is language
        ]
        for split in _HASHES
    }
    trained = {
        pair.text(side)
        for pair in islice(verb_final.draw_sentences(1, language), 4000)
        for side in (Language.EN, language)
    }
    assert not set(texts["dev"]) & set(texts["test"])
    assert not trained & {*texts["dev"], *texts["test"]}
    assert len(texts["test"]) == 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_training_draws_every_pattern_but_the_held_out_ones(language: Language) -> None:
    drawn = {pair.pattern for pair in islice(verb_final.draw_sentences(2, language), 1500)}
    assert drawn == {pattern.name for pattern in TRAINED}
    rows = verb_final.load_rows("test").of_kind(RowKind.UNSEEN_PATTERN)
    assert {row.pair.pattern for row in rows}.isdisjoint(drawn)


def test_what_is_done_stands_at_the_end() -> None:
    participles = {verb.participle for field in FIELDS for verb in field.verbs}
    infinitives = {verb.infinitive for field in FIELDS for verb in field.verbs}
    for pattern, forms in (("past_somewhere", participles), ("must", infinitives)):
        for pair in _drawn(pattern, Language.DE):
            assert without_marks(pair.other[-1].text) in forms
            verb = max(i for i, j in pair.links if j == len(pair.other) - 1)
            assert verb < len(pair.en) - 2


def test_german_articles_agree_with_what_they_stand_before() -> None:
    gender = {noun.de: noun.gender for field in FIELDS for noun in field.nouns}
    article = {
        Gender.MASCULINE: {"den", "einen", "meinen", "unseren", "Ihren"},
        Gender.FEMININE: {"die", "eine", "meine", "unsere", "Ihre"},
        Gender.NEUTER: {"das", "ein", "mein", "unser", "Ihr"},
    }
    seen = set()
    for pair in _drawn("past_question", Language.DE, 600):
        words = [without_marks(token.text) for token in pair.other]
        noun = words[-2]
        before = words[-3]
        if before.endswith(("e", "en")) and words[-4] in {"den", "die", "das"}:
            before = words[-4]
        if noun in gender and before not in {"zwei", "drei", "vier", "fünf"}:
            assert before in article[gender[noun]], pair.text(Language.DE)
            seen.add(before)
    assert len(seen) == 15


def test_verbs_agree_with_who_does_it() -> None:
    forms = {"I": "habe", "We": "haben", "You": "haben", "They": "haben"}
    for pair in _drawn("past", Language.DE, 200):
        words = pair.text(Language.DE).split()
        wanted = forms.get(pair.en[0].text, "hat")
        assert wanted in words, pair.text(Language.DE)


def test_japanese_verbs_have_the_form_of_what_follows() -> None:
    forms = {
        "past": ("stem", "ました"),
        "must": ("negative", "なければなりません"),
        "can": ("plain", "ことができます"),
        "said_that": ("plain_past", "と"),
    }
    by_english = {verb.past: verb for field in FIELDS for verb in field.verbs}
    by_english |= {verb.base: verb for field in FIELDS for verb in field.verbs}
    for pattern, (form, ending) in forms.items():
        for pair in _drawn(pattern, Language.JA):
            words = [without_marks(token.text) for token in pair.other]
            said = {words[i - 1] for i, word in enumerate(words) if word == ending}
            english = {verb for one in pair.en if (verb := by_english.get(one.text)) is not None}
            assert said & {getattr(verb, form) for verb in english}, pair.text(Language.JA)


def test_one_speaks_of_nobody_else_s_wishes() -> None:
    for pattern in ("want", "want_not"):
        for pair in _drawn(pattern, Language.JA):
            assert pair.en[0].text in {"I", "We"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pattern", [pattern.name for pattern in PATTERNS])
def test_links_point_inside_and_the_last_word_waits(pattern: str, language: Language) -> None:
    way = Direction(Language.EN, language)
    for pair in _drawn(pattern, language, 20):
        assert pair.links
        assert all(i < len(pair.en) and j < len(pair.other) for i, j in pair.links)
        example = text_example([pair], way)
        assert "".join(example.targets) == pair.text(language)
        assert "".join(example.units) == pair.text(Language.EN)


def test_a_pair_is_in_two_languages_and_no_third() -> None:
    pair = next(verb_final.draw_sentences(1, Language.JA))
    assert pair_from_row(json.loads(json.dumps(pair_to_row(pair)))) == pair
    with pytest.raises(DataError, match="is in en and ja, not in zh"):
        pair.text(Language.ZH)
