"""What a plug is told, read from the namespace that its runner makes of a command line or YAML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from earvoice.errors import ConfigError
from earvoice.text import Unit
from earvoice.types import Direction

# SimulEval's pieces are cut out of words, so what is no half word is no half piece either.
_UNITS = {"word": Unit.WORD, "char": Unit.CHAR, "spm": Unit.WORD}


@dataclass(frozen=True, slots=True)
class Settings:
    """A model and how it interprets.

    direction: used where the runner names no languages; None is the model's first. multiplier: base
    chunks per turn. unit: what the runner counts; None is the field's unit of the target language.
    """

    model: str = "pocket"
    direction: Direction | None = None
    multiplier: int = 1
    policy: str = "learned"
    unit: Unit | None = None

    @classmethod
    def read(cls, config: object) -> Settings:
        """Read `model`, `direction`, `multiplier`, `policy` and the runner's own latency unit.

        config: an object with them as attributes; what is absent or None has its default.
        Raises ConfigError for a value that cannot be.
        """
        default = cls()
        unit = getattr(config, "eval_latency_unit", None) or getattr(config, "latency_unit", None)
        if unit is not None and unit not in _UNITS:
            raise ConfigError(
                f"latency unit {unit!r} is unknown; choose one of {', '.join(_UNITS)}"
            )
        direction = getattr(config, "direction", None)
        return cls(
            model=str(getattr(config, "model", None) or default.model),
            direction=None if direction is None else Direction.parse(str(direction)),
            multiplier=_whole(getattr(config, "multiplier", None), default.multiplier),
            policy=str(getattr(config, "policy", None) or default.policy),
            unit=None if unit is None else _UNITS[unit],
        )


def pick_direction(
    known: Iterable[str],
    *,
    default: Direction | None,
    source: str | None = None,
    target: str | None = None,
) -> Direction:
    """Return the model's direction between the languages that were named.

    default: taken where it fits; it decides alone when no language was named.
    Raises ConfigError naming what the model can do.
    """
    directions = [Direction.parse(text) for text in known]
    if source is None and target is None and default is not None:
        source, target = default.source, default.target
    fitting = [
        direction
        for direction in directions
        if source in (None, direction.source) and target in (None, direction.target)
    ]
    if not fitting:
        raise ConfigError(
            f"the model does not interpret from {source or 'any language'} to "
            f"{target or 'any language'}; it does {', '.join(map(str, directions))}; "
            "languages are codes such as en and zh"
        )
    return default if default in fitting else fitting[0]


def _whole(value: object, default: int) -> int:
    if value is None:
        return default
    if type(value) is not int or value < 1:
        raise ConfigError(f"multiplier {value!r} is no whole number of base chunks; try 1")
    return value
