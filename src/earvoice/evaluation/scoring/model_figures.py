"""Figures that a model gives: one score a segment, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import fmean
from typing import TYPE_CHECKING, Protocol

import numpy as np

from earvoice.agent.events import JsonValue
from earvoice.errors import MetricError
from earvoice.evaluation.bootstrap import Interval, interval, mean_of

if TYPE_CHECKING:
    from earvoice.evaluation.scoring.scores import Group

Tell = Callable[[int, int], None]
"""Told how many scores or answers there are by now, and how many there will be."""


@dataclass(frozen=True, slots=True)
class ModelFigure:
    """A figure over all segments of a kind.

    name: as in the JSON. model: its id or path. kind: of the segments, as in `scores.Group`.
    values: of every segment; None where both sides are empty, or no answer could be used. nulls:
    how many have the worst score unread, because one side is missing. counts: what else there is to
    know, by name. details: what the model said of every segment, where it said more than a number.
    Raises MetricError when no segment has a value.
    """

    name: str
    model: str
    kind: str
    values: tuple[float | None, ...]
    nulls: int
    counts: Mapping[str, int] = field(default_factory=dict)
    details: tuple[JsonValue, ...] = ()

    def __post_init__(self) -> None:
        if not self.known:
            raise MetricError(
                f"{self.name} by {self.model}: none of {len(self.values)} segments has a score; "
                "expected at least one; look at the output, the references and the answers kept"
            )

    @property
    def known(self) -> tuple[float, ...]:
        """Return the values there are."""
        return tuple(value for value in self.values if value is not None)

    @property
    def mean(self) -> float:
        """Return the mean over the segments that have a value, nulls among them."""
        return fmean(self.known)

    @property
    def interval(self) -> Interval:
        """Return where the mean lies when the segments are drawn anew."""
        return interval(np.array([(value, 1.0) for value in self.known]), mean_of)

    def to_json(self) -> dict[str, JsonValue]:
        """Return the mean, its interval, the model and the counts by name."""
        spread = self.interval
        found: dict[str, JsonValue] = {
            self.name: self.mean,
            f"{self.name}_interval": [spread.low, spread.high],
            f"{self.name}_model": self.model,
            f"{self.name}_kind": self.kind,
            f"{self.name}_scored": len(self.known),
            f"{self.name}_nulls": self.nulls,
        }
        return found | {f"{self.name}_{name}": count for name, count in self.counts.items()}


class Rater(Protocol):
    """A model that can be asked for a figure."""

    @property
    def name(self) -> str:
        """Return the name of the figure."""

    @property
    def needs_source(self) -> bool:
        """Return whether it reads what was said."""

    def check(self) -> None:
        """Raise ConfigError or ModelError when the model cannot be asked; quick, and asks nothing.

        May download a model, as the figure cannot be had without it.
        """

    def rate(self, group: Group, tell: Tell) -> ModelFigure:
        """Return the figure of some segments; holds nothing in memory afterwards."""
