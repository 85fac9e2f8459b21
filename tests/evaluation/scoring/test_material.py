import json
from pathlib import Path

import pytest

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.results import write_results
from earvoice.evaluation.scoring.material import Files, Form, read_material, unit_of_code
from earvoice.metrics.terminology import RequiredTerm
from earvoice.text import Unit
from tests.evaluation.factories import result
from tests.evaluation.scoring.making import write_four, write_lines, write_talk


def test_a_log_with_references_is_of_the_short_form(tmp_path: Path) -> None:
    found = read_material(Files((write_four(tmp_path),)))
    assert (found.form, found.unit, found.target, len(found.runs)) == (
        Form.SHORT,
        Unit.WORD,
        "en",
        4,
    )
    assert found.runs[0].references[0].text == "a b c d e"
    assert "--target" in found.notes[0]


def test_lines_of_references_and_transcripts_replace_those_of_the_log(tmp_path: Path) -> None:
    log = write_four(tmp_path)
    lines = write_lines(tmp_path / "r.txt", ["一", "二", "", "四"])
    found = read_material(Files((log,), references=lines, transcripts=lines))
    assert [run.references[0].text for run in found.runs] == ["一", "二", "", "四"]
    assert found.runs[0].references[0].transcript == "一"
    assert (found.target, found.unit) == ("zh", Unit.CHAR)


def test_a_segmentation_makes_talks_and_a_talk_without_log_is_empty(tmp_path: Path) -> None:
    log, _, _ = write_talk(tmp_path)
    references = write_lines(tmp_path / "r.txt", ["a", "b"])
    segmentation = write_lines(
        tmp_path / "s.yaml",
        [
            "- {wav: talk.wav, offset: 0.0, duration: 2.5}",
            "- {wav: gone.wav, offset: 2.5, duration: 1.5}",
        ],
    )
    found = read_material(Files((log,), references, segmentation), target="de")
    assert (found.form, found.target, found.unit) == (Form.LONG, "de", Unit.WORD)
    assert [(run.log.recording, run.missing) for run in found.runs] == [
        ("talk", False),
        ("gone", True),
    ]
    assert found.runs[1].log.source_s == 4.0
    assert found.notes == ("gone has no log; it counts as empty",)


def test_the_folder_of_an_evaluation_tells_languages_and_what_was_heard(tmp_path: Path) -> None:
    write_results(
        tmp_path,
        {"direction": "zh-en"},
        [result("Hello", "Hi", id="a", heard="你", delays_s=(1.0,))],
    )
    found = read_material(Files((tmp_path,)))
    assert (found.target, found.source, found.unit) == ("en", "zh", Unit.WORD)
    assert found.runs[0].heard == "你"
    assert found.runs[0].references[0].transcript == found.runs[0].log.transcript


def test_realsi_gives_segments_and_terms(tmp_path: Path) -> None:
    log, _, _ = write_talk(tmp_path)
    log.write_text(log.read_text().replace("set/talk.wav", "zh2en-01-x.wav"), encoding="utf-8")
    utterance = {
        "sub_start_time": 0,
        "sub_end_time": 2500,
        "sub_src_text": "你好",
        "sub_trg_text": "Hello",
        "term": [{"src": "朋友", "trg": "friend/pal"}, {"src": "无", "trg": ""}],
    }
    segment = {"start_time": 0, "end_time": 2500, "src_text": "你好", "trg_text": "Hello"}
    talk = {
        "vid": "zh2en-01-x",
        "duration": 4000,
        "segment": [segment | {"utterance": [utterance]}],
    }
    path = write_lines(tmp_path / "zh2en-01-x.json", [json.dumps(talk)])
    found = read_material(Files((log,), references=path))
    assert found.form is Form.LONG
    assert found.runs[0].references[0].transcript == "你好"
    assert found.runs[0].terms == (RequiredTerm(0, ("friend", "pal")),)
    with pytest.raises(ConfigError, match="RealSI holds segments"):
        read_material(Files((log,), references=path, transcripts=path))


def test_a_glossary_is_of_terms_and_translations(tmp_path: Path) -> None:
    log = write_four(tmp_path)
    terms = write_lines(tmp_path / "t.tsv", ["# comment", "", "Buchstabe\tc/k"])
    found = read_material(Files((log,), terms=terms))
    assert [run.terms for run in found.runs] == [
        (RequiredTerm(0, ("c", "k")),),
        (),
        (),
        (RequiredTerm(0, ("c", "k")),),
    ]
    with pytest.raises(DataError, match=r"t\.tsv, line 1 .*expected a term, a tab"):
        read_material(Files((log,), terms=write_lines(tmp_path / "t.tsv", ["lonely"])))


def test_tokens_of_chinese_are_characters_though_nobody_said_so(tmp_path: Path) -> None:
    log, _, segmentation = write_talk(tmp_path)
    text = log.read_text(encoding="utf-8").replace('["How", "are", "you?"]', '["你", "好"]')
    log = write_lines(log, text.splitlines())
    references = write_lines(tmp_path / "r.txt", ["会议开始", "你好"])
    found = read_material(Files((log,), references, segmentation))
    assert (found.target, found.unit) == ("zh", Unit.CHAR)
    assert found.runs[0].log.text == "Hellodearfriend.你好"
    assert len(found.notes) == 1


def test_units_of_languages() -> None:
    assert [unit_of_code(code) for code in ("de", "en", "zh", "ja")] == [
        Unit.WORD,
        Unit.WORD,
        Unit.CHAR,
        Unit.CHAR,
    ]


def _without_references(folder: Path) -> Files:
    log, references, _ = write_talk(folder)
    references.unlink()
    return Files((log,))


def _too_few(folder: Path) -> Files:
    return Files((write_four(folder),), references=write_lines(folder / "r.txt", ["a"]))


def _no_lines(folder: Path) -> Files:
    return Files((write_talk(folder)[0],), segmentation=folder / "segments.yaml")


def _other_talk(folder: Path) -> Files:
    log, references, segmentation = write_talk(folder)
    text = segmentation.read_text().replace("talk.wav", "other.wav")
    return Files((log,), references, write_lines(folder / "s.yaml", text.splitlines()))


def _twice(folder: Path) -> Files:
    log, references, segmentation = write_talk(folder)
    return Files((log, log), references, segmentation)


@pytest.mark.parametrize(
    ("files", "error", "says"),
    [
        (_without_references, DataError, "add --references, for talks --segmentation too"),
        (_too_few, DataError, "has 1 lines for 4 recordings; expected one each"),
        (_no_lines, ConfigError, "has no references; expected one line each; add --references"),
        (_other_talk, DataError, "'talk' of the log has no segments there .* other"),
        (_twice, DataError, "comes twice in the logs"),
    ],
)
def test_files_that_do_not_go_together_are_told(  # type: ignore[no-untyped-def]
    tmp_path: Path, files, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        read_material(files(tmp_path))


def test_a_language_is_two_letters(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="'Chinese' is no ISO 639-1 code"):
        read_material(Files((write_four(tmp_path),)), target="Chinese")
