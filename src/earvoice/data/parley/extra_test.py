"""The off-grammar test: hand-written sentences in parley's vocabulary and in nobody's patterns.

Who says a sentence follows from its place, so that the test is the same every time.
"""

from __future__ import annotations

from functools import lru_cache
from random import Random

from earvoice.data.parley.freeze import voices_for
from earvoice.data.parley.frozen_rows import RowKind, SentenceRow, TestSet
from earvoice.data.parley.second.off_grammar import off_grammar

_EDITION = 2


@lru_cache(maxsize=1)
def load_off_grammar() -> TestSet:
    """Return the sentences as a split, half of them in held-out voices."""
    rng = Random("parley-off-grammar")
    rows = tuple(
        SentenceRow(f"off-{index:03d}", RowKind.OFF_GRAMMAR, pair, voices_for(index, rng))
        for index, pair in enumerate(off_grammar())
    )
    return TestSet(_EDITION, rows, ())
