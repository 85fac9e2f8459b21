"""The seam between those who decide and those who compute: one step of an engine, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from earvoice.types import Action, Task


@dataclass(frozen=True, slots=True)
class WriteRule:
    """How much a turn may and must write, in tokens.

    min_tokens: the turn may not end before.
    max_tokens: it ends there; 0 forces a READ, None leaves it free.
    """

    min_tokens: int = 0
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class StepInput:
    """What one stream of speech brings to a step.

    samples: float32 [m * chunk_samples] at 16 kHz, m base chunks that make one turn.
    final: nothing follows in this stream, so what is held back comes out.
    """

    samples: NDArray[np.float32]
    rule: WriteRule = WriteRule()
    final: bool = False


@dataclass(frozen=True, slots=True)
class TextInput:
    """What one stream of text brings to a step.

    text: the units that make one turn. final: the source has ended; an empty text says just that.
    """

    text: str
    rule: WriteRule = WriteRule()
    final: bool = False


AnyInput: TypeAlias = StepInput | TextInput


@dataclass(frozen=True, slots=True)
class StepOutput:
    """What one stream gets from a step.

    transcript: source text this turn made certain, to be appended.
    tentative: the unfinished rest, which may change.
    """

    action: Action
    transcript: str = ""
    tentative: str = ""


class StreamEngine(Protocol):
    """A batch of streams that share one model; rows join and leave at any turn.

    `begin` and `advance` let turns overlap, `step` takes them one after another.
    """

    @property
    def name(self) -> str:
        """Return the model's name."""

    @property
    def chunk_samples(self) -> int:
        """Return the length of a base chunk at 16 kHz."""

    @property
    def free(self) -> int:
        """Return how many slots are free."""

    def join(self, task: Task) -> int:
        """Take a free slot for a new stream and return it."""

    def leave(self, slot: int) -> None:
        """Give a slot back."""

    def begin(self, inputs: Mapping[int, AnyInput]) -> None:
        """Let any subset of the joined slots begin a turn; none of theirs may be open."""

    def advance(self) -> dict[int, StepOutput]:
        """Go on with all turns that have begun and return those that ended."""

    def step(self, inputs: Mapping[int, AnyInput]) -> dict[int, StepOutput]:
        """Advance any subset of the joined slots by one turn each."""
