"""Recipes: a TOML file read into a checked config; any key can be replaced by the caller."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from earvoice.errors import ConfigError


class Recipe(BaseModel):
    """Base of every part of a recipe: frozen, and an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Config = TypeVar("Config", bound=Recipe)


def load_recipe(kind: type[Config], path: Path, *, overrides: Sequence[str] = ()) -> Config:
    """Read a TOML file into a config, with `a.b=value` overrides applied first.

    An override without a value, `a.b=`, takes the key out, so that its default holds.

    Raises ConfigError naming the key when one is unknown, missing or out of range.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}") from error
    for override in overrides:
        _apply(table, override)
    try:
        return kind.model_validate(table)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        # What is wrong with a whole table says which of its values are meant.
        got = "" if isinstance(first["input"], dict) else f" (got {first['input']!r})"
        place = f"{path}: {key}" if key else str(path)
        raise ConfigError(f"{place}: {first['msg'].removeprefix('Value error, ')}{got}") from error


def _apply(table: dict[str, object], override: str) -> None:
    key, equals, text = override.partition("=")
    if not equals or not key.strip():
        raise ConfigError(
            f"--set {override!r} is not KEY=VALUE; for example --set optimizer.lr=5e-4"
        )
    *parents, last = key.strip().split(".")
    for parent in parents:
        child = table.setdefault(parent, {})
        if not isinstance(child, dict):
            raise ConfigError(f"--set {override!r}: {parent} is a value, not a table")
        table = cast("dict[str, object]", child)
    if text.strip():
        table[last] = _value(text)
    elif last in table:
        del table[last]
    else:
        raise ConfigError(
            f"--set {override!r} takes out what the recipe does not have; give a value, or name "
            f"one of {', '.join(sorted(table)) or 'its keys'}"
        )


def _value(text: str) -> object:
    """Return what TOML makes of a value; anything else is a plain string."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text
