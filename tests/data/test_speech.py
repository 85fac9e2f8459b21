from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.data.speech import (
    TAIL_S,
    Recording,
    join_recordings,
    speak_talk,
    speak_tokens,
)
from earvoice.errors import AudioError, DataError
from earvoice.types import SAMPLE_RATE_HZ, Language, WordSpan
from earvoice.voice import EspeakProcess, Phoneme, Speech, SpokenWord, Utterance


@dataclass(frozen=True, slots=True)
class Voice:
    variant: str = ""
    rate_wpm: int = 175
    pitch: int = 50
    pitch_range: int = 50


@dataclass(slots=True)
class Script:
    """A synthesiser that always says the same; each word is (characters, start, phonemes, end)."""

    words: list[tuple[int, float, list[tuple[str, float]], float]]
    samples: int = 22050
    text: str = ""

    def speak(self, utterance: Utterance) -> Speech:
        self.text = utterance.text
        made = []
        ends = [*(start for start, *_ in self.words[1:]), len(utterance.text)]
        for (start, start_s, sounds, end_s), end in zip(self.words, ends, strict=False):
            times = [*(time_s for _, time_s in sounds), end_s]
            phonemes = tuple(
                Phoneme(name, time_s, after)
                for (name, time_s), after in zip(sounds, times[1:], strict=True)
            )
            text = utterance.text[start:end]
            made.append(SpokenWord(text, start_s, end_s, start, end, phonemes))
        return Speech(np.full(self.samples, 0.5, np.float32), 22050, tuple(made))


def times(recording: Recording) -> list[tuple[float, float]]:
    return [(round(word.start_s, 6), round(word.end_s, 6)) for word in recording.words]


@pytest.fixture(scope="module")
def espeak() -> Iterator[EspeakProcess]:
    with EspeakProcess() as process:
        yield process


def test_punctuation_is_spoken_but_belongs_to_no_token() -> None:
    script = Script([(0, 0.0, [("n", 0.0)], 0.2), (4, 0.35, [("w", 0.35)], 0.5)])
    recording = speak_tokens(script, ["no", "we"], Voice(), Language.EN, punctuated=["no,", "we."])
    assert script.text == "no, we."
    assert [word.word for word in recording.words] == ["no", "we"]
    assert times(recording) == [(0.0, 0.2), (0.35, 0.5)]


def test_a_token_of_several_words_spans_all_of_them() -> None:
    script = Script(
        [
            (0, 0.0, [("t", 0.0)], 0.1),
            (4, 0.1, [("f", 0.1)], 0.3),
            (9, 0.4, [("d", 0.4)], 0.6),
            (17, 0.6, [("n", 0.6)], 0.8),
        ]
    )
    recording = speak_tokens(script, ["two five dollars", "now"], Voice(), Language.EN)
    assert times(recording) == [(0.0, 0.6), (0.6, 0.8)]


def test_two_words_spoken_as_one_part_at_the_second_syllable() -> None:
    # "of the" is one event; the consonant before the second vowel opens "the".
    sounds = [("ʌ", 0.0), ("v", 0.1), ("ð", 0.2), ("ɪ", 0.25)]
    script = Script([(0, 0.0, sounds, 0.3)])
    recording = speak_tokens(script, ["of", "the"], Voice(), Language.EN)
    assert times(recording) == [(0.0, 0.2), (0.2, 0.3)]


def test_mandarin_words_spoken_as_one_part_at_syllables() -> None:
    # eSpeak joins 子 of 儿子 to 女: "儿 | 子 女 | 儿". The text has a space between the words.
    script = Script(
        [
            (0, 0.0, [("ˈər", 0.0)], 0.2),
            (1, 0.2, [("ts", 0.2), ("i̪", 0.3), ("n", 0.4), ("ˈy", 0.45)], 0.6),
            (4, 0.6, [("ˈər", 0.6)], 0.8),
        ]
    )
    recording = speak_tokens(script, ["儿子", "女儿"], Voice(), Language.ZH)
    assert script.text == "儿子 女儿"
    assert times(recording) == [(0.0, 0.4), (0.4, 0.8)]


def test_a_final_nasal_stays_with_its_syllable() -> None:
    script = Script([(0, 0.0, [("p", 0.0), ("i", 0.1), ("ŋ", 0.2), ("ˈa", 0.3), ("n", 0.4)], 0.5)])
    recording = speak_tokens(script, ["平", "安"], Voice(), Language.ZH)
    assert times(recording) == [(0.0, 0.3), (0.3, 0.5)]


def test_without_countable_syllables_characters_share_the_time() -> None:
    script = Script([(0, 0.1, [("s", 0.1)], 0.6)])  # 2 + 3 letters in 0.5 s
    recording = speak_tokens(script, ["ab", "cde"], Voice(), Language.EN)
    assert times(recording) == [(0.1, 0.3), (0.3, 0.6)]


def test_a_token_that_got_no_event_shares_the_event_before_it() -> None:
    sounds = [("h", 0.0), ("aɪ", 0.1), ("j", 0.3), ("uː", 0.4)]
    script = Script([(0, 0.0, sounds, 0.5)])
    recording = speak_tokens(script, ["hi", "you"], Voice(), Language.EN, punctuated=["hi!", "you"])
    assert times(recording) == [(0.0, 0.3), (0.3, 0.5)]


def test_a_silent_token_gets_an_interval_of_no_length_where_the_last_one_ended() -> None:
    script = Script([(1, 0.0, [("n", 0.0)], 0.2), (5, 0.3, [("w", 0.3)], 0.5)])
    tokens = ["", "no", "", "we", "…"]
    recording = speak_tokens(script, tokens, Voice(), Language.EN)
    assert script.text == " no  we …"
    assert times(recording) == [(0.0, 0.0), (0.0, 0.2), (0.2, 0.2), (0.3, 0.5), (0.5, 0.5)]


@pytest.mark.parametrize("samples", [11025 + 10, 44100])
def test_the_recording_ends_a_fixed_time_after_the_last_word(samples: int) -> None:
    script = Script([(0, 0.0, [("n", 0.0)], 0.5)], samples=samples)
    recording = speak_tokens(script, ["no"], Voice(), Language.EN)
    assert len(recording.samples) == round((0.5 + TAIL_S) * SAMPLE_RATE_HZ) == 9600
    assert recording.samples.dtype == np.float32
    assert recording.samples[4000] == pytest.approx(0.5, abs=1e-3)


def test_nothing_to_say_is_silence() -> None:
    recording = speak_tokens(Script([]), ["", "…"], Voice(), Language.EN)
    assert times(recording) == [(0.0, 0.0), (0.0, 0.0)]
    assert not recording.samples.any()
    assert recording.duration_s == TAIL_S


def test_words_that_nobody_spoke_are_an_error() -> None:
    with pytest.raises(AudioError, match="no word of 'hello'"):
        speak_tokens(Script([]), ["hello"], Voice(), Language.EN)


@pytest.mark.parametrize("punctuated", [["no,"], ["no,", ","], ["no", "we", "go"]])
def test_punctuated_forms_must_match_the_tokens(punctuated: list[str]) -> None:
    with pytest.raises(DataError):
        speak_tokens(Script([]), ["no", "we"], Voice(), Language.EN, punctuated=punctuated)


def test_a_talk_is_its_sentences_with_pauses_between() -> None:
    script = Script([(0, 0.0, [("n", 0.0)], 0.5)])
    talk = speak_talk(script, [["no"], ["no"], ["no"]], [0.25, 1.0], Voice(), Language.EN)
    # Each sentence lasts 0.6 s, so they begin at 0, 0.85 and 2.45.
    assert times(talk) == [(0.0, 0.5), (0.85, 1.35), (2.45, 2.95)]
    assert talk.duration_s == pytest.approx(3.05)
    assert not talk.samples[9600:13600].any()
    assert talk.samples[13600 + 100] > 0.4


@pytest.mark.parametrize("pauses", [[], [0.1, 0.1], [-0.1]])
def test_a_talk_needs_one_pause_between_two_sentences(pauses: list[float]) -> None:
    script = Script([(0, 0.0, [("n", 0.0)], 0.5)])
    with pytest.raises(DataError, match="1 pause"):
        speak_talk(script, [["no"], ["no"]], pauses, Voice(), Language.EN)


def test_a_talk_of_nothing_is_empty() -> None:
    assert join_recordings([], []).duration_s == 0.0


def test_joined_recordings_keep_every_sample() -> None:
    parts = [
        Recording(np.full(n, 0.1 * n, np.float32), (WordSpan("a", 0.0, n / SAMPLE_RATE_HZ),))
        for n in (1, 2, 3)
    ]
    joined = join_recordings(parts, [0.0, 2 / SAMPLE_RATE_HZ])
    assert joined.samples == pytest.approx([0.1, 0.2, 0.2, 0, 0, 0.3, 0.3, 0.3])
    assert joined.words[2].start_s * SAMPLE_RATE_HZ == pytest.approx(5)


ENGLISH = (
    *("of", "the", "to", "be", "I", "am", "it", "is", "will", "have", "been", "at", "a", "can't"),
    *("two thousand five hundred dollars", "half past nine", "o'clock", "twenty-five", "I'll"),
    *("hotel", "tomorrow", "approximately", "Dr.", "café", "ABC", "yes", "hmm", ""),
)
MANDARIN = (
    *(
        "我",
        "我们",
        "不",
        "是",
        "一",
        "一个",
        "一会儿",
        "两千五百美元",
        "十二月三十一号",
        "儿子",
        "女儿",
    ),
    *("下午", "三点", "北京", "银行", "行长", "天安门", "西安", "饿", "恩爱", "二", "嗯", "吗", ""),
)
MARKS = {Language.EN: [",", ".", "?", ";"], Language.ZH: ["，", "。", "？", "、"]}


@st.composite
def sentences(draw: st.DrawFn) -> tuple[Language, list[str], list[str]]:
    language = draw(st.sampled_from(sorted(MARKS)))
    pool = ENGLISH if language is Language.EN else MANDARIN
    tokens = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=12))
    marks = [draw(st.sampled_from(["", "", "", *MARKS[language]])) for _ in tokens]
    return language, tokens, [token + mark for token, mark in zip(tokens, marks, strict=True)]


voices = st.builds(
    Voice,
    variant=st.sampled_from(["", "f2", "m3", "klatt2", "croak", "whisper", "Andrea", "steph"]),
    rate_wpm=st.integers(80, 350),
    pitch=st.integers(20, 80),
    pitch_range=st.integers(20, 70),
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(sentence=sentences(), voice=voices)
def test_every_token_has_one_interval_in_order_and_inside_the_recording(
    espeak: EspeakProcess, sentence: tuple[Language, list[str], list[str]], voice: Voice
) -> None:
    language, tokens, punctuated = sentence
    recording = speak_tokens(espeak, tokens, voice, language, punctuated=punctuated)
    assert [word.word for word in recording.words] == tokens
    previous_s = 0.0
    for word in recording.words:
        assert previous_s <= word.start_s <= word.end_s <= recording.duration_s
        # Nothing that is said takes less than 20 ms, and nothing unsaid takes any time.
        assert (word.end_s - word.start_s > 0.02) if word.word else (word.end_s == word.start_s)
        previous_s = word.end_s
    assert recording.duration_s == pytest.approx(previous_s + TAIL_S, abs=1e-4)


@pytest.mark.parametrize(
    ("language", "tokens", "punctuated"),
    [
        (
            Language.EN,
            ["no", "we", "of", "the", "hotel", "cannot", "pay", "fifty dollars"],
            ["no,", "we", "of", "the", "hotel,", "cannot", "pay,", "fifty dollars."],
        ),
        (
            Language.ZH,
            ["不", "我们", "酒店", "不能", "付", "五十", "美元"],
            ["不，", "我们", "酒店，", "不能", "付，", "五十", "美元。"],
        ),
    ],
)
@pytest.mark.parametrize("voice", [Voice(), Voice("f1", 230), Voice("m3", 130, 30)])
def test_words_are_loud_and_the_pauses_between_them_silent(
    espeak: EspeakProcess,
    language: Language,
    tokens: list[str],
    punctuated: list[str],
    voice: Voice,
) -> None:
    recording = speak_tokens(espeak, tokens, voice, language, punctuated=punctuated)
    mean = np.sqrt(np.mean(recording.samples**2))
    guard = 0.005

    def level(start_s: float, end_s: float) -> float:
        part = recording.samples[round(start_s * SAMPLE_RATE_HZ) : round(end_s * SAMPLE_RATE_HZ)]
        return float(np.sqrt(np.mean(part**2)) / mean)

    following = [word.start_s for word in recording.words[1:]] + [recording.duration_s]
    for word, text, next_s in zip(recording.words, punctuated, following, strict=True):
        assert level(word.start_s, word.end_s) > 0.3
        if text != word.word:
            assert level(word.end_s + guard, next_s - guard) < 0.02
            assert level(word.end_s - 0.06, word.end_s) > 0.05
