"""Errors of Mandarin transcripts as characters, as syllables and without tones."""

from __future__ import annotations

import sys

import pytest

from earvoice.errors import ConfigError
from earvoice.evaluation.tones import tone_errors


def test_a_homophone_is_an_error_of_writing_only() -> None:
    found = tone_errors(["他们在看书。"], ["她们在看书"])
    assert (found.characters, found.toned, found.toneless) == (0.2, 0.0, 0.0)


def test_a_wrong_tone_is_an_error_until_tones_are_left_out() -> None:
    found = tone_errors(["我要买书"], ["我要卖书"])
    assert (found.characters, found.toned, found.toneless) == (0.25, 0.25, 0.0)


def test_a_wrong_syllable_is_an_error_in_every_spelling() -> None:
    found = tone_errors(["我要买狗"], ["我要买书"])
    assert (found.characters, found.toned, found.toneless) == (0.25, 0.25, 0.25)


def test_readings_depend_on_context_and_rates_on_all_recordings() -> None:
    # 行 is xíng alone and háng in 银行.
    found = tone_errors(["银航", ""], ["银行", "好的"])
    assert (found.characters, found.toned, found.toneless) == (0.75, 0.5, 0.5)
    assert str(found) == "characters 75.0%, toned syllables 50.0%, syllables without tones 50.0%"


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match="nothing was said"):
        tone_errors(["好"], [""])
    monkeypatch.setitem(sys.modules, "pypinyin", None)
    with pytest.raises(ConfigError, match=r"earvoice\[tones\]"):
        tone_errors(["好"], ["好"])
