"""Embedders by name: the one that needs no weights, and sentence-transformers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

import numpy as np

from earvoice.errors import ConfigError
from earvoice.metrics.embedding import Calibration, Embedder, Vectors, windows_by_text
from earvoice.metrics.hashed_ngrams import HashedNgrams

DEFAULT_EMBEDDER = "hashed-ngrams"
_LEAST_SIMILARITY = 0.35
_GOOD_COST = 0.3
_UNRELATED = (
    "The ferry leaves from the old harbour at noon.",
    "她把红色的自行车卖给了邻居。",
    "Most of these proteins fold within a second.",
    "法院昨天驳回了这家公司的申请。",
    "Please stir the soup until the onions are soft.",
    "我们队在最后一分钟进了一个球。",
    "He has never learned to play the violin.",
    "这台打印机又卡纸了。",
)


@dataclass(frozen=True, slots=True)
class SentenceModel:
    """A model of sentence-transformers; a multilingual one compares languages."""

    name: str
    calibration: Calibration
    encode: Callable[[Sequence[str]], Vectors]

    @classmethod
    def load(cls, name: str) -> SentenceModel:
        """Load a model by id or path and measure what unrelated sentences are to it.

        Raises ConfigError when sentence-transformers is not installed or has no such model.
        """
        try:
            transformer = import_module("sentence_transformers").SentenceTransformer
        except ImportError as error:
            raise ConfigError(
                f"embedder {name!r} needs the package sentence-transformers, which is not "
                f"installed; type pip install 'earvoice[embed]', or use {DEFAULT_EMBEDDER!r}"
            ) from error
        try:
            model = transformer(name)
        except (OSError, ValueError) as error:
            raise ConfigError(
                f"embedder {name!r} cannot be loaded: {error}; expected {DEFAULT_EMBEDDER!r} or "
                "the id or folder of a sentence-transformers model"
            ) from error

        def encode(texts: Sequence[str]) -> Vectors:
            made = model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
            return np.asarray(made, dtype=np.float32)

        return cls(name, _measured(encode), encode)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, float32 [N, D]."""
        return self.encode(texts)

    def embed_windows(self, sentences: Sequence[str], largest: int) -> Vectors:
        """Return the vectors of all runs of up to `largest` sentences, float32 [N + 1, K, D]."""
        return windows_by_text(self.encode, sentences, largest)


def make_embedder(name: str = DEFAULT_EMBEDDER) -> Embedder:
    """Return the embedder of a name: `hashed-ngrams`, or the id or path of a sentence-transformer.

    Raises ConfigError as `SentenceModel.load` does.
    """
    return HashedNgrams() if name == DEFAULT_EMBEDDER else SentenceModel.load(name)


def _measured(encode: Callable[[Sequence[str]], Vectors]) -> Calibration:
    vectors = encode(_UNRELATED)
    cosines = vectors @ vectors.T
    unrelated = float(cosines[~np.eye(len(cosines), dtype=bool)].mean())
    return Calibration(unrelated, _LEAST_SIMILARITY, _GOOD_COST)
