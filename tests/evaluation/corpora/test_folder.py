import json
from collections.abc import Callable
from pathlib import Path

import pytest

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.corpora.folder import FolderCorpus
from earvoice.types import Direction
from tests.evaluation.corpora.fakes import write_lines, write_sound

EN_ZH = Direction.parse("en-zh")
SEGMENTS = (
    "- {duration: 1.0, offset: 0.5, rW: 9, speaker_id: spk.1, wav: a.wav}",
    "- {duration: 1.0, offset: 1.5, rW: 9, speaker_id: spk.1, wav: a.wav}",
    "- {duration: 0.5, offset: 0.0, rW: 9, speaker_id: spk.2, wav: b.wav}",
)


def must_c(root: Path, name: str = "tst-COMMON") -> Path:
    """Write a split as MuST-C and IWSLT lay it out."""
    write_lines(root / name / "txt" / f"{name}.yaml", *SEGMENTS)
    write_lines(root / name / "txt" / f"{name}.en", "one", "two", "three")
    write_lines(root / name / "txt" / f"{name}.zh", "一。", "二。", "三。")
    write_sound(root / name / "wav" / "a.wav", 3.0)
    write_sound(root / name / "wav" / "b.wav", 0.5)
    return root


def acl(root: Path) -> Path:
    """Write the development set of ACL 60/60 as it is unpacked, with a segmentation beside it."""
    write_lines(root / "acl6060.yaml", *SEGMENTS)
    text = root / "text"
    for kind in ("txt", "tagged_terminology"):
        tag = ".tagged" if kind != "txt" else ""
        for language, lines in (("en", ("one", "two", "three")), ("zh", ("一。", "二。", "三。"))):
            write_lines(text / kind / f"ACL.6060.dev{tag}.en-xx.{language}.txt", *lines)
    write_sound(root / "full_wavs" / "a.wav", 3.0)
    write_sound(root / "full_wavs" / "b.wav", 0.5)
    write_sound(root / "segmented_wavs" / "gold" / "sent_1.wav", 0.1)
    return root


def plain(root: Path) -> Path:
    """Write what `evaluate run` writes, with JSON for a segmentation."""
    rows = [("a.wav", 0.5, 1.0), ("a.wav", 1.5, 1.0), ("b.wav", 0.0, 0.5)]
    segments = [{"wav": wav, "offset": at, "duration": length} for wav, at, length in rows]
    (root / "segments.json").write_text(json.dumps(segments))
    write_lines(root / "references.txt", "一。", "二。", "三。")
    write_sound(root / "a.wav", 3.0)
    write_sound(root / "b.wav", 0.5)
    return root


@pytest.mark.parametrize(("layout", "split"), [(must_c, "tst-COMMON"), (acl, "acl6060")])
def test_recordings_are_heard_as_a_whole_with_their_segments(
    tmp_path: Path, layout: Callable[[Path], Path], split: str
) -> None:
    corpus = FolderCorpus(layout(tmp_path))
    assert corpus.splits == (split,)
    entries = corpus.entries(EN_ZH, split)
    assert [(entry.id, entry.seconds) for entry in entries] == [("a", 2.5), ("b", 0.5)]
    a, b = (entry.load() for entry in entries)
    assert (a.source_s, a.transcript, a.reference) == (3.0, "one two", "一。二。")
    assert (a.kind, a.is_sentence, a.onset_s) == ("talk", False, 0.5)
    assert [(s.reference, s.start_s, s.end_s, s.transcript) for s in a.segments] == [
        ("一。", 0.5, 1.5, "one"),
        ("二。", 1.5, 2.5, "two"),
    ]
    assert (b.kind, b.is_sentence) == ("sentence", True)


def test_transcripts_may_be_missing(tmp_path: Path) -> None:
    (entry, _) = FolderCorpus(plain(tmp_path)).entries(EN_ZH, "segments")
    item = entry.load()
    assert (item.transcript, item.reference) == ("", "一。二。")


def test_every_segmentation_is_a_split(tmp_path: Path) -> None:
    for name in ("tst-COMMON", "dev"):
        must_c(tmp_path, name)
    corpus = FolderCorpus(tmp_path)
    assert corpus.splits == ("dev", "tst-COMMON")
    with pytest.raises(ConfigError, match="split 'test' of folder is unknown; choose dev or tst-"):
        corpus.entries(EN_ZH, "test")


def test_a_recording_that_comes_in_two_splits_is_ambiguous(tmp_path: Path) -> None:
    for name in ("tst-COMMON", "dev"):
        must_c(tmp_path, name)
    with pytest.raises(DataError, match="recording 'a', for which there are 2 sound files"):
        FolderCorpus(tmp_path).entries(EN_ZH, "dev")
    assert len(FolderCorpus(tmp_path / "dev").entries(EN_ZH, "dev")) == 2


def test_what_is_missing_or_ambiguous_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no segmentation"):
        FolderCorpus(tmp_path)
    corpus = FolderCorpus(must_c(tmp_path))
    (tmp_path / "tst-COMMON" / "wav" / "b.wav").unlink()
    with pytest.raises(
        DataError, match=r"tst-COMMON\.yaml names the recording 'b'.* called b\.wav"
    ):
        corpus.entries(EN_ZH, "tst-COMMON")
    references = tmp_path / "tst-COMMON" / "txt" / "tst-COMMON.zh"
    write_lines(references, "一。", "二。")
    with pytest.raises(DataError, match="has 2 lines for 3 segments"):
        corpus.entries(EN_ZH, "tst-COMMON")
    references.unlink()
    with pytest.raises(DataError, match=r"expected tst-COMMON\.zh or references\.txt"):
        corpus.entries(EN_ZH, "tst-COMMON")
    for name in ("x.zh", "y.zh"):
        write_lines(tmp_path / name, "一。")
    with pytest.raises(DataError, match="may all hold the zh lines"):
        corpus.entries(EN_ZH, "tst-COMMON")
    with pytest.raises(DataError, match="is a file; expected the folder"):
        FolderCorpus(tmp_path / "x.zh")


def test_a_segmentation_of_another_form_is_named_by_line(tmp_path: Path) -> None:
    must_c(tmp_path)
    write_lines(tmp_path / "tst-COMMON" / "txt" / "tst-COMMON.yaml", SEGMENTS[0], "- [1, 2]")
    with pytest.raises(DataError, match=r"tst-COMMON\.yaml, line 2"):
        FolderCorpus(tmp_path).entries(EN_ZH, "tst-COMMON")
