"""Frozen rows: sentences and talks with their voices, as they stand in the package's JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Any, ClassVar

from earvoice.data.parley.sentence import PARLEY, SentencePair, pair_from_row, pair_to_row
from earvoice.data.parley.talks import Genre, Talk
from earvoice.data.parley.voices import Voice
from earvoice.errors import DataError
from earvoice.types import Direction, Language


class RowKind(StrEnum):
    """What a frozen row tests."""

    SEEN_PATTERN = "seen_pattern"
    UNSEEN_PATTERN = "unseen_pattern"
    TALK = "talk"
    OFF_GRAMMAR = "off_grammar"


class VoiceKind(StrEnum):
    """Whether training may draw the row's voices."""

    SEEN = "seen"
    HELD_OUT = "held_out"


@dataclass(frozen=True, slots=True)
class Voices:
    """One voice for English and one for the other language, both of one kind."""

    kind: VoiceKind
    en: Voice
    other: Voice

    def of(self, language: Language) -> Voice:
        """Return the voice that speaks a language."""
        return self.en if language is Language.EN else self.other


@dataclass(frozen=True, slots=True)
class SentenceRow:
    """A frozen sentence."""

    id: str
    kind: RowKind
    pair: SentencePair
    voices: Voices


@dataclass(frozen=True, slots=True)
class TalkRow:
    """A frozen talk."""

    id: str
    kind: RowKind
    talk: Talk
    voices: Voices


@dataclass(frozen=True, slots=True)
class TestSet:
    """A frozen split. Its content never changes; a better one gets another version."""

    __test__: ClassVar[bool] = False  # pytest: not a test class

    version: int
    sentences: tuple[SentenceRow, ...]
    talks: tuple[TalkRow, ...]

    def of_kind(self, kind: RowKind) -> tuple[SentenceRow, ...]:
        """Return the sentences of one kind."""
        return tuple(row for row in self.sentences if row.kind is kind)


def row_to_json(row: SentenceRow | TalkRow) -> str:
    """Return a row as one line of JSON."""
    record: dict[str, object] = {
        "id": row.id,
        "kind": str(row.kind),
        "voice_kind": str(row.voices.kind),
    }
    for language in PARLEY:
        voice = row.voices.of(language)
        record[f"voice_{language}"] = [
            voice.variant,
            voice.rate_wpm,
            voice.pitch,
            voice.pitch_range,
        ]
    if isinstance(row, SentenceRow):
        record["pair"] = pair_to_row(row.pair)
    else:
        record |= {
            "topic": row.talk.topic,
            "direction": str(row.talk.direction),
            "speaker_seed": row.talk.speaker_seed,
            "pauses_s": row.talk.pauses_s,
            "sentences": [pair_to_row(pair) for pair in row.talk.sentences],
        }
        if row.talk.genre is not Genre.SPEECH:
            record["genre"] = str(row.talk.genre)
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def row_from_json(line: str) -> SentenceRow | TalkRow:
    """Rebuild a row from its line. Raises DataError when the line is no row."""
    try:
        record: dict[str, Any] = json.loads(line)
        kind = RowKind(record["kind"])
        voices = Voices(
            VoiceKind(record["voice_kind"]), Voice(*record["voice_en"]), Voice(*record["voice_zh"])
        )
        if kind is not RowKind.TALK:
            return SentenceRow(record["id"], kind, pair_from_row(record["pair"]), voices)
        return TalkRow(record["id"], kind, _talk(record), voices)
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"line {line[:80]!r} is no frozen parley row ({error}); reinstall the package"
        ) from error


def _talk(record: dict[str, Any]) -> Talk:
    return Talk(
        record["topic"],
        Direction.parse(record["direction"]),
        record["speaker_seed"],
        tuple(pair_from_row(row) for row in record["sentences"]),
        tuple(record["pauses_s"]),
        Genre(record.get("genre", Genre.SPEECH)),
    )


def split_of(rows: Iterable[SentenceRow | TalkRow], version: int) -> TestSet:
    """Return rows as a split."""
    kept = list(rows)
    sentences = tuple(row for row in kept if isinstance(row, SentenceRow))
    return TestSet(version, sentences, tuple(row for row in kept if isinstance(row, TalkRow)))


def read_frozen(name: str) -> TestSet:
    """Read a frozen split of the package, such as `test-1`. Raises DataError when it is missing."""
    source = files("earvoice.data.parley").joinpath("frozen", f"{name}.jsonl")
    if not source.is_file():
        raise DataError(
            f"frozen split {name!r} is missing from the package; reinstall it, or write it once "
            "with `python -m earvoice.data.parley.freeze`"
        )
    lines = source.read_text(encoding="utf-8").splitlines()
    return split_of(map(row_from_json, lines), int(name.rpartition("-")[2]))
