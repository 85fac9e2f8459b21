"""Corpora as texts that are read: no sound, every unit revealed at its time.

A text is revealed evenly: RealSI's over each annotated utterance, other sentences as fast as
somebody would say them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from earvoice.agent.reading import reading_of
from earvoice.data.parley.frozen_rows import SentenceRow
from earvoice.evaluation.corpora.corpus import Entry, joined, listed, require_split
from earvoice.evaluation.corpora.realsi import EVERY, ODD, chosen_talks
from earvoice.evaluation.corpora.tatoeba import SentenceTexts, read_tatoeba, tatoeba_file
from earvoice.evaluation.items import Item, Segment
from earvoice.evaluation.parley import ALL, SPLITS, Row, load_split, pairs_of, select_rows, text_of
from earvoice.metrics.logs.realsi_talk import RealSiTalk
from earvoice.text import growing_units
from earvoice.types import Direction, Language, Reading

_SENTENCE = "sentence"


class RealSiTexts:
    """The talks of RealSI as their transcripts, revealed over the annotated utterances."""

    name = "realsi"
    splits = (ODD, EVERY)
    attribution = "RealSI, github.com/byteresearchcla/RealSI, annotations under CC BY 4.0"
    is_spoken_here = False

    def __init__(self, path: Path) -> None:
        self._path = path

    def entries(self, direction: Direction, split: str) -> Sequence[Entry]:
        """Return the talks of a direction."""
        require_split(split, self)
        talks, where = chosen_talks(self._path, direction, split)
        return listed(
            (Entry(talk.recording, talk.source_s, partial(_talk, talk)) for talk in talks),
            where=where,
        )


class TatoebaTexts:
    """The development part of Tatoeba's English and Chinese pairs, to be read."""

    name = "tatoeba"
    splits = ("dev",)
    attribution = "Tatoeba, tatoeba.org, CC BY 2.0 FR, authors in the file's third column"
    is_spoken_here = False

    def __init__(self, path: Path) -> None:
        self._path = path

    def entries(self, direction: Direction, split: str) -> Sequence[Entry]:
        """Return the sentences, in the source language of a direction."""
        require_split(split, self)
        file = tatoeba_file(self._path, split)
        pairs = read_tatoeba(file)
        return listed(
            (Entry(pair.id, None, partial(_sentence, pair, direction)) for pair in pairs),
            where=str(file),
        )


class ParleyTexts:
    """The rows of parley of a kind, to be read; a row of either sort of voice says the same."""

    name = "parley"
    splits = SPLITS
    attribution = ""
    is_spoken_here = False

    def __init__(self, *, kind: str = ALL, voices: str = ALL) -> None:
        self._kind, self._voices = kind, voices

    def entries(self, direction: Direction, split: str) -> Sequence[Entry]:
        """Return the rows that can be read in a direction; raises as `select_rows` does."""
        require_split(split, self)
        rows = select_rows(load_split(split), direction, kind=self._kind, voices=self._voices)
        return listed(
            (Entry(row.id, None, partial(_row, row, direction)) for row in rows),
            where=f"parley {split}",
        )


def revealed(texts: Iterable[tuple[str, float, float]], language: Language) -> Reading:
    """Return texts, each with its beginning and its end, revealed evenly from one to the other."""
    units: list[str] = []
    times_s: list[float] = []
    for text, start_s, end_s in texts:
        new = growing_units(text, language, first=not units)
        pace_s = (end_s - start_s) / max(1, len(new))
        times_s += [start_s + (place + 1) * pace_s for place in range(len(new))]
        units += new
    return Reading(tuple(units), tuple(times_s))


def _talk(talk: RealSiTalk) -> Item:
    language = talk.direction.source
    said = [(each.transcript, each.start_s, each.end_s) for each in talk.utterances]
    segments = tuple(
        Segment(each.text, each.start_s, each.end_s, each.transcript) for each in talk.segments
    )
    return replace(
        _item(talk.recording, "talk", talk.direction, revealed(said, language), segments),
        terms=talk.terms,
    )


def _sentence(pair: SentenceTexts, direction: Direction) -> Item:
    text, reference = pair.of(direction.source), pair.of(direction.target)
    reading = reading_of(text, direction.source)
    segments = (Segment(reference, 0.0, reading.source_s, text),)
    return _item(pair.id, _SENTENCE, direction, reading, segments)


def _row(row: Row, direction: Direction) -> Item:
    """Return a row as written; the sentences of a talk follow each other without a pause."""
    pairs = pairs_of(row)
    language = direction.source
    reading = reading_of(text_of(pairs, language), language)
    segments, read = [], 0
    for pair in pairs:
        text = pair.text(language)
        count = len(growing_units(text, language, first=True))
        times_s = reading.times_s[read : read + count]
        start_s = reading.times_s[read - 1] if read else 0.0
        segments.append(Segment(pair.text(direction.target), start_s, times_s[-1], text))
        read += count
    kind = _SENTENCE if isinstance(row, SentenceRow) else str(row.kind)
    item = _item(row.id, kind, direction, reading, tuple(segments))
    return replace(item, kind=str(row.kind), voice=str(row.voices.kind))


def _item(
    id_: str, kind: str, direction: Direction, reading: Reading, segments: tuple[Segment, ...]
) -> Item:
    """Return a text with its references; it has no transcript, for nothing was heard."""
    return Item(
        id=id_,
        kind=kind,
        voice="none",
        direction=direction,
        samples=np.zeros(0, np.float32),
        transcript="",
        reference=joined((segment.reference for segment in segments), direction.target),
        onset_s=segments[0].start_s if segments else 0.0,
        is_sentence=kind == _SENTENCE,
        segments=segments,
        reading=reading,
    )
