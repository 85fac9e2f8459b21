"""Engines without a model: what they write is known beforehand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from earvoice.agent.step import AnyInput, StepInput, StepOutput, TextInput
from earvoice.errors import SessionError
from earvoice.testing.clocks import FakeClock
from earvoice.types import Action, Task

CHUNK_SAMPLES = 17_920

Script: TypeAlias = Callable[[int, StepInput], StepOutput]
"""What a stream does in its n-th turn, given what it heard."""


def echo(turn: int, heard: StepInput) -> StepOutput:
    """Write " t0" per base chunk in turn 0, within the rule, and hear " w0"; silence is a READ."""
    chunks = len(heard.samples) // CHUNK_SAMPLES
    spoken = chunks if np.any(heard.samples) else 0
    high = spoken if heard.rule.max_tokens is None else heard.rule.max_tokens
    tokens = max(heard.rule.min_tokens, min(high, spoken))
    action = Action("".join(f" t{turn}" for _ in range(tokens)), tuple(range(tokens)))
    return StepOutput(action, f" w{turn}" if spoken else "", "")


def scripted(*texts: str) -> Script:
    """Return a script that writes and transcribes these texts turn by turn, then nothing."""

    def script(turn: int, heard: StepInput) -> StepOutput:
        text = texts[turn] if turn < len(texts) else ""
        if heard.rule.max_tokens == 0:
            text = ""
        return StepOutput(Action(text, tuple(map(ord, text))), text, "")

    return script


@dataclass(slots=True)
class _Row:
    """A live stream. turn: how many it has begun. told: tokens of the last one so far."""

    task: Task
    turn: int = 0
    told: int = 0


class EchoEngine:
    """Streams that answer by a script; deterministic, and strict about how it is used.

    What is read comes back in capitals.

    clock, step_s, token_s: a clock that advances by `step_s` where turns begin and by `token_s` at
    every `advance`, to stand for computing time.
    token_by_token: a turn goes on for as many calls of `advance` as it has tokens, and ends with
    one more; otherwise all end with the next one.
    """

    def __init__(
        self,
        *,
        slots: int = 1,
        script: Script = echo,
        clock: FakeClock | None = None,
        step_s: float = 0.0,
        token_s: float = 0.0,
        token_by_token: bool = False,
    ) -> None:
        self.slots = slots
        self._token_by_token = token_by_token
        self._script = script
        self._clock, self._step_s, self._token_s = clock, step_s, token_s
        self._rows: dict[int, _Row] = {}
        self._answers: dict[int, StepOutput] = {}
        self.batches: list[int] = []
        self.heard: list[StepInput] = []
        self.read: list[TextInput] = []

    @property
    def name(self) -> str:
        """Return the model's name."""
        return "echo"

    @property
    def chunk_samples(self) -> int:
        """Return the length of a base chunk at 16 kHz."""
        return CHUNK_SAMPLES

    @property
    def free(self) -> int:
        """Return how many slots are free."""
        return self.slots - len(self._rows)

    def join(self, task: Task) -> int:
        """Take the lowest free slot."""
        for slot in range(self.slots):
            if slot not in self._rows:
                self._rows[slot] = _Row(task)
                return slot
        raise SessionError(f"all {self.slots} slots are taken; wait for a session to end")

    def leave(self, slot: int) -> None:
        """Give a slot back."""
        del self._rows[slot]
        self._answers.pop(slot, None)

    def begin(self, inputs: Mapping[int, AnyInput]) -> None:
        """Answer every input by the script; `advance` tells."""
        if twice := inputs.keys() & self._answers.keys():
            raise SessionError(f"slots {sorted(twice)} are in the middle of a turn; advance first")
        self.batches.append(len(inputs))
        if self._clock is not None:
            self._clock.advance(self._step_s)
        self._answers |= {
            slot: self._answer(self._rows[slot], heard) for slot, heard in inputs.items()
        }

    def advance(self) -> dict[int, StepOutput]:
        """Return the answers whose time has come."""
        if self._clock is not None:
            self._clock.advance(self._token_s)
        ended = {slot for slot, answer in self._answers.items() if self._has_ended(slot, answer)}
        for row in self._rows.values():
            row.told += 1
        return {slot: self._answers.pop(slot) for slot in sorted(ended)}

    def step(self, inputs: Mapping[int, AnyInput]) -> dict[int, StepOutput]:
        """Answer every input by the script."""
        if self._answers:
            raise SessionError(f"slots {sorted(self._answers)} are in the middle of a turn")
        self.begin(inputs)
        return {slot: self._answers.pop(slot) for slot in inputs}

    def _has_ended(self, slot: int, answer: StepOutput) -> bool:
        return not self._token_by_token or self._rows[slot].told >= len(answer.action.token_ids)

    def _answer(self, row: _Row, heard: AnyInput) -> StepOutput:
        row.told = 0
        if isinstance(heard, TextInput):
            self.read.append(heard)
            row.turn += 1
            text = "" if heard.rule.max_tokens == 0 else heard.text.upper()
            return StepOutput(Action(text, tuple(map(ord, text))), heard.text)
        if not len(heard.samples) or len(heard.samples) % CHUNK_SAMPLES:
            raise SessionError(
                f"a turn must hold whole chunks of {CHUNK_SAMPLES} samples, "
                f"got {len(heard.samples)}"
            )
        self.heard.append(heard)
        turn = row.turn
        row.turn += 1
        return self._script(turn, heard)
