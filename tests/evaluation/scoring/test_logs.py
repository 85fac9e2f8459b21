from pathlib import Path

import pytest

from earvoice.errors import DataError
from earvoice.evaluation.results import ITEMS, write_results
from earvoice.evaluation.scoring.logs import check_runs
from earvoice.metrics.logs.detect import Findings, LogFormat
from tests.evaluation.factories import result
from tests.evaluation.scoring.making import write_four

RESULTS = (result("a b", "a b", delays_s=(1.0, 2.0)), result("", "c", id="row-2"))


def test_the_folder_of_a_run_is_checked_where_it_is_scored(tmp_path: Path) -> None:
    write_results(tmp_path, {"direction": "zh-en"}, RESULTS)
    # Whatever lies beside the results is not what is scored.
    write_four(tmp_path)
    assert check_runs(tmp_path) == Findings(LogFormat.RESULTS, 2, 1)
    assert check_runs(tmp_path / "instances.log") == Findings(LogFormat.SIMULEVAL, 4, 1)


@pytest.mark.parametrize(
    ("direction", "says"),
    [
        ("zh-en", ""),
        ("en-zh", "line 1: field 'delays_s' has 3 entries for 4 units"),
        ("english", "field 'direction' is 'english'"),
    ],
)
def test_units_are_those_of_the_direction(tmp_path: Path, direction: str, says: str) -> None:
    times = (1.0, 2.0, 3.0)
    write_results(tmp_path, {"direction": direction}, [result("ab c d", "", delays_s=times)])
    if not says:
        assert check_runs(tmp_path).recordings == 1
        return
    with pytest.raises(DataError, match=says):
        check_runs(tmp_path)


def test_a_run_without_recordings_is_refused(tmp_path: Path) -> None:
    write_results(tmp_path, {"direction": "zh-en"}, ())
    with pytest.raises(DataError, match=f"{ITEMS} holds no recording"):
        check_runs(tmp_path)
