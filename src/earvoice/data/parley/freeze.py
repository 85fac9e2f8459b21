"""Write an edition's frozen splits, once: `python -m earvoice.data.parley.freeze --edition 2`.

The test split is what every figure refers to, so an existing file is never overwritten; a new
edition of the grammar gets a new number.
"""

from __future__ import annotations

import logging
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random

from earvoice.data.parley.editions import EDITIONS, Edition, edition_of
from earvoice.data.parley.frozen_rows import (
    RowKind,
    SentenceRow,
    TalkRow,
    VoiceKind,
    Voices,
    row_to_json,
    split_of,
)
from earvoice.data.parley.sentence import PARLEY, SentencePair
from earvoice.data.parley.splits import (
    DIRECTIONS,
    held_out_keys,
    is_free,
    load_dev,
    load_test,
    may_test,
    sentence_key,
)
from earvoice.data.parley.voices import held_out_voice, training_voice
from earvoice.errors import DataError, EarvoiceError
from earvoice.log import get_logger, log_to_stderr

FOLDER = Path(__file__).parent / "frozen"
SEEN_SENTENCES, UNSEEN_SENTENCES, TALKS_EACH_WAY, DEV_SENTENCES = 200, 60, 12, 300
_log = get_logger(__name__)


def voices_for(index: int, rng: Random) -> Voices:
    """Draw the voices of the row with an index: even rows seen ones, odd rows held-out ones."""
    if index % 2 == 0:
        return Voices(VoiceKind.SEEN, training_voice(rng), training_voice(rng))
    return Voices(VoiceKind.HELD_OUT, held_out_voice(rng), held_out_voice(rng))


def _distinct(
    draw: Callable[[int], SentencePair], count: int, taken: set[str], *, edition: int
) -> Iterator[SentencePair]:
    """Yield so many pairs of an edition's held-out text that are new in both languages."""
    made = 0
    while made < count:
        pair = draw(made)
        if may_test(pair, edition) and is_free(pair, frozenset(taken)):
            taken.update(sentence_key(pair, language) for language in PARLEY)
            made += 1
            yield pair


def test_rows(rng: Random, edition: Edition) -> Iterator[SentenceRow | TalkRow]:
    """Yield the rows of the test split."""
    taken: set[str] = set(_frozen_before(edition))
    distinct = partial(_distinct, taken=taken, edition=edition.number)
    seen = distinct(lambda _: edition.draw_sentence(rng), SEEN_SENTENCES)
    for index, pair in enumerate(seen):
        yield SentenceRow(f"seen-{index:03d}", RowKind.SEEN_PATTERN, pair, voices_for(index, rng))
    unseen = distinct(lambda made: edition.draw_held_out(rng, made), UNSEEN_SENTENCES)
    for index, pair in enumerate(unseen):
        yield SentenceRow(
            f"unseen-{index:03d}", RowKind.UNSEEN_PATTERN, pair, voices_for(index, rng)
        )
    for direction in DIRECTIONS:
        for index in range(TALKS_EACH_WAY):
            accept = partial(may_test, edition=edition.number)
            talk = edition.make_talk(rng, direction, min_s=56.0, max_s=66.0, accept=accept)
            yield TalkRow(
                f"talk-{direction}-{index:02d}", RowKind.TALK, talk, voices_for(index, rng)
            )


def dev_rows(rng: Random, edition: Edition, taken: frozenset[str]) -> Iterator[SentenceRow]:
    """Yield the rows of the development split, which speak with training voices."""
    draw = partial(_distinct, taken=set(taken), edition=edition.number)
    for index, pair in enumerate(draw(lambda _: edition.draw_sentence(rng), DEV_SENTENCES)):
        yield SentenceRow(f"dev-{index:03d}", RowKind.SEEN_PATTERN, pair, voices_for(0, rng))


def _frozen_before(edition: Edition) -> frozenset[str]:
    """Return the keys of the splits of earlier editions."""
    earlier = [number for number in EDITIONS if number < edition.number]
    return held_out_keys(split for n in earlier for split in (load_test(n), load_dev(n)))


def freeze(folder: Path = FOLDER, *, edition: int = 1) -> tuple[Path, Path]:
    """Write both splits and return their paths. Raises DataError when either file exists."""
    chosen = edition_of(edition)
    test_path, dev_path = folder / f"test-{edition}.jsonl", folder / f"dev-{edition}.jsonl"
    for path in (test_path, dev_path):
        if path.exists():
            raise DataError(
                f"{path} exists and a frozen split is never overwritten; "
                "give a new edition a new number"
            )
    test = list(test_rows(Random(f"parley-test-{edition}"), chosen))
    taken = held_out_keys([split_of(test, edition)]) | _frozen_before(chosen)
    dev = list(dev_rows(Random(f"parley-dev-{edition}"), chosen, taken))
    folder.mkdir(parents=True, exist_ok=True)
    for path, rows in ((test_path, test), (dev_path, dev)):
        lines = "".join(row_to_json(row) + "\n" for row in rows)
        path.write_text(lines, encoding="utf-8", newline="\n")
        _log.info("wrote %d rows to %s", len(rows), path)
    return test_path, dev_path


def main(arguments: Sequence[str] = ()) -> int:
    """Freeze an edition into the package, or into another folder."""
    parser = ArgumentParser(
        prog="python -m earvoice.data.parley.freeze", description=freeze.__doc__
    )
    parser.add_argument("--edition", type=int, default=1, choices=sorted(EDITIONS))
    parser.add_argument("--folder", type=Path, default=FOLDER)
    chosen = parser.parse_args(arguments)
    log_to_stderr(logging.INFO)
    try:
        freeze(chosen.folder, edition=chosen.edition)
    except EarvoiceError as error:
        _log.error("%s", error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
