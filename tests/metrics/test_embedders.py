from __future__ import annotations

import sys
from collections.abc import Sequence
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from earvoice.errors import ConfigError, MetricError
from earvoice.metrics.embedders import make_embedder
from earvoice.metrics.embedding import windows_by_text
from earvoice.metrics.hashed_ngrams import HashedNgrams
from earvoice.metrics.null_align import align_sentences


class _Transformer:
    """Stands in for a multilingual model: equal digits, equal vector."""

    def __init__(self, name: str) -> None:
        if name == "no/such-model":
            raise OSError("not a folder and not on the hub")

    def encode(
        self, texts: list[str], *, normalize_embeddings: bool, show_progress_bar: bool
    ) -> NDArray[np.float64]:
        assert normalize_embeddings and not show_progress_bar
        vectors = np.full((len(texts), 11), 0.1)
        for row, text in enumerate(texts):
            for digit in filter(str.isdigit, text):
                vectors[row, int(digit)] += 1
        return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


@pytest.fixture
def _package(monkeypatch: pytest.MonkeyPatch) -> None:
    package = ModuleType("sentence_transformers")
    package.SentenceTransformer = _Transformer  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", package)


def test_the_default_needs_no_package() -> None:
    assert make_embedder() == make_embedder("hashed-ngrams") == HashedNgrams()


def test_a_model_without_its_package_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ConfigError, match=r"pip install .earvoice\[embed\]."):
        make_embedder("BAAI/bge-m3")


@pytest.mark.usefixtures("_package")
def test_a_model_that_does_not_exist_is_named() -> None:
    with pytest.raises(ConfigError, match=r"no/such-model.*not on the hub"):
        make_embedder("no/such-model")


@pytest.mark.usefixtures("_package")
def test_a_multilingual_model_aligns_two_languages() -> None:
    embedder = make_embedder("some/model")
    found = align_sentences(
        ["One is 1.", "Two is 2.", "Three is 3.", "Four is 4."],
        ["一是1。", "三是3。", "四是4。", "五是5。"],
        embedder=embedder,
    )
    assert embedder.name == "some/model"
    assert [(pair.reference, pair.hypothesis) for pair in found.pairs] == [
        (range(0, 1), range(0, 1)),
        (range(1, 2), None),
        (range(2, 3), range(1, 2)),
        (range(3, 4), range(2, 3)),
        (None, range(3, 4)),
    ]


@pytest.mark.parametrize("bad", ["few", "flat", "nan"])
def test_vectors_that_are_none_are_refused(bad: str) -> None:
    def embed(texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.ones((len(texts), 3), np.float32)
        if bad == "nan":
            vectors[0, 0] = np.nan
        made = {"few": vectors[1:], "flat": vectors[0], "nan": vectors}[bad]
        return np.asarray(made, np.float32)

    with pytest.raises(MetricError, match="one finite vector per text"):
        windows_by_text(embed, ["a", "b"], 2)
