"""A bitext holds every pair of words of every sentence pair once, whatever its blocks are."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given

from earvoice.data.alignment import bitext as module
from earvoice.data.alignment.bitext import TokenPair, encode, flipped
from earvoice.errors import DataError
from tests.data.alignment.corpora import BOOKS, corpora


@given(corpora)
def test_every_sentence_stands_in_one_block_with_its_lengths(pairs: list[TokenPair]) -> None:
    bitext = encode(pairs)
    rows = np.concatenate([block.rows for block in bitext.blocks])
    assert sorted(rows.tolist()) == list(range(len(pairs))) and bitext.pairs == len(pairs)
    for block in bitext.blocks:
        for row, length in zip(block.rows, block.lengths, strict=True):
            source, target = pairs[row]
            assert (block.cells.shape[2], length) == (1 + len(source), len(target))


@given(corpora)
def test_a_parameter_is_a_pair_of_words_and_padding_has_none(pairs: list[TokenPair]) -> None:
    bitext = encode(pairs)
    together = {(s, t) for source, target in pairs for s in ("", *source) for t in target}
    assert bitext.parameters == len(together)
    assert bitext.targets == len({t for _, target in pairs for t in target})
    for block in bitext.blocks:
        assert np.all(block.cells[~block.valid] == bitext.parameters)
        assert np.all(block.cells[block.valid] < bitext.parameters)


def test_the_same_words_have_the_same_parameter_in_every_sentence() -> None:
    bitext = encode(BOOKS)
    (block,) = bitext.blocks
    cells = block.cells[np.argsort(block.rows)]
    assert cells[0, 0, 1] == cells[1, 0, 1]  # das - the
    assert cells[1, 1, 2] == cells[2, 1, 2]  # buch - book
    assert Counter(bitext.source_of[cells[:, :, 0]].ravel().tolist()) == {0: 6}
    assert len(np.unique(cells)) == bitext.parameters


def test_many_sentences_of_a_length_are_split_and_none_is_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = encode(BOOKS * 5)
    monkeypatch.setattr(module, "_BLOCK_CELLS", 12)
    split = encode(BOOKS * 5)
    assert len(whole.blocks) == 1 and len(split.blocks) > 5
    rows = np.concatenate([block.rows for block in split.blocks])
    assert sorted(rows.tolist()) == list(range(15))


def test_flipping_exchanges_the_sides() -> None:
    assert flipped(BOOKS)[0] == (["the", "house"], ["das", "haus"])


@pytest.mark.parametrize("pair", [([], ["a"]), (["a"], [])])
def test_a_side_without_words_is_named(pair: TokenPair) -> None:
    with pytest.raises(DataError, match=r"sentence pair 1 is .* words on both sides"):
        encode([(["a"], ["b"]), pair])


def test_no_sentence_is_an_error() -> None:
    with pytest.raises(DataError, match="no sentence pair to align"):
        encode([])
