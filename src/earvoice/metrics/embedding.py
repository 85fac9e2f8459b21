"""Vectors of sentences: what an embedder is, and how runs of sentences get theirs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from earvoice.errors import ConfigError, MetricError
from earvoice.metrics.sentences import join_sentences

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the cosines of an embedder mean.

    unrelated_similarity: mean cosine of sentences that have nothing to do with each other.
    least_similarity: what sentences that translate each other hardly fall below, on a scale where
    unrelated ones have 0 and equal ones 1. good_cost: the mean cost, 1 for unrelated and 0 for
    equal sentences, of a text that is aligned as it should be.
    """

    unrelated_similarity: float
    least_similarity: float
    good_cost: float

    def __post_init__(self) -> None:
        if not (-1 < self.unrelated_similarity < 1 and 0 <= self.least_similarity < 1):
            raise ConfigError(
                f"{self} is no calibration; expected an unrelated similarity in (-1, 1) and a "
                "least similarity in [0, 1)"
            )


class Embedder(Protocol):
    """Makes vectors whose cosine says how alike texts are."""

    @property
    def name(self) -> str:
        """Return what a report calls it."""

    @property
    def calibration(self) -> Calibration:
        """Return what its cosines mean."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, float32 [N, D]."""

    def embed_windows(self, sentences: Sequence[str], largest: int) -> Vectors:
        """Return the unit vectors of all runs of up to `largest` sentences, float32 [N + 1, K, D].

        Row i, column k is the run of k + 1 sentences that ends before sentence i; where there is no
        such run the vector is zero. `windows_by_text` does it for one that knows texts only.
        """


def windows_by_text(
    embed: Callable[[Sequence[str]], Vectors], sentences: Sequence[str], largest: int
) -> Vectors:
    """Return what `Embedder.embed_windows` returns, each run embedded as one text.

    Raises MetricError when `embed` returns anything but finite vectors, one per text.
    """
    ends = [
        (end, size)
        for end in range(1, len(sentences) + 1)
        for size in range(1, min(largest, end) + 1)
    ]
    if not ends:
        return np.zeros((1, largest, 1), np.float32)
    texts = [join_sentences(sentences[end - size : end]) for end, size in ends]
    vectors = np.asarray(embed(texts), dtype=np.float32)
    if vectors.ndim != 2 or len(vectors) != len(texts) or not np.isfinite(vectors).all():
        raise MetricError(
            f"an embedder returned shape {vectors.shape} for {len(texts)} texts; expected one "
            "finite vector per text"
        )
    windows = np.zeros((len(sentences) + 1, largest, vectors.shape[1]), np.float32)
    rows, sizes = np.array(ends).T
    windows[rows, sizes - 1] = vectors
    return windows
