"""Rollouts written down as text, for the tests of everything that reads them."""

from __future__ import annotations

from collections.abc import Sequence

from earvoice.metrics.segment import ReferenceSegment
from earvoice.training.rollout_types import Rollout, SampledTurn
from earvoice.types import Action, Direction, Task, Trajectory, Turn

EOT = 1
ZH = Task(Direction.parse("en-zh"))
EN = Task(Direction.parse("zh-en"))


def rollout(
    texts: Sequence[str],
    *,
    task: Task = ZH,
    turn_s: float = 1.0,
    clipped: frozenset[int] = frozenset(),
    error: str = "",
) -> Rollout:
    """Return a rollout that wrote `texts[i]` after i + 1 turns, one id a character.

    clipped: turns that met their limit, so that their end was forced.
    """
    turns, sampled = [], []
    for index, text in enumerate(texts):
        ids = tuple(100 + ord(char) % 900 for char in text)
        action = Action(text, ids, clipped=index in clipped)
        turns.append(Turn(index, (index + 1) * turn_s, action))
        logps = tuple(-0.5 - place / 10 for place in range(len(ids) + 1))
        sampled.append(SampledTurn((*ids, EOT), logps, (False,) * len(ids) + (index in clipped,)))
    trajectory = Trajectory(task, len(texts) * turn_s, tuple(turns))
    return Rollout("talk", trajectory, tuple(sampled), error)


def references(*sentences: tuple[str, float, float]) -> tuple[ReferenceSegment, ...]:
    """Return reference sentences from (text, start, end)."""
    return tuple(
        ReferenceSegment("talk", start_s, end_s - start_s, text, f"source of {text}")
        for text, start_s, end_s in sentences
    )
