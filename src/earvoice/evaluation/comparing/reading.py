"""Read a run as a comparison needs it, from the per-segment file of its score.

A folder of `evaluate score` holds that file; one of `evaluate run` is scored here, to the same
lines. So every figure of a comparison comes from what anybody can look at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from earvoice.errors import DataError
from earvoice.evaluation.comparing.sheets import RECORDING, TEXT_KINDS, Line, Sheet
from earvoice.evaluation.results import ITEMS
from earvoice.evaluation.score import Part, Settings, score
from earvoice.evaluation.scoring.material import Files, read_material
from earvoice.evaluation.scoring.rows import FIGURES, SEGMENTS, score_rows
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.logs.records import Record, read_document, read_records

# Behind the name of a figure that a model gave: the name of the model.
_MODEL = "_model"
_FIRST_LETTER = {"flal_audio": "", "flal_speech": "speech_start_s"}


def read_sheet(folder: Path, *, clock: ComputeClock | None = None, pairs: bool = False) -> Sheet:
    """Read what `evaluate run --out` or `evaluate score --out` wrote.

    clock: of the computation-aware figures of a run; None for a queue. pairs: with the null-aware
    alignment of a run, which takes longer. A score that lies in the folder of its run counts.
    Raises DataError naming file, line and field, or when there is neither, or the run was done
    again after it was scored.
    """
    run, segments = folder / ITEMS, folder / SEGMENTS
    if not segments.is_file():
        if not run.is_file():
            raise DataError(
                f"{folder} holds neither {ITEMS} nor {SEGMENTS}; expected a folder that `earvoice "
                "evaluate run --out` or `evaluate score --out` wrote"
            )
        return _of_run(folder, clock, pairs)
    if run.is_file() and run.stat().st_mtime_ns > segments.stat().st_mtime_ns:
        raise DataError(
            f"{run} is newer than {segments}, which is of an older run; expected the score of this "
            "one; score it again, or delete the old score"
        )
    figures = Record(str(folder / FIGURES), _object(folder / FIGURES))
    known = figures.text("clock") if figures.fields.get("clock") is not None else None
    sheet = _sheet(folder, figures.text("target"), known, read_records(segments))
    raters = {
        name.removesuffix(_MODEL): figures.text(name)
        for name in figures.fields
        if name.endswith(_MODEL)
    }
    return replace(sheet, penalised=figures.flag("empty_penalised"), raters=raters)


def _of_run(folder: Path, clock: ComputeClock | None, pairs: bool) -> Sheet:
    material = read_material(Files((folder,)))
    parts = frozenset((Part.NULLS,) if pairs else ())
    scored = score(material, Settings(clock, parts))
    place = f"{folder / ITEMS}, scored"
    records = (Record(place, row) for row in score_rows(scored))
    known = scored.scores.clock
    return _sheet(folder, material.target, known.value if known else None, records)


def _sheet(folder: Path, target: str, clock: str | None, records: Iterable[Record]) -> Sheet:
    lines: dict[str, list[Line]] = {}
    flags: dict[str, set[str]] = {"missing": set(), "unfinished": set()}
    begun: Counter[tuple[str, str]] = Counter()
    for record in records:
        kind, recording = record.text("kind"), record.text("recording")
        place = begun[kind, recording]
        begun[kind, recording] += 1
        if kind == RECORDING:
            unit = _unit(lines)
            lines.setdefault(kind, []).append(_recording(record, recording, place, unit))
            for flag, found in flags.items():
                found.update((recording,) if record.flag(flag) else ())
        else:
            lines.setdefault(kind, []).append(_segment(record, recording, place))
    if not any(kind in lines for kind in TEXT_KINDS):
        raise DataError(
            f"{folder} holds no segments of text; expected some; speech output has no text to "
            "compare: compare its figures.json by eye"
        )
    return Sheet(
        folder,
        target,
        clock,
        {kind: tuple(found) for kind, found in lines.items()},
        missing=frozenset(flags["missing"]),
        unfinished=frozenset(flags["unfinished"]),
    )


def _segment(record: Record, recording: str, place: int) -> Line:
    if "delays_s" not in record:
        raise record.fault(
            "delays_s",
            "is missing",
            "the times of every unit, for quality is drawn over latency; score a log that tells "
            "them, or compare the figures.json by eye",
        )
    figures = record.record("figures")
    return Line(
        recording=recording,
        place=place,
        output=record.text("output"),
        reference=record.text("reference"),
        source=record.text("transcript") if "transcript" in record else "",
        silent=not record.numbers("delays_s"),
        figures={name: _value(figures, name) for name in figures.fields},
    )


def _unit(lines: Mapping[str, Sequence[Line]]) -> str:
    """Return what names of lags end in: the source of some runs is text, counted in tokens."""
    names = (name for found in lines.values() for name in found[0].figures)
    return "_tokens" if any(name.endswith("_tokens") for name in names) else "_s"


def _recording(record: Record, recording: str, place: int, unit: str) -> Line:
    """Return a recording with FLAL, whose two zero points its line tells."""
    return Line(
        recording=recording,
        place=place,
        output="",
        reference="",
        source="",
        silent=not record.count("units"),
        figures=dict(_first_letters(record, unit)),
    )


def _first_letters(record: Record, unit: str) -> Iterator[tuple[str, float | None]]:
    for stem, zero in _FIRST_LETTER.items():
        zero_s = record.number(zero) if zero else 0.0
        for clock, field in (("", "first_s"), ("_ca", "aware_first_s")):
            first_s = _value(record, field)
            yield f"{stem}{clock}{unit}", None if first_s is None else first_s - zero_s


def _value(record: Record, name: str) -> float | None:
    return None if record.fields.get(name, 0.0) is None else record.number(name)


def _object(path: Path) -> Mapping[str, object]:
    value = read_document(path)
    if not isinstance(value, dict):
        raise DataError(f"{path} holds no object of figures; score the logs again")
    return value
