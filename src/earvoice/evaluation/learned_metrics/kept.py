"""Scores kept on disk, so that no translation is scored twice by the same model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from earvoice.errors import DataError
from earvoice.evaluation.learned_metrics.metric import LearnedMetric, Progress, Triple, ignore
from earvoice.log import get_logger

_BLOCK = 256  # scores that an interrupt may lose

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class KeptScores:
    """A metric that asks its model only what the folder does not hold yet.

    model: id or path; a path that changes on disk is another model. The file of a model has one
    line a score and only grows, so a run that was broken off is taken up where it stopped.
    """

    metric: LearnedMetric
    model: str
    folder: Path

    @property
    def name(self) -> str:
        """Return the metric with its model."""
        return self.metric.name

    @property
    def higher_is_better(self) -> bool:
        """Tell which way the scores run."""
        return self.metric.higher_is_better

    @property
    def worst(self) -> float:
        """Return the score of a pair with one side missing."""
        return self.metric.worst

    @property
    def best(self) -> float:
        """Return the score of a perfect translation."""
        return self.metric.best

    @property
    def needs_source(self) -> bool:
        """Return whether the model reads what was said."""
        return self.metric.needs_source

    @property
    def path(self) -> Path:
        """Return the file of this model."""
        return self.folder / f"{_hash([self.metric.name, _state(Path(self.model))])}.jsonl"

    def check(self) -> None:
        """Find, or fetch, all that scoring needs."""
        self.metric.check()

    def close(self) -> None:
        """Give back the memory."""
        self.metric.close()

    def score(self, triples: Sequence[Triple], progress: Progress = ignore) -> list[float]:
        """Return one score for each triple; raises as the metric, and DataError for the folder."""
        path = self.path
        known = _read(path)
        keys = [_key(triple) for triple in triples]
        new = [at for at, key in enumerate(keys) if key not in known and not triples[at].is_null]
        if len(new) < len(triples):
            progress(len(triples) - len(new))
        for start in range(0, len(new), _BLOCK):
            block = new[start : start + _BLOCK]
            found = self.metric.score([triples[at] for at in block], progress)
            made = {keys[at]: score for at, score in zip(block, found, strict=True)}
            _append(path, made)
            known |= made
        return [
            self.worst if triple.is_null else known[key]
            for triple, key in zip(triples, keys, strict=True)
        ]


def _key(triple: Triple) -> str:
    return _hash([triple.source, triple.hypothesis, triple.reference])


def _hash(parts: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _state(model: Path) -> list[tuple[str, int, int]]:
    """Return names, sizes and times of the files of a local model; nothing for a hub's id."""
    files = [model] if model.is_file() else sorted(model.rglob("*")) if model.is_dir() else []
    found = [(file, file.stat()) for file in files if file.is_file()]
    return [(str(file.resolve()), stat.st_size, stat.st_mtime_ns) for file, stat in found]


def _read(path: Path) -> dict[str, float]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            f"cannot read the kept scores {path}: {error}; delete it to score again"
        ) from error
    known: dict[str, float] = {}
    for number, line in enumerate(lines, start=1):
        try:
            key, score = json.loads(line)
            known[str(key)] = float(score)
        except (ValueError, TypeError):
            # A run that was killed may leave half a line; what it held is scored again.
            _log.warning("%s, line %d is no score and is left out", path, number)
    return known


def _append(path: Path, made: dict[str, float]) -> None:
    text = "".join(f"{json.dumps([key, score])}\n" for key, score in made.items())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            if file.tell() and not _ends_a_line(path):
                text = "\n" + text
            file.write(text.encode())
    except OSError as error:
        raise DataError(
            f"cannot keep scores in {path}: {error}; give a folder that can be written to"
        ) from error


def _ends_a_line(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, 2)
        return file.read(1) == b"\n"
