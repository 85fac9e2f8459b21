import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.errors import DataError
from earvoice.metrics.logs.segmentation import (
    DocumentLine,
    holds_document_lines,
    read_document_lines,
    read_document_segments,
    read_segmentation,
    read_segments,
    write_document_lines,
    write_segments,
)
from earvoice.metrics.segment import ReferenceSegment
from tests.metrics.logs.making import texts

YAML = "- {wav: set/a.wav, offset: 0.0, duration: 2.5}\n- {wav: b.wav, offset: 1, duration: 1.5}\n"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_segments_have_their_references_and_transcripts(tmp_path: Path) -> None:
    spans = written(tmp_path / "s.yaml", YAML)
    references = written(tmp_path / "r.txt", "Hallo\u2028du \n\n")
    transcripts = written(tmp_path / "t.txt", "hello\r\nyou\r\n")
    assert read_segments(spans, references, transcripts=transcripts) == (
        ReferenceSegment("a", 0.0, 2.5, "Hallo\u2028du", "hello"),
        ReferenceSegment("b", 1.0, 1.5, "", "you"),
    )


def test_a_json_list_is_as_good(tmp_path: Path) -> None:
    spans = [
        {"wav": "a.wav", "offset": 0, "duration": 2.5, "speaker_id": 1},
        {"wav": "b.wav", "offset": 1, "duration": 1.5},
    ]
    path = written(tmp_path / "s.json", json.dumps(spans))
    yaml = written(tmp_path / "s.yaml", YAML)
    times = [(s.recording, s.start_s, s.duration_s) for s in read_segmentation(path)]
    assert times == [(s.recording, s.start_s, s.duration_s) for s in read_segmentation(yaml)]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        (
            "s.yaml",
            YAML + "- {wav: a.wav, offset: -1, duration: 1}",
            "line 3: field 'offset' is -1",
        ),
        ("s.yaml", YAML + "- {wav: b.wav, offset: 0, duration: 1}", "line 3: field 'offset' is 0"),
        ("s.yaml", "- {wav: a.wav, offset: 0}", "line 1: field 'duration' is missing"),
        ("s.yaml", "- {wav: a.wav, offset: x, duration: 1}", "line 1: field 'offset' is 'x'"),
        ("s.yaml", "- {wav: 7, offset: 0, duration: 1}", "line 1: field 'wav' is 7"),
        ("s.json", '[{"wav": "a", "offset": NaN}]', "field '[0].offset' holds NaN"),
        ("s.json", '[{"wav": "a", "offset": 0}]', "entries[0]: field 'duration' is missing"),
        ("s.json", "[1]", "entries[0] is 1; expected a JSON object"),
        ("s.json", '{"wav": "a"}', "is dict; expected a list"),
        ("s.json", "[", "is not JSON"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, name: str, text: str, says: str) -> None:
    path = written(tmp_path / name, text)
    with pytest.raises(DataError) as caught:
        read_segmentation(path)
    assert says in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize(("references", "line"), [("one\n", 2), ("one\ntwo\nthree\n", 3)])
def test_lines_without_a_partner_are_counted(tmp_path: Path, references: str, line: int) -> None:
    spans = written(tmp_path / "s.yaml", YAML)
    path = written(tmp_path / "r.txt", references)
    with pytest.raises(DataError, match=f"{path} has . lines for 2 segments .*; line {line} is"):
        read_segments(spans, path)


def test_lines_of_documents_are_numbers_from_0(tmp_path: Path) -> None:
    lines = (DocumentLine(0, 0), DocumentLine(0, 1), DocumentLine(1, 0))
    path = write_document_lines(tmp_path / "d.txt", lines)
    assert path.read_text() == "docid=0,segid=0\ndocid=0,segid=1\ndocid=1,segid=0\n"
    assert read_document_lines(path) == lines
    written(path, "docid=0,segid=0\ndocid=1,segid=x\n")
    with pytest.raises(DataError, match="line 2 is 'docid=1,segid=x'; expected docid=0,segid=3"):
        read_document_lines(path)
    written(path, "docid=0,segid=0\ndocid=2,segid=0\n")
    with pytest.raises(DataError, match="field 'docid' is never 1"):
        read_document_lines(path)
    written(path, "docid=0,segid=0\ndocid=1,segid=0\n docid=00,segid=0\n")
    with pytest.raises(DataError, match="line 3 is 'docid=00,segid=0' as line 1; expected each"):
        read_document_lines(path)


# Times to the nanosecond, beyond which the file does not go.
times = st.floats(0, 1e5).map(lambda time: round(time, 9))


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(["a", "b é", "it's.1"]), times, times, texts), max_size=5)
)
def test_what_is_written_is_read_back(found: list[tuple[str, float, float, str]]) -> None:
    segments = [ReferenceSegment(*fields) for fields in sorted(found)]
    with tempfile.TemporaryDirectory() as folder:
        again = read_segments(*write_segments(Path(folder), segments))
    assert len(again) == len(segments)
    for old, new in zip(segments, again, strict=True):
        assert new.recording == old.recording
        assert new.start_s == pytest.approx(old.start_s)
        assert new.duration_s == pytest.approx(old.duration_s)
        assert new.text.split() == old.text.split()


def test_segments_of_a_recording_are_written_together(tmp_path: Path) -> None:
    segments = [
        ReferenceSegment(name, time, 1.0, name + str(time)) for time in (0, 1) for name in "ab"
    ]
    path, references = write_segments(tmp_path, segments)
    assert references.read_text() == "a0\na1\nb0\nb1\n"
    assert [span.recording for span in read_segmentation(path)] == ["a", "a", "b", "b"]


def test_document_lines_have_their_references_and_transcripts(tmp_path: Path) -> None:
    documents = written(tmp_path / "docs.txt", "docid=1,segid=0\ndocid=0,segid=0\n")
    references = written(tmp_path / "r.txt", "Hallo\ndu\n")
    transcripts = written(tmp_path / "t.txt", "hello\nyou\n")
    assert read_document_segments(documents, references, transcripts=transcripts) == (
        ReferenceSegment("1", 0.0, 0.0, "Hallo", "hello"),
        ReferenceSegment("0", 0.0, 0.0, "du", "you"),
    )
    with pytest.raises(DataError, match=r"has 2 lines for 1 segments of .*docs\.txt"):
        read_document_segments(written(documents, "docid=0,segid=0\n"), references)


def test_document_lines_are_told_by_the_first(tmp_path: Path) -> None:
    assert holds_document_lines(written(tmp_path / "d.txt", "docid=0;segid=0\n"))
    assert not holds_document_lines(written(tmp_path / "empty.txt", ""))
    assert not holds_document_lines(written(tmp_path / "s.txt", YAML))
    assert not holds_document_lines(written(tmp_path / "s.yaml", "docid=0,segid=0"))
