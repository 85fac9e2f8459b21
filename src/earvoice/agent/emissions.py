"""From turns to units: when each word or character of the translation was there."""

from __future__ import annotations

from collections.abc import Sequence

from earvoice.text import Unit, split_units
from earvoice.types import Emission, Trajectory, Turn


def emissions(trajectory: Trajectory, unit: Unit) -> tuple[Emission, ...]:
    """Return the committed units in order, each with the delay of the turn that completed it.

    A word that is continued by a later turn counts from that turn on, as in SimulEval's log.
    """
    out: list[Emission] = []
    units: list[str] = []
    text = ""
    ready_s = 0.0
    for turn in trajectory.turns:
        ready_s = ready_at(turn, ready_s)
        text += turn.action.text
        grown = split_units(text, unit)
        kept = _common(units, grown)
        out[kept:] = (Emission(new, turn.heard_s, ready_s) for new in grown[kept:])
        units = grown
    return tuple(out)


def ready_at(turn: Turn, previous_ready_s: float) -> float:
    """Return when a turn's text is there for a live listener.

    A turn is computed when its audio has come and the turn before it is done. This models the queue
    of a live run; a recording that is read faster than it was spoken gets the same times.
    """
    return max(previous_ready_s, turn.heard_s) + (turn.compute_end_s - turn.compute_start_s)


def _common(units: Sequence[str], grown: Sequence[str]) -> int:
    """Return how many units at the beginning are the same; only the last one can differ."""
    return len(units) if units == list(grown[: len(units)]) else len(units) - 1
