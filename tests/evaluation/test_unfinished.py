import json
from pathlib import Path

import pytest

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.items import Segment
from earvoice.evaluation.results import result_record
from earvoice.evaluation.unfinished import UNFINISHED, Unfinished
from tests.evaluation.factories import result

SETTINGS = {"model": "echo", "multiplier": 1, "noise_db": None}
ONE = result(
    "你\u2028好", "你好", id="one", delays_s=(1.0, 2.0), segments=(Segment("你好", 0, 1, "a"),)
)
TWO = result("", id="two")


def begun(folder: Path) -> Path:
    """Leave a run with one result behind."""
    with Unfinished(folder, SETTINGS) as kept:
        kept.add(ONE, compute_s=0.25)
    return folder / UNFINISHED


def test_a_stopped_run_goes_on_with_what_it_had(tmp_path: Path) -> None:
    begun(tmp_path / "new")
    with Unfinished(tmp_path / "new", SETTINGS) as kept:
        assert kept.results == [ONE]
        kept.add(TWO, compute_s=0.5)
        assert kept.results == [ONE, TWO]
    with Unfinished(tmp_path / "new", SETTINGS) as kept:
        assert kept.results == [ONE, TWO]
        assert kept.compute_s == 0.75
        kept.finish()
    assert not (tmp_path / "new" / UNFINISHED).exists()


def test_a_line_that_a_crash_cut_off_is_dropped(tmp_path: Path) -> None:
    path = begun(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole + whole.splitlines(keepends=True)[1][:-9])
    with Unfinished(tmp_path, SETTINGS) as kept:
        assert kept.results == [ONE]
        kept.add(TWO, compute_s=0.5)
    with Unfinished(tmp_path, SETTINGS) as kept:
        assert kept.results == [ONE, TWO]


def test_a_header_that_a_crash_cut_off_is_written_anew(tmp_path: Path) -> None:
    path = begun(tmp_path)
    path.write_bytes(path.read_bytes()[:5])
    with Unfinished(tmp_path, SETTINGS) as kept:
        assert kept.results == []
    with Unfinished(tmp_path, SETTINGS) as kept:
        assert kept.results == []


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"multiplier": 2}, "with multiplier 1 instead of 2; expected the same"),
        (
            {"model": "a", "noise_db": 20.0},
            "model 'echo' instead of 'a', noise_db None instead of 20",
        ),
        ({"more": 1}, "more None instead of 1"),
    ],
)
def test_other_settings_are_refused(tmp_path: Path, other: dict[str, object], message: str) -> None:
    path = begun(tmp_path)
    before = path.read_bytes()
    with pytest.raises(ConfigError, match=message):
        Unfinished(tmp_path, {**SETTINGS, **other})
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "line",
    [
        "{}",
        "[]",
        "no JSON",
        '{"compute_s": 1}',
        '{"compute_s": 1, "result": {"id": "a"}}',
        "[" * 100_000,
        f'{{"compute_s": -1, "result": {json.dumps(result_record(ONE))}}}',
        f'{{"compute_s": 1, "result": {json.dumps(result_record(ONE) | {"turns": -1})}}}',
    ],
)
def test_a_damaged_line_is_named(tmp_path: Path, line: str) -> None:
    path = begun(tmp_path)
    with path.open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(DataError, match=r"unfinished\.jsonl, line 3.*; delete the file to begin"):
        Unfinished(tmp_path, SETTINGS)
    path.write_text(f"{line}\n")
    with pytest.raises(DataError, match=r"line 1.*; delete the file to begin"):
        Unfinished(tmp_path, SETTINGS)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="cannot be written"):
        Unfinished(tmp_path / "file", SETTINGS)
