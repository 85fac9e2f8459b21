"""The best and the worst translations, for a person to read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from earvoice.evaluation.results import ItemResult
from earvoice.text import Unit, split_units, unit_of
from earvoice.types import Direction

COUNT = 10


def ranked(results: Sequence[ItemResult]) -> list[ItemResult]:
    """Return results from the best to the worst by chrF; among equals the longer one first."""
    from sacrebleu.metrics import CHRF

    metric = CHRF()
    scored = [
        (-metric.sentence_score(result.hypothesis, [result.reference]).score, result)
        for result in results
    ]
    return [
        result
        for _, result in sorted(scored, key=lambda pair: (pair[0], -pair[1].source_s, pair[1].id))
    ]


def examples(direction: Direction, results: Sequence[ItemResult]) -> str:
    """Return a Markdown section with the best and the worst of some results."""
    order = ranked(results)
    count = min(COUNT, (len(order) + 1) // 2)
    worst = list(reversed(order[count:]))[:count]
    lines = [f"## {direction}", "", f"### The {count} best", ""]
    for result in order[:count]:
        lines += _example(direction, result)
    lines += [f"### The {len(worst)} worst", ""]
    for result in worst:
        lines += _example(direction, result)
    return "\n".join(lines)


def timed(result: ItemResult, unit: Unit) -> str:
    """Return a hypothesis in pieces, each after the seconds of source heard before it."""
    units = split_units(result.hypothesis, unit)
    joiner = " " if unit is Unit.WORD else ""
    pairs = zip(result.delays_s, units, strict=True)
    return " ".join(
        f"`{delay_s:.2f}` {joiner.join(text for _, text in piece)}"
        for delay_s, piece in groupby(pairs, key=lambda pair: pair[0])
    )


def _example(direction: Direction, result: ItemResult) -> list[str]:
    written = timed(result, unit_of(direction.target)) or "nothing"
    return [
        f"**{result.id}** ({result.kind}, {result.voice} voice, {result.source_s:.2f} s)",
        "",
        f"- said: {result.transcript}",
        f"- heard: {result.heard or 'nothing'}",
        f"- reference: {result.reference}",
        f"- written after seconds: {written}",
        "",
    ]
