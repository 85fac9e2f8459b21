from __future__ import annotations

from random import Random

import numpy as np
import pytest

from earvoice.metrics import null_chain
from earvoice.metrics.hashed_ngrams import HashedNgrams
from earvoice.metrics.null_align import NullAlignment, align_sentences
from earvoice.metrics.null_chain import band_of
from earvoice.metrics.null_cost import make_windows

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _sentences(rng: Random, count: int) -> list[str]:
    def word() -> str:
        return "".join(rng.choices(_LETTERS, k=rng.randint(3, 9)))

    return [" ".join(word() for _ in range(rng.randint(4, 12))) + "." for _ in range(count)]


def _output(rng: Random, reference: list[str]) -> list[str]:
    """Return an output with a tenth left out, a tenth invented and a long stretch of each."""
    written = []
    for at, sentence in enumerate(reference):
        if not (rng.random() < 0.1 or 0.4 < at / len(reference) < 0.45):
            written.append(sentence)
        if rng.random() < 0.1:
            written += _sentences(rng, 1)
        if at == int(0.7 * len(reference)):
            written += _sentences(rng, 8)
    return written


def _both(
    monkeypatch: pytest.MonkeyPatch, reference: list[str], hypothesis: list[str]
) -> tuple[NullAlignment, NullAlignment]:
    whole = align_sentences(reference, hypothesis)
    monkeypatch.setattr(null_chain, "_FULL_CELLS", 0)
    return whole, align_sentences(reference, hypothesis)


@pytest.mark.parametrize("count", [1, 2, 13, 60, 120])
def test_a_band_finds_what_the_whole_table_holds(
    monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    rng = Random(count)
    reference = _sentences(rng, count)
    whole, banded = _both(monkeypatch, reference, _output(rng, reference) or reference)
    ranges = [[(pair.reference, pair.hypothesis) for pair in one.pairs] for one in (banded, whole)]
    assert ranges[0] == ranges[1]
    assert banded.penalty == whole.penalty
    # Products of matrices of other shapes are rounded otherwise on some processors.
    costs = [pair.cost for pair in whole.pairs]
    assert [pair.cost for pair in banded.pairs] == pytest.approx(costs, abs=1e-6)
    assert any(not pair.is_null for pair in whole.pairs)


@pytest.mark.parametrize("counts", [(60, 3), (3, 60), (40, 40)])
def test_a_band_around_nothing_leaves_everything_alone(
    monkeypatch: pytest.MonkeyPatch, counts: tuple[int, int]
) -> None:
    rng = Random(1)
    whole, banded = _both(monkeypatch, _sentences(rng, counts[0]), _sentences(rng, counts[1]))
    for found in (whole, banded):
        assert sum(pair.is_null for pair in found.pairs) > 0.8 * sum(counts)


def test_an_hour_is_aligned_in_a_narrow_band(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = Random(7)
    reference = _sentences(rng, 700)
    hypothesis = _output(rng, reference)
    embedder = HashedNgrams(width=256)
    sides = make_windows(
        embedder.embed_windows(reference, 9), embedder.embed_windows(hypothesis, 9), unrelated=0.15
    )
    band = band_of(*sides, largest=10, price=0.39)
    assert band.columns < 100
    assert (np.diff(band.firsts) >= 0).all()
    found = align_sentences(reference, hypothesis, embedder=embedder)
    right = {
        (pair.reference[0], pair.hypothesis[0])
        for pair in found.pairs
        if pair.reference is not None and pair.hypothesis is not None
    }
    expected = {
        (at, hypothesis.index(text)) for at, text in enumerate(reference) if text in hypothesis
    }
    assert len(right & expected) > 0.99 * len(expected)


def test_a_band_is_never_wider_than_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(null_chain, "_FULL_CELLS", 0)
    monkeypatch.setattr(null_chain, "_WIDEST_BAND", 24)
    rng = Random(3)
    reference = _sentences(rng, 90)
    hypothesis = reference[:30] + _sentences(rng, 30) + reference[60:]
    found = align_sentences(reference, hypothesis)
    assert found.under_translation == found.over_translation == pytest.approx(1 / 3, abs=0.06)
