"""The turns of a result, from which every computation-aware clock counts, and as JSON holds them.

In the file they are columns of numbers, an entry a turn: the seconds heard, when computing began
and ended, and how many characters of the hypothesis were written.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from earvoice.metrics.logs.recording import Step
from earvoice.metrics.logs.records import Record
from earvoice.types import Trajectory


def steps_of(trajectory: Trajectory) -> tuple[Step, ...]:
    """Return every turn; the texts are those of the run without spaces at either end."""
    text = trajectory.text
    begin, end = len(text) - len(text.lstrip()), len(text.rstrip())
    bounds = accumulate((len(turn.action.text) for turn in trajectory.turns), initial=0)
    inside = [min(max(at, begin), end) for at in bounds] if begin < end else ()
    texts = [text[start:until] for start, until in pairwise(inside)] or [""] * len(trajectory.turns)
    return tuple(
        Step(turn.heard_s, written, 0, turn.compute_start_s, turn.compute_end_s)
        for turn, written in zip(trajectory.turns, texts, strict=True)
    )


def step_columns(steps: Sequence[Step]) -> dict[str, list[float]]:
    """Return steps that erase nothing as JSON writes them."""
    return {
        "heard_s": [step.heard_s for step in steps],
        "compute_start_s": [step.compute_start_s for step in steps],
        "compute_end_s": [step.compute_end_s for step in steps],
        "characters": [len(step.text) for step in steps],
    }


def parse_steps(record: Record, text: str) -> tuple[Step, ...]:
    """Return the steps that wrote a text from their columns.

    Raises DataError naming the record's place and field.
    """
    heard_s = record.increasing("heard_s")
    starts_s = _column(record, "compute_start_s", len(heard_s))
    ends_s = _column(record, "compute_end_s", len(heard_s))
    for at, (start_s, end_s) in enumerate(zip(starts_s, ends_s, strict=True)):
        if end_s < start_s:
            raise record.fault(
                f"compute_end_s[{at}]", f"is {end_s} before its start at {start_s}", "a later end"
            )
    for at in range(1, len(heard_s)):
        if starts_s[at] < ends_s[at - 1]:
            raise record.fault(
                f"compute_start_s[{at}]",
                f"is {starts_s[at]} before the end of the turn before at {ends_s[at - 1]}",
                "no earlier start, as turns are computed one after the other",
            )
    counts = _column(record, "characters", len(heard_s))
    if sum(counts) != len(text) or any(count % 1 for count in counts):
        raise record.fault(
            "characters",
            f"sums up to {sum(counts):g} for {len(text)} of 'hypothesis'",
            "whole numbers that sum up to its length; run the evaluation again",
        )
    ends = [int(end) for end in accumulate(counts, initial=0)]
    texts = [text[start:end] for start, end in pairwise(ends)]
    return tuple(
        Step(heard, written, 0, start_s, end_s)
        for heard, written, start_s, end_s in zip(heard_s, texts, starts_s, ends_s, strict=True)
    )


def _column(record: Record, name: str, length: int) -> tuple[float, ...]:
    values = record.numbers(name, least=0)
    if len(values) != length:
        raise record.fault(name, f"has {len(values)} entries for {length} in 'heard_s'", "as many")
    return values
