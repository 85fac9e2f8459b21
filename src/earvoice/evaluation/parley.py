"""Parley's frozen rows as recordings, spoken by the voices that are frozen with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from random import Random
from typing import TypeVar

from earvoice.data.parley.extra_test import load_off_grammar
from earvoice.data.parley.frozen_rows import (
    RowKind,
    SentenceRow,
    TalkRow,
    TestSet,
    VoiceKind,
    Voices,
)
from earvoice.data.parley.sentence import SentencePair, marks_of
from earvoice.data.parley.splits import load_dev, load_test
from earvoice.data.parley.verb_final import splits as verb_final
from earvoice.data.parley.voices import Voice, held_out_voice, odd_voice
from earvoice.data.speech import Synthesiser, speak_talk
from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.items import Item, Segment
from earvoice.text import joiner_of
from earvoice.types import Direction, Language, WordSpan

Row = SentenceRow | TalkRow
AnyRow = TypeVar("AnyRow", bound=Row)

ALL = "all"
_LOADERS: dict[str, Callable[[], TestSet]] = {
    "test": load_test,
    "dev": load_dev,
    "test-2": partial(load_test, 2),
    "dev-2": partial(load_dev, 2),
    "off-grammar": load_off_grammar,
    "verb-final": partial(verb_final.load_rows, "test"),
    "verb-final-dev": partial(verb_final.load_rows, "dev"),
}
# Those without a number are of the first edition.
SPLITS = tuple(_LOADERS)


class Cast(StrEnum):
    """Voices that speak rows in place of their own.

    Those that training never draws; or whispers, robots and novelties.
    """

    HELD_OUT = "held_out"
    ODD = "odd"

    @classmethod
    def parse(cls, name: str) -> Cast:
        """Return a cast by its name; raises ConfigError for an unknown one."""
        if name not in set(cls):
            raise ConfigError(f"--cast {name!r} is unknown; choose {' or '.join(cls)}")
        return cls(name)


_CASTS: dict[Cast, Callable[[Random], Voice]] = {
    Cast.HELD_OUT: held_out_voice,
    Cast.ODD: odd_voice,
}


def load_split(name: str) -> TestSet:
    """Return a split by its name; raises ConfigError for an unknown one."""
    if name not in _LOADERS:
        raise ConfigError(f"split {name!r} is unknown; choose {', '.join(SPLITS)}")
    return _LOADERS[name]()


def select_rows(
    split: TestSet, direction: Direction, *, kind: str = ALL, voices: str = ALL
) -> list[Row]:
    """Return the rows of a kind and of a sort of voice that can be heard in a direction.

    Sentences come in both directions between their languages, a talk in its own.
    Raises ConfigError for an unknown kind or sort, DataError when nothing is left.
    """
    _require_choice("kind", kind, RowKind)
    _require_choice("voices", voices, VoiceKind)
    rows: list[Row] = [
        *(row for row in split.sentences if row.pair.language is direction.other),
        *(row for row in split.talks if row.talk.direction == direction),
    ]
    chosen = [row for row in rows if kind in (ALL, row.kind) and voices in (ALL, row.voices.kind)]
    if not chosen:
        languages = sorted({str(row.pair.language) for row in split.sentences})
        raise DataError(
            f"no {direction} row is of kind {kind} with {voices} voices; the split is in English "
            f"and {', '.join(languages)}: choose another direction, or widen the choice"
        )
    return chosen


def speak_row(
    process: Synthesiser, row: Row, direction: Direction, cast: Cast | None = None
) -> Item:
    """Return a row spoken in a direction's source language, by its own voices or a cast's."""
    if cast is not None:
        row = recast(row, cast)
    source, target = direction.source, direction.target
    pairs = pairs_of(row)
    pauses_s = row.talk.pauses_s[: len(pairs) - 1] if isinstance(row, TalkRow) else ()
    recording = speak_talk(
        process,
        [[token.spoken for token in pair.tokens(source)] for pair in pairs],
        pauses_s,
        row.voices.of(source),
        source,
        punctuated=[
            [token.spoken + marks_of(token.text) for token in pair.tokens(source)] for pair in pairs
        ],
    )
    return Item(
        id=row.id,
        kind=str(row.kind),
        voice=str(cast or row.voices.kind),
        direction=direction,
        samples=recording.samples,
        transcript=_joined([pair.spoken(source) for pair in pairs], source),
        reference=text_of(pairs, target),
        onset_s=next(word.start_s for word in recording.words if word.end_s > word.start_s),
        is_sentence=isinstance(row, SentenceRow),
        segments=_segments(pairs, recording.words, direction),
    )


def recast(row: AnyRow, cast: Cast) -> AnyRow:
    """Return a row with a cast's voices, the same for the same row."""
    rng = Random(f"{cast}-{row.id}")
    voice = _CASTS[cast]
    return replace(row, voices=Voices(row.voices.kind, en=voice(rng), other=voice(rng)))


def pairs_of(row: Row) -> tuple[SentencePair, ...]:
    """Return the sentences of a row."""
    return row.talk.sentences if isinstance(row, TalkRow) else (row.pair,)


def text_of(pairs: Sequence[SentencePair], language: Language) -> str:
    """Return sentences as written, one after the other."""
    return _joined([pair.text(language) for pair in pairs], language)


def _segments(
    pairs: Sequence[SentencePair], words: Sequence[WordSpan], direction: Direction
) -> tuple[Segment, ...]:
    """Return the sentences of a recording; words: one per source token, all sentences' in turn."""
    segments, position = [], 0
    for pair in pairs:
        count = len(pair.tokens(direction.source))
        said = [w for w in words[position : position + count] if w.end_s > w.start_s]
        position += count
        segments.append(
            Segment(
                pair.text(direction.target),
                said[0].start_s,
                said[-1].end_s,
                pair.spoken(direction.source),
            )
        )
    return tuple(segments)


def _joined(texts: Sequence[str], language: Language) -> str:
    return joiner_of(language).join(texts)


def _require_choice(name: str, value: str, choices: type[RowKind] | type[VoiceKind]) -> None:
    if value not in (ALL, *choices):
        raise ConfigError(f"--{name} {value!r} is unknown; choose {', '.join((ALL, *choices))}")
