"""What a model made of recordings, one line of JSON each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from earvoice.agent.emissions import emissions
from earvoice.errors import DataError
from earvoice.evaluation.contradictions import require_consistent, require_units
from earvoice.evaluation.items import Item, Segment
from earvoice.evaluation.turn_steps import parse_steps, step_columns, steps_of
from earvoice.metrics.latency import length_adaptive_average_lagging
from earvoice.metrics.logs.realsi_talk import Term
from earvoice.metrics.logs.recording import Step
from earvoice.metrics.logs.records import Record, read_records
from earvoice.text import Unit, split_units, unit_of
from earvoice.types import Trajectory

ITEMS, SCORES = "items.jsonl", "scores.json"


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What a model made of one recording.

    heard: the live transcript.
    delays_s, elapsed_s: one per unit of the hypothesis.
    laal_s: None for a talk and for an empty hypothesis.
    first_emission_s: from the first word's beginning to the first unit of the translation.
    steps: every turn, those that wrote nothing too; their texts make up the hypothesis. In a batch
    a step's computing time holds what was computed for others meanwhile, since the recording waits
    for it. Empty in results of older versions.
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
    steps: tuple[Step, ...] = ()


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
        steps=steps_of(trajectory),
    )


def holds_results(path: Path) -> bool:
    """Return whether a path is a folder of `earvoice evaluate run --out`."""
    return path.is_dir() and (path / ITEMS).is_file()


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


def read_results(folder: Path, *, unit: Unit | None = None) -> tuple[ItemResult, ...]:
    """Read `items.jsonl` back. unit: of the language written, to check each unit's times by turns.

    Raises DataError naming file, line and field when it is missing, damaged or contradicts itself.
    """
    results, places = [], dict[str, str]()
    for record in read_records(folder / ITEMS):
        result = parse_result(record)
        if places.setdefault(result.id, record.place) != record.place:
            raise record.fault(
                "id", f"is {result.id!r} as in {places[result.id]}", "another in each line"
            )
        if unit is not None:
            require_units(record, result, unit)
        results.append(result)
    return tuple(results)


def read_scores(folder: Path) -> dict[str, object]:
    """Read `scores.json` back; raises DataError when it is missing or damaged."""
    path = folder / SCORES
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise DataError(
            f"{path} cannot be read ({error}); expected the figures that an evaluation wrote; "
            "run it again"
        ) from error
    if not isinstance(record, dict):
        raise DataError(f"{path} holds no object of figures; run the evaluation again")
    return record


def result_record(result: ItemResult) -> dict[str, object]:
    """Return a result as JSON writes it: without the lists it does not need."""
    record = {**asdict(result), "steps": step_columns(result.steps)}
    for name in ("terms", "steps"):
        if not getattr(result, name):
            del record[name]
    return record


def parse_result(record: Record) -> ItemResult:
    """Return what `result_record` made.

    Raises DataError naming the record's place and the field that cannot be, or contradicts another.
    """
    hypothesis = record.text("hypothesis")
    delays_s, elapsed_s = record.increasing("delays_s"), record.increasing("elapsed_s")
    if len(elapsed_s) != len(delays_s):
        raise record.fault(
            "elapsed_s",
            f"has {len(elapsed_s)} entries for {len(delays_s)} delays",
            "one for each; run the evaluation again",
        )
    source_s = record.number("source_s", least=0)
    if delays_s and not source_s:
        raise record.fault("source_s", "is 0 though something was written", "a length above 0")
    segments = _segments(record)
    result = ItemResult(
        id=record.text("id"),
        kind=record.text("kind"),
        voice=record.text("voice"),
        source_s=source_s,
        transcript=record.text("transcript"),
        heard=record.text("heard"),
        reference=record.text("reference"),
        hypothesis=hypothesis,
        delays_s=delays_s,
        elapsed_s=elapsed_s,
        laal_s=_number_or_none(record, "laal_s"),
        first_emission_s=_number_or_none(record, "first_emission_s"),
        turns=record.count("turns"),
        clipped=record.count("clipped"),
        segments=segments,
        terms=_terms(record, len(segments)),
        steps=parse_steps(record.record("steps"), hypothesis) if "steps" in record else (),
    )
    require_consistent(record, result)
    return result


def _segments(record: Record) -> tuple[Segment, ...]:
    if "segments" not in record:
        return ()
    segments = record.records("segments")
    for before, segment in pairwise(segments):
        start_s, last_s = segment.number("start_s"), before.number("start_s")
        if start_s < last_s:
            raise segment.fault("start_s", f"is {start_s} after {last_s}", "segments in order")
    return tuple(
        Segment(
            reference=segment.text("reference"),
            start_s=(start_s := segment.number("start_s", least=0)),
            end_s=segment.number("end_s", least=start_s),
            transcript=segment.text("transcript") if "transcript" in segment else "",
        )
        for segment in segments
    )


def _terms(record: Record, segments: int) -> tuple[Term, ...]:
    """Return the terms; one of no segment would count at a segment of another recording."""
    if "terms" not in record:
        return ()
    terms = []
    for term in record.records("terms"):
        segment = term.count("segment")
        if segment >= max(1, segments):
            raise term.fault("segment", f"is {segment} of {segments}", "the index of a segment")
        terms.append(Term(term.text("source"), term.text("target"), segment))
    return tuple(terms)


def _number_or_none(record: Record, name: str) -> float | None:
    unknown = name in record and record.fields[name] is None
    return None if unknown else record.number(name)
