"""Read Lhotse's manifests: one JSON object a line, gzipped or not."""

from __future__ import annotations

import gzip
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from earvoice.errors import DataError
from earvoice.metrics.logs.records import (
    LINE_LIMIT_BYTES,
    Record,
    parse_json,
    read_records,
)
from earvoice.types import Direction, Language

_CUTS, _RECORDINGS, _SUPERVISIONS = "cuts", "recordings", "supervisions"
_FILE = re.compile(
    r"(?P<prefix>.*_)?(?P<kind>cuts|recordings|supervisions)(?:[_-](?P<part>.+))?\.jsonl(?:\.gz)?"
)
_TRANSLATIONS = ("translation", "translated_text", "tgt_text")
_NO_FILE_NAME = re.compile(r"[/\\]")
_SLACK_S = 0.05
"""By so much a supervision may leave its cut: manifests round."""


@dataclass(frozen=True, slots=True)
class Manifests:
    """The manifests of one part: cuts, or recordings and supervisions."""

    first: Path
    supervisions: Path | None


@dataclass(frozen=True, slots=True)
class Supervision:
    """What is said in a stretch of a cut. place: the line it comes from."""

    id: str
    start_s: float
    duration_s: float
    text: str
    translation: str
    place: str


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a sound file and what is said in it, in order; times count from its start."""

    id: str
    sound: Path
    start_s: float
    duration_s: float
    supervisions: tuple[Supervision, ...]


def find_manifests(path: Path) -> dict[str, Manifests]:
    """Return the manifests of a folder, or of a file's part alone, by the part's name.

    Where several corpora have a part of one name, their prefixes come before it. Recordings
    without supervisions, such as those of noise, are passed over.
    Raises DataError when nothing is left.
    """
    folder = path.parent if path.is_file() else path
    found: dict[tuple[str, str], dict[str, Path]] = {}
    for file in sorted(folder.iterdir()):
        match = _FILE.fullmatch(file.name)
        if match:
            key = (match["prefix"] or "", match["part"] or "all")
            found.setdefault(key, {})[match["kind"]] = file
    wanted = {
        key: files for key, files in found.items() if not path.is_file() or path in files.values()
    }
    whole = {key: manifests for key, files in wanted.items() if (manifests := _paired(files))}
    if not whole:
        raise DataError(
            f"{path} holds no Lhotse manifests of speech; expected files like "
            "fleurs_recordings_test.jsonl.gz and fleurs_supervisions_test.jsonl.gz, or "
            "must_c_cuts_tst-COMMON.jsonl"
        )
    corpora = Counter(part for _, part in whole)
    return {
        part if corpora[part] == 1 else f"{prefix}{part}": manifests
        for (prefix, part), manifests in whole.items()
    }


def read_cuts(manifests: Manifests, direction: Direction) -> Iterator[Cut]:
    """Yield what manifests describe; raises DataError naming file, line and field."""
    if manifests.supervisions is None:
        for record in read_manifest(manifests.first):
            yield _cut(record, manifests.first, direction)
        return
    said: dict[str, list[Record]] = {}
    for record in read_manifest(manifests.supervisions):
        said.setdefault(record.text("recording_id"), []).append(record)
    for record in read_manifest(manifests.first):
        name = record.text("id")
        duration_s = record.number("duration", least=0)
        own = said.pop(name, [])
        yield Cut(
            _file_name(name),
            _sound(record, manifests.first),
            0.0,
            duration_s,
            _supervisions(own, duration_s, direction),
        )
    if said:
        name, records = next(iter(said.items()))
        raise DataError(
            f"{records[0].place}: field 'recording_id' is {name!r}, which {manifests.first.name} "
            "does not hold; expected one of its recordings; are they of one part?"
        )


def read_manifest(path: Path) -> Iterator[Record]:
    """Yield the object of every line; raises DataError naming the line of anything else."""
    if path.suffix != ".gz":
        yield from read_records(path)
        return
    try:
        with gzip.open(path, "rb") as file:
            number = 0
            while line := file.readline(LINE_LIMIT_BYTES + 1):
                number += 1
                place = f"{path}, line {number}"
                if len(line) > LINE_LIMIT_BYTES:
                    raise DataError(f"{place} is longer than {LINE_LIMIT_BYTES} bytes; shorten it")
                if line.strip():
                    yield _object(parse_json(line.decode("utf-8"), place), place)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise DataError(
            f"{path} cannot be unpacked ({error}); expected gzipped UTF-8; copy it again"
        ) from error


def _object(value: object, place: str) -> Record:
    if not isinstance(value, dict):
        raise DataError(f"{place} is {type(value).__name__}; expected a JSON object")
    return Record(place, value)


def _paired(files: Mapping[str, Path]) -> Manifests | None:
    if _CUTS in files:
        return Manifests(files[_CUTS], None)
    if _RECORDINGS in files and _SUPERVISIONS in files:
        return Manifests(files[_RECORDINGS], files[_SUPERVISIONS])
    return None


def _cut(record: Record, manifest: Path, direction: Direction) -> Cut:
    if "tracks" in record or "recording" not in record:
        raise record.fault(
            "recording",
            "is missing or the cut is a mix",
            "a MonoCut or MultiCut with its recording; mix it down with Lhotse first",
        )
    duration_s = record.number("duration", least=0)
    said = record.records("supervisions") if "supervisions" in record else []
    return Cut(
        _file_name(record.text("id")),
        _sound(record.record("recording"), manifest),
        record.number("start", least=0),
        duration_s,
        _supervisions(said, duration_s, direction),
    )


def _sound(recording: Record, manifest: Path) -> Path:
    sources = recording.records("sources")
    if len(sources) != 1:
        raise recording.fault(
            "sources", f"holds {len(sources)} sources", "one file; join the channels with Lhotse"
        )
    if sources[0].text("type") != "file":
        raise sources[0].fault(
            "type", f"is {sources[0].text('type')!r}", "'file'; save the sound with Lhotse first"
        )
    named = Path(sources[0].text("source"))
    for place in (named, manifest.parent / named):
        if place.is_file():
            return place
    raise sources[0].fault(
        "source",
        f"is {str(named)!r}, where no file is",
        "a sound file there or beside the manifest; fetch the corpus or correct the paths",
    )


def _supervisions(
    records: list[Record], duration_s: float, direction: Direction
) -> tuple[Supervision, ...]:
    found = [_supervision(record, duration_s, direction) for record in records]
    return tuple(sorted(found, key=lambda supervision: supervision.start_s))


def _supervision(record: Record, duration_s: float, direction: Direction) -> Supervision:
    start_s = record.number("start")
    if not -_SLACK_S <= start_s <= duration_s + _SLACK_S:
        raise record.fault(
            "start", f"is {start_s} in {duration_s:g} s", "a time inside; trim it with Lhotse"
        )
    text = _optional(record, "text")
    translation = _translation(record, direction.target)
    language = _optional(record, "language").lower()
    if not translation and language in (direction.target, _NAMES[direction.target]):
        text, translation = "", text
    return Supervision(
        id=record.text("id"),
        start_s=max(0.0, start_s),
        duration_s=record.number("duration", least=0),
        text=text,
        translation=translation,
        place=record.place,
    )


_NAMES = {
    Language.EN: "english",
    Language.ZH: "chinese",
    Language.DE: "german",
    Language.JA: "japanese",
}


def _translation(record: Record, target: Language) -> str:
    if record.fields.get("custom") is None:
        return ""
    custom = record.record("custom")
    for name in _TRANSLATIONS:
        if isinstance(custom.fields.get(name), dict):
            return _optional(custom.record(name), str(target))
        if name in custom:
            return custom.text(name).strip()
    for name in (f"translation_{target}", f"text_{target}"):
        if name in custom:
            return custom.text(name).strip()
    return ""


def _optional(record: Record, name: str) -> str:
    return "" if record.fields.get(name) is None else record.text(name).strip()


def _file_name(name: str) -> str:
    return _NO_FILE_NAME.sub("_", name)
