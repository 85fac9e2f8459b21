"""Corpora that are read: every unit at its time, with the references of its sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from earvoice.errors import ConfigError
from earvoice.evaluation.corpora.open import Options, open_corpus
from earvoice.types import Direction
from tests.evaluation.corpora.test_realsi import talk

EN_ZH, ZH_EN = Direction.parse("en-zh"), Direction.parse("zh-en")


def test_realsi_is_revealed_evenly_over_its_utterances(tmp_path: Path) -> None:
    (tmp_path / "en2zh").mkdir()
    for vid in ("en2zh-01-tech", "en2zh-02-art"):
        (tmp_path / "en2zh" / f"{vid}.json").write_text(json.dumps(talk(vid)), "utf-8")
    with open_corpus("realsi", Options(path=tmp_path, text=True)) as corpus:
        (entry,) = corpus.entries(EN_ZH, "odd")
        item = entry.load()
    assert item.reading is not None
    assert item.reading.units == ("one", " two,", " three", " four")
    assert item.reading.times_s == pytest.approx((1.0, 1.5, 3.0, 9.0))
    assert [segment.reference for segment in item.segments] == ["一二，三", "四"]
    assert item.segments[0].start_s == 0.5
    assert item.onset_s == 0.5
    assert (item.source_s, item.is_sentence, item.transcript) == (9.0, False, "")
    assert len(item.terms) == 3


def test_parley_reads_as_it_is_written() -> None:
    with open_corpus("parley", Options(kind="talk", text=True)) as corpus:
        item = corpus.entries(ZH_EN, "test")[0].load()
    assert item.reading is not None
    assert "".join(item.reading.units) == "".join(s.transcript for s in item.segments)
    assert item.segments[-1].end_s == item.reading.source_s
    assert all(a.end_s == b.start_s for a, b in zip(item.segments, item.segments[1:], strict=False))
    with open_corpus("parley", Options(kind="seen_pattern", text=True)) as corpus:
        assert corpus.entries(EN_ZH, "dev")[0].load().is_sentence


def test_tatoeba_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "tatoeba.en-zh.dev.tsv"
    file.write_text("Hello there.\t你好。\tCC BY\n", "utf-8")
    with open_corpus("tatoeba", Options(path=tmp_path, text=True)) as corpus:
        (entry,) = corpus.entries(ZH_EN, "dev")
        item = entry.load()
    assert item.reading is not None
    assert item.reading.units == ("你", "好", "。")
    assert item.reference == "Hello there."


def test_sound_cannot_be_read(tmp_path: Path) -> None:
    with (
        pytest.raises(ConfigError, match="choose parley, realsi, tatoeba"),
        open_corpus("folder", Options(path=tmp_path, text=True)),
    ):
        pass
