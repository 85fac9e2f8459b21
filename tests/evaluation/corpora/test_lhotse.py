from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from earvoice.errors import DataError
from earvoice.evaluation.corpora.lhotse import LhotseCorpus
from earvoice.types import Direction
from tests.evaluation.corpora.fakes import write_manifest, write_sound

EN_ZH = Direction.parse("en-zh")
Json = Mapping[str, object]


def recording(name: str, sound: Path | str, duration_s: float) -> Json:
    return {
        "id": name,
        "sources": [{"type": "file", "channels": [0], "source": str(sound)}],
        "sampling_rate": 16000,
        "num_samples": round(duration_s * 16000),
        "duration": duration_s,
        "channel_ids": [0],
    }


def supervision(name: str, of: str, start_s: float, **fields: object) -> Json:
    return {
        "id": name,
        "recording_id": of,
        "start": start_s,
        "duration": 1.0,
        "channel": 0,
        **fields,
    }


def write_part(folder: Path, supervisions: list[Json], *, ending: str = "jsonl.gz") -> Path:
    """Write a part with the recordings `talk` and `a/b`."""
    talk, other = (write_sound(folder / "wav" / f"{name}.wav", 3.0) for name in ("talk", "b"))
    records = [recording("talk", talk, 3.0), recording("a/b", other.relative_to(folder), 3.0)]
    write_manifest(folder / f"must_c_recordings_en-zh_dev.{ending}", records)
    write_manifest(folder / f"must_c_supervisions_en-zh_dev.{ending}", supervisions)
    return folder


SAID = [
    supervision("2", "talk", 1.5, text="two", custom={"translation": "二。"}),
    supervision("1", "talk", 0.5, text="one", custom={"translation": "一。"}),
    supervision("3", "a/b", 0.0, text="three", custom={"translation": "三。"}),
]


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz"])
def test_a_recording_is_heard_with_all_its_supervisions_in_order(
    tmp_path: Path, ending: str
) -> None:
    corpus = LhotseCorpus(write_part(tmp_path, SAID, ending=ending))
    assert corpus.splits == ("en-zh_dev",)
    entries = corpus.entries(EN_ZH, "en-zh_dev")
    assert [(entry.id, entry.seconds) for entry in entries] == [("talk", 3.0), ("a_b", 3.0)]
    talk, sentence = (entry.load() for entry in entries)
    assert (talk.transcript, talk.reference, talk.source_s) == ("one two", "一。二。", 3.0)
    assert (talk.kind, sentence.kind, sentence.is_sentence) == ("talk", "sentence", True)
    assert [(s.reference, s.start_s, s.end_s, s.transcript) for s in talk.segments] == [
        ("一。", 0.5, 1.5, "one"),
        ("二。", 1.5, 2.5, "two"),
    ]


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "one", "custom": {"translation": "一。"}},
        {"text": "one", "custom": {"translated_text": {"zh": "一。", "de": "Eins."}}},
        {"text": "one", "custom": {"tgt_lang": "zh", "tgt_text": "一。"}},
        {"text": "one", "custom": {"translation_zh": "一。"}},
        {"text": "一。", "language": "zh"},
        {"text": "一。", "language": "Chinese"},
    ],
    ids=["plain", "by language", "tgt_text", "named", "as MuST-C's recipe", "language in words"],
)
def test_translations_are_found_where_recipes_put_them(
    tmp_path: Path, fields: dict[str, object]
) -> None:
    corpus = LhotseCorpus(write_part(tmp_path, [supervision("1", "talk", 0.0, **fields)]))
    item = corpus.entries(EN_ZH, "en-zh_dev")[0].load()
    assert item.reference == item.segments[0].reference == "一。"
    assert item.transcript == ("one" if "custom" in fields else "")


def test_transcripts_alone_measure_the_live_transcript(tmp_path: Path) -> None:
    corpus = LhotseCorpus(write_part(tmp_path, [supervision("1", "talk", 0.0, text="one")]))
    item = corpus.entries(EN_ZH, "en-zh_dev")[0].load()
    assert (item.transcript, item.reference, item.segments) == ("one", "", ())


def test_a_cut_is_what_it_cuts_out(tmp_path: Path) -> None:
    sound = tmp_path / "talk.wav"
    write_sound(sound, 3.0)
    cut = {
        "id": "talk-0",
        "start": 1.0,
        "duration": 1.5,
        "channel": 0,
        "type": "MonoCut",
        "supervisions": [supervision("1", "talk", 0.25, text="one", custom={"tgt_text": "一。"})],
        "recording": recording("talk", sound, 3.0),
    }
    path = write_manifest(tmp_path / "fleurs_cuts_test.jsonl.gz", [cut])
    (entry,) = LhotseCorpus(path).entries(EN_ZH, "test")
    item = entry.load()
    assert (item.id, item.source_s, item.onset_s) == ("talk-0", 1.5, 0.25)
    whole = LhotseCorpus(write_part(tmp_path / "b", SAID)).entries(EN_ZH, "en-zh_dev")[0].load()
    np.testing.assert_allclose(item.samples, whole.samples[16_000:40_000], atol=1e-3)


def test_the_part_for_tests_comes_first(tmp_path: Path) -> None:
    for part in ("dev", "train", "tst-COMMON"):
        write_manifest(tmp_path / f"must_c_cuts_{part}.jsonl", [])
    assert LhotseCorpus(tmp_path).splits == ("tst-COMMON", "dev", "train")
    for name in ("musan_recordings_noise", "fleurs_recordings_dev", "fleurs_supervisions_dev"):
        write_manifest(tmp_path / f"{name}.jsonl.gz", [])
    assert LhotseCorpus(tmp_path).splits == ("tst-COMMON", "fleurs_dev", "must_c_dev", "train")
    assert LhotseCorpus(tmp_path / "fleurs_recordings_dev.jsonl.gz").splits == ("dev",)


def broken(**fields: object) -> Json:
    return {**SAID[0], **fields}


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (broken(start=None), r"supervisions_en-zh_dev\.jsonl\.gz, line 1: field 'start' is None"),
        (broken(start=7.0), "line 1: field 'start' is 7.0 in 3 s; expected a time inside"),
        (broken(duration=-1), "field 'duration' is -1"),
        (broken(recording_id="x"), "'recording_id' is 'x', which .* does not hold"),
        (broken(text=5), "field 'text' is 5; expected a string"),
        (broken(custom="一。"), "field 'custom' is '一。'; expected an object"),
        (broken(custom={"translation": 1}), "in 'custom': field 'translation' is 1"),
        (broken(custom={}), "supervision '2' has no zh translation, as 1 of 3"),
    ],
)
def test_a_malformed_supervision_is_named(tmp_path: Path, record: Json, message: str) -> None:
    corpus = LhotseCorpus(write_part(tmp_path, [record, *SAID[1:]]))
    with pytest.raises(DataError, match=message):
        corpus.entries(EN_ZH, "en-zh_dev")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ({"type": "url", "channels": [0], "source": "https://a/b.wav"}, "'type' is 'url'"),
        ({"type": "file", "channels": [0], "source": "gone.wav"}, "'gone.wav', where no file is"),
    ],
)
def test_a_sound_that_cannot_be_read_is_named(tmp_path: Path, source: Json, message: str) -> None:
    write_part(tmp_path, SAID)
    lost = {**recording("talk", "", 3.0), "sources": [source]}
    write_manifest(tmp_path / "must_c_recordings_en-zh_dev.jsonl.gz", [lost])
    with pytest.raises(DataError, match=message):
        LhotseCorpus(tmp_path).entries(EN_ZH, "en-zh_dev")


def test_what_is_no_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no Lhotse manifests"):
        LhotseCorpus(tmp_path)
    path = tmp_path / "a_recordings_test.jsonl.gz"
    write_manifest(path, [])
    with pytest.raises(DataError, match="holds no Lhotse manifests of speech"):
        LhotseCorpus(tmp_path)
    cuts = tmp_path / "a_cuts_dev.jsonl.gz"
    cuts.write_bytes(b"no gzip")
    with pytest.raises(DataError, match=r"a_cuts_dev\.jsonl\.gz cannot be unpacked"):
        LhotseCorpus(cuts).entries(EN_ZH, "dev")
    write_manifest(cuts, [{"id": "mix", "type": "MixedCut", "tracks": []}])
    with pytest.raises(DataError, match=r"line 1: field 'recording' .* mix it down"):
        LhotseCorpus(cuts).entries(EN_ZH, "dev")
    write_manifest(cuts, [])
    with pytest.raises(DataError, match="holds no recording"):
        LhotseCorpus(cuts).entries(EN_ZH, "dev")
