from pathlib import Path

import pytest

from earvoice.errors import DataError
from earvoice.evaluation.items import Segment
from earvoice.evaluation.results import ITEMS, SCORES, read_results, read_scores, write_results
from tests.evaluation.factories import result

# A line separator inside a text is no end of a line.
RESULT = result(
    "很\u2028好", "很好", delays_s=(1.0, 2.0), laal_s=0.5, segments=(Segment("很好", 0.1, 1.9),)
)


def test_results_survive_their_file(tmp_path: Path) -> None:
    write_results(tmp_path, {"n": 2}, [RESULT, result("")])
    assert read_results(tmp_path) == (RESULT, result(""))
    assert read_scores(tmp_path) == {"n": 2}


def test_damaged_files_are_told_with_their_line(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_results(tmp_path)
    with pytest.raises(DataError, match="cannot be read"):
        read_scores(tmp_path)
    write_results(tmp_path, {}, [RESULT])
    with (tmp_path / ITEMS).open("a", encoding="utf-8") as file:
        file.write('{"id": "half"\n')
    with pytest.raises(DataError, match="line 2 of"):
        read_results(tmp_path)
    (tmp_path / SCORES).write_text("[]")
    with pytest.raises(DataError, match="no object"):
        read_scores(tmp_path)
