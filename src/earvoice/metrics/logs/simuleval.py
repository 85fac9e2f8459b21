"""`instances.log` of SimulEval, one JSON object a recording, and `config.yaml` beside it.

OmniSTEval and the simultaneous tracks of IWSLT read the same lines, one per talk. Times in the
file are milliseconds, or tokens where the source is text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from earvoice.errors import DataError
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.logs.counting import unit_by_count
from earvoice.metrics.logs.files import write_records, write_whole
from earvoice.metrics.logs.flow import read_settings
from earvoice.metrics.logs.recording import (
    Modality,
    RecordingLog,
    SpeechSpan,
    recording_name,
    require_names,
    steps_of_units,
)
from earvoice.metrics.logs.records import LINE_LIMIT_BYTES, Record, read_records
from earvoice.metrics.speech_timing import playback_intervals
from earvoice.metrics.units import Convention, unit_spans
from earvoice.text import Unit

INSTANCES, CONFIG = "instances.log", "config.yaml"
MS = 1000.0
# Finer than any clock; keeps a time the same from file to value to file.
_DECIMALS_MS = 6
# What subtraction of times in milliseconds may leave below zero.


@dataclass(frozen=True, slots=True)
class Modalities:
    """What goes in and what comes out, as `config.yaml` says it."""

    source: Modality
    target: Modality


def read_simuleval(
    path: Path, *, unit: Unit | None = None, limit_bytes: int = LINE_LIMIT_BYTES
) -> tuple[RecordingLog, ...]:
    """Read an instances.log, or the one in a folder.

    unit: what the delays are for; by default what `unit_of_simuleval` finds, or words. In
    characters, spaces have delays (OmniSTEval) or have not (SimulEval), as each line's counts say.
    Elapsed times come back as they are, and as computing times of the steps where they are
    SimulEval's: the audio so far and all computing since the start.
    `reference_length` and `metric` of old logs are ignored.
    Raises DataError naming file, line and field.
    """
    file = path / INSTANCES if path.is_dir() else path
    modalities = read_modalities(file.with_name(CONFIG))
    unit = unit or unit_of_simuleval(file, limit_bytes=limit_bytes) or Unit.WORD
    logs: list[RecordingLog] = []
    places: dict[int, str] = {}
    for record in read_records(file, limit_bytes=limit_bytes):
        index = record.count("index")
        if places.setdefault(index, record.place) != record.place:
            raise record.fault("index", f"is {index} as in {places[index]}", "another in each line")
        logs.append(_parse(record, modalities or _modalities_of(record), unit))
    return tuple(logs)


def unit_of_simuleval(path: Path, *, limit_bytes: int = LINE_LIMIT_BYTES) -> Unit | None:
    """Return the unit that the delays of all lines fit; None where both do, and for speech.

    Raises DataError naming a line that is no JSON object.
    """
    written = (one for one in read_records(path, limit_bytes=limit_bytes) if "durations" not in one)
    return unit_by_count(
        written, "delays", lambda text, unit, count: _convention(text, unit, count) is not None
    )


def read_modalities(path: Path) -> Modalities | None:
    """Read `config.yaml`; None when there is none. Raises DataError when it is malformed."""
    if not path.is_file():
        return None
    settings = read_settings(path)
    found = []
    for name in ("source_type", "target_type"):
        if settings.get(name) not in set(Modality):
            raise DataError(
                f"{path}: {name!r} is {settings.get(name)!r}; expected speech or text; write "
                "the line, or delete the file to let the log's lines tell"
            )
        found.append(Modality(str(settings[name])))
    return Modalities(*found)


def write_simuleval(
    folder: Path,
    logs: Sequence[RecordingLog],
    *,
    unit: Unit,
    convention: Convention = Convention.SIMULEVAL,
) -> list[Path]:
    """Write `instances.log` and `config.yaml`; returns the files.

    convention: of the tool that will read them: SimulEval or OmniSTEval count characters
    differently. Elapsed times are SimulEval's; when one log cannot tell them, as those that hold
    the times of a queue only, no line gets any: OmniSTEval wants all or none.
    Raises DataError when the logs are of different modalities, or two are of one recording.
    """
    require_names(logs)
    modalities = {_modalities_written(log) for log in logs}
    if len(modalities) > 1:
        raise DataError(
            f"{folder}: the logs are of {len(modalities)} modalities; expected one, which "
            f"{CONFIG} names; write them to folders of their own"
        )
    clock = ComputeClock.SIMULEVAL
    timed = all(log.clock is clock or log.computed or not log.steps for log in logs)
    records = (
        _record(index, log, unit=unit, convention=convention, timed=timed)
        for index, log in enumerate(logs)
    )
    found = next(iter(modalities), Modalities(Modality.SPEECH, Modality.TEXT))
    return [
        write_records(folder / INSTANCES, records, ascii_only=True),
        write_whole(
            folder / CONFIG, [f"source_type: {found.source}", f"target_type: {found.target}"]
        ),
    ]


def _source(record: Record) -> str:
    """Return the source's name or text: the first of a list, where sound files are described."""
    if isinstance(record.fields.get("source"), list):
        described = record.texts("source")
        if not described:
            raise record.fault("source", "is an empty list", "the recording's name first")
        return described[0]
    return record.text("source")


def _modalities_of(record: Record) -> Modalities:
    """Return what a line without `config.yaml` looks like."""
    spoken = Modality.SPEECH if "durations" in record else Modality.TEXT
    if isinstance(record.fields.get("source"), list):
        return Modalities(Modality.SPEECH, spoken)
    # A text is as long as it has tokens; no recording lasts for as few milliseconds.
    source = _source(record)
    tokens = record.number("source_length") == len(source.split()) and source.strip()
    return Modalities(Modality.TEXT if tokens else Modality.SPEECH, spoken)


def _convention(text: str, unit: Unit, count: int) -> Convention | None:
    conventions = (Convention.SIMULEVAL, Convention.OMNISTEVAL)
    return next((c for c in conventions if len(unit_spans(text, unit, c)) == count), None)


def _parse(record: Record, modalities: Modalities, unit: Unit) -> RecordingLog:
    from_text = modalities.source is Modality.TEXT
    scale = 1.0 if from_text else MS
    source = _source(record)
    reference = record.fields.get("reference")
    log = RecordingLog(
        recording=str(record.count("index")) if from_text else recording_name(source),
        source_s=record.number("source_length", least=0) / scale,
        steps=(),
        reference="" if reference is None else record.text("reference").removesuffix("\n"),
        transcript=source if from_text else "",
        source=modalities.source,
    )
    if modalities.target is Modality.SPEECH:
        return replace(log, speech=_speech(record), speech_file=record.text("prediction"))
    return _with_steps(log, record, unit, scale)


def _with_steps(log: RecordingLog, record: Record, unit: Unit, scale: float) -> RecordingLog:
    text = record.text("prediction")
    delays = record.increasing("delays")
    elapsed = record.increasing("elapsed") if "elapsed" in record else ()
    if delays and not log.source_s:
        raise record.fault(
            "source_length", f"is 0 for {len(delays)} units", "the length of the source, above 0"
        )
    convention = _convention(text, unit, len(delays))
    if convention is None:
        counted = len(unit_spans(text, unit, Convention.SIMULEVAL))
        raise record.fault(
            "delays",
            f"has {len(delays)} entries for {counted} units ({unit}) in 'prediction'",
            "one for each; if the log counts other units, say --unit",
        )
    if elapsed and len(elapsed) != len(delays):
        raise record.fault(
            "elapsed", f"has {len(elapsed)} entries for {len(delays)} delays", "one for each"
        )
    times = list(zip(delays, elapsed or delays, strict=True))
    ends = [span.end for span in unit_spans(text, unit, convention)]
    steps, kept = steps_of_units(text, ends, times)
    log = replace(log, steps=tuple(replace(s, heard_s=s.heard_s / scale) for s in steps))
    if not elapsed:
        return log
    # What turns without output took is part of the next one's, so no queue can be told.
    return replace(
        log, elapsed_s=tuple(time / scale for _, time in kept), clock=ComputeClock.SIMULEVAL
    )


def _speech(record: Record) -> tuple[SpeechSpan, ...]:
    delays = record.increasing("delays")
    durations = record.numbers("durations", least=0)
    if len(durations) != len(delays):
        raise record.fault(
            "durations", f"has {len(durations)} entries for {len(delays)} delays", "one for each"
        )
    if 0 in durations:
        raise record.fault(
            f"durations[{durations.index(0)}]", "is 0", "pieces that sound; leave the others out"
        )
    if not delays:
        return ()
    # SimulEval's own intervals follow from these two lists by the same rule.
    written_s = [delay / MS for delay in delays]
    played = playback_intervals(written_s, [duration / MS for duration in durations])
    return tuple(map(SpeechSpan, written_s, played))


def _modalities_written(log: RecordingLog) -> Modalities:
    spoken = log.speech or log.speech_file
    return Modalities(log.source, Modality.SPEECH if spoken else Modality.TEXT)


def _record(
    index: int, log: RecordingLog, *, unit: Unit, convention: Convention, timed: bool
) -> dict[str, object]:
    scale = 1.0 if log.source is Modality.TEXT else MS
    tail = {
        "reference": log.reference,
        "source": log.transcript if log.source is Modality.TEXT else [f"{log.recording}.wav"],
        "source_length": _round(log.source_s, scale),
    }
    if _modalities_written(log).target is Modality.SPEECH:
        return {"index": index, **_speech_record(log), **tail, "source": f"{log.recording}.wav"}
    clock = ComputeClock.SIMULEVAL if timed and log.steps else None
    written = log.hypothesis(unit, convention, clock=clock)
    elapsed = [_round(time_s, scale) for time_s in written.elapsed_s]
    return {
        "index": index,
        "prediction": _prediction(written.units, written.text, unit, convention),
        "delays": [_round(delay_s, scale) for delay_s in written.delays_s],
        **({"elapsed": elapsed} if timed else {}),
        "prediction_length": len(written.units),
        **tail,
    }


def _prediction(units: Sequence[str], text: str, unit: Unit, convention: Convention) -> str:
    if unit is Unit.WORD:
        return " ".join(units)
    return text if convention is Convention.OMNISTEVAL else "".join(units)


def _speech_record(log: RecordingLog) -> dict[str, object]:
    played = [span.played for span in log.speech]
    played_s = played[-1].end_s - played[0].start_s if played else 0.0
    return {
        "prediction": log.speech_file,
        "delays": [_round(span.written_s, MS) for span in log.speech],
        "durations": [_round(interval.duration_s, MS) for interval in played],
        "prediction_offset": _round(played[0].start_s if played else log.source_s, MS),
        "elapsed": [],
        "intervals": [[_round(i.start_s, MS), _round(i.duration_s, MS)] for i in played],
        "prediction_length": played_s,
    }


def _round(time_s: float, scale: float) -> float:
    return round(time_s * scale, _DECIMALS_MS)
