import logging
from pathlib import Path

import pytest

from earvoice.errors import DataError
from earvoice.evaluation.corpora.voices import VoicesCorpus
from earvoice.types import Direction
from tests.evaluation.corpora.fakes import write_lines, write_sound

EN_ZH, ZH_EN = Direction.parse("en-zh"), Direction.parse("zh-en")


def test_transcripts_are_found_in_lists_in_files_of_their_own_and_in_names(tmp_path: Path) -> None:
    folder = tmp_path / "clips"
    for name in ("LJ001-0001", "austen-0870", "own", "7_jackson_32", "天气", "jfk"):
        write_sound(folder / f"{name}.wav", 0.2)
    write_lines(folder / "metadata.csv", "LJ001-0001|Dr. A|Doctor A", "LJ001-0009|x|x")
    write_lines(folder / "transcription.txt", "<s> and he  had leisure </s> (austen-0870)")
    write_lines(folder / "own.txt", "said", "here")
    entries = VoicesCorpus(folder).entries(EN_ZH, "clips")
    assert {entry.id: entry.load().transcript for entry in entries} == {
        "7_jackson_32": "seven",
        "LJ001-0001": "Doctor A",
        "austen-0870": "and he  had leisure",
        "own": "said here",
        "天气": "天气",
    }
    item = entries[0].load()
    assert (item.reference, item.segments, item.source_s) == ("", (), 0.2)


def test_clips_without_a_transcript_are_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("earvoice"), "propagate", True)
    write_sound(tmp_path / "天.wav", 0.2)
    write_sound(tmp_path / "jfk.wav", 0.2)
    with caplog.at_level(logging.WARNING, logger="earvoice"):
        assert len(VoicesCorpus(tmp_path).entries(ZH_EN, "clips")) == 1
    assert "1 of 2 clips have no transcript" in caplog.text


def test_the_direction_says_which_language_is_heard(tmp_path: Path) -> None:
    write_sound(tmp_path / "speech" / "zh_words" / "天.wav", 0.2)
    assert len(VoicesCorpus(tmp_path).entries(ZH_EN, "words")) == 1
    assert len(VoicesCorpus(tmp_path / "speech").entries(ZH_EN, "words")) == 1
    with pytest.raises(DataError, match=r"no folder en_words; .* \(zh_words\)"):
        VoicesCorpus(tmp_path / "speech").entries(EN_ZH, "words")


def test_what_cannot_be_measured_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no recording"):
        VoicesCorpus(tmp_path).entries(EN_ZH, "clips")
    write_lines(tmp_path / "metadata.csv", "LJ001-0001|a|a", "LJ001-0002 b")
    with pytest.raises(DataError, match=r"metadata\.csv, line 2 is 'LJ001-0002 b'"):
        VoicesCorpus(tmp_path).entries(EN_ZH, "clips")


def test_the_real_clips_are_found(shared_data: Path) -> None:
    if not (shared_data / "speech").is_dir():
        pytest.skip(f"no clips of human voices at {shared_data / 'speech'}")
    corpus = VoicesCorpus(shared_data)
    sentences = corpus.entries(EN_ZH, "sentences")
    assert len(sentences) >= 13
    first = sentences[0].load()
    assert 1.0 < first.source_s < 20.0
    assert first.transcript
    assert len(corpus.entries(EN_ZH, "digits")) > 50
    assert len(corpus.entries(ZH_EN, "words")) > 3000
