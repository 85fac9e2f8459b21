import json
from pathlib import Path

import pytest

from earvoice.errors import DataError
from earvoice.evaluation.results import write_results
from earvoice.evaluation.run_folder import read_run_folder
from earvoice.text import Unit
from earvoice.types import Direction
from tests.evaluation.factories import result

RESULTS = (result("a b", id="one", delays_s=(1.0, 2.0)), result("", id="two"))


def test_a_run_is_read_with_its_direction_and_its_logs(tmp_path: Path) -> None:
    write_results(tmp_path, {"direction": "zh-en", "n": 2, "text": True}, RESULTS)
    run = read_run_folder(tmp_path)
    assert (run.direction, run.unit) == (Direction.parse("zh-en"), Unit.WORD)
    assert run.is_text
    assert run.results == RESULTS
    assert [(log.recording, log.text) for log in run.logs] == [("one", "a b"), ("two", "")]


@pytest.mark.parametrize("n", [1, 3, "2"])
def test_a_file_that_lost_whole_lines_is_told(tmp_path: Path, n: object) -> None:
    write_results(tmp_path, {"direction": "zh-en", "n": n}, RESULTS)
    says = rf"scores\.json: field 'n' is {n!r} for 2 lines of items\.jsonl"
    with pytest.raises(DataError, match=says):
        read_run_folder(tmp_path)


def test_older_figures_without_a_count_are_read(tmp_path: Path) -> None:
    write_results(tmp_path, {"direction": "zh-en"}, RESULTS)
    assert len(read_run_folder(tmp_path).results) == 2


def test_figures_of_no_direction_are_named(tmp_path: Path) -> None:
    write_results(tmp_path, {"direction": "en-en"}, RESULTS)
    with pytest.raises(DataError, match=r"scores\.json: field 'direction' is 'en-en'"):
        read_run_folder(tmp_path)
    (tmp_path / "scores.json").write_text(json.dumps({}))
    with pytest.raises(DataError, match="field 'direction' is None"):
        read_run_folder(tmp_path)
