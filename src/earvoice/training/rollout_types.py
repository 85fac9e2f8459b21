"""Rollouts: sampled trajectories with the probabilities they were sampled at.

The seam of reinforcement learning: whatever samples makes these values, rewards read them as times
and text, losses as tensors (`rollout_tensors`).
"""

from __future__ import annotations

from dataclasses import dataclass

from earvoice.agent.emissions import emissions
from earvoice.errors import DataError
from earvoice.metrics.segment import Hypothesis
from earvoice.text import unit_of
from earvoice.types import Trajectory


@dataclass(frozen=True, slots=True)
class SampledTurn:
    """The ids of one turn as they stand in the context, its end of turn included.

    ids: text, then the end of turn, so never empty. logps: what the sampler gave each id, in nats,
    of the distribution it drew from before any truncation. forced: True where the sampler had no
    choice, as for the end of a turn that met its limit; such ids stay out of the loss. dropped:
    cache positions [start, end) that were given up before the turn.
    """

    ids: tuple[int, ...]
    logps: tuple[float, ...]
    forced: tuple[bool, ...]
    dropped: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not len(self.ids) == len(self.logps) == len(self.forced) or not self.ids:
            raise DataError(
                f"a sampled turn has {len(self.ids)} ids, {len(self.logps)} log-probabilities and "
                f"{len(self.forced)} forced marks; expected one each, and at least the end of turn"
            )


@dataclass(frozen=True, slots=True)
class Rollout:
    """One sampled trajectory of a recording.

    recording: names the source; the samples of one source form a group. trajectory: text and times;
    for a text source, units read take the place of seconds. turns: one per turn of the trajectory.
    error: why it ended early, empty for one that ended with its source. A failed rollout is data:
    it is kept and counted, and has no reward.
    """

    recording: str
    trajectory: Trajectory
    turns: tuple[SampledTurn, ...]
    error: str = ""

    def __post_init__(self) -> None:
        if len(self.turns) != len(self.trajectory.turns):
            raise DataError(
                f"a rollout of {self.recording!r} has {len(self.turns)} sampled turns for "
                f"{len(self.trajectory.turns)} turns of its trajectory; expected one each"
            )
        for sampled, turn in zip(self.turns, self.trajectory.turns, strict=True):
            if sampled.ids[:-1] != turn.action.token_ids:
                raise DataError(
                    f"turn {turn.index} of a rollout of {self.recording!r} was sampled as "
                    f"{sampled.ids} but written as {turn.action.token_ids}; expected the same ids "
                    "and an end of turn"
                )

    @property
    def failed(self) -> bool:
        """Return whether it ended before its source did."""
        return bool(self.error)

    @property
    def tokens(self) -> int:
        """Return how many ids stand in its turns, ends of turns included."""
        return sum(len(turn.ids) for turn in self.turns)

    @property
    def text(self) -> str:
        """Return all that was written."""
        return self.trajectory.text

    def hypothesis(self) -> Hypothesis:
        """Return what was written as the metrics see it, in units of the target language.

        Delays only: a rollout's wall clock says nothing about a live run.
        """
        written = emissions(self.trajectory, unit_of(self.trajectory.task.direction.target))
        return Hypothesis(
            recording=self.recording,
            text=self.text,
            units=tuple(one.unit for one in written),
            delays_s=tuple(one.delay_s for one in written),
            elapsed_s=(),
            source_s=self.trajectory.source_s,
        )
