import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from earvoice.cli import main
from tests.evaluation.scoring.making import write_four, write_lines, write_talk

Run = Callable[..., tuple[object, str, str]]


@pytest.fixture
def validate(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `evaluate validate` and return its exit code, standard output and standard error."""

    def run(*arguments: object) -> tuple[object, str, str]:
        monkeypatch.setattr(sys, "argv", ["earvoice", "evaluate", "validate", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code, *capsys.readouterr()

    return run


def broken(folder: Path) -> Path:
    folder.mkdir()
    log = write_four(folder)
    lines = log.read_text("utf-8").splitlines()
    return write_lines(log, [*lines[:2], lines[2].replace('"source_length": 4000', '"x": 1')])


def test_every_file_is_a_whole_line_of_what_it_holds(validate: Run, tmp_path: Path) -> None:
    log, _, segmentation = write_talk(tmp_path)
    old = write_four(tmp_path)
    write_lines(
        old, [old.read_text("utf-8").replace('"index"', '"metric": {}, "index"', 1).strip()]
    )
    docs = write_lines(tmp_path / "docs.txt", ["docid=0,segid=0"])
    code, out, errors = validate(log, segmentation, old, docs)
    assert (code, errors) == (0, "")
    head, *lines = (line.split() for line in out.splitlines())
    assert head == ["file", "format", "recordings", "empty", "notes"]
    assert [line[:4] for line in lines] == [
        [str(log), "simulstream", "1", "0"],
        [str(segmentation), "segmentation", "2", "0"],
        [str(old), "simuleval", "4", "1"],
        [str(docs), "document-lines", "1", "0"],
    ]
    assert "field 'metric' is of an old log" in " ".join(lines[2])


def test_a_broken_file_hides_no_other_and_is_told_by_line_and_field(
    validate: Run, tmp_path: Path
) -> None:
    log, _, _ = write_talk(tmp_path)
    first = broken(tmp_path / "first")
    gone = tmp_path / "gone.jsonl"
    code, out, errors = validate(first, log, gone)
    assert code == 1
    assert str(log) in out and "gone" not in out
    one, two = errors.splitlines()
    assert one.startswith(f"error: {first}, line 3: field 'source_length' is missing")
    assert two.startswith(f"error: {gone} cannot be read")


def test_json_has_an_object_for_each_file_broken_or_not(validate: Run, tmp_path: Path) -> None:
    log, _, _ = write_talk(tmp_path)
    first = broken(tmp_path / "first")
    code, out, _ = validate(first, log, "--json")
    assert code == 1
    fault, sound = map(json.loads, out.splitlines())
    assert fault["file"] == str(first) and "line 3: field 'source_length'" in fault["error"]
    assert sound == {
        "file": str(log),
        "format": "simulstream",
        "recordings": 1,
        "empty": 0,
        "notes": [],
    }


def test_the_unit_is_what_fits_unless_it_is_said(validate: Run, tmp_path: Path) -> None:
    line = {
        "docid": 0, "segid": 0, "prediction": "你好", "reference": "你好",
        "source_length": 1.0, "emission_cu": [0.0, 1.0], "time_to_recording_end": 1.0,
    }  # fmt: skip
    log = write_lines(tmp_path / "instances.resegmented.jsonl", [json.dumps(line)])
    assert validate(tmp_path)[0] == 0
    code, _, errors = validate(log, "--unit", "word")
    assert code == 1 and "line 1: field 'emission_cu' has 2 entries for 1 units" in errors
    code, _, errors = validate(log, "--unit", "line")
    assert code == 1 and "unit 'line' is unknown; choose word or char" in errors


def test_figures_are_no_log_and_are_told_so(validate: Run, tmp_path: Path) -> None:
    for name in ("figures.json", "scores.json"):
        file = write_lines(tmp_path / name, ['{"bleu": 1.0, "laal_s": 2.0}'])
        code, _, errors = validate(file)
        assert code == 1
        assert f"error: {file}: fields 'bleu, laal_s' are of no known file" in errors
        assert "name the log" in errors and "vid'" in errors
