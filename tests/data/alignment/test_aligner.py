"""Aligning: known links are found, in a made-up language and in the grammar's sentences."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

import pytest
from hypothesis import given, settings

from earvoice.data.alignment import Method, align
from earvoice.data.alignment.bitext import TokenPair
from earvoice.data.parley.splits import train_sentences
from earvoice.data.trajectory import Link
from tests.data.alignment.corpora import corpora, reordered


def error_rate(found: Sequence[frozenset[Link]], known: Sequence[frozenset[Link]]) -> float:
    """Return the alignment error rate; every known link is a sure one (Och and Ney 2003)."""
    right = sum(len(one & other) for one, other in zip(found, known, strict=True))
    return 1 - 2 * right / (sum(map(len, found)) + sum(map(len, known)))


@pytest.mark.parametrize("method", Method)
def test_a_language_with_another_order_is_aligned(method: Method) -> None:
    pairs, known = reordered(120)
    found = [frozenset(made.links) for made in align(pairs, method=method)]
    assert error_rate(found, known) < 0.05


@given(corpora)
@settings(max_examples=20)
def test_links_are_sorted_and_point_inside_the_sentence(pairs: list[TokenPair]) -> None:
    for (source, target), made in zip(pairs, align(pairs), strict=True):
        assert list(made.links) == sorted(set(made.links))
        assert all(0 <= s < len(source) and 0 <= t < len(target) for s, t in made.links)


def test_the_same_corpus_gives_the_same_alignment() -> None:
    pairs, _ = reordered(30)
    assert align(pairs) == align(pairs)


def test_passes_of_both_directions_are_one_progress() -> None:
    seen: list[tuple[int, int]] = []
    align(reordered(5)[0], on_pass=lambda done, wanted: seen.append((done, wanted)))
    assert [done for done, _ in seen] == list(range(1, 21))
    assert {wanted for _, wanted in seen} == {20}


def test_most_links_of_the_grammar_are_found_from_its_sentences_alone() -> None:
    sentences = [pair for pair in islice(train_sentences(5), 1500) if pair.links]
    pairs = [
        ([t.spoken.casefold() for t in pair.en], [t.spoken for t in pair.other])
        for pair in sentences
    ]
    known = [frozenset(pair.links) for pair in sentences]
    rates = {
        method: error_rate([frozenset(a.links) for a in align(pairs, method=method)], known)
        for method in Method
    }
    assert rates[Method.SOFT_UNION] < 0.11
    assert rates[Method.GROW_DIAG_FINAL_AND] < 0.12
    assert rates[Method.INTERSECTION] < 0.14
