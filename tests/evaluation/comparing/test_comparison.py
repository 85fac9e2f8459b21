import json
from pathlib import Path

import pytest
from pytest import approx

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.comparing.choice import Along, Choice
from earvoice.evaluation.comparing.comparison import Comparison, compare_runs, latency_parts
from earvoice.evaluation.score import Settings, score
from earvoice.evaluation.scoring.material import Files, read_material
from earvoice.evaluation.scoring.rows import write_scored
from earvoice.evaluation.unfinished import UNFINISHED
from tests.evaluation.comparing.making import FAIR, GOOD, write_curves, write_run, write_score


@pytest.fixture
def made(tmp_path: Path) -> Comparison:
    return compare_runs([str(folder) for folder in write_curves(tmp_path)], Choice())


def test_everything_is_there_by_name_and_is_json(made: Comparison, tmp_path: Path) -> None:
    record = json.loads(json.dumps(made.to_json()))
    assert (record["quality"], record["latency"], record["clock"]) == ("bleu", "laal_s", None)
    assert (record["drawn"], record["n"], record["empty_penalised"]) == ("segment", 4, False)
    first, *_, last = record["points"]
    assert (first["system"], first["point"], first["multiplier"]) == ("learned", "1x", 1)
    assert (last["system"], last["point"], last["k"]) == ("wait-k, k=3", "2x", 3)
    assert len(first["bleu_interval"]) == len(first["laal_interval_s"]) == 2
    assert (first["segments"], first["empty_segments"], first["laal_scored"]) == (4, 0, 4)
    assert first["folder"] == str(tmp_path / "learned" / "multiplier-1")
    assert len(record["pairs"]) == 2 and len(record["curves"]) == 1
    assert record["pairs"][0]["quality"].keys() == {"a", "b", "value", "interval", "p_value"}


def test_runs_and_scores_of_them_make_the_same_figures(made: Comparison, tmp_path: Path) -> None:
    for folder in sorted(tmp_path.glob("*/multiplier-*")):
        write_score(tmp_path / "scores" / folder.relative_to(tmp_path), folder)
    again = compare_runs([str(tmp_path / "scores")], Choice())
    assert [system.name for system in again.systems] == ["learned", "wait-k"]
    for one, other in zip(made.points, again.points, strict=True):
        a, b = made.measured[one], again.measured[other]
        assert (a.quality.value, a.latency.value) == (b.quality.value, b.latency.value)
        assert a.latency_interval == b.latency_interval


def test_a_run_that_is_named_twice_is_there_once(tmp_path: Path) -> None:
    learned, _ = write_curves(tmp_path)
    made = compare_runs([str(learned), str(learned / "multiplier-1")], Choice())
    assert [point.title for point in made.points] == [
        "m, learned 1x",
        "m, learned 2x",
        "m, learned 4x",
    ]


def test_one_run_is_not_compared(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", FAIR)
    with pytest.raises(ConfigError, match="run alone cannot be compared"):
        compare_runs([str(run), str(run)], Choice())


def test_other_recordings_are_refused_by_name_or_left_out_aloud(tmp_path: Path) -> None:
    a = write_run(tmp_path / "a", GOOD, model="a")
    b = write_run(tmp_path / "b", GOOD[:3], model="b")
    with pytest.raises(DataError, match="has recording row-3 and"):
        compare_runs([str(a), str(b)], Choice())
    made = compare_runs([str(a), str(b)], Choice(common=True))
    assert {point.sheet.counts.segments for point in made.points} == {3}
    assert f"Left out of {a}: 1 recordings, which not all runs have." in made.notes


def test_the_clock_of_computing_is_chosen_and_told(tmp_path: Path) -> None:
    folders = [str(folder) for folder in write_curves(tmp_path)]
    made = compare_runs(folders, Choice(aware=True))
    assert (made.rule.latency, made.clock) == ("laal_ca_s", "queued")
    named = compare_runs(folders, Choice(latency="laal_ca_s", aware=True))
    assert named.rule.latency == "laal_ca_s"


def test_silence_is_counted_and_noted_or_penalised(tmp_path: Path) -> None:
    a = write_run(tmp_path / "a", [*GOOD[:3], ""], delay_s=2.0, model="a")
    b = write_run(tmp_path / "b", GOOD, delay_s=2.0, model="b")
    free, penalised = (
        compare_runs([str(a), str(b)], Choice(penalise_empty=penalise))
        for penalise in (False, True)
    )
    (silent, _), (waiting, _) = free.points, penalised.points
    assert silent.sheet.counts.empty_segments == 1
    assert any("flatters silence" in note for note in free.notes)
    assert not any("flatters silence" in note for note in penalised.notes)
    lag_s = free.measured[silent].latency.value
    assert penalised.measured[waiting].latency.value == approx((3 * lag_s + 10.0) / 4)


def test_what_is_not_finished_is_noted(tmp_path: Path) -> None:
    learned, _ = write_curves(tmp_path)
    (learned / "multiplier-4" / UNFINISHED).write_text("", "utf-8")
    made = compare_runs([str(learned)], Choice())
    assert len(made.points) == 2
    assert any(note.startswith("Not finished") and "multiplier-4" in note for note in made.notes)


def test_a_curve_may_go_along_k(tmp_path: Path) -> None:
    for k, said in ((2, FAIR), (5, GOOD)):
        write_run(tmp_path / f"k-{k}", said, delay_s=k, policy=f"wait-k:{k}:5")
    made = compare_runs([str(tmp_path)], Choice())
    (system,) = made.systems
    assert (system.along, [point.name for point in system.points]) == (Along.K, ["k=2", "k=5"])
    assert made.pairs == ()


def test_units_of_figures_are_known() -> None:
    assert latency_parts("stream_laal_ca_s") == ("stream_laal_ca", "_s")
    assert latency_parts("laal_tokens") == ("laal", "_tokens")
    assert latency_parts("num_chunks") == ("num_chunks", "")


def test_a_penalty_of_scoring_that_is_not_meant_here_is_noted(tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", FAIR, model="a")
    write_scored(run, score(read_material(Files((run,))), Settings(penalise_empty=True)))
    other = write_run(tmp_path / "other", GOOD, model="b")
    folders = [str(run), str(other)]
    text = f"Scored with a penalty for empty segments, but not here: {run}."
    assert text in compare_runs(folders, Choice()).notes
    assert text not in compare_runs(folders, Choice(penalise_empty=True)).notes
