import csv
import json
from pathlib import Path

import pytest
from pytest import approx

from earvoice.evaluation.comparing.choice import Choice
from earvoice.evaluation.comparing.comparison import compare_runs
from earvoice.evaluation.comparing.files import plot_lines, write_comparison
from tests.evaluation.comparing.making import GOOD, write_curves, write_run


def test_all_files_are_written_and_agree(tmp_path: Path) -> None:
    made = compare_runs([str(folder) for folder in write_curves(tmp_path)], Choice())
    out = tmp_path / "deep" / "out"
    files = write_comparison(out, made, "earvoice evaluate compare x")
    pages = ["report.md", "report.html"]
    names = ["curves.png", "curves.csv", "comparison.json", *pages, "side_by_side.jsonl"]
    assert [file.name for file in files] == names
    assert sorted(file.name for file in out.iterdir()) == sorted(names)
    assert (out / "curves.png").read_bytes().startswith(b"\x89PNG")
    record = json.loads((out / "comparison.json").read_text("utf-8"))
    with (out / "curves.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == len(record["points"]) == 5
    for row, point in zip(rows, record["points"], strict=True):
        assert float(row["bleu"]) == approx(point["bleu"])
        assert [float(row["bleu_low"]), float(row["bleu_high"])] == approx(point["bleu_interval"])
        assert float(row["laal_low_s"]) == approx(point["laal_interval_s"][0])
    segments = (out / "side_by_side.jsonl").read_text("utf-8").splitlines()
    assert [len(json.loads(line)["runs"]) for line in segments] == [5] * 4


def test_the_same_comparison_writes_the_same_files(tmp_path: Path) -> None:
    folders = [str(folder) for folder in write_curves(tmp_path)]
    written = [
        {
            file.name: file.read_bytes()
            for file in write_comparison(
                tmp_path / str(time), compare_runs(folders, Choice()), "earvoice"
            )
        }
        for time in range(2)
    ]
    assert written[0] == written[1]


def test_a_run_without_lags_is_in_the_tables_but_not_in_the_plot(tmp_path: Path) -> None:
    a = write_run(tmp_path / "a", GOOD, model="a")
    b = write_run(tmp_path / "b", [""] * 4, model="b")
    made = compare_runs([str(a), str(b)], Choice())
    assert [(line.name, len(line.spots)) for line in plot_lines(made)] == [("a", 1), ("b", 0)]
    write_comparison(tmp_path / "out", made, "earvoice")
    with (tmp_path / "out" / "curves.csv").open(encoding="utf-8", newline="") as lines:
        assert [row["laal_s"] == "" for row in csv.DictReader(lines)] == [False, True]


@pytest.mark.filterwarnings("error")
def test_names_in_chinese_and_with_dollars_make_no_broken_picture(tmp_path: Path) -> None:
    a = write_run(tmp_path / "a", GOOD, model="火车")
    b = write_run(tmp_path / "b", GOOD, model="_$x$^")
    made = compare_runs([str(a), str(b)], Choice())
    assert write_comparison(tmp_path / "out", made, "earvoice 火车")
    assert "火车" in (tmp_path / "out" / "report.html").read_text("utf-8")
