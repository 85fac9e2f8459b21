"""Quality by a model that is asked: what its answers become before they are a reward."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from earvoice.training.rewards.quality import Pair

Ask = Callable[[Sequence[Pair]], Sequence[float]]
"""One score a pair, in order, higher is better; every pair is another, and none lacks a side."""


@dataclass(frozen=True, slots=True)
class AskedQuality:
    """The scores of a model as a quality.

    Equal pairs are asked about once, for the samples of a group often agree; a pair with one side
    missing has the worst score unasked. What a model gives beyond [worst, best] counts as the end
    it is beyond: regressions such as COMET overshoot by some hundredths.
    """

    name: str
    worst: float
    best: float
    ask: Ask

    def score(self, pairs: Sequence[Pair]) -> list[float]:
        """Return one score a pair, in order; raises what asking raises."""
        asked = list(dict.fromkeys(pair for pair in pairs if not pair.lacks_a_side))
        found = self.ask(asked) if asked else ()
        known = dict(zip(asked, map(self._within, found), strict=True))
        return [known.get(pair, self.worst) for pair in pairs]

    def _within(self, score: float) -> float:
        # In this order NaN stays NaN, which is no score and must be seen.
        return min(max(score, self.worst), self.best)
