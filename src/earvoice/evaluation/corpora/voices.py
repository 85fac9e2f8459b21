"""Clips of human voices with transcripts and no translation: how well is the speaker understood?

Expected: a folder `LANGUAGE_SPLIT`, such as `en_sentences` or `zh_words`, at the path or in its
folder `speech`, or clips at the path itself (split `clips`). What a clip says is found

1. in a file of its name with the ending `.txt`,
2. in a list in its folder: lines `name|text|normalised text` (`*.csv`, LJSpeech) or
   `<s> text </s> (name)` (`*.txt`, Sphinx),
3. in its name: `7_jackson_32` says "seven", and a name of Han characters says itself.

Clips without a transcript are counted and left out. The split `spliced` puts the words of
`zh_words` together to sentences of parley (see `spliced`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from earvoice.errors import DataError
from earvoice.evaluation.corpora.corpus import Entry, listed, require_split
from earvoice.evaluation.corpora.sound_files import read_sound, sound_files
from earvoice.evaluation.corpora.spliced import spliced_entries
from earvoice.evaluation.items import Item
from earvoice.log import get_logger
from earvoice.metrics.logs.records import read_lines
from earvoice.text import is_han
from earvoice.types import Direction

CLIPS, SPLICED = "clips", "spliced"
_SPHINX = re.compile(r"(?:<s>)?(?P<text>.*?)(?:</s>)?\s*\((?P<name>[^()\s]+)\)\s*")
_DIGIT = re.compile(r"(\d)_[a-z]+_\d+")
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_log = get_logger(__name__)


class VoicesCorpus:
    """Clips in the source language of a direction."""

    name = "voices"
    splits = ("sentences", "words", "digits", CLIPS, SPLICED)
    attribution = ""
    is_spoken_here = False

    def __init__(self, path: Path) -> None:
        self._path = path

    def entries(self, direction: Direction, split: str) -> Sequence[Entry]:
        """Return the clips that have a transcript, by name."""
        require_split(split, self)
        if split == SPLICED:
            return self._spliced(direction)
        folder = self._folder(f"{direction.source}_{split}", split)
        files = sound_files(folder)
        said = transcripts(folder)
        texts = {file: _said(file, said) for file in files}
        silent = sum(not text for text in texts.values())
        if silent:
            _log.warning(
                "%s: %d of %d clips have no transcript and are left out", folder, silent, len(files)
            )
        return listed(
            (
                Entry(file.stem, None, partial(_heard, file, text, direction))
                for file, text in texts.items()
                if text
            ),
            where=f"{folder} (clips with a transcript)",
        )

    def _spliced(self, direction: Direction) -> Sequence[Entry]:
        """Return sentences put together of clips of single words."""
        folder = self._folder(f"{direction.source}_words", SPLICED)
        clips = {file.stem: file for file in sound_files(folder)}
        return listed(spliced_entries(clips, direction), where=f"{folder} (words of parley)")

    def _folder(self, name: str, split: str) -> Path:
        places = (
            (self._path,) if split == CLIPS else (self._path / name, self._path / "speech" / name)
        )
        for place in places:
            if place.is_dir():
                return place
        there = sorted(p.name for p in self._path.glob("*_*") if p.is_dir())
        raise DataError(
            f"{self._path} has no folder {name}; expected one of clips in that language; choose "
            f"another --split or direction ({', '.join(there) or 'it has no such folder at all'})"
        )


def transcripts(folder: Path) -> Mapping[str, str]:
    """Return what a folder's lists say, by the clip's name.

    Raises DataError naming the line of a list that has another form.
    """
    found: dict[str, str] = {}
    for file in sorted(folder.glob("*.csv")):
        for number, line in read_lines(file):
            columns = line.split("|")
            if line.strip() and len(columns) < 2:
                raise DataError(
                    f"{file}, line {number} is {line[:60]!r}; expected name|text|normalised text"
                )
            if line.strip():
                found[columns[0].strip()] = columns[-1].strip()
    for file in sorted(folder.glob("*.txt")):
        found.update(_sphinx(file))
    return found


def _sphinx(file: Path) -> Iterator[tuple[str, str]]:
    """Yield names and texts of a list; a text file that is none, is a clip's own or a note."""
    for _, line in read_lines(file):
        match = _SPHINX.fullmatch(line.strip())
        if match:
            yield match["name"], match["text"].strip()


def _said(file: Path, lists: Mapping[str, str]) -> str:
    own = file.with_suffix(".txt")
    if own.is_file():
        return " ".join(line.strip() for _, line in read_lines(own)).strip()
    if file.stem in lists:
        return lists[file.stem]
    digit = _DIGIT.fullmatch(file.stem)
    if digit:
        return _DIGITS[int(digit[1])]
    return file.stem if file.stem and all(map(is_han, file.stem)) else ""


def _heard(file: Path, text: str, direction: Direction) -> Item:
    return Item(
        id=file.stem,
        kind="clip",
        voice="human",
        direction=direction,
        samples=read_sound(file),
        transcript=text,
        reference="",
        onset_s=0.0,
        is_sentence=False,
    )
