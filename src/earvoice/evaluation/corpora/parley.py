"""Parley as a corpus: its frozen rows, spoken by the voices that are frozen with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from earvoice.data.speech import Synthesiser
from earvoice.evaluation.corpora.corpus import Entry, listed, require_split
from earvoice.evaluation.parley import (
    ALL,
    SPLITS,
    Cast,
    load_split,
    select_rows,
    speak_row,
)
from earvoice.types import Direction


class ParleyCorpus:
    """The rows of parley of a kind and of a sort of voice.

    cast: speaks in place of the frozen voices.
    """

    name = "parley"
    splits = SPLITS
    attribution = ""
    is_spoken_here = True

    def __init__(
        self, process: Synthesiser, *, kind: str = ALL, voices: str = ALL, cast: Cast | None = None
    ) -> None:
        self._process, self._kind, self._voices, self._cast = process, kind, voices, cast

    def entries(self, direction: Direction, split: str) -> Sequence[Entry]:
        """Return the rows that can be heard in a direction; raises as `select_rows` does."""
        require_split(split, self)
        rows = select_rows(load_split(split), direction, kind=self._kind, voices=self._voices)

        def found() -> Iterator[Entry]:
            for row in rows:
                speak = partial(speak_row, self._process, row, direction, self._cast)
                yield Entry(row.id, None, speak)

        return listed(found(), where=f"parley {split}")
