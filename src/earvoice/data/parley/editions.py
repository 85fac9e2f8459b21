"""The editions of parley. The first stays as it was frozen; the second is another grammar.

An edition is chosen by its number: `edition=2` in a recipe's mix, `train_sentences(seed,
edition=2)`, `python -m earvoice.data.parley.freeze --edition 2`. Everything defaults to the first.

An edition is a value that holds its grammar's functions. The second is a grammar of its own
(`second`), not the first with marks on its entries: its verbs know who does what to what, so none
of the first's tables could serve unchanged, and the first must go on drawing the same sentences
from the same seeds. Both write `SentencePair` and `Talk`, and share fragments, clauses and numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Protocol

from earvoice.data.parley import grammar, talks
from earvoice.data.parley.patterns.speech import FORMULAS
from earvoice.data.parley.second import grammar as second_grammar
from earvoice.data.parley.second import talks as second_talks
from earvoice.data.parley.sentence import SentencePair
from earvoice.data.parley.talks import Accept, Talk
from earvoice.errors import ConfigError
from earvoice.types import Direction


class TalkMaker(Protocol):
    """Composes a talk that takes about min_s to max_s to say, of sentences that are accepted."""

    def __call__(
        self, rng: Random, direction: Direction, *, min_s: float, max_s: float, accept: Accept
    ) -> Talk:
        """Return the talk."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A grammar. draw_held_out: a sentence of the held-out pattern of an index, counted around.

    formulas: patterns whose sentences may recur in every split. split_by_text: whether a sentence's
    own words say that it is kept from training; else only the frozen splits say it.
    """

    number: int
    patterns: tuple[str, ...]
    held_out_patterns: tuple[str, ...]
    formulas: frozenset[str]
    draw_sentence: Callable[[Random], SentencePair]
    draw_held_out: Callable[[Random, int], SentencePair]
    make_talk: TalkMaker
    split_by_text: bool


def _first_held_out(rng: Random, index: int) -> SentencePair:
    patterns = grammar.HELD_OUT_PATTERNS
    return grammar.draw_held_out(rng, patterns[index % len(patterns)])


EDITIONS = {
    1: Edition(
        1,
        tuple(pattern.name for pattern in grammar.TRAINED_PATTERNS),
        tuple(pattern.name for pattern in grammar.HELD_OUT_PATTERNS),
        FORMULAS,
        grammar.draw_sentence,
        _first_held_out,
        talks.make_talk,
        split_by_text=False,
    ),
    2: Edition(
        2,
        tuple(template.name for template in second_grammar.TRAINED_TEMPLATES),
        tuple(template.name for template in second_grammar.HELD_OUT_TEMPLATES),
        second_grammar.FORMULAS,
        second_grammar.draw_sentence,
        second_grammar.draw_held_out,
        second_talks.make_talk,
        split_by_text=True,
    ),
}


def edition_of(number: int) -> Edition:
    """Return an edition by its number. Raises ConfigError for an unknown one."""
    if number not in EDITIONS:
        known = " or ".join(map(str, EDITIONS))
        raise ConfigError(f"parley has no edition {number}; choose {known}")
    return EDITIONS[number]
