from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.score import Part, Settings, score
from earvoice.evaluation.scoring.documents import segments_of_texts
from earvoice.evaluation.scoring.inputs import read_input
from earvoice.evaluation.scoring.material import Files, Material
from earvoice.evaluation.scoring.rows import write_scored
from earvoice.metrics.logs.omnisteval import RESEGMENTED
from earvoice.metrics.segment import ReferenceSegment
from earvoice.text import Unit
from tests.evaluation.scoring.making import write_four, write_lines, write_talk

LINES = ("docid=0,segid=0", "docid=1,segid=0", "docid=0,segid=1")
EXPECTED = ("Good morning.", "The second text.", "How are you?")
OUTPUT = ("Good morning. How are you all?", "A second text.")


def files(folder: Path, output: tuple[str, ...] = OUTPUT, **others: Path) -> Files:
    return Files(
        (write_lines(folder / "hyp.txt", output),),
        write_lines(folder / "references.txt", EXPECTED),
        write_lines(folder / "docs.txt", LINES),
        **others,
    )


def figures(material: Material) -> dict[str, Any]:
    return dict(score(material, Settings(parts=frozenset({Part.QUALITY}))).scores.to_json())


def outputs(material: Material) -> list[str]:
    assert material.divided is not None
    return [segment.text for segment in material.divided.segments]


def test_each_document_is_divided_among_its_own_references(tmp_path: Path) -> None:
    material = read_input(files(tmp_path))
    assert outputs(material) == ["Good morning.", "A second text.", "How are you all?"]
    found = figures(material)
    assert (found["recordings"], found["segments"], found["empty_segments"]) == (2, 3, 0)
    assert 50 < found["chrf"] < 100
    assert not [name for name in found if name.endswith("_s") or "laal" in name or "yaal" in name]


def test_a_document_may_be_empty(tmp_path: Path) -> None:
    found = figures(read_input(files(tmp_path, ("", OUTPUT[1]))))
    assert (found["empty_recordings"], found["empty_segments"]) == (1, 2)


def test_the_division_is_written_as_omnisteval_does_and_scores_the_same(tmp_path: Path) -> None:
    material = read_input(files(tmp_path))
    write_scored(tmp_path / "out", score(material))
    again = read_input(Files((tmp_path / "out" / RESEGMENTED,)))
    assert outputs(again) == outputs(material)
    before, after = figures(material), figures(again)
    assert {name: after[name] for name in ("bleu", "chrf")} == {
        name: before[name] for name in ("bleu", "chrf")
    }


def test_transcripts_tell_which_terms_are_needed(tmp_path: Path) -> None:
    said = write_lines(tmp_path / "said.txt", ["早上好。", "第二篇。", "你们好吗？"])
    terms = write_lines(tmp_path / "terms.tsv", ["早上\tmorning", "第二\tsecond/other", "好\tyou"])
    found = figures(read_input(files(tmp_path, transcripts=said, terms=terms)))
    assert (found["terms"], found["term_accuracy"]) == (3, 100.0)


def test_the_texts_of_a_log_are_documents_too_without_their_times(tmp_path: Path) -> None:
    log = write_four(tmp_path)
    lines = write_lines(tmp_path / "docs.txt", [f"docid={n},segid=0" for n in range(4)])
    references = write_lines(tmp_path / "r.txt", ["a b c d", "x y", "q", "k l m n"])
    material = read_input(Files((log,), references, lines))
    assert outputs(material) == ["a b c d", "x y", "", "k l m n"]
    assert any("when it was written is not scored" in note for note in material.notes)
    assert "long_yaal_s" not in figures(material)


def test_a_log_that_is_called_a_text_is_a_log_all_the_same(tmp_path: Path) -> None:
    log = write_four(tmp_path).rename(tmp_path / "log.txt")
    assert [run.log.recording for run in read_input(Files((log,))).runs] == ["a", "b", "c", "d"]


def test_a_text_may_belong_to_talks_of_a_segmentation(tmp_path: Path) -> None:
    _, references, segmentation = write_talk(tmp_path)
    text = write_lines(tmp_path / "hyp.txt", ["Hello dear friend. How are they?"])
    material = read_input(Files((text,), references, segmentation))
    assert outputs(material) == ["Hello dear friend.", "How are they?"]
    assert not [name for name in figures(material) if name.endswith("_s")]


def test_files_that_do_not_match_are_named_with_their_counts(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"hyp\.txt has 1 lines .* for 2 documents of .*docs\.txt"):
        read_input(files(tmp_path, OUTPUT[:1]))
    short = files(tmp_path)
    write_lines(tmp_path / "references.txt", EXPECTED[:2])
    with pytest.raises(DataError, match=r"references\.txt has 2 lines for 3 segments of .*docs"):
        read_input(short)
    write_lines(tmp_path / "docs.txt", [LINES[0], "docid=0;segid=1", LINES[2]])
    with pytest.raises(DataError, match=r"docs\.txt, line 2 is 'docid=0;segid=1'"):
        read_input(short)
    with pytest.raises(ConfigError, match=r"hyp\.txt is text without times.* add --segmentation"):
        read_input(Files(short.logs))


@given(st.data(), st.sampled_from(Unit))
def test_segments_hold_all_that_was_written_in_order(data: st.DataObject, unit: Unit) -> None:
    words = st.text("abcde", min_size=1, max_size=4)
    lines = st.lists(words, max_size=6).map(" ".join)
    texts = {str(at): data.draw(lines) for at in range(data.draw(st.integers(1, 3)))}
    of_each = [data.draw(st.lists(lines, min_size=1, max_size=4)) for _ in texts]
    # The last line of each is a word, so that none has references without any.
    found = [(name, line) for name, own in zip(texts, of_each, strict=True) for line in [*own, "a"]]
    shuffled = data.draw(st.permutations(found))
    references = [ReferenceSegment(name, 0.0, 0.0, line) for name, line in shuffled]
    segments = segments_of_texts(texts, references, unit)
    assert [one.reference for one in segments] == [one.text for one in references]
    space = " " if unit is Unit.WORD else ""
    for name, text in texts.items():
        own = [one.text for one in segments if one.recording == name]
        assert space.join(part for part in own if part) == text
    assert not any(one.delays_s for one in segments)
