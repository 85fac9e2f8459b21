"""Turns that are kept silent by chance, so that a policy meets waiting that it would not choose.

Source: an option of HPO's released code (its `eps0.1` runs); not in the paper, nor in the recipe of
its results. As there, a silent turn has the log-probability log(epsilon) and every other turn the
one the policy gave it; the exact figures of the mixture would be log(epsilon + (1 - epsilon) pi)
and log(1 - epsilon) more. `Weighting.CODE` divides by them.
"""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Explorer:
    """Decides which turns stay silent; the same for the same seed. epsilon: how likely, in (0, 1).

    A silent turn is only its end, which is in the loss like any other token.
    """

    epsilon: float
    random: Random

    @classmethod
    def seeded(cls, epsilon: float, seed: int) -> Explorer | None:
        """Return an explorer, or None where epsilon is 0."""
        return cls(epsilon, Random(f"exploration-{seed}")) if epsilon else None

    @property
    def logp(self) -> float:
        """Return the log-probability of a silent turn, in nats."""
        return math.log(self.epsilon)

    def silent(self, slots: Collection[int]) -> frozenset[int]:
        """Return which of the rows of a turn stay silent."""
        return frozenset(slot for slot in slots if self.random.random() < self.epsilon)
