"""RealSI: annotated talks, a JSON file each, with sentences, utterances and terms. Milliseconds.

Source: CLASI, arXiv 2407.21646, section 5; github.com/byteresearchcla/RealSI (CC BY 4.0).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from earvoice.errors import ConfigError, DataError
from earvoice.metrics.logs.records import Record, read_document
from earvoice.metrics.segment import ReferenceSegment
from earvoice.types import Direction

_MS = 1000.0


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a source utterance and how to translate it. segment: the index of its sentence."""

    source: str
    target: str
    segment: int

    @property
    def choices(self) -> tuple[str, ...]:
        """Return the translations that will do, which `target` separates by slashes."""
        return tuple(choice.strip() for choice in self.target.split("/") if choice.strip())


@dataclass(frozen=True, slots=True)
class Clamp:
    """A time that was moved, since two stretches overlapped or one outlasted what it is part of."""

    place: str
    was_s: float
    now_s: float


@dataclass(frozen=True, slots=True)
class RealSiTalk:
    """A talk. segments: its sentences. utterances: what was said in one go, several a sentence.

    None overlaps the one before, and none outlasts the talk or its sentence. clamps: what had to be
    moved for that.
    """

    recording: str
    direction: Direction
    source_s: float
    segments: tuple[ReferenceSegment, ...]
    utterances: tuple[ReferenceSegment, ...]
    terms: tuple[Term, ...]
    clamps: tuple[Clamp, ...]


def read_realsi(path: Path) -> RealSiTalk:
    """Read a talk.

    Raises DataError naming file, place and field, also when a sentence or an utterance begins
    before the one before it.
    """
    document = read_document(path)
    if not isinstance(document, dict):
        raise DataError(f"{path} is no JSON object; expected a talk of RealSI; check the file")
    record = Record(str(path), document)
    recording = record.text("vid")
    reading = _Reading(recording)
    source_ms = record.count("duration")
    end_ms = 0
    for at, segment in enumerate(_ordered(record, "segment", by="start_time")):
        end_ms = reading.segment(segment, at, least=end_ms, most=source_ms)
    return RealSiTalk(
        recording=recording,
        direction=_direction(record, recording),
        source_s=source_ms / _MS,
        segments=tuple(reading.segments),
        utterances=tuple(reading.utterances),
        terms=tuple(reading.terms),
        clamps=tuple(reading.clamps),
    )


def read_realsi_folder(folder: Path) -> tuple[RealSiTalk, ...]:
    """Read every talk of a folder by name; raises DataError also when it holds none."""
    files = sorted(folder.glob("*.json"))
    if not files:
        raise DataError(
            f"{folder} holds no .json file; expected RealSI talks of one direction, such as "
            "en2zh-01-tech.json"
        )
    return tuple(map(read_realsi, files))


@dataclass(slots=True)
class _Reading:
    recording: str
    segments: list[ReferenceSegment] = field(default_factory=list)
    utterances: list[ReferenceSegment] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    clamps: list[Clamp] = field(default_factory=list)

    def segment(self, record: Record, index: int, *, least: int, most: int) -> int:
        """Take a sentence over and return when it ends."""
        start, end = self._span(record, ("start_time", "end_time"), least=least, most=most)
        self.segments.append(self._reference(record, start, end, prefix=""))
        at = start
        for utterance in _ordered(record, "utterance", by="sub_start_time"):
            names = ("sub_start_time", "sub_end_time")
            begun, at = self._span(utterance, names, least=at, most=end)
            self.utterances.append(self._reference(utterance, begun, at, prefix="sub_"))
            if utterance.fields.get("term") is not None:
                self.terms.extend(
                    Term(term.text("src"), term.text("trg"), index)
                    for term in utterance.records("term")
                )
        return end

    def _reference(self, record: Record, start: int, end: int, *, prefix: str) -> ReferenceSegment:
        return ReferenceSegment(
            self.recording,
            start / _MS,
            (end - start) / _MS,
            record.text(f"{prefix}trg_text"),
            record.text(f"{prefix}src_text"),
        )

    def _span(
        self, record: Record, names: Sequence[str], *, least: int, most: int
    ) -> tuple[int, int]:
        start, end = (record.count(name) for name in names)
        if end < start:
            raise record.fault(names[1], f"is {end} before {start}", "an end after the start")
        for name in names:
            was = record.count(name)
            now = min(max(was, least), most)
            if now != was:
                self.clamps.append(Clamp(f"{record.place}, {name}", was / _MS, now / _MS))
        return min(max(start, least), most), min(max(end, least), most)


def _ordered(record: Record, name: str, *, by: str) -> list[Record]:
    """Return the objects of a list, none of which begins before the one before it."""
    found = record.records(name)
    for before, one in pairwise(found):
        start, last = one.count(by), before.count(by)
        if start < last:
            raise one.fault(
                by, f"is {start} after {last}", f"each {name} in order of time; sort them"
            )
    return found


def _direction(record: Record, recording: str) -> Direction:
    try:
        return Direction.parse(recording.split("-")[0].replace("2", "-"))
    except ConfigError as error:
        raise record.fault("vid", f"is {recording!r}", "a name like en2zh-01-tech") from error
