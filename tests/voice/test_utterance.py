from __future__ import annotations

import pytest

from earvoice.errors import ConfigError
from earvoice.types import Language
from earvoice.voice import Phoneme, Utterance
from earvoice.voice.utterance import SpokenEvent, words_of_events


def word(time_s: float, position: int) -> SpokenEvent:
    return SpokenEvent("word", time_s, position)


def sound(time_s: float, name: str) -> SpokenEvent:
    return SpokenEvent("phoneme", time_s, 0, name)


def end(time_s: float) -> SpokenEvent:
    return SpokenEvent("end", time_s, 0)


def test_a_word_ends_with_its_last_phoneme_and_not_with_the_pause_after_it() -> None:
    events = [
        *(word(0.9, 0), sound(0.9, "n"), sound(1.0, "ˈoʊ"), sound(1.093, ""), end(1.243)),
        *(word(1.243, 4), sound(1.243, "w"), sound(1.3, "iː"), sound(1.4, ""), end(1.41)),
    ]
    no, we = words_of_events("no, we", events)
    assert (no.word, no.start_s, no.end_s) == ("no, ", 0.9, 1.093)
    assert (we.word, we.start_s, we.end_s) == ("we", 1.243, 1.4)
    assert no.phonemes == (Phoneme("n", 0.9, 1.0), Phoneme("ˈoʊ", 1.0, 1.093))


def test_events_that_step_back_or_stand_still_join_the_word_before() -> None:
    events = [
        *(word(0.0, 0), sound(0.0, "t")),
        *(word(0.2, 0), sound(0.2, "θ")),
        *(word(0.4, 4), sound(0.4, "f")),
        *(word(0.6, 2), sound(0.6, "h"), end(0.8)),
    ]
    words = words_of_events("2,5 00", events)
    assert [(w.text_start, w.text_end, w.start_s, w.end_s) for w in words] == [
        (0, 4, 0.0, 0.4),
        (4, 6, 0.4, 0.8),
    ]


def test_a_word_without_a_phoneme_belongs_to_the_word_before() -> None:
    events = [
        *(word(0.0, 0), sound(0.0, "a"), word(0.3, 2), word(0.3, 4), sound(0.3, "o")),
        *(end(0.5), word(0.5, 6), end(0.5)),
    ]
    words = words_of_events("a - o -", events)
    assert [w.word for w in words] == ["a - ", "o -"]


def test_a_change_of_language_inside_the_text_is_no_sound() -> None:
    events = [word(0.0, 0), sound(0.0, "(en)"), sound(0.0, "eɪ"), sound(0.2, "(cmn)"), end(0.3)]
    (only,) = words_of_events("A", events)
    assert only.phonemes == (Phoneme("eɪ", 0.0, 0.2),)


@pytest.mark.parametrize(
    ("name", "vowel"), [("ˈoʊ", True), ("i̪", True), ("s.", False), ("ŋ", False), ("w", False)]
)
def test_vowels_are_told_from_consonants(name: str, vowel: bool) -> None:
    assert Phoneme(name, 0.0, 0.1).is_vowel is vowel


@pytest.mark.parametrize(
    ("setting", "value"), [("rate_wpm", 79), ("rate_wpm", 351), ("pitch", 100), ("pitch_range", -1)]
)
def test_a_setting_out_of_range_is_refused_by_name(setting: str, value: int) -> None:
    settings = {"rate_wpm": 175, "pitch": 50, "pitch_range": 50} | {setting: value}
    with pytest.raises(ConfigError, match=f"{setting} .* got {value}"):
        Utterance("a", Language.EN, "", **settings)


@pytest.mark.parametrize("text", ["a" * 5001, "half \ud800 pair"])
def test_a_text_that_cannot_be_spoken_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="text"):
        Utterance(text, Language.EN)
