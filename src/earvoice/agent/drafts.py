"""A turn on paper: how it begins, what is written so far, and what it came to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from earvoice.agent.step import WriteRule
from earvoice.model.template import Source

_TOKENS_PER_TOKEN_READ = 2


@dataclass(frozen=True, slots=True)
class Opening:
    """How a turn begins, and how much it may write.

    source: so many frames of speech, or the ids of source text.
    limit: most tokens a free turn may have.
    """

    source: Source
    rule: WriteRule
    final: bool
    limit: int

    @property
    def tokens(self) -> tuple[int, int]:
        """Return the fewest and the most tokens."""
        wanted = self.rule.max_tokens
        high = self.limit if wanted is None else min(self.limit, wanted)
        return min(self.rule.min_tokens, high), high


@dataclass(slots=True)
class Draft:
    """What an open turn has written so far; the fields are those of `Written`."""

    opening: Opening
    dropped: tuple[int, int] | None = None
    ids: list[int] = field(default_factory=list)
    logps: list[float] = field(default_factory=list)
    clipped: bool = False

    @property
    def may_end(self) -> bool:
        """Return whether the turn has as many tokens as it must have."""
        return len(self.ids) >= self.opening.tokens[0]

    @property
    def is_full(self) -> bool:
        """Return whether the turn may have no more tokens."""
        return len(self.ids) >= self.opening.tokens[1]


@dataclass(frozen=True, slots=True)
class Written:
    """What a turn wrote.

    text: as far as it is certain. ids: without the end of turn. logps: the log-probability of every
    id and of the end of turn, where the chooser gives any. clipped: the turn met its limit, so its
    end was forced. transcript: what was heard, where the task is to write that down; text is then
    its translation. dropped: cache positions [start, end) that were given up before it.
    """

    text: str
    ids: tuple[int, ...]
    logps: tuple[float, ...]
    clipped: bool
    transcript: str = ""
    dropped: tuple[int, int] | None = None


def text_limit(ids: Sequence[int], max_turn_tokens: int) -> int:
    """Return how many tokens a turn may write after reading `ids`.

    max_turn_tokens: what a base chunk of speech may bring; a turn that reads one word may set free
    as much.
    """
    return max_turn_tokens + _TOKENS_PER_TOKEN_READ * len(ids)
