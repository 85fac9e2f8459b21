import json
import os
from pathlib import Path

import pytest
from pytest import approx

from earvoice.errors import DataError
from earvoice.evaluation.comparing.reading import read_sheet
from earvoice.evaluation.comparing.sheets import Counts
from earvoice.evaluation.items import Segment
from earvoice.evaluation.results import write_results
from earvoice.evaluation.score import Settings, score
from earvoice.evaluation.scoring.inputs import read_input
from earvoice.evaluation.scoring.material import Files, read_material
from earvoice.evaluation.scoring.rows import write_scored
from tests.evaluation.comparing.making import FAIR, REFERENCES, write_run, write_score
from tests.evaluation.factories import result
from tests.evaluation.scoring.making import write_talk


def test_a_run_and_its_score_have_the_same_lines(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [*FAIR[:3], ""])
    of_run, of_score = read_sheet(run), read_sheet(write_score(tmp_path / "score", run))
    assert (of_run.target, of_run.clock) == (of_score.target, of_score.clock) == ("en", "queued")
    assert of_run.counts == of_score.counts == Counts(4, 4, 1, 0, 0)
    assert of_run.figures == of_score.figures
    for one, other in zip(of_run.texts, of_score.texts, strict=True):
        assert (one.key, one.output, one.reference) == (other.key, other.output, other.reference)
        assert one.figures == other.figures
        assert one.source == other.source == f"what was said in {one.recording[-1]}"


def test_segments_of_talks_are_known_by_their_place(tmp_path: Path) -> None:
    segments = (Segment("a b", 0.0, 4.0, "x y"), Segment("c d", 4.0, 9.0, "z"))
    talks = [
        result("a b c d", "a b c d", id=name, delays_s=(2.0, 3.0, 6.0, 7.0), segments=segments)
        for name in ("one", "two")
    ]
    write_results(tmp_path, {"direction": "zh-en"}, talks)
    sheet = read_sheet(tmp_path, pairs=True)
    assert [line.key for line in sheet.texts] == [("one", 0), ("one", 1), ("two", 0), ("two", 1)]
    assert [line.source for line in sheet.texts] == ["x y", "z", "x y", "z"]
    assert sheet.kind_of("long_yaal_s") == "soft"
    assert sheet.kind_of("stream_laal_s") == "mwer"
    assert sheet.kind_of("hpo_stream_laal_s") == "pair"
    assert sheet.kind_of("laal_s") is None
    assert {line.recording for line in sheet.only({"two"}).texts} == {"two"}
    assert read_sheet(tmp_path).kind_of("hpo_stream_laal_s") is None


def test_output_without_times_has_no_place_on_a_curve(tmp_path: Path) -> None:
    for name, text in (("hyp", "good day"), ("docs", "docid=0,segid=0"), ("refs", "good day")):
        (tmp_path / f"{name}.txt").write_text(text + "\n", "utf-8")
    files = Files((tmp_path / "hyp.txt",), tmp_path / "refs.txt", tmp_path / "docs.txt")
    write_scored(tmp_path / "score", score(read_input(files, target="en")))
    with pytest.raises(DataError, match=r"field 'delays_s' is missing; .* quality is drawn over"):
        read_sheet(tmp_path / "score")


def test_first_words_are_a_figure_of_recordings(tmp_path: Path) -> None:
    log, references, segmentation = write_talk(tmp_path)
    material = read_material(Files((log,), references, segmentation))
    scored = score(material)
    write_scored(tmp_path / "score", scored)
    sheet = read_sheet(tmp_path / "score")
    record = scored.scores.to_json()
    (line,) = sheet.lines["recording"]
    for name in ("flal_audio_s", "flal_audio_ca_s", "flal_speech_s", "flal_speech_ca_s"):
        assert sheet.kind_of(name) == "recording"
        assert line.figures[name] == approx(record[name])


def test_missing_and_unfinished_recordings_are_counted(tmp_path: Path) -> None:
    log, references, _ = write_talk(tmp_path)
    segmentation = tmp_path / "s.yaml"
    lines = [
        "- {wav: talk.wav, offset: 0.0, duration: 8.0}",
        "- {wav: gone.wav, offset: 0.0, duration: 2.0}",
    ]
    segmentation.write_text("\n".join(lines) + "\n", "utf-8")
    write_scored(tmp_path / "score", score(read_material(Files((log,), references, segmentation))))
    sheet = read_sheet(tmp_path / "score")
    assert (set(sheet.missing), set(sheet.unfinished)) == ({"gone"}, {"talk"})
    assert sheet.counts == Counts(2, 2, 1, 1, 1)
    assert sheet.only({"talk"}).counts == Counts(1, 1, 0, 0, 1)


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds neither items\.jsonl nor segments\.jsonl"):
        read_sheet(tmp_path)


@pytest.mark.parametrize("field", ["recording", "output", "delays_s", "figures"])
def test_a_damaged_line_is_named_with_its_field(tmp_path: Path, field: str) -> None:
    folder = write_score(tmp_path / "score", write_run(tmp_path / "run", REFERENCES))
    first, second, *rest = (folder / "segments.jsonl").read_text("utf-8").splitlines()
    record = json.loads(second)
    del record[field]
    text = "\n".join([first, json.dumps(record), *rest])
    (folder / "segments.jsonl").write_text(text, "utf-8")
    with pytest.raises(DataError, match=rf"segments\.jsonl, line 2: field '{field}' is missing"):
        read_sheet(folder)


def test_a_score_of_before_there_were_transcripts_has_no_source(tmp_path: Path) -> None:
    folder = write_score(tmp_path / "score", write_run(tmp_path / "run", REFERENCES[:1]))
    lines = map(json.loads, (folder / "segments.jsonl").read_text("utf-8").splitlines())
    old = [
        json.dumps({name: value for name, value in line.items() if name != "transcript"})
        for line in lines
    ]
    (folder / "segments.jsonl").write_text("\n".join(old), "utf-8")
    assert [line.source for line in read_sheet(folder).texts] == [""]


def test_a_score_in_the_folder_of_its_run_counts_until_the_run_is_done_again(
    tmp_path: Path,
) -> None:
    run = write_run(tmp_path / "run", REFERENCES)
    material = read_material(Files((run,)))
    write_scored(run, score(material, Settings(penalise_empty=True)))
    sheet = read_sheet(run)
    assert sheet.penalised
    assert not read_sheet(write_run(tmp_path / "other", REFERENCES)).penalised
    scored_ns = (run / "segments.jsonl").stat().st_mtime_ns
    os.utime(run / "items.jsonl", ns=(scored_ns + 1, scored_ns + 1))
    with pytest.raises(DataError, match=r"items\.jsonl is newer than .*segments\.jsonl"):
        read_sheet(run)
