import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.data.parley.voices import Voice
from earvoice.evaluation.corpora.placing import (
    FASTEST_WPM,
    SLOWEST_WPM,
    Window,
    safe,
    speak_at,
)
from earvoice.evaluation.corpora.speech_cache import Spoken
from earvoice.types import Language
from earvoice.voice import EspeakProcess
from tests.evaluation.corpora.fakes import LEAD_S, ToneSynthesiser, letters_s

VOICE = Voice("f1", rate_wpm=200, pitch=50, pitch_range=50)


def placed(*windows: Window, source_s: float = 10.0) -> tuple[ToneSynthesiser, Spoken]:
    process = ToneSynthesiser()
    return process, speak_at(process, windows, VOICE, Language.EN, source_s=source_s)


def heard(spoken: Spoken, start_s: float, end_s: float) -> bool:
    return bool(np.any(np.abs(spoken.samples[round(start_s * 16_000) : round(end_s * 16_000)])))


def test_a_text_is_spoken_at_its_time_and_so_fast_that_it_fits() -> None:
    process, spoken = placed(Window("thirteenlette", 2.0, 3.0))  # 1.31 s at 180 words a minute
    ((start_s, end_s),) = spoken.spans
    assert start_s == 2.0
    assert end_s <= 3.0
    assert end_s == pytest.approx(3.0, abs=0.05)
    assert len(spoken.samples) == 160_000
    assert not heard(spoken, 0.0, 2.0)
    assert heard(spoken, 2.0 + LEAD_S, 3.0)
    assert process.said[-1].rate_wpm == pytest.approx(180 * 1.31, rel=0.05)


@pytest.mark.parametrize(
    ("end_s", "rate_wpm"), [(0.1, FASTEST_WPM), (9.0, SLOWEST_WPM)], ids=["fast", "slow"]
)
def test_no_text_is_spoken_faster_or_slower_than_the_limits(end_s: float, rate_wpm: int) -> None:
    process, spoken = placed(Window("thirteenlette", 0.0, end_s))
    assert process.said[-1].rate_wpm == rate_wpm
    ((_, said_s),) = spoken.spans
    assert said_s == pytest.approx(LEAD_S + letters_s("thirteenlette", rate_wpm), abs=1e-3)


def test_a_text_that_cannot_be_hurried_enough_delays_the_next_and_pauses_make_up_for_it() -> None:
    hurried, delayed, punctual = (
        Window("a" * 30, 0.0, 1.0),  # 1.8 s at 300 words a minute
        Window("b" * 5, 1.0, 2.5),
        Window("c" * 5, 4.0, 5.0),
    )
    _, spoken = placed(hurried, delayed, punctual)
    (_, first_end_s), (second_s, second_end_s), (third_s, _) = spoken.spans
    assert first_end_s == second_s == pytest.approx(1.8 + LEAD_S, abs=0.01)
    assert second_end_s < third_s == 4.0


def test_the_recording_is_longer_where_its_last_words_need_that() -> None:
    _, spoken = placed(Window("a" * 30, 9.5, 10.0))
    assert len(spoken.samples) / 16_000 > spoken.spans[-1][1] > 11.0


def test_a_text_without_a_word_is_silent_and_takes_no_time() -> None:
    _, spoken = placed(Window("…", 1.0, 2.0))
    assert spoken.spans == ((1.0, 1.0),)
    assert not spoken.samples.any()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 40), st.floats(0, 2), st.floats(0, 1)), max_size=8),
)
def test_nobody_speaks_over_another_and_nobody_is_early(
    rows: list[tuple[int, float, float]],
) -> None:
    windows, at = [], 0.0
    for letters, room_s, pause_s in rows:
        windows.append(Window("a" * letters, at, at + room_s))
        at += room_s + pause_s
    _, spoken = placed(*windows, source_s=at)
    assert len(spoken.spans) == len(windows)
    before_s = 0.0
    for window, (start_s, end_s) in zip(windows, spoken.spans, strict=True):
        assert start_s == max(window.start_s, before_s)
        shortest_s = LEAD_S + letters_s(window.text, FASTEST_WPM)
        assert end_s <= max(window.end_s, start_s + shortest_s) + 0.05
        assert end_s > start_s
        before_s = end_s
    assert len(spoken.samples) >= round(at * 16_000)
    assert np.abs(spoken.samples).max(initial=0.0) <= 1.0


def test_a_voice_that_makes_the_synthesiser_crash_moves_less() -> None:
    assert safe(Voice("f1", 180, 10, 70)) == Voice("f1", 180, 10, 60)
    assert safe(VOICE) == VOICE


@pytest.mark.parametrize(
    ("language", "text"),
    [(Language.EN, "The plan for next week is ready."), (Language.ZH, "下周的计划已经准备好了。")],
)
def test_espeak_fits_a_sentence_to_its_time(language: Language, text: str) -> None:
    with EspeakProcess() as process:
        (free,) = speak_at(process, [Window(text, 0.0, 9.0)], VOICE, language, source_s=1.0).spans
        slowest_s = free[1]
        room_s = 0.7 * slowest_s
        windows = [Window(text, 0.5, 0.5 + room_s)]
        spoken = speak_at(process, windows, VOICE, language, source_s=5.0)
    ((start_s, end_s),) = spoken.spans
    assert start_s == 0.5
    assert 0.9 * room_s < end_s - start_s <= room_s
    assert heard(spoken, end_s - 0.3, end_s)
    assert not heard(spoken, end_s + 0.2, 5.0)
