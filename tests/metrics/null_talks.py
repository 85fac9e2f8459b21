"""Talks with an imperfect output of which it is known what was left out and what was invented."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from earvoice.data.parley.talks import make_talk
from earvoice.metrics.null_align import NullAlignment
from earvoice.types import Direction, Language

_LEFT_OUT, _INVENTED, _MERGED, _SPLIT = 0.1, 0.1, 0.06, 0.06
_MARKS = ".?!。？！"


@dataclass(frozen=True, slots=True)
class KnownNulls:
    """A reference, an output, and the indices of the sentences that have no counterpart."""

    reference: tuple[str, ...]
    hypothesis: tuple[str, ...]
    left_out: frozenset[int]
    invented: frozenset[int]


@dataclass(frozen=True, slots=True)
class NullScore:
    """How many nulls were found, found wrongly and missed, counted in sentences of both sides."""

    hits: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.false)

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed)


def talks_with_nulls(
    seed: int, count: int, language: Language, *, noise: float
) -> Iterator[KnownNulls]:
    """Yield talks of a minute: sentences left out, invented (taken from another), merged, split.

    noise: about the share of words in every sentence that are replaced, left out or added.
    """
    rng = Random(seed)
    source = Language.ZH if language is Language.EN else Language.EN
    talks = [
        tuple(
            pair.text(language)
            for pair in make_talk(rng, Direction(source, language), min_s=50, max_s=70).sentences
        )
        for _ in range(count)
    ]
    writer = _Writer(rng, language, noise, talks)
    for at, reference in enumerate(talks):
        yield writer.output(reference, talks[at - 1])


class _Writer:
    def __init__(
        self, rng: Random, language: Language, noise: float, talks: Sequence[Sequence[str]]
    ) -> None:
        self._rng, self._noise = rng, noise
        self._space = " " if language is Language.EN else ""
        self._shortest_split = 8 if language is Language.EN else 13
        words = {word for talk in talks for text in talk for word in self._words(text)}
        self._vocabulary = sorted(words)

    def output(self, reference: Sequence[str], other: Sequence[str]) -> KnownNulls:
        rng, written = self._rng, list[str]()
        left_out, invented = set(), set()
        merging = False
        for at, sentence in enumerate(reference):
            if rng.random() < _LEFT_OUT:
                left_out.add(at)
                continue
            text = self._noisy(sentence)
            if merging:
                comma = "," if self._space else "，"
                written[-1] = written[-1].rstrip(_MARKS) + comma + self._space + text
                merging = False
            elif rng.random() < _SPLIT and len(self._words(text)) >= self._shortest_split:
                written += self._halves(text)
            else:
                written.append(text)
                merging = rng.random() < _MERGED
            if not merging and rng.random() < _INVENTED:
                invented.add(len(written))
                written.append(rng.choice(other))
        return KnownNulls(
            tuple(reference), tuple(written), frozenset(left_out), frozenset(invented)
        )

    def _words(self, text: str) -> list[str]:
        bare = text.rstrip(_MARKS)
        return bare.split() if self._space else list(bare)

    def _noisy(self, text: str) -> str:
        made: list[str] = []
        for word in self._words(text):
            draw = self._rng.random() / max(self._noise, 1e-9)
            if draw > 0.25:
                made.append(word if draw > 0.85 else self._rng.choice(self._vocabulary))
            if 0.85 < draw < 1:
                made.append(self._rng.choice(self._vocabulary))
        return self._space.join(made or self._words(text)) + text[-1]

    def _halves(self, text: str) -> list[str]:
        words = self._words(text)
        middle = len(words) // 2
        return [
            self._space.join(words[:middle]).rstrip(",，") + ("." if self._space else "。"),
            self._space.join(words[middle:]) + text[-1],
        ]


def null_score(pairs: Sequence[tuple[KnownNulls, NullAlignment]]) -> NullScore:
    """Return how well alignments found the nulls of talks."""
    hits = false = missed = 0
    for talk, alignment in pairs:
        alone = [
            {
                at
                for pair in alignment.pairs
                if pair.hypothesis is None
                for at in pair.reference or ()
            },
            {
                at
                for pair in alignment.pairs
                if pair.reference is None
                for at in pair.hypothesis or ()
            },
        ]
        for found, known in zip(alone, (talk.left_out, talk.invented), strict=True):
            hits += len(found & known)
            false += len(found - known)
            missed += len(known - found)
    return NullScore(hits, false, missed)
