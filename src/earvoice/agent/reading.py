"""A text on its way through an engine: units in, steps out, turns back; the twin of `stream`.

A text reaches its reader unit by unit, each at a time of its own, and m units make one turn. A last
turn without text says that nothing follows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from earvoice.agent.policies import Policy
from earvoice.agent.step import StepOutput, TextInput
from earvoice.text import Unit, growing_units, unit_of
from earvoice.types import Language, Reading, Task, Turn

# About how fast people speak, in units a second: what a text without times is taken to be.
UNITS_PER_S = {Language.EN: 2.7, Language.ZH: 4.3, Language.DE: 2.3, Language.JA: 6.5}


class UnitCutter:
    """Cuts a growing text into units; a word is one when the space behind it is there."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._held = ""
        self._first = True

    def push(self, text: str) -> list[str]:
        """Return the units that are complete with this piece of text."""
        text = self._held + text
        words = unit_of(self._language) is Unit.WORD
        cut = len(text) - len(_last_word(text)) if words else len(text)
        self._held = text[cut:]
        return self._units(text[:cut])

    def flush(self) -> list[str]:
        """Return what was still unfinished: the text has ended."""
        text, self._held = self._held, ""
        return self._units(text)

    def _units(self, text: str) -> list[str]:
        units = growing_units(text, self._language, first=self._first)
        self._first = self._first and not units
        return units


def _last_word(text: str) -> str:
    """Return what follows the last whitespace."""
    return "" if not text or text[-1].isspace() else text.split()[-1]


def reading_of(text: str, language: Language) -> Reading:
    """Return a text revealed as fast as somebody would say it."""
    units = tuple(growing_units(text, language, first=True))
    pace = UNITS_PER_S[language]
    return Reading(units, tuple((place + 1) / pace for place in range(len(units))))


class TextStream:
    """A text cut into turns."""

    def __init__(self, task: Task, policy: Policy) -> None:
        self._policy = policy
        self._merge = policy.merge(task.multiplier)
        self._ready: deque[tuple[str, float]] = deque()
        self._source_s = self._heard_s = 0.0
        self._turns = 0
        self._ended = self._done = False

    @property
    def source_s(self) -> float:
        """Return when the last unit was there that was fed."""
        return self._source_s

    @property
    def gated_s(self) -> float:
        """Return 0: nothing of a text is left out."""
        return 0.0

    @property
    def heard_s(self) -> float:
        """Return when the last unit was there that the turns so far have consumed."""
        return self._heard_s

    def feed(self, units: Iterable[str], times_s: Iterable[float]) -> None:
        """Append units and when each of them was there."""
        for unit, time_s in zip(units, times_s, strict=True):
            self._ready.append((unit, time_s))
            self._source_s = time_s

    def end(self) -> None:
        """Say that nothing follows."""
        self._ended = True

    def next_step(self) -> TextInput | None:
        """Return the next turn's input; None asks for more text or, after `end`, means done."""
        if len(self._ready) >= self._merge or (self._ended and self._ready):
            taken = [self._ready.popleft() for _ in range(min(self._merge, len(self._ready)))]
            self._heard_s = taken[-1][1]
            rule = self._policy.rule(self._turns, chunks=len(taken), final=False)
            return TextInput("".join(unit for unit, _ in taken), rule)
        if self._ended and self._turns and not self._done:
            self._done = True
            return TextInput("", self._policy.rule(self._turns, chunks=0, final=True), final=True)
        return None

    def accept(self, output: StepOutput, *, start_s: float, end_s: float) -> Turn:
        """Return the turn that a step's output makes; start_s and end_s: when it was computed."""
        turn = Turn(self._turns, self._heard_s, output.action, start_s, end_s)
        self._turns += 1
        return turn
