"""Sentence vectors without a model: hashed character n-grams, anchors and length.

The legend of shapes: N sentences, K window size, D width, C characters, G n-grams.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from earvoice.errors import ConfigError
from earvoice.metrics.embedding import Calibration, Vectors

_Number = TypeVar("_Number", np.float32, np.int64)
_Keys = NDArray[np.uint64]
_Index = NDArray[np.int64]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_ENGLISH_FUNCTION_WORDS = """
    a an the this that these those it its i me my we us our you your he him his she her they them
    their is am are was were be been being do does did have has had will would can could shall
    should may might must to of in on at for with from by as and or but so if then than not no
    there here what which who when where how why also just very
"""
_FUNCTION_WORDS = frozenset(_ENGLISH_FUNCTION_WORDS.split())
_CHINESE_FUNCTION_CHARACTERS = "的了是在我你他她它们这那个有和与也都就不会要着过吗呢吧啊很"
_IS_FUNCTION_CHARACTER = np.zeros(0x10000, bool)
_IS_FUNCTION_CHARACTER[[ord(char) for char in _CHINESE_FUNCTION_CHARACTERS]] = True
_SPACED_ORDERS = (3, 4, 5)
_IDEOGRAPH_ORDERS = (1, 2)
_FIRST_IDEOGRAPH = 0x2E80
_FUNCTION_WEIGHT = 0.5
_NUMBER_WEIGHT = 8.0
_NAME_WEIGHT = 4.0
_LENGTH_BINS = 26
_LONGEST = 4096
_BINS_PER_OCTAVE = 2.0
_LENGTH_SPREAD_OCTAVES = 0.5
_CALIBRATION = Calibration(unrelated_similarity=0.15, least_similarity=0.22, good_cost=0.5)


@dataclass(frozen=True, slots=True)
class HashedNgrams:
    """Vectors of texts by what is written in them; texts of one language can be compared.

    Characters in runs of 3 to 5 where words are spaced and of 1 and 2 where they are not, function
    words at half the weight; numbers, and names inside a sentence, once more as a whole.
    All are hashed with signs into `width` sums, of which the square root is taken. Beside them
    stands the length on a logarithmic scale: a sentence said three times is not that sentence.
    The weights are multiples of 1/2, so sums over windows are exact. Raises ConfigError when
    `width` is below 64 or `length_share`, the part of the squared norm, is not in [0, 1).
    """

    width: int = 1024
    length_share: float = 0.2
    calibration: Calibration = _CALIBRATION

    def __post_init__(self) -> None:
        if self.width < 64 or not 0 <= self.length_share < 1:
            raise ConfigError(
                f"hashed n-grams of width {self.width} with length share {self.length_share}; "
                "expected a width of at least 64 and a share in [0, 1)"
            )

    @property
    def name(self) -> str:
        """Return what a report calls these vectors."""
        return f"hashed-ngrams-{self.width}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector per text, float32 [N, D]."""
        return self.embed_windows(texts, 1)[1:, 0]

    def embed_windows(self, sentences: Sequence[str], largest: int) -> Vectors:
        """Return the vectors of all runs of up to `largest` sentences, float32 [N + 1, K, D].

        Row i, column k is the run of k + 1 sentences that ends before sentence i, as one text but
        for the n-grams across its inner borders. Where there is no such run the vector is zero.
        """
        count = len(sentences)
        windows = np.zeros((count + 1, largest, self.width + _LENGTH_BINS), np.float32)
        if not count:
            return windows
        text = _Characters.of(sentences)
        written, long = windows[:, :, : self.width], windows[:, :, self.width :]
        _fill_runs(written, text.sums(self.width))
        _to_unit_roots(written, np.float32((1 - self.length_share) ** 0.5))
        runs = np.zeros(windows.shape[:2], np.int64)
        _fill_runs(runs, text.lengths())
        long[:] = _length_codes(runs) * np.float32(self.length_share**0.5)
        for size in range(2, largest + 1):
            long[:size, size - 1] = 0
        long[0] = 0
        return windows


@dataclass(frozen=True, slots=True)
class _Characters:
    """The characters of some sentences, words spaced, one zero before each sentence.

    codes, weights, owners: code point, weight and sentence of each character [C]. anchors: rows of
    (sentence, hash, weight).
    """

    count: int
    codes: _Keys
    weights: Vectors
    owners: _Index
    anchors: tuple[tuple[int, int, float], ...]

    @classmethod
    def of(cls, sentences: Sequence[str]) -> _Characters:
        pieces: list[str] = []
        weights: list[float] = []
        anchors: list[tuple[int, int, float]] = []
        for row, sentence in enumerate(sentences):
            normal = unicodedata.normalize("NFKC", sentence)
            words = _WORD.findall(normal)
            pieces.append("\0 ")
            weights.append(1.0)
            for word in map(str.lower, words):
                pieces.append(word + " ")
                weights.append(_FUNCTION_WEIGHT if word in _FUNCTION_WORDS else 1.0)
            anchors.extend((row, *anchor) for anchor in _anchors(normal, words))
        codes = np.frombuffer("".join(pieces).encode("utf-32-le", "replace"), np.uint32)
        weight = np.repeat(np.array(weights, np.float32), [len(piece) for piece in pieces])
        weight[_IS_FUNCTION_CHARACTER[np.minimum(codes, 0xFFFF)]] = _FUNCTION_WEIGHT
        owners = np.cumsum(codes == 0) - 1
        return cls(len(sentences), codes.astype(np.uint64), weight, owners, tuple(anchors))

    def lengths(self) -> _Index:
        """Return the letters and digits of every sentence [N]."""
        return np.bincount(self.owners[self.codes > 32], minlength=self.count)

    def sums(self, width: int) -> Vectors:
        """Return the signed and weighted counts of every sentence [N, width]."""
        parts = [*self._ngrams(), self._anchor_part()]
        keys, weights, rows = (np.concatenate(part) for part in zip(*parts, strict=True))
        place = (keys >> np.uint64(33)) % np.uint64(width)
        signed = np.where(keys & np.uint64(1 << 32), weights, -weights)
        flat = rows * width + place.astype(np.int64)
        sums = np.bincount(flat, signed, minlength=self.count * width)
        return sums.reshape(self.count, width).astype(np.float32)

    def _ngrams(self) -> Iterator[tuple[_Keys, Vectors, _Index]]:
        """Yield hashes, weights and sentences [G] of the runs of each length."""
        ideographs = np.concatenate([[0], np.cumsum(self.codes >= _FIRST_IDEOGRAPH)])
        key = self.codes
        for order in range(1, max(_SPACED_ORDERS) + 1):
            if order > 1:
                if len(key) < 2:
                    return
                key = key[:-1] * np.uint64(0x100000001B3) + self.codes[order - 1 :]
            held = ideographs[order:] - ideographs[:-order]
            wanted = np.zeros(len(key), bool)
            if order in _SPACED_ORDERS:
                wanted |= held == 0
            if order in _IDEOGRAPH_ORDERS:
                wanted |= held == order
            wanted &= self.owners[: len(key)] == self.owners[order - 1 :]
            wanted &= self.codes[: len(key)] != 0
            at = np.flatnonzero(wanted)
            yield _mixed(key[at] + np.uint64(order)), self.weights[at + order // 2], self.owners[at]

    def _anchor_part(self) -> tuple[_Keys, Vectors, _Index]:
        return (
            np.array([key for _, key, _ in self.anchors], np.uint64),
            np.array([weight for _, _, weight in self.anchors], np.float32),
            np.array([row for row, _, _ in self.anchors], np.int64),
        )


def _anchors(normal: str, words: Sequence[str]) -> Iterator[tuple[int, float]]:
    """Yield hash and weight of the numbers of a sentence and of the names inside it."""
    for number in _NUMBER.findall(normal):
        yield _token_hash("#" + number), _NUMBER_WEIGHT
    for word in words[1:]:
        if word[0].isupper() and word.lower() not in _FUNCTION_WORDS:
            yield _token_hash("^" + word.lower()), _NAME_WEIGHT


def _token_hash(token: str) -> int:
    return int.from_bytes(blake2b(token.encode(), digest_size=8).digest(), "little")


def _mixed(keys: _Keys) -> _Keys:
    """Return keys whose high bits depend on all bits, as a multiplicative hash."""
    keys = keys * np.uint64(0x9E3779B97F4A7C15)
    keys ^= keys >> np.uint64(29)
    return keys * np.uint64(0xBF58476D1CE4E5B9)


def _fill_runs(runs: NDArray[_Number], rows: NDArray[_Number]) -> None:
    """Fill [i, k] with the sum of the k + 1 rows before row i, as far as there are so many."""
    sums = np.concatenate([np.zeros_like(rows[:1]), np.cumsum(rows, axis=0, dtype=rows.dtype)])
    for size in range(1, min(runs.shape[1], len(rows)) + 1):
        np.subtract(sums[size:], sums[:-size], out=runs[size:, size - 1])


def _to_unit_roots(sums: Vectors, scale: np.float32) -> None:
    """Replace sums by their signed square roots, each row of a norm; a row of zeros stays."""
    sizes = np.abs(sums)
    norms = np.sqrt(sizes.sum(axis=-1, keepdims=True))
    np.sqrt(sizes, out=sizes)
    sizes *= scale / np.maximum(norms, np.float32(1e-9))
    np.copysign(sizes, sums, out=sums)


def _length_codes(lengths: _Index) -> Vectors:
    """Return unit vectors [..., bins] whose cosine falls as a bell over the ratio of lengths."""
    return _LENGTH_CODES[np.minimum(lengths, len(_LENGTH_CODES) - 1)]


def _all_length_codes() -> Vectors:
    octaves = np.log2(np.arange(_LONGEST) + 1.0)[:, None]
    centres = np.arange(_LENGTH_BINS) / _BINS_PER_OCTAVE
    # Two bells of half the variance overlap as one bell of the whole.
    codes = np.exp(-(((octaves - centres) / _LENGTH_SPREAD_OCTAVES) ** 2))
    codes /= np.linalg.norm(codes, axis=1, keepdims=True)
    return np.asarray(codes, np.float32)


_LENGTH_CODES = _all_length_codes()
