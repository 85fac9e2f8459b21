"""Flite: a second synthesiser whose sound took no part in training."""

from __future__ import annotations

import stat
from pathlib import Path

import numpy as np
import pytest

from earvoice.data.parley.voices import HELD_OUT_VARIANTS
from earvoice.data.speech import speak_tokens
from earvoice.errors import AudioError, ConfigError, ModelError
from earvoice.types import SAMPLE_RATE_HZ, Language
from earvoice.voice import FliteProcess, Utterance
from earvoice.voice.flite import FLITE_VOICES, voice_of


@pytest.fixture(scope="module")
def flite() -> FliteProcess:
    try:
        return FliteProcess()
    except ModelError as error:
        pytest.skip(f"NOT TESTED: {error}")


def stand_in(tmp_path: Path, body: str) -> FliteProcess:
    """Return a Flite whose program is a script of our own; "$8" is the sound's file."""
    script = tmp_path / "flite"
    script.write_text(f"#!/bin/sh\n{body}\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    return FliteProcess(program=str(script), timeout_s=5.0)


def test_words_lie_in_the_sound_one_after_the_other(flite: FliteProcess) -> None:
    speech = flite.speak(Utterance("We will visit the museum, tomorrow.", Language.EN, "f2"))
    assert [word.word for word in speech.words][:3] == ["We ", "will ", "visit "]
    borders = [time for word in speech.words for time in (word.start_s, word.end_s)]
    assert borders == sorted(borders)
    assert borders[-1] <= len(speech.samples) / speech.rate_hz
    assert borders[-1] - borders[0] > 1.0


def test_a_faster_voice_takes_less_time(flite: FliteProcess) -> None:
    slow, fast = (
        flite.speak(Utterance("This is a long report.", Language.EN, "f2", rate))
        for rate in (140, 240)
    )
    assert len(fast.samples) < 0.8 * len(slow.samples)


def test_tokens_of_a_corpus_get_their_times(flite: FliteProcess) -> None:
    voice = Utterance("x", Language.EN, "Denis", 180)
    tokens = ["hello", "everyone", "", "twenty five"]
    recording = speak_tokens(flite, tokens, voice, Language.EN)
    assert [word.word for word in recording.words] == tokens
    assert recording.duration_s == pytest.approx(recording.words[-1].end_s + 0.1, abs=0.01)
    assert np.abs(recording.samples[: 2 * SAMPLE_RATE_HZ]).max() > 0.01


def test_speakers_keep_their_voice_and_all_voices_are_used() -> None:
    assert voice_of("f2") == voice_of("f2")
    assert {voice_of(name) for name in HELD_OUT_VARIANTS} == set(FLITE_VOICES)


def test_what_flite_cannot_do_is_said(tmp_path: Path) -> None:
    silent = stand_in(tmp_path, "exit 0")
    with pytest.raises(AudioError, match="left no sound"):
        silent.speak(Utterance("hello", Language.EN))
    with pytest.raises(ConfigError, match="speaks English"):
        silent.speak(Utterance("你好", Language.ZH))
    failing = stand_in(tmp_path, "exit 3")
    with pytest.raises(AudioError, match="Flite failed on 'hello'"):
        failing.speak(Utterance("hello", Language.EN))
    with pytest.raises(ModelError, match="apt-get install flite"):
        FliteProcess(program="no-such-flite")
