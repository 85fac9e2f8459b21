"""Write the frozen splits, once: `python -m earvoice.data.parley.freeze`.

The test split is what every figure refers to, so an existing file is never overwritten; a new
edition of the grammar gets a new number.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from earvoice.data.parley.frozen_rows import (
    RowKind,
    SentenceRow,
    TalkRow,
    VoiceKind,
    Voices,
    row_to_json,
    split_of,
)
from earvoice.data.parley.grammar import HELD_OUT_PATTERNS, draw_held_out, draw_sentence
from earvoice.data.parley.sentence import SentencePair
from earvoice.data.parley.splits import DIRECTIONS, held_out_keys, is_free, sentence_key
from earvoice.data.parley.talks import make_talk
from earvoice.data.parley.voices import held_out_voice, training_voice
from earvoice.errors import DataError, EarvoiceError
from earvoice.log import get_logger, log_to_stderr
from earvoice.types import Language

FOLDER = Path(__file__).parent / "frozen"
SEEN_SENTENCES, UNSEEN_SENTENCES, TALKS_EACH_WAY, DEV_SENTENCES = 200, 60, 12, 300
_log = get_logger(__name__)


def voices_for(index: int, rng: Random) -> Voices:
    """Draw the voices of the row with an index: even rows seen ones, odd rows held-out ones."""
    if index % 2 == 0:
        return Voices(VoiceKind.SEEN, training_voice(rng), training_voice(rng))
    return Voices(VoiceKind.HELD_OUT, held_out_voice(rng), held_out_voice(rng))


def _distinct(
    draw: Callable[[int], SentencePair], count: int, taken: set[str]
) -> Iterator[SentencePair]:
    """Yield so many pairs that are new in both languages."""
    made = 0
    while made < count:
        pair = draw(made)
        if is_free(pair, frozenset(taken)):
            taken.update(sentence_key(pair, language) for language in Language)
            made += 1
            yield pair


def test_rows(rng: Random) -> Iterator[SentenceRow | TalkRow]:
    """Yield the rows of the test split."""
    taken: set[str] = set()
    seen = _distinct(lambda _: draw_sentence(rng), SEEN_SENTENCES, taken)
    for index, pair in enumerate(seen):
        yield SentenceRow(f"seen-{index:03d}", RowKind.SEEN_PATTERN, pair, voices_for(index, rng))
    unseen = _distinct(
        lambda made: draw_held_out(rng, HELD_OUT_PATTERNS[made % len(HELD_OUT_PATTERNS)]),
        UNSEEN_SENTENCES,
        taken,
    )
    for index, pair in enumerate(unseen):
        yield SentenceRow(
            f"unseen-{index:03d}", RowKind.UNSEEN_PATTERN, pair, voices_for(index, rng)
        )
    for direction in DIRECTIONS:
        for index in range(TALKS_EACH_WAY):
            talk = make_talk(rng, direction, min_s=56.0, max_s=66.0)
            yield TalkRow(
                f"talk-{direction}-{index:02d}", RowKind.TALK, talk, voices_for(index, rng)
            )


def dev_rows(rng: Random, taken: frozenset[str]) -> Iterator[SentenceRow]:
    """Yield the rows of the development split, which speak with training voices."""
    pairs = _distinct(lambda _: draw_sentence(rng), DEV_SENTENCES, set(taken))
    for index, pair in enumerate(pairs):
        yield SentenceRow(f"dev-{index:03d}", RowKind.SEEN_PATTERN, pair, voices_for(0, rng))


def freeze(folder: Path = FOLDER) -> tuple[Path, Path]:
    """Write both splits and return their paths. Raises DataError when either file exists."""
    test_path, dev_path = folder / "test-1.jsonl", folder / "dev-1.jsonl"
    for path in (test_path, dev_path):
        if path.exists():
            raise DataError(
                f"{path} exists and a frozen split is never overwritten; "
                "give a new edition a new number"
            )
    test = list(test_rows(Random("parley-test-1")))
    dev = list(dev_rows(Random("parley-dev-1"), held_out_keys([split_of(test, 1)])))
    folder.mkdir(parents=True, exist_ok=True)
    for path, rows in ((test_path, test), (dev_path, dev)):
        lines = "".join(row_to_json(row) + "\n" for row in rows)
        path.write_text(lines, encoding="utf-8", newline="\n")
        _log.info("wrote %d rows to %s", len(rows), path)
    return test_path, dev_path


def main() -> int:
    """Freeze into the package."""
    log_to_stderr(logging.INFO)
    try:
        freeze()
    except EarvoiceError as error:
        _log.error("%s", error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
