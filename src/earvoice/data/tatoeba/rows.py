"""Sentences of Tatoeba as they come: an English and a Chinese one and who wrote them, in each line.

Which part a sentence is in depends on its text alone, and all sentences that say the same in either
language are in the same part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from earvoice.data.parley.sentence import PARLEY
from earvoice.errors import DataError
from earvoice.metrics.logs.records import read_lines
from earvoice.types import Language

ATTRIBUTION = "Tatoeba (tatoeba.org), CC BY 2.0 FR"
TRAINING_FILE = "tatoeba.en-zh.train.tsv"
_HELD_OUT_PARTS = ("dev", "test")
_AUTHOR = re.compile(r"#\d+ \(([^()]+)\)")


class Part(StrEnum):
    """What sentences are used for."""

    TRAIN = "train"
    DEV = "dev"


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence in both languages, and the names of who wrote it."""

    en: str
    zh: str
    authors: tuple[str, ...]

    def key(self, language: Language) -> str:
        """Return what makes a sentence the same as another: its letters and digits."""
        text = self.en if language is Language.EN else self.zh
        return "".join(char for char in text.casefold() if char.isalnum())


def training_file(path: Path) -> Path:
    """Return the file of training sentences at a path, in it, or in its folder `text`.

    Raises DataError when there is none.
    """
    for place in (path, path / TRAINING_FILE, path / "text" / TRAINING_FILE):
        if place.is_file():
            return place
    raise DataError(
        f"no sentences of Tatoeba at {path}; expected a file of English, Chinese and attribution "
        f"separated by tabs, or a folder with {TRAINING_FILE}; check tatoeba.path"
    )


def held_out_files(training: Path) -> tuple[Path, ...]:
    """Return the files beside a training file that evaluation reads, by their names."""
    if ".train." not in training.name:
        return ()
    named = (training.name.replace(".train.", f".{part}.") for part in _HELD_OUT_PARTS)
    return tuple(file for name in named if (file := training.with_name(name)).is_file())


def read_rows(file: Path) -> tuple[Row, ...]:
    """Read a file of sentences; raises DataError naming the line of anything else."""
    return tuple(
        _row(line, f"{file}, line {number}") for number, line in read_lines(file) if line.strip()
    )


def without(rows: Iterable[Row], others: Iterable[Row]) -> list[Row]:
    """Return the rows that say in neither language what one of the others says."""
    taken = {(language, row.key(language)) for row in others for language in PARLEY}
    return [
        row
        for row in rows
        if not any((language, row.key(language)) in taken for language in PARLEY)
    ]


def distinct(rows: Iterable[Row]) -> list[Row]:
    """Return the first of all rows that say the same in both languages."""
    first: dict[tuple[str, str], Row] = {}
    for row in rows:
        first.setdefault((row.key(Language.EN), row.key(Language.ZH)), row)
    return list(first.values())


def parts_of(rows: Sequence[Row], *, dev: float) -> tuple[Part, ...]:
    """Return the part of every row. dev: about which share is held out of training."""
    names = _names(rows)
    return tuple(
        Part.DEV if _fraction(names(row.key(Language.EN))) < dev else Part.TRAIN for row in rows
    )


def _row(line: str, place: str) -> Row:
    columns = [column.strip() for column in line.split("\t")]
    if len(columns) != 3 or not all(any(map(str.isalnum, text)) for text in columns):
        raise DataError(
            f"{place} is {line[:60]!r}; expected an English and a Chinese sentence and their "
            "attribution, separated by tabs"
        )
    return Row(columns[0], columns[1], tuple(dict.fromkeys(_AUTHOR.findall(columns[2]))))


class _Names:
    """The smallest English sentence that is tied to another by translations (union-find)."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def __call__(self, key: str) -> str:
        """Return the name of a key's group."""
        above = self._above.setdefault(key, key)
        while above != self._above[above]:
            self._above[above] = above = self._above[self._above[above]]
        self._above[key] = above
        return above

    def tie(self, one: str, other: str) -> None:
        """Make two groups one."""
        small, large = sorted((self(one), self(other)))
        self._above[large] = small


def _names(rows: Iterable[Row]) -> _Names:
    names = _Names()
    by_translation: dict[str, str] = {}
    for row in rows:
        english, chinese = row.key(Language.EN), row.key(Language.ZH)
        names.tie(english, by_translation.setdefault(chinese, english))
    return names


def _fraction(key: str) -> float:
    """Return a number from 0 to 1 that depends on a text alone."""
    return int.from_bytes(sha256(key.encode()).digest()[:8]) / 2**64
