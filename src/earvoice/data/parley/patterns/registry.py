"""The register of sentence patterns."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from earvoice.data.parley.fragment import Fragment
from earvoice.data.parley.lexicon.entries import Topic
from earvoice.data.parley.scene import Scene

Maker = Callable[[Scene], Fragment]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way to make a sentence. weight: how often it is drawn. held_out: never in training."""

    name: str
    make: Maker
    topics: frozenset[Topic]
    weight: float
    held_out: bool


REGISTER: list[Pattern] = []


def pattern(
    *topics: Topic, weight: float = 1.0, held_out: bool = False
) -> Callable[[Maker], Maker]:
    """Register the decorated function as a pattern of some topics (none named: of all)."""

    def register(make: Maker) -> Maker:
        allowed: Collection[Topic] = topics or tuple(Topic)
        REGISTER.append(Pattern(make.__name__, make, frozenset(allowed), weight, held_out))
        return make

    return register
