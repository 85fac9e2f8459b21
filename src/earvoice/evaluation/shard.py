"""Parts of a run that different machines do, and what becomes of them together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from earvoice.errors import ConfigError

_FORM = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Shard:
    """The index-th of count parts, from 1: every count-th recording."""

    index: int = 1
    count: int = 1

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Return the part written as `2/4`; raises ConfigError for anything else."""
        match = _FORM.fullmatch(text)
        if not match or not 1 <= int(match[1]) <= int(match[2]):
            raise ConfigError(
                f"--shard {text!r} is no part of a whole; expected one from 1/4 to 4/4, for four"
            )
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"

    @property
    def folder(self) -> str:
        """Return the name of the folder for its results, inside that of the whole run."""
        return f"shard-{self.index}-of-{self.count}"

    @property
    def all(self) -> tuple[Shard, ...]:
        """Return every part of the whole."""
        return tuple(Shard(index, self.count) for index in range(1, self.count + 1))

    def of(self, values: Sequence[Value]) -> list[Value]:
        """Return what of a whole is this part."""
        return list(values[self.index - 1 :: self.count])


def interleaved(parts: Sequence[Sequence[Value]]) -> list[Value]:
    """Return the whole whose parts `Shard.of` gave, in the order they came."""
    longest = max(map(len, parts), default=0)
    return [part[at] for at in range(longest) for part in parts if at < len(part)]
