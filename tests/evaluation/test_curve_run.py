import json
from pathlib import Path

import pytest

from earvoice.errors import ConfigError
from earvoice.evaluation.curve_run import Settings, finished, parse_multipliers, run_folders
from earvoice.evaluation.results import write_results
from tests.evaluation.factories import result

SETTINGS: Settings = {"model": "m", "multiplier": 2, "limit": None}


def test_multipliers_are_read_in_order() -> None:
    assert parse_multipliers("4, 1,2") == (1, 2, 4)
    assert parse_multipliers("12") == (12,)


@pytest.mark.parametrize("text", ["", "1,", "0", "13", "1,1", "1.5", "a", "-1"])
def test_what_is_no_list_of_multipliers_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match=r"no list of multipliers; .* such as 1,2,4"):
        parse_multipliers(text)


def test_every_multiplier_has_a_folder_that_says_so(tmp_path: Path) -> None:
    assert run_folders(tmp_path, 3, None, policy="learned") == [(3, tmp_path)]
    assert run_folders(None, 3, None, policy="offline") == [(3, None)]
    assert run_folders(tmp_path, 1, "2,1", policy="learned") == [
        (1, tmp_path / "multiplier-1"),
        (2, tmp_path / "multiplier-2"),
    ]


def test_what_does_not_go_together_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="add --out"):
        run_folders(None, 1, "1,2", policy="learned")
    with pytest.raises(ConfigError, match="does not go with --multiplier;"):
        run_folders(tmp_path, 2, "1,2", policy="learned")
    with pytest.raises(ConfigError, match="does not go with --policy offline"):
        run_folders(tmp_path, 1, "1,2", policy="offline")


def test_a_run_is_finished_when_its_figures_are_there_with_the_same_settings(
    tmp_path: Path,
) -> None:
    assert finished(tmp_path, SETTINGS) is None
    write_results(tmp_path, {**SETTINGS, "bleu": 3.5, "ids": []}, [result("a")])
    assert finished(tmp_path, SETTINGS) == {**SETTINGS, "bleu": 3.5}
    assert finished(tmp_path, {**SETTINGS, "multiplier": 4}) is None
    # What older runs did not know was off in them.
    assert finished(tmp_path, {**SETTINGS, "new": None}) is not None
    assert finished(tmp_path, {**SETTINGS, "new": 1}) is None
    (tmp_path / "unfinished.jsonl").write_text(json.dumps({}), "utf-8")
    assert finished(tmp_path, SETTINGS) is None
