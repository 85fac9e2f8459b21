"""Sentences of single words that people said."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from earvoice.data.parley.splits import train_sentences
from earvoice.errors import DataError
from earvoice.evaluation.corpora import spliced
from earvoice.evaluation.corpora.spliced import MOST_SENTENCES, words_of
from earvoice.evaluation.corpora.voices import VoicesCorpus
from earvoice.types import Direction, Language
from tests.evaluation.corpora.fakes import write_sound

EN_ZH, ZH_EN = Direction.parse("en-zh"), Direction.parse("zh-en")


def test_a_sentence_is_cut_into_the_longest_words_there_are() -> None:
    pair = next(p for p in train_sentences(1) if len(p.spoken(Language.ZH)) > 6)
    text = "".join(token.spoken for token in pair.tokens(Language.ZH))
    single = {char: Path(f"{char}.wav") for char in text}
    assert "".join(words_of(pair, single)) == text
    tokens = {token.spoken: Path("x.wav") for token in pair.tokens(Language.ZH) if token.spoken}
    assert words_of(pair, single | tokens) == [
        token.spoken for token in pair.tokens(Language.ZH) if token.spoken
    ]
    del single[text[-1]]
    assert words_of(pair, single) == []


def test_clips_are_joined_without_the_silence_around_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spliced, "_DRAWN", 40)
    pairs = list(islice(train_sentences(41, edition=2, rehearsed=0.35), 40))
    words = {token.spoken for pair in pairs for token in pair.tokens(Language.ZH) if token.spoken}
    for word in words:
        write_sound(tmp_path / "zh_words" / f"{word}.wav", 0.3)
    entries = VoicesCorpus(tmp_path).entries(ZH_EN, "spliced")
    assert len(pairs) // 2 < len(entries) <= MOST_SENTENCES
    item = entries[0].load()
    pair = next(pair for pair in pairs if pair.spoken(Language.ZH) == item.transcript)
    assert item.reference == pair.text(Language.EN)
    said = [token for token in pair.tokens(Language.ZH) if token.spoken]
    assert 0.2 * len(said) < item.source_s < 0.4 * len(said)
    assert np.abs(item.samples).max() == pytest.approx(0.5, abs=0.01)
    again = VoicesCorpus(tmp_path).entries(ZH_EN, "spliced")
    assert [entry.id for entry in again] == [entry.id for entry in entries]


def test_only_mandarin_is_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spliced, "_DRAWN", 40)
    write_sound(tmp_path / "en_words" / "hello.wav", 0.3)
    with pytest.raises(DataError, match="choose a direction from zh"):
        VoicesCorpus(tmp_path).entries(EN_ZH, "spliced")
    write_sound(tmp_path / "zh_words" / "龘.wav", 0.3)
    with pytest.raises(DataError, match="words of parley"):
        VoicesCorpus(tmp_path).entries(ZH_EN, "spliced")


def test_the_real_words_make_sentences(shared_data: Path) -> None:
    if not (shared_data / "speech" / "zh_words").is_dir():
        pytest.skip(f"NOT TESTED: no clips of words at {shared_data / 'speech' / 'zh_words'}")
    entries = VoicesCorpus(shared_data).entries(ZH_EN, "spliced")
    assert len(entries) >= 40
    assert entries[0].load().source_s > 1.0
