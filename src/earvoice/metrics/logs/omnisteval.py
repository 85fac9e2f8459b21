"""`instances.resegmented.jsonl` of OmniSTEval: one reference segment a line, with its output.

Times in the file are milliseconds from the segment's start.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from earvoice.errors import DataError
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

    A segment without output has no times, and its recording is taken to end with it.
    Raises DataError naming file, line and field. OmniSTEval's `--lang` gives every part of a word
    a time of its own: such a file is refused.
    """
    return tuple(_parse(record, unit) for record in read_records(path, limit_bytes=limit_bytes))


def write_resegmented(path: Path, segments: Sequence[Segment], *, unit: Unit) -> Path:
    """Write segments; recordings are numbered in the order in which they come.

    Raises DataError when a segment has not one delay for each unit OmniSTEval counts.
    """
    return write_records(path, _records(segments, unit))


def _parse(record: Record, unit: Unit) -> Segment:
    text, reference = record.text("prediction"), record.text("reference")
    units = tuple(hypothesis_units(text, unit, Convention.OMNISTEVAL))
    delays = _times(record, "emission_cu", units)
    elapsed = _times(record, "emission_ca", units)
    source = record.number("source_length", least=0)
    timed = bool(units) and bool(delays or elapsed)
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
        reference_units=reference_length(reference, unit, Convention.OMNISTEVAL),
    )


def _times(record: Record, name: str, units: Sequence[str]) -> tuple[float, ...]:
    if record.fields.get(name) is None:
        return ()
    times = record.numbers(name)
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
            "reference": segment.reference,
            "source_length": _ms(segment.source_s),
        }
        if segment.delays_s:
            record["emission_cu"] = [_ms(time_s) for time_s in segment.delays_s]
        if segment.elapsed_s:
            record["emission_ca"] = [_ms(time_s) for time_s in segment.elapsed_s]
        if segment.delays_s or segment.elapsed_s:
            record["time_to_recording_end"] = _ms(segment.recording_end_s)
        yield record


def _require_units(segment: Segment, unit: Unit) -> None:
    counted = len(hypothesis_units(segment.text, unit, Convention.OMNISTEVAL))
    for name, times in (("delays", segment.delays_s), ("elapsed times", segment.elapsed_s)):
        if times and len(times) != counted:
            raise DataError(
                f"segment {segment.index} of {segment.recording!r} has {len(times)} {name} for "
                f"{counted} units ({unit}); expected one each; segment it by OmniSTEval's units"
            )


def _ms(time_s: float) -> float:
    return round(time_s * _MS, _DECIMALS_MS)
