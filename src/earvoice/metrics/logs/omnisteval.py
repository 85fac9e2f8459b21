"""`instances.resegmented.jsonl` of OmniSTEval: one reference segment a line, with its output.

Times in the file are milliseconds from the segment's start.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from earvoice.errors import DataError
from earvoice.metrics.logs.counting import unit_by_count
from earvoice.metrics.logs.files import write_records
from earvoice.metrics.logs.records import LINE_LIMIT_BYTES, Record, read_records
from earvoice.metrics.segment import Segment
from earvoice.metrics.units import Convention, hypothesis_units, reference_length
from earvoice.text import Unit

RESEGMENTED = "instances.resegmented.jsonl"
_MS = 1000.0
_DECIMALS_MS = 6


def read_resegmented(
    path: Path, *, unit: Unit, limit_bytes: int = LINE_LIMIT_BYTES
) -> tuple[Segment, ...]:
    """Read resegmented output; recordings are called by their number, `docid`.

    A segment without output has no times, and its recording is taken to end with it. Where output
    was divided that has no times at all, durations may be missing too and are 0. Computation-aware
    times may decrease: OmniSTEval writes simulstream's, where a later step is sooner done.
    Raises DataError naming file, line and field, also when some output has times and some has none,
    `emission_cu` decreases, output has a segment of no duration, or a segment comes twice.
    OmniSTEval's `--lang` gives every part of a word a time of its own: such a file is refused.
    """
    records = tuple(read_records(path, limit_bytes=limit_bytes))
    segments = tuple(_parse(record, unit) for record in records)
    _require_times_of_all(records, segments)
    _require_once(records)
    return segments


def unit_of_resegmented(path: Path, *, limit_bytes: int = LINE_LIMIT_BYTES) -> Unit:
    """Return the unit that all lines with output have times for; words where none tells."""
    records = read_records(path, limit_bytes=limit_bytes)
    told = unit_by_count(
        records, "emission_cu", lambda text, unit, count: len(_units(text, unit)) == count
    )
    return told or Unit.WORD


def write_resegmented(path: Path, segments: Sequence[Segment], *, unit: Unit) -> Path:
    """Write segments; recordings are numbered in the order in which they come.

    References are written as OmniSTEval keeps them: stripped, and for characters without U+0020.
    Raises DataError when a segment has not one delay for each unit OmniSTEval counts.
    """
    return write_records(path, _records(segments, unit))


def _parse(record: Record, unit: Unit) -> Segment:
    text, reference = record.text("prediction"), record.text("reference")
    units = tuple(_units(text, unit))
    delays = _times(record, "emission_cu", units, ordered=True)
    elapsed = _times(record, "emission_ca", units, ordered=False)
    timed = bool(units) and bool(delays or elapsed)
    known = timed or "source_length" in record
    source = record.number("source_length", least=0) if known else 0.0
    if units and known and not source:
        raise record.fault(
            "source_length", f"is 0 for {len(units)} units", "the length of the segment, above 0"
        )
    return Segment(
        recording=str(record.count("docid")),
        index=record.count("segid"),
        text=text,
        units=units,
        delays_s=delays,
        elapsed_s=elapsed,
        source_s=source / _MS,
        recording_end_s=(record.number("time_to_recording_end") if timed else source) / _MS,
        reference=reference,
        reference_units=reference_length(reference.strip(), unit, Convention.OMNISTEVAL),
    )


def _units(text: str, unit: Unit) -> list[str]:
    return hypothesis_units(text, unit, Convention.OMNISTEVAL)


def _require_times_of_all(records: Sequence[Record], segments: Sequence[Segment]) -> None:
    if not any(one.delays_s or one.elapsed_s for one in segments):
        return
    for record, segment in zip(records, segments, strict=True):
        if segment.units and not segment.delays_s:
            raise record.fault(
                "emission_cu",
                "is missing, though this or another line has times",
                "one for each unit of 'prediction'; resegment a log that has delays",
            )


def _require_once(records: Sequence[Record]) -> None:
    places: dict[tuple[int, int], str] = {}
    for record in records:
        document, segment = record.count("docid"), record.count("segid")
        first = places.setdefault((document, segment), record.place)
        if first != record.place:
            raise record.fault(
                "segid",
                f"is {segment} of docid {document} as in {first}",
                "every segment once; drop the other",
            )


def _times(record: Record, name: str, units: Sequence[str], *, ordered: bool) -> tuple[float, ...]:
    if record.fields.get(name) is None:
        return ()
    # Written before the segment began, an output has a negative time.
    times = record.increasing(name, least=-math.inf) if ordered else record.numbers(name)
    if len(times) != len(units):
        raise record.fault(
            name,
            f"has {len(times)} entries for {len(units)} units in 'prediction'",
            "one for each; resegment without --lang, or say the other unit",
        )
    return tuple(time / _MS for time in times)


def _records(segments: Sequence[Segment], unit: Unit) -> Iterator[dict[str, object]]:
    numbers: dict[str, int] = {}
    counts: dict[str, int] = {}
    timed = any(segment.delays_s or segment.elapsed_s for segment in segments)
    for index, segment in enumerate(segments):
        _require_units(segment, unit)
        document = numbers.setdefault(segment.recording, len(numbers))
        within = counts.get(segment.recording, 0)
        counts[segment.recording] = within + 1
        record: dict[str, object] = {
            "index": index,
            "docid": document,
            "segid": within,
            "prediction": segment.text,
            "reference": _kept(segment.reference, unit),
        }
        if timed or segment.source_s:
            record["source_length"] = _ms(segment.source_s)
        if segment.delays_s:
            record["emission_cu"] = [_ms(time_s) for time_s in segment.delays_s]
        if segment.elapsed_s:
            record["emission_ca"] = [_ms(time_s) for time_s in segment.elapsed_s]
        if segment.delays_s or segment.elapsed_s:
            record["time_to_recording_end"] = _ms(segment.recording_end_s)
        yield record


def _kept(reference: str, unit: Unit) -> str:
    stripped = reference.strip()
    return stripped.replace(" ", "") if unit is Unit.CHAR else stripped


def _require_units(segment: Segment, unit: Unit) -> None:
    counted = len(_units(segment.text, unit))
    for name, times in (("delays", segment.delays_s), ("elapsed times", segment.elapsed_s)):
        if times and len(times) != counted:
            raise DataError(
                f"segment {segment.index} of {segment.recording!r} has {len(times)} {name} for "
                f"{counted} units ({unit}); expected one each; segment it by OmniSTEval's units"
            )


def _ms(time_s: float) -> float:
    return round(time_s * _MS, _DECIMALS_MS)
