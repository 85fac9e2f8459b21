"""Quality of a translated sentence as a reward: metrics of single pairs behind one seam.

Scores of the built-in metrics are in [0, 1], the scale of COMET, so that what the papers find about
rewards that are not normalised carries over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from earvoice.errors import ConfigError
from earvoice.metrics.quality import bleu_tokenizer
from earvoice.text import split_units, strip_punctuation, unit_of
from earvoice.types import Language

_REMEMBERED_PAIRS = 65_536


@dataclass(frozen=True, slots=True)
class Pair:
    """A translation to score. source: the transcript, empty where it is unknown."""

    source: str
    reference: str
    hypothesis: str

    @property
    def lacks_a_side(self) -> bool:
        """Return whether hypothesis or reference has no text."""
        return not (self.hypothesis.strip() and self.reference.strip())


class Quality(Protocol):
    """Scores translations one by one; higher is better.

    A model becomes one as `AskedQuality`; `earvoice.cli.rewarding` opens those that recipes name.
    """

    @property
    def name(self) -> str:
        """Return what logs call it."""

    @property
    def worst(self) -> float:
        """Return the lowest score, which is that of a sentence without counterpart."""

    @property
    def best(self) -> float:
        """Return the highest score."""

    def score(self, pairs: Sequence[Pair]) -> list[float]:
        """Return one score a pair, in order, within [worst, best]."""


class BuiltIn(StrEnum):
    """A metric that needs no model, by the name recipes give it."""

    BLEU = "bleu"
    CHRF = "chrf"
    PRECISION = "precision"


@dataclass(frozen=True, slots=True)
class TextQuality:
    """A metric of two texts, in [0, 1]. compare: takes hypothesis and reference.

    Pairs are remembered: the samples of a group often agree on a sentence.
    """

    name: str
    compare: Callable[[str, str], float]
    worst: float = 0.0
    best: float = 1.0

    def score(self, pairs: Sequence[Pair]) -> list[float]:
        """Return one score a pair, in order."""
        return [self.compare(pair.hypothesis, pair.reference) for pair in pairs]


def make_quality(name: str, language: Language, *, chrf_beta: int = 1) -> Quality:
    """Return a built-in metric for text of a target language by its name.

    chrf: character n-gram F-score. chrf_beta: how many times recall outweighs precision; 2, as
    reports have it, forgives writing too much. bleu: of one sentence, smoothed. precision: share of
    units that the reference has too, which short agreeable filler satisfies: a reward made to be
    gamed, for experiments only.
    Raises ConfigError for another name.
    """
    if name not in set(BuiltIn):
        raise ConfigError(
            f"reward.quality {name!r} is no built-in metric; expected one of "
            f"{', '.join(BuiltIn)}; open another one with earvoice.cli.rewarding.open_qualities, "
            "as `earvoice train` does, and hand it to the trainer as qualities"
        )
    return TextQuality(name, lru_cache(_REMEMBERED_PAIRS)(_comparison(name, language, chrf_beta)))


def _comparison(name: str, language: Language, beta: int) -> Callable[[str, str], float]:
    match BuiltIn(name):
        case BuiltIn.BLEU:
            return _bleu(language)
        case BuiltIn.CHRF:
            return _chrf(beta)
        case BuiltIn.PRECISION:
            return _precision(language)


def _chrf(beta: int) -> Callable[[str, str], float]:
    """Return chrF of one sentence by sacrebleu. Source: Popović 2015, eq. 1."""
    from sacrebleu.metrics import CHRF

    metric = CHRF(beta=beta)
    return lambda hypothesis, reference: (
        float(metric.sentence_score(hypothesis, [reference]).score) / 100
    )


def _bleu(language: Language) -> Callable[[str, str], float]:
    """Return BLEU of one sentence by sacrebleu, with its default smoothing and effective order."""
    from sacrebleu.metrics import BLEU

    metric = BLEU(tokenize=bleu_tokenizer(language), effective_order=True)
    return lambda hypothesis, reference: min(
        1.0, float(metric.sentence_score(hypothesis, [reference]).score) / 100
    )


def _precision(language: Language) -> Callable[[str, str], float]:
    unit = unit_of(language)

    def compare(hypothesis: str, reference: str) -> float:
        written = Counter(split_units(strip_punctuation(hypothesis).lower(), unit))
        wanted = Counter(split_units(strip_punctuation(reference).lower(), unit))
        return (written & wanted).total() / max(1, written.total())

    return compare
