from pathlib import Path

import pytest
from pytest import approx
from sacrebleu.metrics import CHRF

from earvoice.evaluation.comparing.choice import Choice
from earvoice.evaluation.comparing.comparison import Comparison, compare_runs
from earvoice.evaluation.comparing.sides import choose, shown_points, sides
from tests.evaluation.comparing.making import BAD, FAIR, GOOD, REFERENCES, write_curves, write_run


@pytest.fixture
def made(tmp_path: Path) -> Comparison:
    a = write_run(tmp_path / "a", [GOOD[0], FAIR[1], GOOD[2], ""], delay_s=2.0, model="a")
    b = write_run(tmp_path / "b", [GOOD[0], FAIR[1], BAD[2], BAD[3]], delay_s=2.0, model="b")
    return compare_runs([str(a), str(b)], Choice())


def test_every_segment_stands_with_what_every_run_made_of_it(made: Comparison) -> None:
    found = sides(made, made.points)
    assert [side.key for side in found] == [(f"row-{at}", 0) for at in range(4)]
    assert [side.reference for side in found] == list(REFERENCES)
    assert found[1].source == "what was said in 1"
    one, other = found[3].said
    assert (one.output, one.chrf, one.lag) == ("", 0.0, None)
    assert other.output == BAD[3]
    assert other.chrf == approx(CHRF().sentence_score(BAD[3], [REFERENCES[3]]).score)
    assert other.lag is not None
    assert found[3].spread == approx(other.chrf)
    assert found[3].mean == approx(other.chrf / 2)


def test_those_that_differ_most_the_worst_and_the_best_are_chosen_once(made: Comparison) -> None:
    chosen = choose(sides(made, made.points), count=1)
    assert [(some.title, [side.key[0] for side in some.sides]) for some in chosen] == [
        ("Most different", ["row-2"]),
        ("Worst", ["row-3"]),
        ("Best", ["row-0"]),
    ]
    every = [side.key for some in choose(sides(made, made.points)) for side in some.sides]
    assert sorted(every) == [(f"row-{at}", 0) for at in range(4)]


def test_a_line_of_the_file_has_all_runs(made: Comparison) -> None:
    record = sides(made, made.points)[3].to_json(made.rule.latency)
    assert record["runs"] == [
        {"system": "a", "point": "1x", "output": "", "chrf": 0.0, "laal_s": None},
        {
            "system": "b",
            "point": "1x",
            "output": BAD[3],
            "chrf": round(sides(made, made.points)[3].said[1].chrf, 2),
            "laal_s": sides(made, made.points)[3].said[1].lag,
        },
    ]


def test_systems_are_shown_at_a_multiplier_they_share(tmp_path: Path) -> None:
    learned, wait_k = write_curves(tmp_path)
    both = compare_runs([str(learned), str(wait_k)], Choice())
    assert [point.title for point in shown_points(both.systems)] == ["learned 1x", "wait-k, k=3 1x"]
    later = compare_runs([str(learned), str(wait_k / "multiplier-2")], Choice())
    assert [point.name for point in shown_points(later.systems)] == ["2x", "2x"]
    apart = compare_runs([str(learned / "multiplier-1"), str(wait_k / "multiplier-2")], Choice())
    assert [point.name for point in shown_points(apart.systems)] == ["1x", "2x"]
    alone = compare_runs([str(learned)], Choice())
    assert [point.name for point in shown_points(alone.systems)] == ["1x", "2x", "4x"]
