"""Trajectories: what an interpreter should have written by the end of every chunk of a recording.

Word times and word links become a monotone release order, which is grouped on the recording's own
chunk grid: a target token is written in the first chunk in which every source word it needs has
ended. Concatenating the chunks gives the whole translation; a chunk without a completed word stays
empty, which is the READ action.

Source: InfiniSST (arXiv 2503.02969) and HPO, section on trajectory synthesis.
Differs from the papers: the last target token is not forced to wait for the last source word;
unlinked trailing tokens ride with the token before them.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import TypeAlias

from earvoice.errors import DataError
from earvoice.text import joiner_of
from earvoice.types import Language, WordSpan

# A source word and the target token it brings forth, by index in their sentence.
Link: TypeAlias = tuple[int, int]

# Word times are sample counts divided by the rate: a word that ends on a chunk's edge belongs to
# that chunk.
_EDGE_TOLERANCE_S = 1e-6
_ATTACHES_LEFT = frozenset(",.?!;:)%…")


class Method(StrEnum):
    """How the moment at which a target token is written is found."""

    WORD = "word"
    WAIT_K = "wait-k"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """A sentence in a recording: when its words were said, and the tokens of its translation.

    links: (source word, target token) pairs by index.
    """

    words: tuple[WordSpan, ...]
    target_tokens: tuple[str, ...]
    links: tuple[Link, ...]


def chunk_targets(
    words: Sequence[WordSpan],
    target_tokens: Sequence[str],
    links: Iterable[Link],
    *,
    chunk_s: float,
    n_chunks: int,
    language: Language,
) -> tuple[str, ...]:
    """Return what is written after each of `n_chunks` chunks of a recording of one sentence.

    Raises DataError when a link points outside the sentence or a word ends after the last chunk.
    """
    sentence = SpokenSentence(tuple(words), tuple(target_tokens), tuple(links))
    return talk_targets([sentence], chunk_s=chunk_s, n_chunks=n_chunks, language=language)


def talk_targets(
    sentences: Sequence[SpokenSentence], *, chunk_s: float, n_chunks: int, language: Language
) -> tuple[str, ...]:
    """Return what is written after each chunk of several sentences, monotone across them."""
    chunks: list[int] = []
    for sentence in sentences:
        released = release_words(len(sentence.words), len(sentence.target_tokens), sentence.links)
        for word in released:
            chunk = chunk_of(sentence.words[word].end_s, chunk_s=chunk_s, n_chunks=n_chunks)
            chunks.append(max(chunk, chunks[-1]) if chunks else chunk)
    pieces = text_pieces([sentence.target_tokens for sentence in sentences], language)
    return _group(pieces, chunks, n_chunks)


def heard_chunks(
    words: Sequence[WordSpan], pieces: Sequence[str], *, chunk_s: float, n_chunks: int
) -> tuple[str, ...]:
    """Return what was said in each chunk: the piece of every word that ended in it, in order."""
    ends = (chunk_of(word.end_s, chunk_s=chunk_s, n_chunks=n_chunks) for word in words)
    return _group(pieces, tuple(accumulate(ends, max)), n_chunks)


def release_words(n_words: int, n_targets: int, links: Iterable[Link]) -> tuple[int, ...]:
    """Return for every target token the source word whose end releases it, non-decreasing.

    A token needs the last of its linked words and everything the tokens before it needed. A token
    without a link rides with the next linked one, at the end with the one before; without any link
    all wait for the last word.
    """
    last_word: dict[int, int] = {}
    for word, target in links:
        if not (0 <= word < n_words and 0 <= target < n_targets):
            raise DataError(
                f"link ({word}, {target}) points outside a sentence of {n_words} words and "
                f"{n_targets} target tokens; links are (source word, target token), from 0"
            )
        last_word[target] = max(word, last_word.get(target, word))
    if not n_targets:
        return ()
    if not n_words:
        raise DataError("a sentence with target tokens needs at least one source word, got none")
    needed: list[int] = []
    following = max(last_word.values(), default=n_words - 1)
    for target in reversed(range(n_targets)):
        following = last_word.get(target, following)
        needed.append(following)
    # Trailing tokens start from the largest word of all, which the cumulative maximum has reached
    # by then.
    return tuple(accumulate(reversed(needed), max))


def chunk_of(end_s: float, *, chunk_s: float, n_chunks: int) -> int:
    """Return the first chunk whose right edge is not before `end_s`."""
    chunk = max(0, math.ceil((end_s - _EDGE_TOLERANCE_S) / chunk_s) - 1)
    if chunk >= n_chunks:
        raise DataError(
            f"a word ends at {end_s:.3f} s, after {n_chunks} chunks of {chunk_s:.2f} s; "
            "pad the recording with silence to whole chunks"
        )
    return chunk


def wait_k_targets(pieces: Sequence[str], *, k: int, n_chunks: int) -> tuple[str, ...]:
    """Return the pieces spread evenly over the chunks from the k-th on, whatever was said.

    Source: Ma et al. 2019, arXiv 1810.08398, with the true length ratio of the sentence as its
    catch-up rate.
    """
    if k < 1:
        raise DataError(f"wait-k needs k of at least 1, got {k}")
    first = min(k, n_chunks) - 1
    writing = n_chunks - first
    chunks = [first + (index * writing) // len(pieces) for index in range(len(pieces))]
    return _group(pieces, chunks, n_chunks)


def offline_targets(pieces: Sequence[str], *, n_chunks: int) -> tuple[str, ...]:
    """Return everything in the last chunk."""
    return _group(pieces, [n_chunks - 1] * len(pieces), n_chunks)


def text_pieces(sentences: Sequence[Sequence[str]], language: Language) -> tuple[str, ...]:
    """Return tokens with the spaces that belong to them, so that joining them gives the text.

    Where words have spaces, every word but the first of the recording carries its leading space.
    """
    pieces: list[str] = []
    for tokens in sentences:
        for token in tokens:
            spaced = joiner_of(language) and pieces and token[:1] not in _ATTACHES_LEFT
            pieces.append(f" {token}" if spaced else token)
    return tuple(pieces)


def merge(targets: Sequence[str], multiplier: int) -> tuple[str, ...]:
    """Return what is written when `multiplier` chunks make one turn; the last may be shorter."""
    if multiplier < 1:
        raise DataError(f"a turn merges at least 1 chunk, got {multiplier}")
    return tuple(
        "".join(targets[start : start + multiplier]) for start in range(0, len(targets), multiplier)
    )


def _group(pieces: Sequence[str], chunks: Sequence[int], n_chunks: int) -> tuple[str, ...]:
    """Return per chunk the pieces released in it."""
    written: list[list[str]] = [[] for _ in range(n_chunks)]
    for piece, chunk in zip(pieces, chunks, strict=True):
        written[chunk].append(piece)
    return tuple("".join(parts) for parts in written)
