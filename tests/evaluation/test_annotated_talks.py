from dataclasses import replace
from pathlib import Path

import pytest

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.annotated_talks import annotated_talk
from earvoice.evaluation.corpora.texts import RealSiTexts
from earvoice.evaluation.export import ExportFormat, export
from earvoice.evaluation.items import Segment
from earvoice.evaluation.results import ItemResult, write_results
from earvoice.evaluation.score import Settings, score
from earvoice.evaluation.scoring.material import Files, read_material
from earvoice.metrics.logs import TermPair, read_realsi
from earvoice.metrics.logs.realsi_talk import Term
from earvoice.types import Direction
from tests.evaluation.factories import result

TALK = replace(
    result(
        "Good day. It is late.",
        "Good morning. It's late.",
        id="talk-1",
        delays_s=(1.0, 1.0, 2.5, 2.5, 4.0),
        segments=(
            Segment("Good morning.", 0.5, 1.5, "早上好。"),
            Segment("It's late.", 2.0, 3.25, "很晚了。"),
        ),
    ),
    terms=(Term("早上", "morning / dawn", 0), Term("晚", "late", 1)),
)
SENTENCE = result("", "Nobody heard this.", id="row-2", transcript="没有人听到。")


def annotated(tmp_path: Path, *results: ItemResult) -> list[Path]:
    write_results(tmp_path / "run", {"direction": "zh-en"}, results)
    return export(tmp_path / "run", tmp_path / "annotation", ExportFormat.REALSI)


def test_every_recording_becomes_a_talk_in_the_folder_of_its_direction(tmp_path: Path) -> None:
    files = annotated(tmp_path, TALK, SENTENCE)
    inside = [file.relative_to(tmp_path / "annotation").as_posix() for file in files]
    assert inside == ["zh2en/talk-1.json", "zh2en/row-2.json"]
    talk, sentence = map(read_realsi, files)
    assert talk == annotated_talk(TALK, Direction.parse("zh-en"))
    assert [(one.start_s, one.end_s, one.text, one.transcript) for one in talk.segments] == [
        (0.5, 1.5, "Good morning.", "早上好。"),
        (2.0, 3.25, "It's late.", "很晚了。"),
    ]
    assert talk.utterances == talk.segments
    assert [one.utterances[0].terms for one in talk.sentences] == [
        (TermPair("早上", "morning / dawn"),),
        (TermPair("晚", "late"),),
    ]
    assert talk.terms == TALK.terms
    (whole,) = sentence.segments
    assert (whole.start_s, whole.end_s) == (0.0, 10.0)
    assert (whole.text, whole.transcript) == ("Nobody heard this.", "没有人听到。")


def test_another_tools_log_is_scored_by_it_as_the_run_is(tmp_path: Path) -> None:
    annotated(tmp_path, TALK)
    export(tmp_path / "run", tmp_path / "log", ExportFormat.SIMULSTREAM)
    found = [
        score(read_material(files), Settings(parts=frozenset())).scores.to_json()
        for files in (
            Files((tmp_path / "run",)),
            Files((tmp_path / "log",), tmp_path / "annotation" / "zh2en"),
        )
    ]
    own, other = found
    for name in ("stream_laal_s", "long_yaal_s"):
        assert isinstance(own[name], float) and own[name] == pytest.approx(other[name])
    material = read_material(Files((tmp_path / "log",), tmp_path / "annotation" / "zh2en"))
    assert material.terms == read_material(Files((tmp_path / "run",))).terms != ()
    assert material.transcripts == ("早上好。", "很晚了。")


def test_a_log_that_does_not_tell_what_was_said_makes_no_talk(tmp_path: Path) -> None:
    annotated(tmp_path, TALK)
    export(tmp_path / "run", tmp_path / "log", ExportFormat.SIMULEVAL)
    with pytest.raises(ConfigError, match="folder of an earvoice evaluate run"):
        export(tmp_path / "log", tmp_path / "out", ExportFormat.REALSI)
    assert not (tmp_path / "out").exists()


def test_nothing_is_written_when_one_recording_has_no_name_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="'a/b' comes twice or is no file name"):
        annotated(tmp_path, TALK, replace(SENTENCE, id="a/b"))
    assert not (tmp_path / "annotation").exists()


def test_what_was_written_is_a_corpus_again(tmp_path: Path) -> None:
    annotated(tmp_path, TALK, SENTENCE)
    direction = Direction.parse("zh-en")
    entries = RealSiTexts(tmp_path / "annotation").entries(direction, "all")
    items = {entry.id: entry.load() for entry in entries}
    assert items.keys() == {"talk-1", "row-2"}
    assert items["talk-1"].reference == TALK.reference
    assert items["talk-1"].terms == TALK.terms
