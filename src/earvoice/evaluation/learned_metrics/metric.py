"""What a learned metric is, and what it says of a pair with one side missing."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from earvoice.errors import MetricError

Progress = Callable[[int], None]
"""Told how many more triples have their score."""


@dataclass(frozen=True, slots=True)
class Triple:
    """A translation to judge, with what was said and how somebody else translated it."""

    source: str
    hypothesis: str
    reference: str

    @property
    def is_null(self) -> bool:
        """Tell whether one of hypothesis and reference has no counterpart."""
        return bool(self.hypothesis.strip()) != bool(self.reference.strip())


class LearnedMetric(Protocol):
    """A model that scores translations one by one.

    worst: the score of a null pair, which no model is asked about. A metric loads its model for the
    first score and keeps it until `close`.
    """

    @property
    def name(self) -> str:
        """Return the metric with its model, as a report names it."""
        ...

    @property
    def higher_is_better(self) -> bool:
        """Tell which way the scores run."""
        ...

    @property
    def worst(self) -> float:
        """Return the score of a pair with one side missing."""
        ...

    @property
    def best(self) -> float:
        """Return the score of a perfect translation, which a model may overshoot a little."""
        ...

    @property
    def needs_source(self) -> bool:
        """Return whether the model reads what was said."""
        ...

    def check(self) -> None:
        """Find, or fetch, all that scoring needs, and load no weights.

        Raises ConfigError where a package or interpreter is missing, ModelError where a model is.
        """
        ...

    def close(self) -> None:
        """Give back the memory; the next score loads the model again."""
        ...

    def score(self, triples: Sequence[Triple], progress: Progress) -> list[float]:
        """Return one score for each triple, in order.

        Raises ConfigError where a package or interpreter is missing, ModelError where a model is,
        and MetricError where a triple cannot be scored.
        """
        ...


def ignore(count: int) -> None:
    """Tell nobody about progress."""


def score_matched(
    judge: Callable[[Sequence[Triple]], Sequence[float]],
    triples: Sequence[Triple],
    *,
    worst: float,
    batch: int,
    progress: Progress,
) -> list[float]:
    """Return a judge's scores of matched triples and the worst score for null pairs.

    judge: called with up to `batch` triples at a time, and never when all pairs are null.
    Scores are written to their own places, so null pairs cannot shift those of their neighbours.
    Raises MetricError for a score that is missing, too many or not a finite number.
    Source: SEGALE's treatment of null alignments.
    """
    scores = [worst] * len(triples)
    matched = [index for index, triple in enumerate(triples) if not triple.is_null]
    if len(triples) > len(matched):
        progress(len(triples) - len(matched))
    for start in range(0, len(matched), batch):
        block = matched[start : start + batch]
        found = judge([triples[index] for index in block])
        require_scores(found, len(block))
        for index, score in zip(block, found, strict=True):
            scores[index] = score
        progress(len(block))
    return scores


def require_scores(scores: Sequence[float], expected: int) -> None:
    """Raise MetricError unless there are as many scores as expected and all are finite."""
    if len(scores) != expected:
        raise MetricError(
            f"the model gave {len(scores)} scores for {expected} translations; expected one for "
            "each; look for an error in its output and score again"
        )
    strange = next((score for score in scores if not math.isfinite(score)), None)
    if strange is not None:
        raise MetricError(
            f"the model gave the score {strange}; expected a finite number; the checkpoint may be "
            "damaged or overflow in half precision: load it in float32 or fetch it again"
        )


def require_texts(triples: Sequence[Triple], *, needs_source: bool) -> None:
    """Raise MetricError for a pair without any text, or without the source a model needs."""
    for index, triple in enumerate(triples):
        if not triple.hypothesis.strip() and not triple.reference.strip():
            raise MetricError(
                f"triple {index}: neither hypothesis nor reference has text, so there is nothing "
                "to score; leave such pairs out"
            )
        if needs_source and not triple.is_null and not triple.source.strip():
            raise MetricError(
                f"triple {index}: the source has no text; expected what was said; give "
                "transcripts with the references, or use BLEURT, which needs none"
            )
