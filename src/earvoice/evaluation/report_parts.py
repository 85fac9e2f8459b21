"""What a report is made of: runs over the same recordings, each different in one thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from earvoice.data.parley.frozen_rows import RowKind, SentenceRow
from earvoice.data.speech import Synthesiser
from earvoice.evaluation.items import Item, after_silence, with_noise
from earvoice.evaluation.no_speech import LENGTH_S, no_speech_items
from earvoice.evaluation.parley import (
    SPLITS,
    Cast,
    Row,
    load_split,
    select_rows,
    speak_row,
)
from earvoice.types import Direction

NOISE_DB = 20.0
ODD_SENTENCES, FIRST_WORD_SENTENCES = 40, 100
LEAD_S = 5.0
_SENTENCE_S, _TALK_S, _RECORDINGS_WITHOUT_SPEECH = 3.0, 60.0, 4


class Heard(StrEnum):
    """Which recordings a part hears."""

    ALL = "all"
    SENTENCES = "sentences"
    ODD_VOICES = "odd_voices"
    AFTER_SILENCE = "after_silence"
    NO_SPEECH = "no_speech"


@dataclass(frozen=True, slots=True)
class Part:
    """One run. name: of its folder. noise_db: ratio of speech to white noise, None for none.

    gate: whether the voice gate of a live session is on. short: whether it is heard in the model's
    second base chunk.
    """

    name: str
    heard: Heard = Heard.SENTENCES
    policy: str = "learned"
    multiplier: int = 1
    noise_db: float | None = NOISE_DB
    gate: bool = False
    short: bool = False


LEARNED = Part("learned", Heard.ALL)
CLEAN = Part("clean", noise_db=None)
ODD = Part("odd-voices", Heard.ODD_VOICES)
MULTIPLIERS = tuple(Part(f"multiplier-{m}", multiplier=m) for m in (2, 3, 4, 5, 6))
WAIT_K = tuple(Part(f"wait-k-{k}", policy=f"wait-k:{k}") for k in (2, 3, 4, 5))
OFFLINE = Part("offline", policy="offline")
SHORT = tuple(Part(f"short-{m}", multiplier=m, short=True) for m in (1, 2, 3, 4, 5, 6))
SHORT_WAIT_K = tuple(
    Part(f"short-wait-k-{k}", policy=f"wait-k:{k}", short=True) for k in (3, 5, 7, 9)
)
NO_SPEECH = Part("no-speech", Heard.NO_SPEECH, noise_db=None)
AFTER_SILENCE = Part("first-words", Heard.AFTER_SILENCE, noise_db=None)
AFTER_NOISE = Part("first-words-noise", Heard.AFTER_SILENCE)
_UNGATED = (NO_SPEECH, AFTER_SILENCE, AFTER_NOISE)


def gated(part: Part) -> Part:
    """Return a part with the voice gate on."""
    return replace(part, name=f"{part.name}-gated", gate=True)


PARTS = (
    *(LEARNED, CLEAN, ODD, *MULTIPLIERS, *WAIT_K, OFFLINE),
    *(part for ungated in _UNGATED for part in (ungated, gated(ungated))),
)
SHORT_PARTS = (*SHORT, *SHORT_WAIT_K)
"""What models of two base chunks are heard in besides."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """The rows of one direction. limit: of each kind of row, at most so many. split: of parley."""

    direction: Direction
    limit: int | None = None
    split: str = SPLITS[0]

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return all rows, talks first: at the end they would leave most of a batch idle."""
        split = load_split(self.split)
        return tuple(
            row
            for kind in (RowKind.TALK, RowKind.SEEN_PATTERN, RowKind.UNSEEN_PATTERN)
            for row in select_rows(split, self.direction, kind=kind)[: self.limit]
        )

    @property
    def sentences(self) -> tuple[SentenceRow, ...]:
        """Return the rows of one sentence."""
        return tuple(row for row in self.rows if isinstance(row, SentenceRow))

    def rows_of(self, part: Part) -> tuple[Row, ...]:
        """Return the rows that a part hears."""
        match part.heard:
            case Heard.ALL:
                return self.rows
            case Heard.SENTENCES:
                return self.sentences
            case Heard.ODD_VOICES:
                chosen = _spread(self.sentences, ODD_SENTENCES)
                return chosen
            case Heard.AFTER_SILENCE:
                return _spread(self.sentences, FIRST_WORD_SENTENCES)
            case Heard.NO_SPEECH:
                return ()

    def identity(self, part: Part) -> dict[str, object]:
        """Return what makes the recordings of a part the same as another time."""
        ids = [row.id for row in self.rows_of(part)]
        version = load_split(self.split).version
        return {"version": version, "direction": str(self.direction), "ids": ids, **asdict(part)}

    def expected_s(self, part: Part) -> float:
        """Return about how much audio a part hears."""
        if part.heard is Heard.NO_SPEECH:
            return _RECORDINGS_WITHOUT_SPEECH * LENGTH_S
        lead_s = LEAD_S if part.heard is Heard.AFTER_SILENCE else 0.0
        lengths_s = (
            _SENTENCE_S if isinstance(row, SentenceRow) else _TALK_S for row in self.rows_of(part)
        )
        return sum(length_s + lead_s for length_s in lengths_s)


class Studio:
    """Makes the recordings of parts; what is said the same way again is spoken once."""

    def __init__(self, process: Synthesiser, corpus: Corpus) -> None:
        self._process, self._corpus = process, corpus
        self._spoken: dict[str, Item] = {}

    def items(self, part: Part) -> Iterator[Item]:
        """Yield the recordings of a part."""
        if part.heard is Heard.NO_SPEECH:
            yield from no_speech_items(self._corpus.direction)
            return
        for row in self._corpus.rows_of(part):
            item = self._speak(row, part)
            if part.heard is Heard.AFTER_SILENCE:
                item = after_silence(item, LEAD_S)
            yield item if part.noise_db is None else with_noise(item, part.noise_db)

    def _speak(self, row: Row, part: Part) -> Item:
        if part.heard is Heard.ODD_VOICES:
            return speak_row(self._process, row, self._corpus.direction, Cast.ODD)
        if row.id not in self._spoken:
            self._spoken[row.id] = speak_row(self._process, row, self._corpus.direction)
        return self._spoken[row.id]


def _spread(rows: Sequence[SentenceRow], count: int) -> tuple[SentenceRow, ...]:
    """Return so many rows, evenly from all over; all of them where there are fewer."""
    count = min(count, len(rows))
    return tuple(rows[index * len(rows) // count] for index in range(count))
