"""Parley as a corpus: its frozen rows, spoken by the voices that are frozen with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from earvoice.data.speech import Synthesiser
from earvoice.evaluation.corpora.corpus import Entry, listed, require_split
from earvoice.evaluation.items import Item
from earvoice.evaluation.parley import (
    ALL,
    SPLITS,
    Row,
    load_split,
    recast,
    select_rows,
    speak_row,
)
from earvoice.types import Direction


class ParleyCorpus:
    """The rows of parley of a kind and of a sort of voice.

    cast: of `CASTS`, voices that speak in place of the frozen ones; none if empty.
    """

    name = "parley"
    splits = SPLITS
    attribution = ""
    is_spoken_here = True

    def __init__(
        self, process: Synthesiser, *, kind: str = ALL, voices: str = ALL, cast: str = ""
    ) -> None:
        self._process, self._kind, self._voices, self._cast = process, kind, voices, cast

    def entries(self, direction: Direction, split: str) -> Sequence[Entry]:
        """Return the rows that can be heard in a direction; raises as `select_rows` does."""
        require_split(split, self)
        rows = select_rows(load_split(split), direction, kind=self._kind, voices=self._voices)

        def found() -> Iterator[Entry]:
            for row in rows:
                yield Entry(row.id, None, partial(self._speak, row, direction))

        return listed(found(), where=f"parley {split}")

    def _speak(self, row: Row, direction: Direction) -> Item:
        if not self._cast:
            return speak_row(self._process, row, direction)
        return replace(
            speak_row(self._process, recast(row, self._cast), direction), voice=self._cast
        )
