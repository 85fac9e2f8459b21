from pathlib import Path

import numpy as np
import pytest

from earvoice.audio.decode import load, probe
from earvoice.data.parley.patterns.speech import FORMULAS
from earvoice.data.parley.splits import held_out_keys, is_free, load_dev, load_test
from earvoice.errors import AudioError, DataError
from earvoice.samples import LANGUAGES, bundled, sample_sentences, sample_talk
from earvoice.samples.make import TALKS, SampleTalk, speak_sample
from earvoice.types import SAMPLE_RATE_HZ, Language
from earvoice.voice import EspeakProcess


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_talk_is_about_a_minute_of_clear_mono_sound(language: Language) -> None:
    path = sample_talk(language)
    assert path.stat().st_size <= 1_200_000
    info = probe(path)
    assert (info.rate_hz, info.channels) == (16_000, 1)
    samples = load(path)
    assert 45 <= len(samples) / SAMPLE_RATE_HZ <= 60
    assert 0.4 < np.abs(samples).max() < 0.6


@pytest.mark.parametrize("sample", TALKS, ids=lambda sample: str(sample.direction))
def test_the_text_is_that_of_the_talk_that_is_drawn(sample: SampleTalk) -> None:
    way = sample.direction
    assert sample_sentences(way.source) == tuple(
        (pair.text(way.source), pair.text(way.target)) for pair in sample.draw().sentences
    )


@pytest.mark.parametrize("sample", TALKS, ids=lambda sample: str(sample.direction))
def test_no_sentence_stands_in_the_test_or_development_split(sample: SampleTalk) -> None:
    held_out = held_out_keys((load_test(), load_dev()))
    sentences = sample.draw().sentences
    assert all(is_free(pair, held_out) for pair in sentences)
    assert sum(pair.pattern not in FORMULAS for pair in sentences) >= 6


def test_the_recording_is_what_is_made_again() -> None:
    sample = TALKS[0]
    with EspeakProcess() as process:
        made = speak_sample(process, sample.draw(), sample.voice)
    np.testing.assert_allclose(made, load(sample_talk(sample.direction.source)), atol=1e-3)


def test_missing_and_damaged_samples_say_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bundled, "FOLDER", tmp_path)
    with pytest.raises(AudioError, match="reinstall"):
        sample_talk(Language.EN)
    with pytest.raises(DataError, match="reinstall"):
        sample_sentences(Language.EN)
    (tmp_path / "talk.en.txt").write_text("one\tein\nno tab\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"talk\.en\.txt:2"):
        sample_sentences(Language.EN)
