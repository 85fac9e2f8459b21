from pathlib import Path

import pytest

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.corpora.speech_cache import SpeechCache
from earvoice.evaluation.corpora.tatoeba import TatoebaCorpus, read_tatoeba
from earvoice.types import Direction
from tests.evaluation.corpora.fakes import ToneSynthesiser, write_lines

EN_ZH, ZH_EN = Direction.parse("en-zh"), Direction.parse("zh-en")
LINES = ("She likes music.\t她喜欢音乐。\tCC-BY 2.0 (France) #1 (CK)", "So do I.\t我也是。\t#2")


def corpus(path: Path) -> TatoebaCorpus:
    return TatoebaCorpus(path, ToneSynthesiser(), SpeechCache(None))


@pytest.mark.parametrize("inside", ["tatoeba.en-zh.dev.tsv", "text/tatoeba.en-zh.dev.tsv"])
def test_sentences_are_spoken_in_the_source_language(tmp_path: Path, inside: str) -> None:
    file = write_lines(tmp_path / inside, *LINES)
    for path in (tmp_path, file):
        forth, back = (corpus(path).entries(way, "dev") for way in (EN_ZH, ZH_EN))
        assert [entry.id for entry in forth] == ["tatoeba-00001", "tatoeba-00002"]
        said = forth[0].load()
        assert (said.transcript, said.reference) == ("She likes music.", "她喜欢音乐。")
        assert said.is_sentence
        assert said.onset_s == said.segments[0].start_s < said.segments[0].end_s < said.source_s
        assert back[1].load().transcript == "我也是。"


@pytest.mark.parametrize("line", ["no tab", "one\t", "\t一", "…\t一"])
def test_a_line_that_is_no_pair_is_named(tmp_path: Path, line: str) -> None:
    file = write_lines(tmp_path / "a.tsv", LINES[0], "", line)
    with pytest.raises(DataError, match=r"a\.tsv, line 3 is .* separated by tabs"):
        read_tatoeba(file)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no sentences of Tatoeba"):
        corpus(tmp_path).entries(EN_ZH, "dev")
    with pytest.raises(ConfigError, match="choose dev"):
        corpus(tmp_path).entries(EN_ZH, "train")


def test_the_real_sentences_are_all_read(shared_data: Path) -> None:
    if not (shared_data / "text").is_dir():
        pytest.skip(f"no sentences of Tatoeba at {shared_data / 'text'}")
    entries = corpus(shared_data).entries(EN_ZH, "dev")
    assert len(entries) > 1000
