"""Reordering: do phrases that change places in translation end up where they belong?

BLEU alone says little about it: the gold phrases left in source order already score high.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

from earvoice.data.parley.sentence import SentencePair
from earvoice.errors import DataError
from earvoice.metrics.quality import bleu
from earvoice.metrics.reordering import is_in_place
from earvoice.text import joiner_of
from earvoice.types import Direction


@dataclass(frozen=True, slots=True)
class Moved:
    """Figures over the sentences whose two sides differ in order.

    in_place: share of the moved phrases that stand between their right neighbours.
    bleu: of the hypotheses. bleu_source_order: of the gold phrases left in source order.
    """

    sentences: int
    phrases: int
    in_place: float
    bleu: float
    bleu_source_order: float

    @property
    def difference(self) -> float:
        """Return by how much the hypotheses are better than the gold phrases in source order."""
        return self.bleu - self.bleu_source_order

    def to_json(self) -> dict[str, int | float]:
        """Return the figures by name."""
        return asdict(self) | {"difference": self.difference}


def moved_figures(
    pairs: Sequence[SentencePair], hypotheses: Sequence[str], direction: Direction
) -> Moved:
    """Return how well moved phrases were placed.

    hypotheses: one per pair. Raises DataError when no sentence differs in order.
    """
    chosen = [
        (pair, hypothesis)
        for pair, hypothesis in zip(pairs, hypotheses, strict=True)
        if pair.moved_phrases(direction)
    ]
    if not chosen:
        raise DataError(
            f"none of {len(pairs)} sentences changes its order {direction}; evaluate more of them"
        )
    placed = [
        all(is_in_place(hypothesis, texts, index) for index in parts)
        for pair, hypothesis in chosen
        for texts, moved in [target_parts(pair, direction)]
        for parts in moved
    ]
    references = [pair.text(direction.target) for pair, _ in chosen]
    baseline = [pair.target_in_source_order(direction) for pair, _ in chosen]
    said = [hypothesis for _, hypothesis in chosen]
    return Moved(
        sentences=len(chosen),
        phrases=len(placed),
        in_place=sum(placed) / len(placed),
        bleu=bleu(said, references, language=direction.target).value,
        bleu_source_order=bleu(baseline, references, language=direction.target).value,
    )


def target_parts(
    pair: SentencePair, direction: Direction
) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """Return the target cut into the parts of its phrases, in order, and the parts that moved.

    A phrase that is split on the target side has several parts, and all of them must be in place;
    the second value has the places of each moved phrase's parts.
    """
    joiner = joiner_of(direction.target)
    texts: list[str] = []
    parts: dict[int, list[int]] = {}
    for phrase, tokens in groupby(pair.tokens(direction.target), key=lambda token: token.phrase):
        parts.setdefault(phrase, []).append(len(texts))
        texts.append(joiner.join(token.text for token in tokens))
    moved = pair.moved_phrases(direction)
    return tuple(texts), tuple(tuple(parts[phrase]) for phrase in moved if phrase in parts)
