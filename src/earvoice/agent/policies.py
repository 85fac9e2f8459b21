"""Read/write policies: what a turn may write, given its place in the stream.

`learned` leaves the decision to the model. `wait-k` and `offline` are the baselines it is compared
with; they force the model's hand and walk the same line of code otherwise.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Protocol

from earvoice.agent.step import WriteRule
from earvoice.errors import ConfigError
from earvoice.types import Language

READ = WriteRule(max_tokens=0)
FREE = WriteRule()

# Target tokens (Han characters, English word pieces) that keep up with the source: per 1.12 s of
# speech, and per unit of text (English words, Han characters).
CHUNK_S = 1.12
TOKENS_PER_CHUNK = {Language.ZH: 5, Language.EN: 4, Language.DE: 4, Language.JA: 8}
TOKENS_PER_UNIT = {Language.ZH: 2, Language.EN: 1, Language.DE: 1, Language.JA: 3}
DEFAULT_K = 3
LONGEST_MERGE = 12
_WAIT_K = re.compile(r"wait-k(?::(\d+)(?::(\d+(?:\.\d+)?))?)?")


class Policy(Protocol):
    """Decides how much each turn may write."""

    @property
    def name(self) -> str:
        """Return the name under which the policy is reported."""

    def merge(self, multiplier: int) -> int:
        """Return how many base chunks make one turn when `multiplier` was asked for."""

    def rule(self, turn: int, *, chunks: int, final: bool) -> WriteRule:
        """Return what turn number `turn`, of `chunks` base chunks, may write.

        final: the source has ended.
        """


@dataclass(frozen=True, slots=True)
class Learned:
    """The model decides, as it was trained to."""

    @property
    def name(self) -> str:
        """Return the name under which the policy is reported."""
        return "learned"

    def merge(self, multiplier: int) -> int:
        """Return the turn length that was asked for."""
        return multiplier

    def rule(self, turn: int, *, chunks: int, final: bool) -> WriteRule:
        """Return the free rule."""
        return FREE


@dataclass(frozen=True, slots=True)
class WaitK:
    """Write nothing before the k-th turn, then at a fixed rate, and at the end the rest.

    tokens_per_chunk: the rate; where it is no whole number, turns differ by a token to keep it.

    Source: Ma et al. 2019, arXiv 1810.08398, section 3, with chunks in place of source words.
    """

    k: int = DEFAULT_K
    tokens_per_chunk: float = TOKENS_PER_CHUNK[Language.ZH]

    def __post_init__(self) -> None:
        """Refuse a policy that never reads or never writes."""
        if self.k < 1 or self.tokens_per_chunk < 1:
            raise ConfigError(
                f"wait-k needs k and tokens per chunk of at least 1, got k={self.k} and "
                f"{self.tokens_per_chunk:g} tokens; try wait-k:{DEFAULT_K}"
            )

    @property
    def name(self) -> str:
        """Return the name under which the policy is reported."""
        return f"wait-k:{self.k}:{self.tokens_per_chunk:g}"

    def merge(self, multiplier: int) -> int:
        """Return the turn length that was asked for."""
        return multiplier

    def rule(self, turn: int, *, chunks: int, final: bool) -> WriteRule:
        """Return READ, then exactly the rate, then at the end the free rule.

        Where the source ends before the k-th turn nothing is written yet, and a model that was made
        to wait so long may think that it has said everything; it has to begin.
        """
        if final:
            return WriteRule(min_tokens=1) if turn < self.k else FREE
        if turn < self.k - 1:
            return READ
        rate, writing = self.tokens_per_chunk * chunks, turn - self.k + 1
        tokens = math.floor(rate * (writing + 1)) - math.floor(rate * writing)
        return WriteRule(min_tokens=tokens, max_tokens=tokens)


@dataclass(frozen=True, slots=True)
class Offline:
    """Write after the whole source as one turn, or as few turns as a long source needs."""

    longest_merge: int = LONGEST_MERGE

    @property
    def name(self) -> str:
        """Return the name under which the policy is reported."""
        return "offline"

    def merge(self, multiplier: int) -> int:
        """Return the longest turn the model was trained on, whatever was asked for."""
        return self.longest_merge

    def rule(self, turn: int, *, chunks: int, final: bool) -> WriteRule:
        """Return the free rule: turns are so long that they are the segments to translate."""
        return FREE


def parse_policy(
    text: str,
    *,
    target: Language,
    longest_merge: int = LONGEST_MERGE,
    reads: bool = False,
    chunk_s: float = CHUNK_S,
) -> Policy:
    """Return the policy named `learned`, `offline`, `wait-k`, `wait-k:K` or `wait-k:K:TOKENS`.

    TOKENS: tokens per base chunk, or per unit of a source that is read. chunk_s: length of a base
    chunk, of which the usual rate depends.
    Raises ConfigError for anything else.
    """
    if text == "learned":
        return Learned()
    if text == "offline":
        return Offline(longest_merge)
    usual = TOKENS_PER_UNIT[target] if reads else _rate(target, chunk_s)
    if found := _WAIT_K.fullmatch(text):
        k, tokens = found.groups()
        return WaitK(int(k or DEFAULT_K), float(tokens or usual))
    raise ConfigError(
        f"policy {text!r} is unknown; choose learned, offline, wait-k, wait-k:K or "
        "wait-k:K:TOKENS, such as wait-k:3:5"
    )


def _rate(target: Language, chunk_s: float) -> float:
    """Return the usual tokens per base chunk; rounding keeps 2.5 from becoming 2.4999."""
    return round(TOKENS_PER_CHUNK[target] * chunk_s / CHUNK_S, 6)
