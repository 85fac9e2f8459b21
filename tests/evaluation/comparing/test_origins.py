from pathlib import Path

import pytest

from earvoice.errors import DataError
from earvoice.evaluation.comparing.origins import Named, Origin, Setting, find_runs, read_origin
from earvoice.evaluation.unfinished import UNFINISHED
from tests.evaluation.comparing.making import FAIR, write_curves, write_run, write_score


def test_what_a_run_says_of_itself_is_read(tmp_path: Path) -> None:
    run = write_run(tmp_path / "x", FAIR, policy="wait-k:3:5", multiplier=2, noise_db=None)
    found = read_origin(Named(run))
    settings: dict[str, Setting] = {
        "model": "m",
        "model_hash": "h",
        "policy": "wait-k",
        "tokens": 5,
    }
    assert found == Origin(run, settings, 2, 3)
    assert read_origin(Named(run, "ours")).settings == {"name": "ours"}


def test_an_offline_run_has_no_multiplier(tmp_path: Path) -> None:
    run = write_run(tmp_path / "x", FAIR, policy="offline", multiplier=1)
    assert read_origin(Named(run)).multiplier is None


@pytest.mark.parametrize(
    ("place", "name", "multiplier", "k"),
    [
        ("base/multiplier-2", "base", 2, None),
        ("base/k-3", "base", None, 3),
        ("base/wait-k-3", "wait", None, 3),
        ("base/ours_multiplier_4", "ours", 4, None),
        ("base/scores", "scores", None, None),
        ("base/risk-3", "risk-3", None, None),
    ],
)
def test_of_a_score_only_the_name_is_known(
    tmp_path: Path, place: str, name: str, multiplier: int | None, k: int | None
) -> None:
    folder = write_score(tmp_path / place, write_run(tmp_path / "run", FAIR))
    assert read_origin(Named(folder)) == Origin(folder, {"name": name}, multiplier, k)


def test_a_folder_stands_for_the_runs_below_it(tmp_path: Path) -> None:
    learned, _ = write_curves(tmp_path)
    runs, under_way = find_runs(str(learned))
    assert [run.folder.name for run in runs] == [f"multiplier-{m}" for m in (1, 2, 4)]
    assert under_way == []
    (alone,), _ = find_runs(str(learned / "multiplier-2"))
    assert alone == Named(learned / "multiplier-2")
    named, _ = find_runs(f"ours={learned}")
    assert {run.name for run in named} == {"ours"}


def test_a_name_with_an_equals_sign_may_be_a_folder(tmp_path: Path) -> None:
    run = write_run(tmp_path / "k=3", FAIR)
    (found,), _ = find_runs(str(run))
    assert found == Named(run)


def test_what_is_not_finished_is_told(tmp_path: Path) -> None:
    learned, _ = write_curves(tmp_path)
    (learned / "multiplier-2" / UNFINISHED).write_text("", "utf-8")
    shard = write_run(learned / "multiplier-8" / "shard-1-of-2", FAIR)
    runs, under_way = find_runs(str(learned))
    assert [run.folder.name for run in runs] == ["multiplier-1", "multiplier-4"]
    assert [folder.name for folder in under_way] == ["multiplier-2", "multiplier-8"]
    with pytest.raises(DataError, match=r"a run that is not finished: .*multiplier-2"):
        find_runs(str(learned / "multiplier-2"))
    with pytest.raises(DataError, match=r"a run that is not finished: .*multiplier-8"):
        find_runs(str(shard.parent))
    with pytest.raises(DataError, match="holds no run"):
        find_runs(str(tmp_path / "nowhere"))
