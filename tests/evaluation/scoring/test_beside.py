from dataclasses import replace
from pathlib import Path

import pytest

from earvoice.errors import DataError
from earvoice.evaluation.export import ExportFormat, export
from earvoice.evaluation.items import Segment
from earvoice.evaluation.results import write_results
from earvoice.evaluation.score import Settings, score
from earvoice.evaluation.scoring.beside import Beside, references_beside
from earvoice.evaluation.scoring.material import Files, Form, read_material
from tests.evaluation.factories import result
from tests.evaluation.scoring.making import write_four, write_lines, write_talk

RESULT = result(
    "Good morning. It is late.",
    "Good morning. It's late.",
    id="talk-1",
    delays_s=(1.0, 1.0, 2.5, 2.5, 4.0),
    segments=(Segment("Good morning.", 0.5, 1.5), Segment("It's late.", 2.0, 3.0)),
)


def exported(tmp_path: Path, format_: ExportFormat) -> Path:
    run = tmp_path / "run"
    write_results(run, {"direction": "zh-en"}, (RESULT, replace(RESULT, id="talk-2")))
    export(run, tmp_path / format_, format_)
    return tmp_path / format_


def figures(*logs: Path) -> dict[str, object]:
    scores = score(read_material(Files(logs), target="en"), Settings(parts=frozenset())).scores
    return {name: scores.to_json()[name] for name in ("form", "stream_laal_s", "long_yaal_s")}


def test_a_simulstream_export_is_scored_by_the_references_beside_it(tmp_path: Path) -> None:
    folder = exported(tmp_path, ExportFormat.SIMULSTREAM)
    expected = figures(tmp_path / "run")
    assert expected["form"] == "long"
    assert figures(folder) == figures(folder / "metrics.jsonl") == expected
    notes = read_material(Files((folder,)), target="en").notes
    assert notes == (f"references are those beside the log, of {folder / 'segments.yaml'}",)


def test_references_of_a_log_are_taken_before_those_beside_it(tmp_path: Path) -> None:
    folder = exported(tmp_path, ExportFormat.OMNISTEVAL)
    found = read_material(Files((folder,)), target="en")
    assert found.form is Form.SHORT
    (note,) = found.notes
    assert f"for the segments of {folder / 'segments.yaml'} add --segmentation" in note


def test_what_the_user_names_is_taken_before_all(tmp_path: Path) -> None:
    write_talk(tmp_path)
    other = write_lines(tmp_path / "other.txt", ["Hello there."])
    found = read_material(Files((tmp_path,), other), target="en")
    assert (found.form, found.runs[0].references[0].text) == (Form.SHORT, "Hello there.")


def test_as_many_references_beside_as_in_the_log_are_no_news(tmp_path: Path) -> None:
    log = write_four(tmp_path)
    write_lines(tmp_path / "references.txt", ["a"])
    write_lines(tmp_path / "segments.yaml", ["- {wav: a.wav, offset: 0.0, duration: 2.5}"])
    assert read_material(Files((log,)), target="en").notes == ()


def test_both_files_have_to_lie_in_the_folder_of_all_logs(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        write_talk(folder)
    assert references_beside([one]) == Beside(one / "segments.yaml", one / "references.txt")
    assert references_beside([one, one / "metrics.jsonl"]) == references_beside([one])
    assert references_beside([one, other]) is None
    (one / "references.txt").unlink()
    assert references_beside([one]) is None
    with pytest.raises(DataError, match="add --references"):
        read_material(Files((one,)), target="en")
