"""The null-aware alignment by trying everything: slow, short and hard to get wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from earvoice.metrics.embedding import Calibration, windows_by_text
from earvoice.metrics.sentences import join_sentences

_PRIOR, _MERGE = 16, 0.1
_CALIBRATION = Calibration(0.0, 0.05, 0.2)


@dataclass(frozen=True)
class RandomVectors:
    """An embedder that knows nothing: a random direction of few dimensions for every text."""

    seed: int
    width: int = 3
    name: str = "random"
    calibration: Calibration = _CALIBRATION

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        made = [
            np.random.default_rng([self.seed, crc32(text.encode())]).normal(size=self.width)
            for text in texts
        ]
        vectors = np.array(made, dtype=np.float32).reshape(len(texts), self.width)
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)

    def embed_windows(self, sentences: Sequence[str], largest: int) -> NDArray[np.float32]:
        return windows_by_text(self.embed, sentences, largest)


def least_cost(
    reference: Sequence[str],
    hypothesis: Sequence[str],
    embedder: RandomVectors,
    *,
    largest: int,
    price: float,
) -> float:
    """Return the least that any alignment costs, by trying all of them."""
    left, right = _runs(reference, embedder, largest), _runs(hypothesis, embedder, largest)
    unrelated = embedder.calibration.unrelated_similarity

    def distance(vector: NDArray[np.float32], others: list[NDArray[np.float32]]) -> float:
        similar = sum(float(vector @ other) for other in others) + _PRIOR * unrelated
        return 1 - similar / (len(others) + _PRIOR)

    def pair_cost(i: int, m: int, j: int, n: int) -> float:
        one, other = left[i, m], right[j, n]
        mean = (distance(one, [*right.values()]) + distance(other, [*left.values()])) / 2
        return m * n * (1 - float(one @ other)) / mean + _MERGE * (m + n - 2)

    def costs(i: int, j: int) -> Iterator[float]:
        """Yield the cost of every alignment of what is left from i and j on."""
        if i == len(reference) and j == len(hypothesis):
            yield 0.0
        if i < len(reference):
            yield from (price + rest for rest in costs(i + 1, j))
        if j < len(hypothesis):
            yield from (price + rest for rest in costs(i, j + 1))
        for m in range(1, len(reference) - i + 1):
            for n in range(1, len(hypothesis) - j + 1):
                if m + n <= largest:
                    here = pair_cost(i, m, j, n)
                    yield from (here + rest for rest in costs(i + m, j + n))

    return min(costs(0, 0))


def _runs(
    sentences: Sequence[str], embedder: RandomVectors, largest: int
) -> dict[tuple[int, int], NDArray[np.float32]]:
    return {
        (begin, size): embedder.embed([join_sentences(sentences[begin : begin + size])])[0]
        for begin in range(len(sentences))
        for size in range(1, min(largest - 1, len(sentences) - begin) + 1)
    }
