import json
from pathlib import Path

import pytest

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.corpora.realsi import RealSiCorpus
from earvoice.evaluation.corpora.speech_cache import SpeechCache
from earvoice.types import Direction
from tests.evaluation.corpora.fakes import ToneSynthesiser

EN_ZH, ZH_EN = Direction.parse("en-zh"), Direction.parse("zh-en")


def utterance(start_ms: int, end_ms: int, source: str, target: str) -> dict[str, object]:
    return {
        "sub_start_time": start_ms,
        "sub_end_time": end_ms,
        "sub_src_text": source,
        "sub_trg_text": target,
        "term": [{"src": source, "trg": target}],
    }


def talk(vid: str) -> dict[str, object]:
    return {
        "vid": vid,
        "duration": 9000,
        "segment": [
            {
                "start_time": 500,
                "end_time": 3000,
                "src_text": "one two, three",
                "trg_text": "一二，三",
                "utterance": [
                    utterance(500, 1500, "one two,", "一二，"),
                    utterance(1800, 3000, "three", "三"),
                ],
            },
            {  # begins before the one before it ends, and ends after the talk
                "start_time": 2900,
                "end_time": 9500,
                "src_text": "four",
                "trg_text": "四",
                "utterance": [utterance(4000, 9500, "four", "四")],
            },
        ],
    }


def corpus(path: Path, process: ToneSynthesiser | None = None) -> RealSiCorpus:
    return RealSiCorpus(path, process or ToneSynthesiser(), SpeechCache(None))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "en2zh").mkdir()
    for vid in ("en2zh-01-tech", "en2zh-02-art", "en2zh-03-edu"):
        (tmp_path / "en2zh" / f"{vid}.json").write_text(json.dumps(talk(vid)), "utf-8")
    return tmp_path


def test_odd_talks_are_listed_with_their_lengths_and_spoken_only_when_loaded(folder: Path) -> None:
    process = ToneSynthesiser()
    entries = corpus(folder, process).entries(EN_ZH, "odd")
    assert [(entry.id, entry.seconds) for entry in entries] == [
        ("en2zh-01-tech", 9.0),
        ("en2zh-03-edu", 9.0),
    ]
    assert not process.said
    assert len(corpus(folder).entries(EN_ZH, "all")) == 3


@pytest.mark.parametrize("inside", ["", "en2zh", "data/en2zh/json", "realsi/en2zh"])
def test_talks_are_found_wherever_the_corpus_is_unpacked(tmp_path: Path, inside: str) -> None:
    (tmp_path / inside).mkdir(parents=True, exist_ok=True)
    file = tmp_path / inside / "en2zh-01-tech.json"
    file.write_text(json.dumps(talk("en2zh-01-tech")), "utf-8")
    assert len(corpus(tmp_path).entries(EN_ZH, "odd")) == 1


def test_a_talk_is_heard_as_it_was_annotated(folder: Path) -> None:
    process = ToneSynthesiser()
    item = corpus(folder, process).entries(EN_ZH, "odd")[0].load()
    assert item.source_s == 9.0
    assert (item.kind, item.is_sentence) == ("talk", False)
    assert item.transcript == "one two, three four"
    assert item.reference == "一二，三四"
    first, second = item.segments
    assert (first.reference, first.transcript) == ("一二，三", "one two, three")
    assert (first.start_s, second.start_s) == (0.5, 4.0)
    assert 1.8 < first.end_s <= 3.0
    assert 4.0 < second.end_s < 9.0
    assert item.onset_s == 0.5
    assert [(term.source, term.target, term.segment) for term in item.terms] == [
        ("one two,", "一二，", 0),
        ("three", "三", 0),
        ("four", "四", 1),
    ]
    assert {said.variant for said in process.said} == {process.said[0].variant}


def test_an_utterance_stays_in_its_sentence_however_its_end_is_rounded(folder: Path) -> None:
    # 1.33 + 0.7 is more than 2.03 to a computer: by time alone, it outlasts its sentence.
    assert 1330 / 1000 + 700 / 1000 > 2030 / 1000
    changed = talk("en2zh-01-tech")
    changed["segment"] = [
        {
            "start_time": 0,
            "end_time": 2030,
            "src_text": "one two",
            "trg_text": "一二",
            "utterance": [utterance(0, 1000, "one", "一"), utterance(1330, 2030, "two", "二")],
        },
        {
            "start_time": 2030,
            "end_time": 9000,
            "src_text": "three",
            "trg_text": "三",
            "utterance": [utterance(5000, 9000, "three", "三")],
        },
    ]
    (folder / "en2zh" / "en2zh-01-tech.json").write_text(json.dumps(changed), "utf-8")
    first, second = corpus(folder).entries(EN_ZH, "odd")[0].load().segments
    assert 1.33 < first.end_s < 2.1
    assert second.start_s == 5.0


def test_a_talk_is_spoken_once_and_then_read(folder: Path, tmp_path: Path) -> None:
    cache = SpeechCache(tmp_path / "cache")
    first = RealSiCorpus(folder, ToneSynthesiser(), cache).entries(EN_ZH, "odd")[0].load()
    mute = ToneSynthesiser(broken=True)
    again = RealSiCorpus(folder, mute, cache).entries(EN_ZH, "odd")[0].load()
    assert again.segments == first.segments
    assert (again.samples == first.samples).all()


def test_what_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(DataError, match=r"holds no \.json file"):
        corpus(folder).entries(ZH_EN, "odd")
    with pytest.raises(ConfigError, match="split 'test' of realsi is unknown; choose odd or all"):
        corpus(folder).entries(EN_ZH, "test")
    (folder / "en2zh" / "en2zh-01-tech.json").write_text('{"vid": "en2zh-01-tech"', "utf-8")
    with pytest.raises(DataError, match=r"en2zh-01-tech\.json is not JSON"):
        corpus(folder).entries(EN_ZH, "odd")


@pytest.mark.parametrize("direction", [EN_ZH, ZH_EN], ids=str)
def test_the_real_talks_are_scheduled(shared_data: Path, direction: Direction) -> None:
    if not (shared_data / "realsi").is_dir():
        pytest.skip(f"no RealSI annotations at {shared_data / 'realsi'}")
    process = ToneSynthesiser()
    entries = corpus(shared_data / "realsi", process).entries(direction, "odd")
    assert len(entries) == 5
    item = entries[-1].load()
    assert entries[-1].seconds is not None
    assert item.source_s == pytest.approx(entries[-1].seconds, rel=0.05)
    times_s = [time_s for one in item.segments for time_s in (one.start_s, one.end_s)]
    assert times_s == sorted(times_s) and times_s[-1] <= item.source_s
    assert len(item.segments) > 30
    assert all(one.end_s > one.start_s for one in item.segments)
    assert (
        "".join(one.transcript for one in item.segments).replace(" ", "")[:40]
        == (item.transcript.replace(" ", "")[:40])
    )
