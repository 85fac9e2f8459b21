"""Values that every layer shares. Times are seconds; sample counts are authoritative."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

from earvoice.errors import ConfigError, DataError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAMPLE_RATE_HZ = 16_000


class Language(StrEnum):
    """A language Earvoice can hear or write, by its ISO 639-1 code."""

    EN = "en"
    ZH = "zh"
    DE = "de"
    JA = "ja"


@dataclass(frozen=True, slots=True)
class Direction:
    """A source language and a target language, written `en-zh`."""

    source: Language
    target: Language

    @property
    def other(self) -> Language:
        """Return the side that is not English, the target where neither is."""
        return self.source if self.target is Language.EN else self.target

    @classmethod
    def parse(cls, text: str) -> Direction:
        """Return the direction written as `source-target`.

        Raises ConfigError when either side is not a known language or both are the same.
        """
        known = ", ".join(sorted(Language))
        parts = text.lower().split("-")
        if len(parts) != 2 or any(part not in set(Language) for part in parts):
            raise ConfigError(
                f"direction {text!r} is not SOURCE-TARGET with languages out of {known}; try en-zh"
            )
        if parts[0] == parts[1]:
            raise ConfigError(f"direction {text!r} has the same language on both sides; try en-zh")
        return cls(Language(parts[0]), Language(parts[1]))

    def __str__(self) -> str:
        return f"{self.source}-{self.target}"


class TaskKind(StrEnum):
    """What a model is asked for.

    Translate speech, write speech down, translate text, or write speech down and translate what was
    written, turn by turn.
    """

    INTERPRET = "interpret"
    TRANSCRIBE = "transcribe"
    TRANSLATE = "translate"
    CHAIN = "transcribe-translate"

    @property
    def writes_source(self) -> bool:
        """Return whether turns hold what was heard."""
        return self in (TaskKind.TRANSCRIBE, TaskKind.CHAIN)


@dataclass(frozen=True, slots=True)
class Task:
    """What a policy is asked for: the direction, and how many base chunks make one turn."""

    direction: Direction
    multiplier: int = 1
    kind: TaskKind = TaskKind.INTERPRET

    def __post_init__(self) -> None:
        if self.multiplier < 1:
            raise ConfigError(f"multiplier must be at least 1, got {self.multiplier}")


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """A stretch of mono audio.

    samples: float32 [N] in [-1, 1]. start_sample: position of samples[0] in the stream. final:
    nothing follows.
    """

    samples: NDArray[np.float32]
    start_sample: int
    final: bool = False
    rate_hz: int = SAMPLE_RATE_HZ

    @property
    def end_s(self) -> float:
        """Return the stream time at which this chunk ends."""
        return (self.start_sample + len(self.samples)) / self.rate_hz


@dataclass(frozen=True, slots=True)
class Reading:
    """Text as a source.

    units: pieces that join to the text: words with the space before them, or characters.
    times_s: when each of them is there, in seconds that never go back. A caller that counts in
    units gives 1, 2, 3, ..., and every delay is then in units, too.
    """

    units: tuple[str, ...]
    times_s: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuse units without a time, and times that go back."""
        if len(self.units) != len(self.times_s):
            raise DataError(
                f"{len(self.units)} units have {len(self.times_s)} times; expected one for each"
            )
        for before, after in pairwise((0.0, *self.times_s)):
            if not after >= before:
                raise DataError(
                    f"a unit's time is {after} after one at {before}; expected times from 0 on "
                    "that never go back"
                )

    @property
    def source_s(self) -> float:
        """Return when the last unit is there; 0 for an empty text."""
        return self.times_s[-1] if self.times_s else 0.0


@dataclass(frozen=True, slots=True)
class Action:
    """What a policy writes after a chunk. Empty text is the READ action.

    token_ids: the turn's own ids, end-of-turn excluded; the truth from which text was decoded, and
    the transcript where the turn holds one.
    clipped: the turn was cut by its token limit.
    """

    text: str = ""
    token_ids: tuple[int, ...] = ()
    clipped: bool = False

    @property
    def is_read(self) -> bool:
        """Return whether nothing was written."""
        return not self.text


@dataclass(frozen=True, slots=True)
class Turn:
    """One chunk heard and what was written after it.

    heard_s: source consumed when the policy decided. compute_start_s, compute_end_s: wall clock
    from session start.
    """

    index: int
    heard_s: float
    action: Action
    compute_start_s: float = 0.0
    compute_end_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Emission:
    """One unit (word or character) of committed text.

    delay_s: source time consumed when it was written. elapsed_s: its wall-clock twin.
    """

    unit: str
    delay_s: float
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class WordSpan:
    """A source word as it was spoken: [start_s, end_s) in the recording."""

    word: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A whole run over one source: everything metrics and reinforcement learning need."""

    task: Task
    source_s: float
    turns: tuple[Turn, ...] = field(default=())
    transcript: str = ""

    @property
    def text(self) -> str:
        """Return all committed text."""
        return "".join(turn.action.text for turn in self.turns)
