"""Captions of a run: SRT, WebVTT, text and JSON; of the source, the translation, and both."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from earvoice.agent.cues import Cue, TimedText, build_cues
from earvoice.agent.eventlog import LoggedTurn
from earvoice.errors import ConfigError, DataError
from earvoice.text import ends_sentence
from earvoice.types import Direction, Language


class Format(StrEnum):
    """A caption file format, by its file ending."""

    SRT = "srt"
    VTT = "vtt"
    TXT = "txt"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Track:
    """The captions of one language. texts: what they were cut from."""

    language: Language
    texts: tuple[TimedText, ...]

    def cues(self) -> list[Cue]:
        """Return the track's cues."""
        return build_cues(self.texts)


def source_track(turns: Iterable[LoggedTurn], language: Language) -> Track:
    """Return the source's captions; text begins where the chunk began in which it was heard."""
    texts = []
    begun_s = 0.0
    for logged in turns:
        if logged.transcript:
            texts.append(TimedText(logged.transcript, begun_s))
        begun_s = logged.turn.heard_s
    return Track(language, tuple(texts))


def translation_track(turns: Iterable[LoggedTurn], language: Language) -> Track:
    """Return the translation's captions; text begins when it was committed."""
    texts = (TimedText(logged.turn.action.text, logged.turn.heard_s) for logged in turns)
    return Track(language, tuple(text for text in texts if text.text))


def parse_formats(text: str) -> tuple[Format, ...]:
    """Return the formats named in a comma-separated list; raises ConfigError for an unknown one."""
    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in set(Format)]
    if unknown or not names:
        raise ConfigError(
            f"caption format {', '.join(unknown) or text!r} is unknown; "
            f"choose some of {','.join(Format)}, such as srt,vtt"
        )
    return tuple(dict.fromkeys(map(Format, names)))


def write_captions(
    folder: Path, turns: Sequence[LoggedTurn], direction: Direction, formats: Sequence[Format]
) -> list[Path]:
    """Write every format of source, translation and both; returns the files.

    Files are called `captions.LANGUAGE.FORMAT`, the bilingual one after the direction.
    Raises DataError when the folder cannot be written to.
    """
    source = source_track(turns, direction.source)
    target = translation_track(turns, direction.target)
    files = []
    for format_ in formats:
        for name, tracks in (
            (str(direction.source), (source,)),
            (str(direction.target), (target,)),
            (str(direction), (source, target)),
        ):
            path = folder / f"captions.{name}.{format_}"
            _write_whole(path, render(tracks, format_))
            files.append(path)
    return files


def render(tracks: Sequence[Track], format_: Format) -> str:
    """Return a caption file with one track, or with two, the first of them above the other."""
    match format_:
        case Format.SRT:
            return _srt(tracks)
        case Format.VTT:
            return _vtt(tracks)
        case Format.TXT:
            return "\n".join(_paragraphs(track) for track in tracks)
        case Format.JSON:
            return _json(tracks)


def timestamp(time_ms: int, *, separator: str) -> str:
    """Return `HH:MM:SS` + separator + `mmm`."""
    seconds, ms = divmod(time_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{separator}{ms:03d}"


def _srt(tracks: Sequence[Track]) -> str:
    # Players stack cues that overlap, in the order of the file: two tracks need no joint timing.
    cues = sorted((cue for track in tracks for cue in track.cues()), key=lambda cue: cue.start_ms)
    return "".join(
        f"{number}\n{_span(cue, ',')}\n{_srt_text(cue)}\n\n" for number, cue in enumerate(cues, 1)
    )


def _vtt(tracks: Sequence[Track]) -> str:
    above = [" line:0" if len(tracks) > 1 and index == 0 else "" for index in range(len(tracks))]
    cues = [
        (cue, place) for track, place in zip(tracks, above, strict=True) for cue in track.cues()
    ]
    cues.sort(key=lambda placed: placed[0].start_ms)
    blocks = (f"{_span(cue, '.')}{place}\n{_vtt_text(cue)}\n" for cue, place in cues)
    return "\n".join(["WEBVTT\n", *blocks])


def _json(tracks: Sequence[Track]) -> str:
    records = [
        {
            "language": str(track.language),
            "cues": [
                {
                    "start_s": cue.start_ms / 1000,
                    "end_s": cue.end_ms / 1000,
                    "lines": list(cue.lines),
                }
                for cue in track.cues()
            ],
        }
        for track in tracks
    ]
    return json.dumps(records, ensure_ascii=False, indent=1) + "\n"


def _paragraphs(track: Track) -> str:
    """Return the text with a line per sentence."""
    lines, line = [], ""
    for text in track.texts:
        line += text.text
        if ends_sentence(line):
            lines.append(line.strip())
            line = ""
    if line.strip():
        lines.append(line.strip())
    return "".join(f"{line}\n" for line in lines)


def _span(cue: Cue, separator: str) -> str:
    start, end = (timestamp(ms, separator=separator) for ms in (cue.start_ms, cue.end_ms))
    return f"{start} --> {end}"


def _srt_text(cue: Cue) -> str:
    # SRT knows no escapes, and some readers take any line with an arrow for a time.
    return "\n".join(line.replace("-->", "→") for line in cue.lines)


def _vtt_text(cue: Cue) -> str:
    text = "\n".join(cue.lines)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _write_whole(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise DataError(
            f"{path} cannot be written ({error.strerror or error}); expected a writable folder "
            "with free space; choose another one with --out"
        ) from error
