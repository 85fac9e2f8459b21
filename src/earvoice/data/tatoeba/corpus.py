"""Tatoeba beside a preparation's shards: chosen and aligned once, read by every worker.

```text
OUT/tatoeba-train.jsonl   OUT/tatoeba-dev.jsonl     one sentence pair in each line, with its links
OUT/tatoeba-attribution.txt                         whose sentences these are, for the model's card
```
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log
from pathlib import Path
from typing import Annotated

from pydantic import Field

from earvoice.data.parley.sentence import SentencePair, pair_from_row, pair_to_row
from earvoice.data.recipe import Recipe
from earvoice.data.tatoeba.pairs import AlignedRow, aligned_rows
from earvoice.data.tatoeba.rows import (
    ATTRIBUTION,
    Part,
    distinct,
    held_out_files,
    parts_of,
    read_rows,
    training_file,
    without,
)
from earvoice.errors import DataError
from earvoice.log import get_logger
from earvoice.metrics.logs.files import write_whole
from earvoice.types import Language

_log = get_logger(__name__)
_ATTRIBUTION_FILE = "tatoeba-attribution.txt"
_REPORTED_PASSES = 5
Share = Annotated[float, Field(gt=0, lt=1)]


class TatoebaConfig(Recipe):
    """How much of Tatoeba is heard, and which of its sentences.

    path: `tatoeba.en-zh.train.tsv` or its folder; sentences of the `dev` and `test` files beside it
    are left out. share: of speech, in every kind of recording. dev: share of sentences held out of
    training, for the preparation's own development part. min_score: what a word must gain at least
    from the other side, in nats. max_stretch: how many times longer or shorter than usual the
    Chinese side may be. min_seen: in how many sentences every Chinese character must stand, which
    each cost a token.
    """

    path: Path
    share: Share = 0.3
    dev: Share = 0.02
    min_score: float = 0.8
    max_stretch: float = Field(default=2.0, gt=1)
    min_seen: int = Field(default=3, ge=1)


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen of a file, and how many sentences were left out for which reason."""

    rows: tuple[AlignedRow, ...]
    left_out: Counter[str]


def select(config: TatoebaConfig) -> Selection:
    """Read, align and filter the sentences of a file.

    Raises DataError when the file is missing, malformed or without a sentence that can be used.
    """
    file = training_file(config.path)
    read = read_rows(file)
    once = distinct(read)
    held_out = [row for other in held_out_files(file) for row in read_rows(other)]
    free = without(once, held_out)
    _log.info("aligning %d sentences of Tatoeba", len(free))
    aligned = aligned_rows(free, on_pass=_report)
    close = [row for row in aligned if row.score >= config.min_score]
    even = [row for row in close if abs(row.stretch) <= log(config.max_stretch)]
    kept = _of_known_characters(even, config.min_seen)
    if not kept:
        raise DataError(
            f"no sentence of {file} is left of {len(read)}; expected some that score at least "
            f"{config.min_score:g}; lower tatoeba.min_score or tatoeba.min_seen"
        )
    left_out = Counter(
        {
            "said twice": len(read) - len(once),
            "held out": len(once) - len(free),
            "cannot be said": len(free) - len(aligned),
            "weakly aligned": len(aligned) - len(close),
            "too long or short": len(close) - len(even),
            "with a rare character": len(even) - len(kept),
        }
    )
    return Selection(tuple(kept), left_out)


def prepare_tatoeba(config: TatoebaConfig, out: Path) -> None:
    """Write the sentences of both parts and their attribution, unless they are there.

    Raises DataError as `select` does.
    """
    if all(_pairs_file(out, part).is_file() for part in Part) and attribution(out):
        return
    selection = select(config)
    rows = selection.rows
    parts = parts_of([row.row for row in rows], dev=config.dev)
    for part in Part:
        chosen = [row for row, its in zip(rows, parts, strict=True) if its is part]
        if not chosen:
            raise DataError(
                f"no sentence of {config.path} is left for {part}, of {len(rows)} in all; expected "
                "at least one; change tatoeba.dev"
            )
        write_whole(_pairs_file(out, part), map(_line, chosen))
    write_whole(out / _ATTRIBUTION_FILE, [_attribution(rows)])
    reasons = ", ".join(f"{count} {why}" for why, count in selection.left_out.items())
    _log.info("Tatoeba: %d sentences chosen; left out: %s", len(rows), reasons)


@lru_cache(maxsize=2)
def read_pairs(out: Path, part: Part) -> tuple[SentencePair, ...]:
    """Return the sentence pairs of a part; raises DataError when they were not prepared."""
    path = _pairs_file(out, part)
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        return tuple(pair_from_row(json.loads(line)) for line in lines if line)
    except (OSError, ValueError) as error:
        raise DataError(f"cannot read {path}: {error}; delete it and prepare again") from error


def attribution(out: Path) -> str:
    """Return whose sentences a preparation used, empty when it used none of Tatoeba's.

    A model that was trained on them says this in its card.
    """
    path = out / _ATTRIBUTION_FILE
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def _report(done: int, wanted: int) -> None:
    if done % _REPORTED_PASSES == 0:
        _log.info("aligning: pass %d of %d", done, wanted)


def _of_known_characters(rows: Sequence[AlignedRow], least: int) -> list[AlignedRow]:
    said = [set(row.pair.spoken(Language.ZH)) for row in rows]
    seen = Counter(char for chars in said for char in chars)
    return [
        row for row, chars in zip(rows, said, strict=True) if all(seen[c] >= least for c in chars)
    ]


def _pairs_file(out: Path, part: Part) -> Path:
    return out / f"tatoeba-{part}.jsonl"


def _line(row: AlignedRow) -> str:
    return json.dumps(pair_to_row(row.pair), ensure_ascii=False)


def _attribution(rows: Sequence[AlignedRow]) -> str:
    authors = _by_frequency(author for row in rows for author in row.row.authors)
    return (
        f"Sentences of {ATTRIBUTION}: {len(rows)} pairs, their punctuation and "
        "numbers put into one form, aligned by words and spoken by a synthesiser. "
        f"By {', '.join(authors)}."
    )


def _by_frequency(names: Iterable[str]) -> list[str]:
    counts = Counter(names)
    return sorted(counts, key=lambda name: (-counts[name], name))
