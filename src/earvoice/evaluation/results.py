"""What a model made of recordings, one line of JSON each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from earvoice.agent.emissions import emissions
from earvoice.errors import DataError
from earvoice.evaluation.items import Item, Segment
from earvoice.metrics.latency import length_adaptive_average_lagging
from earvoice.metrics.logs.realsi import Term
from earvoice.text import split_units, unit_of
from earvoice.types import Trajectory

ITEMS, SCORES = "items.jsonl", "scores.json"


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What a model made of one recording.

    heard: the live transcript.
    delays_s, elapsed_s: one per unit of the hypothesis.
    laal_s: None for a talk and for an empty hypothesis.
    first_emission_s: from the first word's beginning to the first unit of the translation.
    """

    id: str
    kind: str
    voice: str
    source_s: float
    transcript: str
    heard: str
    reference: str
    hypothesis: str
    delays_s: tuple[float, ...]
    elapsed_s: tuple[float, ...]
    laal_s: float | None
    first_emission_s: float | None
    turns: int
    clipped: int
    segments: tuple[Segment, ...] = ()
    terms: tuple[Term, ...] = ()


def result_of(item: Item, trajectory: Trajectory) -> ItemResult:
    """Return what a run of an item amounts to; the item's samples are not needed any more."""
    unit = unit_of(item.direction.target)
    units = emissions(trajectory, unit)
    delays_s = tuple(emission.delay_s for emission in units)
    laal_s = None
    if units and item.is_sentence:
        laal_s = length_adaptive_average_lagging(
            delays_s,
            source_s=trajectory.source_s,
            reference_units=len(split_units(item.reference, unit)),
        )
    return ItemResult(
        id=item.id,
        kind=item.kind,
        voice=item.voice,
        source_s=trajectory.source_s,
        transcript=item.transcript,
        # What is read is not heard, and has no error rate.
        heard="" if item.reading else trajectory.transcript.strip(),
        reference=item.reference,
        hypothesis=trajectory.text.strip(),
        delays_s=delays_s,
        elapsed_s=tuple(emission.elapsed_s for emission in units),
        laal_s=laal_s,
        first_emission_s=delays_s[0] - item.onset_s if delays_s else None,
        turns=len(trajectory.turns),
        clipped=sum(turn.action.clipped for turn in trajectory.turns),
        segments=item.segments,
        terms=item.terms,
    )


def write_results(
    folder: Path, scores: Mapping[str, object], results: Sequence[ItemResult]
) -> None:
    """Write `scores.json` and `items.jsonl`; raises DataError where that cannot be."""
    lines = (json.dumps(result_record(result), ensure_ascii=False) for result in results)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ITEMS).write_text("".join(f"{line}\n" for line in lines), "utf-8")
        (folder / SCORES).write_text(json.dumps(scores, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise DataError(
            f"{folder} cannot be written ({error.strerror or error}); expected a writable folder; "
            "choose another one with --out"
        ) from error


def read_results(folder: Path) -> tuple[ItemResult, ...]:
    """Read `items.jsonl` back; raises DataError when it is missing or damaged."""
    path = folder / ITEMS
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise DataError(
            f"{path} cannot be read ({error.strerror or error}); expected a folder that "
            "`earvoice evaluate run --out` wrote"
        ) from error
    return tuple(_result_from(line, path, number) for number, line in enumerate(lines, 1) if line)


def read_scores(folder: Path) -> dict[str, object]:
    """Read `scores.json` back; raises DataError when it is missing or damaged."""
    path = folder / SCORES
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(
            f"{path} cannot be read ({error}); expected the figures that an evaluation wrote; "
            "run it again"
        ) from error
    if not isinstance(record, dict):
        raise DataError(f"{path} holds no object of figures; run the evaluation again")
    return record


def result_record(result: ItemResult) -> dict[str, object]:
    """Return a result as JSON writes it: without the lists it does not need."""
    record = asdict(result)
    if not result.terms:
        del record["terms"]
    return record


def parse_result(record: Mapping[str, Any]) -> ItemResult:
    """Return what `result_record` made; raises KeyError, TypeError or ValueError otherwise."""
    lists = {
        "delays_s": tuple(record["delays_s"]),
        "elapsed_s": tuple(record["elapsed_s"]),
        "segments": tuple(Segment(**segment) for segment in record.get("segments", ())),
        "terms": tuple(Term(**term) for term in record.get("terms", ())),
    }
    return ItemResult(**{**record, **lists})


def _result_from(line: str, path: Path, number: int) -> ItemResult:
    try:
        return parse_result(json.loads(line))
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"line {number} of {path} is no result ({error}); run the evaluation again"
        ) from error
