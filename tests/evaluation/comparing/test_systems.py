from collections.abc import Mapping
from pathlib import Path

import pytest

from earvoice.errors import ConfigError
from earvoice.evaluation.comparing.choice import Along
from earvoice.evaluation.comparing.origins import Origin, Setting
from earvoice.evaluation.comparing.sheets import Sheet
from earvoice.evaluation.comparing.systems import System, group


def grouped(origins: list[Origin], along: Along | None = None) -> dict[str, list[str]]:
    """Return the names of the points of every system."""
    sheet = Sheet(Path(), "en", None, {})
    systems: tuple[System, ...] = group([(origin, sheet) for origin in origins], along)
    return {system.name: [point.name for point in system.points] for system in systems}


def origin(
    multiplier: int | None = None,
    k: int | None = None,
    *,
    system: Mapping[str, Setting] | None = None,
    **settings: str,
) -> Origin:
    return Origin(Path("folder"), {**(system or {}), **settings}, multiplier, k)


def test_runs_that_differ_in_the_multiplier_are_one_curve_that_grows() -> None:
    learned = [origin(m, policy="learned") for m in (4, 1, 2)]
    other = [origin(1, policy="greedy")]
    assert grouped(learned + other) == {"learned": ["1x", "2x", "4x"], "greedy": ["1x"]}


def test_runs_that_differ_only_in_k_go_along_k() -> None:
    assert grouped([origin(1, k, policy="wait-k") for k in (3, 2)]) == {"wait-k": ["k=2", "k=3"]}


def test_a_grid_of_both_can_be_cut_either_way() -> None:
    runs = [origin(m, k, policy="wait-k") for m in (1, 2) for k in (3, 5)]
    by_k = {"wait-k, 1x": ["k=3", "k=5"], "wait-k, 2x": ["k=3", "k=5"]}
    by_multiplier = {"wait-k, k=3": ["1x", "2x"], "wait-k, k=5": ["1x", "2x"]}
    assert grouped(runs, Along.K) == by_k
    assert grouped(runs, Along.MULTIPLIER) == grouped(runs) == by_multiplier


def test_systems_are_named_by_what_tells_them_apart() -> None:
    same = {"model": "m", "model_hash": "h"}
    assert list(
        grouped([origin(1, system=same, policy="p"), origin(1, system=same, policy="q")])
    ) == [
        "p",
        "q",
    ]
    other = {"model": "m", "model_hash": "i"}
    assert list(grouped([origin(1, system=same), origin(1, system=other)])) == [
        "m, model_hash h",
        "m, model_hash i",
    ]
    new = {"model": "n", "model_hash": "i"}
    assert list(grouped([origin(1, system=same), origin(1, system=new)])) == ["m", "n"]
    assert list(
        grouped([origin(1, system=same, policy="p"), origin(2, system=same, policy="p")])
    ) == ["m, p"]
    assert list(grouped([origin(1, system=same), origin(1, system=same, noise_db="5")])) == [
        "folder",
        "noise_db 5",
    ]


def test_settings_in_names_are_short() -> None:
    system: dict[str, Setting] = {"policy": "p", "noise_db": 20.0}
    reads: dict[str, Setting] = {"policy": "p", "text": True}
    assert list(grouped([origin(1, system=system), origin(1, system=reads)])) == [
        "noise_db 20",
        "text",
    ]


def test_two_runs_at_one_place_of_a_curve_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"are both 'learned' at multiplier 2; .*NAME=DIR"):
        grouped([origin(2, policy="learned"), origin(2, policy="learned")])
    with pytest.raises(ConfigError, match="are both 'a' without a multiplier"):
        grouped([origin(name="a"), origin(name="a")])
