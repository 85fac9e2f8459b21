"""What a session tells its listener, as values that print well and become one JSON object each."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TypeAlias

from earvoice.text import one_line
from earvoice.types import Direction, Language

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"


@dataclass(frozen=True, slots=True)
class SessionStats:
    """What a session did.

    heard_s: length of the source. gated_s: pauses in it that the model was spared.
    compute_s: time spent computing. clipped: turns cut by their token limit.
    """

    heard_s: float
    gated_s: float
    compute_s: float
    turns: int
    reads: int
    clipped: int

    @property
    def real_time_factor(self) -> float:
        """Return computing time per second of source; 0 for an empty source."""
        return self.compute_s / self.heard_s if self.heard_s else 0.0


@dataclass(frozen=True, slots=True)
class SessionStarted:
    """A session is ready to listen."""

    time_s: float
    direction: Direction
    model: str
    policy: str
    turn_s: float

    def __str__(self) -> str:
        return (
            f"{_stamp(self.time_s)}  {self.model} interprets {self.direction}, "
            f"policy {self.policy}, turns of {self.turn_s:.2f} s"
        )

    def to_json(self) -> dict[str, JsonValue]:
        """Return the event as one JSON object."""
        return {
            "event": "session_started",
            "time_s": round(self.time_s, 3),
            "direction": str(self.direction),
            "model": self.model,
            "policy": self.policy,
            "turn_s": self.turn_s,
        }


@dataclass(frozen=True, slots=True)
class SourceText:
    """What was heard: certain text, to be appended, and an unfinished rest that may change."""

    time_s: float
    language: Language
    committed: str
    tentative: str

    def __str__(self) -> str:
        rest = f" ({self.tentative.strip()})" if self.tentative.strip() else ""
        return f"{_stamp(self.time_s)}  {self.language}: {one_line(self.committed + rest)}"

    def to_json(self) -> dict[str, JsonValue]:
        """Return the event as one JSON object."""
        return {
            "event": "source_text",
            "time_s": round(self.time_s, 3),
            "language": str(self.language),
            "committed": self.committed,
            "tentative": self.tentative,
        }


@dataclass(frozen=True, slots=True)
class Translation:
    """What was written after a turn, to be appended; it is never rewritten.

    delay_s: source heard when it was written. elapsed_s: when a listener of the live talk had it.
    """

    time_s: float
    language: Language
    text: str
    delay_s: float
    elapsed_s: float
    turn: int

    def __str__(self) -> str:
        return f"{_stamp(self.time_s)}  {self.language}: {one_line(self.text)}"

    def to_json(self) -> dict[str, JsonValue]:
        """Return the event as one JSON object."""
        return {
            "event": "translation",
            "time_s": round(self.time_s, 3),
            "language": str(self.language),
            "text": self.text,
            "delay_s": round(self.delay_s, 3),
            "elapsed_s": round(self.elapsed_s, 3),
            "turn": self.turn,
        }


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A session is over; nothing follows."""

    time_s: float
    stats: SessionStats

    def __str__(self) -> str:
        stats = self.stats
        return (
            f"{_stamp(self.time_s)}  end: heard {stats.heard_s:.1f} s in {stats.turns} turns, "
            f"computed {stats.compute_s:.1f} s, real-time factor {stats.real_time_factor:.3f}"
        )

    def to_json(self) -> dict[str, JsonValue]:
        """Return the event as one JSON object."""
        stats: dict[str, JsonValue] = {
            name: round(value, 3) if isinstance(value, float) else value
            for name, value in asdict(self.stats).items()
        }
        rtf = round(self.stats.real_time_factor, 4)
        return {
            "event": "session_ended",
            "time_s": round(self.time_s, 3),
            **stats,
            "real_time_factor": rtf,
        }


Event: TypeAlias = SessionStarted | SourceText | Translation | SessionEnded


def _stamp(time_s: float) -> str:
    return f"[{time_s:7.2f} s]"
