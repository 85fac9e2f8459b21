"""Which runs make a curve: those that differ in one number only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from earvoice.errors import ConfigError
from earvoice.evaluation.comparing.choice import Along
from earvoice.evaluation.comparing.origins import Origin, Setting
from earvoice.evaluation.comparing.sheets import Sheet


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A run as a point of a curve. name: such as `2x` or `k=3`; empty where no number is known."""

    system: str
    name: str
    origin: Origin
    sheet: Sheet

    @property
    def title(self) -> str:
        """Return system and point."""
        return f"{self.system} {self.name}".rstrip()


@dataclass(frozen=True, slots=True, eq=False)
class System:
    """A curve: runs that differ in one number, which grows."""

    name: str
    along: Along
    points: tuple[Point, ...]


def group(runs: Sequence[tuple[Origin, Sheet]], along: Along | None = None) -> tuple[System, ...]:
    """Return the curves that runs make, in the order they came.

    along: the number that grows; by default the multiplier, but k where only k differs.
    Raises ConfigError for two runs at the same place of a curve.
    """
    families: dict[tuple[tuple[str, Setting], ...], list[tuple[Origin, Sheet]]] = {}
    for origin, sheet in runs:
        families.setdefault(tuple(sorted(origin.settings.items())), []).append((origin, sheet))
    names = _names([members[0][0] for members in families.values()])
    systems: list[System] = []
    for name, members in zip(names, families.values(), strict=True):
        chosen = along or _default_along([origin for origin, _ in members])
        systems += _split(name, members, chosen)
    return tuple(systems)


def _split(name: str, members: Sequence[tuple[Origin, Sheet]], along: Along) -> Iterator[System]:
    """Yield the curves of a family: one for each value of the number they do not go along."""
    other = Along.K if along is Along.MULTIPLIER else Along.MULTIPLIER
    curves: dict[int | None, list[tuple[Origin, Sheet]]] = {}
    for origin, sheet in members:
        curves.setdefault(origin.number(other), []).append((origin, sheet))
    for value, runs in curves.items():
        # A turn of one base chunk is what everybody expects.
        told = value is not None and (len(curves) > 1 or (other, value) != (Along.MULTIPLIER, 1))
        title = f"{name}, {_point_name(other, value)}" if told else name
        ordered = sorted(runs, key=lambda run: run[0].number(along) or 0)
        numbers = [origin.number(along) for origin, _ in ordered]
        for at in range(1, len(numbers)):
            if numbers[at] == numbers[at - 1]:
                raise _same_place(title, along, numbers[at], ordered[at - 1][0], ordered[at][0])
        points = (
            Point(title, _point_name(along, number), origin, sheet)
            for number, (origin, sheet) in zip(numbers, ordered, strict=True)
        )
        yield System(title, along, tuple(points))


def _same_place(
    title: str, along: Along, number: int | None, one: Origin, other: Origin
) -> ConfigError:
    where = f"at {along.value} {number}" if number is not None else f"without a {along.value}"
    return ConfigError(
        f"{one.folder} and {other.folder} are both {title!r} {where}; expected one run for each "
        "point of a curve; leave one out, or tell them apart as NAME=DIR"
    )


def _default_along(origins: Sequence[Origin]) -> Along:
    multipliers = {origin.multiplier for origin in origins}
    ks = {origin.k for origin in origins}
    return Along.K if len(multipliers) == 1 and len(ks) > 1 else Along.MULTIPLIER


def _point_name(along: Along, number: int | None) -> str:
    if number is None:
        return ""
    return f"{number}x" if along is Along.MULTIPLIER else f"k={number}"


def _names(origins: Sequence[Origin]) -> list[str]:
    """Return names that tell systems apart: the settings in which they differ."""
    keys = list(dict.fromkeys(key for origin in origins for key in origin.settings))
    shown = [key for key in keys if len({origin.settings.get(key) for origin in origins}) > 1]
    if "model" in shown and "model_hash" in shown:
        by_model = {(o.settings.get("model"), o.settings.get("model_hash")) for o in origins}
        if len({model for model, _ in by_model}) == len(by_model):
            shown.remove("model_hash")
    elif "model_hash" in shown:
        shown.insert(0, "model")
    # Only some policies have tokens to differ in.
    if len({origin.settings.get("tokens") for origin in origins} - {None}) < 2:
        shown = [key for key in shown if key != "tokens"]
    if not shown:
        shown = [key for key in ("name", "model", "policy") if key in keys]
    return [_name(origin, shown) for origin in origins]


def _name(origin: Origin, keys: Sequence[str]) -> str:
    said = [_said(key, origin.settings[key]) for key in keys if key in origin.settings]
    return ", ".join(said) or origin.folder.name


def _said(key: str, value: Setting) -> str:
    if key in ("name", "model", "policy"):
        return str(value)
    if value is True:
        return key
    return f"{key} {value:g}" if isinstance(value, float) else f"{key} {value}"
