from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from earvoice.evaluation.comparing.choice import Choice
from earvoice.evaluation.comparing.comparison import compare_runs
from earvoice.evaluation.comparing.pairs import holm, pair_up
from tests.evaluation.comparing.making import BAD, FAIR, GOOD, write_curves, write_run

p_values = st.one_of(st.none(), st.floats(0, 1))


def test_holm_multiplies_by_what_is_left_and_never_falls() -> None:
    # Sorted: 0.01 x 4, 0.02 x 3, 0.022 x 2 is below the one before, 0.6 x 1.
    assert holm([0.02, 0.6, 0.01, 0.022]) == approx([0.06, 0.6, 0.04, 0.06])
    assert holm([0.5, None, 0.7]) == [1.0, None, 1.0]
    assert holm([]) == []


@given(st.lists(p_values))
def test_holm_keeps_order_and_never_makes_a_difference_more_certain(
    values: list[float | None],
) -> None:
    corrected = holm(values)
    known = sorted((p, c) for p, c in zip(values, corrected, strict=True) if p and c is not None)
    assert all(p <= c <= 1 for p, c in known)
    assert [c for _, c in known] == sorted(c for _, c in known)
    assert [p is None for p in values] == [c is None for c in corrected]


def test_runs_of_different_systems_are_paired_at_the_same_multiplier(tmp_path: Path) -> None:
    made = compare_runs([str(folder) for folder in write_curves(tmp_path)], Choice())
    names = [(pair.a.title, pair.b.title) for pair in made.pairs]
    assert names == [("learned 1x", "wait-k, k=3 1x"), ("learned 2x", "wait-k, k=3 2x")]


def test_a_run_without_a_multiplier_is_paired_with_all(tmp_path: Path) -> None:
    learned, _ = write_curves(tmp_path)
    offline = write_run(tmp_path / "offline", GOOD, policy="offline", multiplier=1)
    made = compare_runs([str(learned), str(offline)], Choice())
    pairs = [(a.title, b.title) for a, b in pair_up(made.systems)]
    assert pairs == [(f"learned {m}x", "offline") for m in (1, 2, 4)]


def test_a_difference_is_b_minus_a_with_a_corrected_p(tmp_path: Path) -> None:
    a = write_run(tmp_path / "a", BAD, delay_s=1.0, model="a")
    b = write_run(tmp_path / "b", GOOD, delay_s=3.0, model="b")
    c = write_run(tmp_path / "c", FAIR, delay_s=3.0, model="c")
    made = compare_runs([str(a), str(b), str(c)], Choice())
    first = made.pairs[0]
    assert (first.a.title, first.b.title) == ("a 1x", "b 1x")
    assert first.quality is not None and first.latency is not None
    assert first.quality.b == approx(100.0)
    assert first.quality.value == approx(100.0 - first.quality.a)
    assert first.latency.value == approx(first.latency.b - first.latency.a)
    assert first.quality_p_holm is not None
    assert first.quality_p_holm >= first.quality.p_value


def test_latency_is_compared_where_both_wrote(tmp_path: Path) -> None:
    a = write_run(tmp_path / "a", [*GOOD[:3], ""], delay_s=1.0, model="a")
    b = write_run(tmp_path / "b", ["", *GOOD[1:]], delay_s=3.0, model="b")
    (pair,) = compare_runs([str(a), str(b)], Choice()).pairs
    assert pair.n_latency == 2
    (penalised,) = compare_runs([str(a), str(b)], Choice(penalise_empty=True)).pairs
    assert penalised.n_latency == 4
