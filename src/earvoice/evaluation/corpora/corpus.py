"""What every corpus offers: splits, and in each of them entries that become recordings when asked.

Listing is cheap and says all that a run plans with: which recordings are left, how long they take,
which are another machine's. Only `Entry.load` reads or speaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from earvoice.errors import ConfigError, DataError
from earvoice.evaluation.items import Item
from earvoice.metrics.logs.recording import recording_name
from earvoice.text import joiner_of
from earvoice.types import Direction, Language


@dataclass(frozen=True, slots=True)
class Entry:
    """A recording that was not read or spoken yet.

    id: its own in the corpus, and fit for a file's name. seconds: its length, None where only
    loading tells. load: makes the recording; raises AudioError or DataError when that fails.
    """

    id: str
    seconds: float | None
    load: Callable[[], Item]


class Corpus(Protocol):
    """Recordings with what was said in them, and usually what that means in another language."""

    @property
    def name(self) -> str:
        """Return what the corpus is called on the command line."""

    @property
    def splits(self) -> tuple[str, ...]:
        """Return the names of its parts, the usual one first."""

    @property
    def attribution(self) -> str:
        """Return whose work it is and under which licence; empty where the files say it."""

    @property
    def is_spoken_here(self) -> bool:
        """Return whether a synthesiser speaks it, so that noise has to be added."""

    def entries(self, direction: Direction, split: str) -> Sequence[Entry]:
        """Return the recordings of a split in a direction.

        Raises ConfigError for an unknown split, DataError when there are none, or when files are
        missing or malformed.
        """


def listed(entries: Iterable[Entry], *, where: str) -> tuple[Entry, ...]:
    """Return entries after a check, before hours are spent on them.

    where: what they were made from. Raises DataError when there are none, two are called the same,
    or a name could not name a file, for logs are written by recording.
    """
    found = tuple(entries)
    if not found:
        raise DataError(f"{where} holds no recording to evaluate; expected at least one")
    name, count = Counter(entry.id for entry in found).most_common(1)[0]
    if count > 1:
        raise DataError(
            f"{where} has {count} recordings called {name!r}; expected another name for each; "
            "rename them"
        )
    for entry in found:
        if not entry.id or recording_name(f"{entry.id}.wav") != entry.id:
            raise DataError(
                f"{where} has a recording called {entry.id!r}; expected a name without folders; "
                "rename it"
            )
    return found


def require_split(split: str, corpus: Corpus) -> None:
    """Raise ConfigError unless a corpus has a split."""
    if split not in corpus.splits:
        raise ConfigError(
            f"split {split!r} of {corpus.name} is unknown; choose {' or '.join(corpus.splits)}"
        )


def first_existing(path: Path, inside: Sequence[str], *, what: str) -> Path:
    """Return the first place in or at `path` that exists; raises DataError when none does.

    inside: relative places, an empty one is `path` itself. what: what is looked for.
    """
    for place in inside:
        if (path / place).exists():
            return path / place
    raise DataError(
        f"{path} holds no {what}; expected {' or '.join(filter(None, inside))} in it; "
        "name the folder with --corpus-path"
    )


def joined(texts: Iterable[str], language: Language) -> str:
    """Return sentences as one text: with spaces where the language writes them."""
    return joiner_of(language).join(text.strip() for text in texts if text.strip())
