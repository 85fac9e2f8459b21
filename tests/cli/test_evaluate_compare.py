import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from earvoice.cli import main
from earvoice.evaluation.scoring.learned import Learned
from tests.evaluation.comparing.making import BAD, FAIR, GOOD, write_curves, write_rated, write_run

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def compare(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `evaluate compare`; returns code, standard output and standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        line = ["earvoice", "evaluate", "compare", *map(str, arguments)]
        monkeypatch.setattr(sys, "argv", line)
        with pytest.raises(SystemExit) as ended:
            main()
        out, errors = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, errors

    return run


def test_curves_are_printed_and_written(compare: Run, tmp_path: Path) -> None:
    learned, wait_k = write_curves(tmp_path)
    out = tmp_path / "out"
    code, printed, errors = compare(learned, wait_k, "--out", out)
    assert code == 0, errors
    assert printed.startswith("Runs\nsystem")
    assert all(name in printed for name in ("wait-k, k=3", "p by Holm", "Curves at the same"))
    assert f"wrote {out / 'report.html'}" in errors
    page = (out / "report.md").read_text("utf-8")
    assert f"earvoice evaluate compare {learned} {wait_k} --out {out}" in page


def test_one_object_is_printed_for_machines(compare: Run, tmp_path: Path) -> None:
    learned, _ = write_curves(tmp_path)
    options = ("--quality", "chrf", "--latency", "yaal_s", "--computation-aware")
    code, printed, errors = compare(f"ours={learned}", *options, "--penalise-empty", "--json")
    assert code == 0, errors
    record = json.loads(printed)
    assert (record["quality"], record["latency"]) == ("chrf", "yaal_ca_s")
    assert (record["clock"], record["empty_penalised"]) == ("queued", True)
    assert {point["system"] for point in record["points"]} == {"ours"}


def test_quality_may_be_a_learned_metric_that_scoring_left(compare: Run, tmp_path: Path) -> None:
    for name, texts in (("good", GOOD), ("bad", BAD)):
        run = write_run(tmp_path / "runs" / name, texts)
        write_rated(tmp_path / name, run, metric=Learned.METRICX, model="some/model")
    out = tmp_path / "out"
    folders = (tmp_path / "good", tmp_path / "bad")
    code, printed, errors = compare(*folders, "--quality", "metricx", "--out", out, "--json")
    assert code == 0, errors
    record = json.loads(printed)
    assert (record["quality"], record["quality_model"]) == ("metricx", "some/model")
    lengths = [sum(map(len, texts)) / 4 for texts in (GOOD, BAD)]
    assert [point["metricx"] for point in record["points"]] == pytest.approx(lengths)
    assert record["pairs"][0]["quality"]["value"] == pytest.approx(lengths[1] - lengths[0])
    page = (out / "report.md").read_text("utf-8")
    assert "MetricX is the mean over segments by some/model, less is better" in page
    assert f"| {lengths[0]:.4f} |" in page
    code, _, errors = compare(*folders, "--quality", "comet")
    assert code == 1 and "expected one of bleu, chrf, metricx; choose" in errors


def test_two_folders_alone_are_compared_place_by_place(compare: Run, tmp_path: Path) -> None:
    a, b = write_run(tmp_path / "a", FAIR), write_run(tmp_path / "b", GOOD)
    code, printed, _ = compare(a, b)
    assert (code, printed.split()[:2]) == (0, ["part", "figure"])
    code, printed, _ = compare(a, b, "--json")
    assert (code, json.loads(printed)["part"]) == (0, ".")
    code, _, errors = compare(a, b, "--quality", "bleu", "--along", "k")
    assert code == 1 and "expected one run for each point of a curve" in errors


def test_two_folders_without_a_common_place_are_systems(compare: Run, tmp_path: Path) -> None:
    learned, _ = write_curves(tmp_path)
    other = write_run(tmp_path / "other", GOOD, model="o")
    code, printed, errors = compare(learned, other)
    assert code == 0, errors
    assert printed.startswith("Runs\n")


def test_mistakes_are_one_line(compare: Run, tmp_path: Path) -> None:
    learned, _ = write_curves(tmp_path)
    code, _, errors = compare(learned, tmp_path / "none")
    assert code == 1 and "holds no run" in errors
    code, _, errors = compare(learned, "--latency", "x")
    assert code == 1 and "no latency figure 'x'; expected one of al_s" in errors
    code, _, errors = compare(learned, "--quality", "x")
    assert code == 1 and "no quality figure 'x'; expected one of bleu, chrf; choose" in errors
    assert compare(learned, "--along", "x")[0] == 2
