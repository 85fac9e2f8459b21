"""Rows of dynamic programs as bits of integers, and the walk back over them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import AnyStr, TypeVar

State = TypeVar("State")
Item = TypeVar("Item")
Row = TypeVar("Row")


def rows_backward(
    step: Callable[[State, Item], tuple[State, Row]], state: State, items: Sequence[Item]
) -> Iterator[Row]:
    """Yield the row that `step` makes of each item, the last one first.

    Keeps every n-th state, n = sqrt(items), and makes the n rows after it again when they are
    asked for: twice the time of one pass for the square root of its memory.
    """
    stride = max(1, math.isqrt(len(items)))
    states = []
    for index, item in enumerate(items):
        if index % stride == 0:
            states.append(state)
        state, _ = step(state, item)
    for block in reversed(range(len(states))):
        state, rows = states[block], []
        for item in items[block * stride : (block + 1) * stride]:
            state, row = step(state, item)
            rows.append(row)
        yield from reversed(rows)


def position_bits(tokens: Sequence[AnyStr]) -> dict[AnyStr, int]:
    """Return for each distinct token the set of its positions: bit k for position k."""
    positions: dict[AnyStr, list[int]] = {}
    for position, token in enumerate(tokens):
        positions.setdefault(token, []).append(position)
    return {token: sum(1 << position for position in found) for token, found in positions.items()}
