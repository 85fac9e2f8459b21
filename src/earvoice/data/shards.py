"""Shards: prepared examples on disk, features in one matrix, the rest in one JSON line each.

```text
shard-0007.npy      float16 [columns, 80], the log-mel of all examples one after the other
shard-0007.jsonl    one line per example: where its columns start, and its label
```

A shard is finished when its `.jsonl` exists; both files are written beside their place and renamed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NotRequired, TypedDict, cast

import numpy as np
from numpy.typing import NDArray

from earvoice.audio.features import MEL_BINS
from earvoice.errors import DataError
from earvoice.types import Direction


class ExampleKind(StrEnum):
    """What a recording holds."""

    SENTENCE = "sentence"
    GROUP = "group"
    TALK = "talk"
    NO_SPEECH = "no-speech"


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """A sentence of a recording: what was said, from when to when, and its translation."""

    reference: str
    transcript: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Label:
    """Everything about an example but its sound.

    targets: what to write after each chunk of the preparation's grid, possibly nothing. transcript:
    what was said, disfluencies included, as people write it but with numbers spelt out. source_s:
    length of the recording before it was padded to whole chunks. heard: the part of the transcript
    whose words ended in each chunk; sentences: what rewards are given for. Both are () where that
    was not noted.
    """

    id: str
    direction: Direction
    kind: ExampleKind
    targets: tuple[str, ...]
    transcript: str
    source_s: float
    heard: tuple[str, ...] = ()
    sentences: tuple[SaidSentence, ...] = ()

    @property
    def chunks(self) -> int:
        """Return the length in chunks of the grid."""
        return len(self.targets)


@dataclass(frozen=True, slots=True)
class Example:
    """A recording and what an interpreter should write.

    mel: float16 [chunks * columns per chunk, 80].
    """

    mel: NDArray[np.float16]
    label: Label


class _Row(TypedDict):
    id: str
    direction: str
    kind: str
    first_column: int
    columns: int
    targets: list[str]
    transcript: str
    source_s: float
    heard: NotRequired[list[str]]
    sentences: NotRequired[list[tuple[str, str, float, float]]]


@dataclass(frozen=True, slots=True)
class _Place:
    shard: int
    first_column: int
    columns: int


def is_finished(folder: Path, name: str) -> bool:
    """Return whether a shard was written to its end."""
    return (folder / f"{name}.jsonl").is_file() and (folder / f"{name}.npy").is_file()


def write_shard(folder: Path, name: str, examples: Iterable[Example]) -> int:
    """Write one shard and return its number of examples."""
    mels: list[NDArray[np.float16]] = []
    lines: list[str] = []
    position = 0
    for example in examples:
        lines.append(json.dumps(_row(example, position), ensure_ascii=False))
        mels.append(example.mel)
        position += len(example.mel)
    if not lines:
        raise DataError(f"shard {name} has no examples; ask for more hours or fewer shards")
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{name}.{os.getpid()}.npy"
    np.save(draft, np.concatenate(mels))
    draft.rename(folder / f"{name}.npy")
    index = folder / f".{name}.{os.getpid()}.jsonl"
    index.write_text("\n".join(lines) + "\n", encoding="utf-8")
    index.rename(folder / f"{name}.jsonl")
    return len(lines)


def _row(example: Example, first_column: int) -> _Row:
    label = example.label
    row = _Row(
        id=label.id,
        direction=str(label.direction),
        kind=str(label.kind),
        first_column=first_column,
        columns=len(example.mel),
        targets=list(label.targets),
        transcript=label.transcript,
        source_s=label.source_s,
    )
    if label.heard:
        row["heard"] = list(label.heard)
    if label.sentences:
        row["sentences"] = [
            (one.reference, one.transcript, round(one.start_s, 3), round(one.end_s, 3))
            for one in label.sentences
        ]
    return row


class Shards:
    """A folder of shards, read by example number; features stay on disk until asked for."""

    def __init__(self, folder: Path) -> None:
        """Read the index; raises DataError when no shard is finished or one is damaged."""
        self._folder = folder
        names = sorted(path.stem for path in folder.glob("[!.]*.jsonl"))
        if not names:
            raise DataError(
                f"no shards in {folder}; write them with `earvoice prepare CONFIG.toml`"
            )
        self._matrices = [_open_matrix(folder / f"{name}.npy") for name in names]
        self._places: list[_Place] = []
        labels: list[Label] = []
        for shard, name in enumerate(names):
            rows = _read_rows(folder / f"{name}.jsonl")
            needed = max((row["first_column"] + row["columns"] for row in rows), default=0)
            if needed > len(self._matrices[shard]):
                raise DataError(
                    f"{folder / name}.npy has {len(self._matrices[shard])} columns, its index asks "
                    f"for {needed}; delete the shard and prepare again"
                )
            for row in rows:
                self._places.append(_Place(shard, row["first_column"], row["columns"]))
                labels.append(_label(row))
        self.labels: Sequence[Label] = tuple(labels)

    def __len__(self) -> int:
        return len(self.labels)

    def mel(self, index: int) -> NDArray[np.float16]:
        """Return the features of one example, [columns, 80], as a view of the file."""
        place = self._places[index]
        return self._matrices[place.shard][place.first_column : place.first_column + place.columns]

    @property
    def chunk_columns(self) -> int:
        """Return how many columns belong to one target: the grid on which the labels lie.

        Raises DataError when examples differ in it.
        """
        grids = {
            place.columns / max(1, label.chunks)
            for place, label in zip(self._places, self.labels, strict=True)
        }
        columns = min(grids)
        if len(grids) > 1 or columns < 1 or not columns.is_integer():
            found = ", ".join(f"{grid:g}" for grid in sorted(grids)[:4])
            raise DataError(
                f"targets of {self._folder} lie {found} mel columns apart; expected one whole "
                "number for all; prepare into an empty folder"
            )
        return int(columns)

    @property
    def hours(self) -> float:
        """Return the length of all recordings together, before padding."""
        return sum(label.source_s for label in self.labels) / 3600


def _open_matrix(path: Path) -> NDArray[np.float16]:
    try:
        matrix: NDArray[np.float16] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError) as error:
        raise DataError(
            f"cannot read {path}: {error}; delete the shard and prepare again"
        ) from error
    if matrix.ndim != 2 or matrix.shape[1] != MEL_BINS or matrix.dtype != np.float16:
        raise DataError(
            f"{path} is {matrix.dtype} {matrix.shape}, expected float16 [N, {MEL_BINS}]"
        )
    return matrix


def _read_rows(path: Path) -> list[_Row]:
    try:
        # Not splitlines(), which also cuts at characters that JSON leaves as they are.
        lines = path.read_text(encoding="utf-8").split("\n")
        return [cast("_Row", json.loads(line)) for line in lines if line]
    except (OSError, ValueError) as error:
        raise DataError(
            f"cannot read {path}: {error}; delete the shard and prepare again"
        ) from error


def _label(row: _Row) -> Label:
    return Label(
        id=row["id"],
        direction=Direction.parse(row["direction"]),
        kind=ExampleKind(row["kind"]),
        targets=tuple(row["targets"]),
        transcript=row["transcript"],
        source_s=row["source_s"],
        heard=tuple(row.get("heard", ())),
        sentences=tuple(SaidSentence(*one) for one in row.get("sentences", ())),
    )
