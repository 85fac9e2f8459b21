"""RealSI: annotated talks, a JSON file each, with sentences, utterances and terms. Milliseconds.

Source: CLASI, arXiv 2407.21646, section 5; github.com/byteresearchcla/RealSI (CC BY 4.0).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import inf
from pathlib import Path

from earvoice.errors import ConfigError, DataError
from earvoice.metrics.logs.files import write_whole
from earvoice.metrics.logs.realsi_talk import (
    Clamp,
    RealSiSentence,
    RealSiTalk,
    RealSiUtterance,
    TermPair,
)
from earvoice.metrics.logs.recording import recording_name
from earvoice.metrics.logs.records import Record, read_document
from earvoice.metrics.segment import ReferenceSegment
from earvoice.types import Direction

_MS = 1000.0
_SENTENCE, _UTTERANCE = "", "sub_"
# Folders as the corpus nests them: en2zh/json/talk.json.
_FOLDERS_ABOVE = 2


def read_realsi(path: Path) -> RealSiTalk:
    """Read a talk.

    Its direction is told by its name, such as en2zh-01-tech, or else by the folder en2zh that it
    lies in. Raises DataError naming file, place and field, also when a sentence or an utterance
    begins before the one before it.
    """
    document = read_document(path)
    if not isinstance(document, dict):
        raise DataError(f"{path} is no JSON object; expected a talk of RealSI; check the file")
    record = Record(str(path), document)
    recording = record.text("vid")
    reading = _Reading(recording)
    source_ms = record.count("duration")
    end_ms = 0
    for segment in _ordered(record, "segment", by="start_time"):
        end_ms = reading.sentence(segment, least=end_ms, most=source_ms)
    return RealSiTalk(
        recording=recording,
        direction=_direction(record, recording, path),
        source_s=source_ms / _MS,
        sentences=tuple(reading.sentences),
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


def write_realsi(folder: Path, talk: RealSiTalk) -> Path:
    """Write a talk to the folder of its direction, such as `en2zh`, in `folder`; returns the file.

    `read_realsi` gives the same talk back if its times are whole milliseconds, to which others are
    rounded. What was moved when it was read is written as it is now, so it comes back without
    clamps. Raises DataError for what the reader would refuse, and when the folder cannot be
    written to.
    """
    _require_writable(talk)
    way = _way(talk.direction)
    document = {
        "vid": talk.recording,
        "duration": _ms(talk.source_s),
        "segment": [
            {
                **_said(sentence.said, _SENTENCE),
                "utterance": [
                    {
                        **_said(utterance.said, _UTTERANCE),
                        "term": [
                            {"src": pair.source, "trg": pair.target} for pair in utterance.terms
                        ],
                    }
                    for utterance in sentence.utterances
                ],
            }
            for sentence in talk.sentences
        ],
    }
    text = json.dumps(document, ensure_ascii=False, indent=4)
    return write_whole(folder / way / f"{talk.recording}.json", [text])


@dataclass(slots=True)
class _Reading:
    recording: str
    sentences: list[RealSiSentence] = field(default_factory=list)
    clamps: list[Clamp] = field(default_factory=list)

    def sentence(self, record: Record, *, least: int, most: int) -> int:
        """Take a sentence over and return when it ends."""
        start, end = self._span(record, _SENTENCE, least=least, most=most)
        utterances = []
        at = start
        for inside in _ordered(record, "utterance", by=f"{_UTTERANCE}start_time"):
            begun, at = self._span(inside, _UTTERANCE, least=at, most=end)
            said = self._reference(inside, begun, at, prefix=_UTTERANCE)
            utterances.append(RealSiUtterance(said, _terms(inside)))
        said = self._reference(record, start, end, prefix=_SENTENCE)
        self.sentences.append(RealSiSentence(said, tuple(utterances)))
        return end

    def _reference(self, record: Record, start: int, end: int, *, prefix: str) -> ReferenceSegment:
        return ReferenceSegment(
            self.recording,
            start / _MS,
            (end - start) / _MS,
            record.text(f"{prefix}trg_text"),
            record.text(f"{prefix}src_text"),
        )

    def _span(self, record: Record, prefix: str, *, least: int, most: int) -> tuple[int, int]:
        names = (f"{prefix}start_time", f"{prefix}end_time")
        start, end = map(record.count, names)
        if end < start:
            raise record.fault(names[1], f"is {end} before {start}", "an end after the start")
        for name, was in zip(names, (start, end), strict=True):
            now = min(max(was, least), most)
            if now != was:
                self.clamps.append(Clamp(f"{record.place}, {name}", was / _MS, now / _MS))
        return min(max(start, least), most), min(max(end, least), most)


def _terms(utterance: Record) -> tuple[TermPair, ...]:
    """Return the terms of an utterance, which may leave them out."""
    if utterance.fields.get("term") is None:
        return ()
    return tuple(TermPair(one.text("src"), one.text("trg")) for one in utterance.records("term"))


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


def _direction(record: Record, recording: str, path: Path) -> Direction:
    above = list(path.absolute().parents)[:_FOLDERS_ABOVE]
    found = _told(recording, [folder.name for folder in above])
    if found is None:
        raise record.fault(
            "vid", f"is {recording!r}", "a name like en2zh-01-tech, or a folder called en2zh"
        )
    return found


def _told(recording: str, folders: Sequence[str]) -> Direction | None:
    """Return the direction in the first part of a name, or else that a folder is called by."""
    for name in (recording.split("-")[0], *folders):
        try:
            return Direction.parse(name.replace("2", "-"))
        except ConfigError:
            continue
    return None


def _way(direction: Direction) -> str:
    return f"{direction.source}2{direction.target}"


def _require_writable(talk: RealSiTalk) -> None:
    """Raise DataError for a talk that would not be read as it is."""
    name = talk.recording
    if recording_name(f"{name}.wav") != name:
        raise DataError(
            f"talk {name!r} is no file name; expected one without folders; rename the recording"
        )
    told = _told(name, [_way(talk.direction)])
    if told != talk.direction:
        raise DataError(
            f"talk {name!r} tells the direction {told}; expected {talk.direction}, as it is; "
            "rename the recording"
        )
    if not 0 <= talk.source_s < inf:
        raise DataError(f"talk {name!r} is {talk.source_s} s long; expected 0 s or more")
    for stretches in (talk.segments, *map(_utterances, talk.sentences)):
        _require_order(name, stretches)


def _require_order(name: str, stretches: Sequence[ReferenceSegment]) -> None:
    last_s = 0.0
    for said in stretches:
        if said.recording != name or not last_s <= said.start_s <= said.end_s < inf:
            raise DataError(
                f"talk {name!r}: {said.text[:40]!r} of {said.recording!r} lies from "
                f"{said.start_s} to {said.end_s} s, after one at {last_s} s; expected stretches of "
                "this talk in order of time; sort them"
            )
        last_s = said.start_s


def _utterances(sentence: RealSiSentence) -> tuple[ReferenceSegment, ...]:
    return tuple(utterance.said for utterance in sentence.utterances)


def _said(said: ReferenceSegment, prefix: str) -> dict[str, object]:
    return {
        f"{prefix}start_time": _ms(said.start_s),
        f"{prefix}end_time": _ms(said.end_s),
        f"{prefix}src_text": said.transcript,
        f"{prefix}trg_text": said.text,
    }


def _ms(time_s: float) -> int:
    return round(time_s * _MS)
