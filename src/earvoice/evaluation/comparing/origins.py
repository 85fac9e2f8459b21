"""Where runs lie, and what is known about how they were made.

A run of `evaluate run` says in `scores.json` how it was made. Of any other folder only the name is
known: `baseline/multiplier-2` and `baseline/k-3` are points of `baseline`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from earvoice.errors import DataError
from earvoice.evaluation.comparing.choice import Along
from earvoice.evaluation.results import ITEMS, SCORES, read_scores
from earvoice.evaluation.run import Scores
from earvoice.evaluation.scoring.rows import SEGMENTS
from earvoice.evaluation.unfinished import UNFINISHED

Setting = str | int | float | bool | None
_NUMBERED = re.compile(r"(?:(.*?)[-_.])?(multiplier|k)[-_=]?(\d+)")
_WAIT_K = re.compile(r"wait-k:(\d+)(?::(\d+))?")
_SHARD = re.compile(r"shard-\d+-of-\d+")
# What `scores.json` holds besides settings of the system: figures, and how recordings were chosen.
_FIGURES = {field.name for field in fields(Scores)} | {"wer", "cer"}
_RECORDINGS = {"corpus", "corpus_path", "split", "kind", "voices", "limit", "shard", "direction"}
_OF_REPORTS = {"name", "heard", "ids", "version", "fingerprint"}
_LEFT_OUT = _FIGURES | _RECORDINGS | _OF_REPORTS


@dataclass(frozen=True, slots=True)
class Origin:
    """What is known about how a run was made.

    settings: all but the two numbers; runs with the same ones belong together. multiplier: base
    chunks in a turn; k: of wait-k. None where nobody says, or there is none.
    """

    folder: Path
    settings: Mapping[str, Setting]
    multiplier: int | None = None
    k: int | None = None

    def number(self, along: Along) -> int | None:
        """Return the number that a curve goes along."""
        return self.multiplier if along is Along.MULTIPLIER else self.k


@dataclass(frozen=True, slots=True)
class Named:
    """A folder of a run and the name it was given on the command line, if any."""

    folder: Path
    name: str | None = None


def find_runs(argument: str) -> tuple[list[Named], list[Path]]:
    """Return the runs that `DIR` or `NAME=DIR` stands for, and folders of runs still under way.

    A folder that holds no run itself stands for all below it.
    Raises DataError when there is none.
    """
    name, separator, rest = argument.partition("=")
    given = bool(separator) and not Path(argument).exists()
    folder, label = (Path(rest), name) if given else (Path(argument), None)
    under_way = {path.parent for path in folder.rglob(UNFINISHED)}
    found = {path.parent for file in (ITEMS, SEGMENTS) for path in folder.rglob(file)} - under_way
    if folder in found:
        return [Named(folder, label)], []
    # Shards whose whole is not there are not finished either.
    shards = {each for each in found if _SHARD.fullmatch(each.name)}
    under_way |= {shard.parent for shard in shards if shard.parent not in found}
    found -= shards
    if not found:
        state = f"a run that is not finished: {min(under_way)}" if under_way else "no run"
        hint = "go on with it by the same command" if under_way else "check the name"
        raise DataError(
            f"{folder} holds {state}; expected a folder that `earvoice evaluate run --out` or "
            f"`evaluate score --out` wrote, or one with such folders in it; {hint}"
        )
    return [Named(each, label) for each in sorted(found)], sorted(under_way)


def read_origin(run: Named) -> Origin:
    """Return how a run was made; raises DataError when its `scores.json` is damaged."""
    if not (run.folder / SCORES).is_file():
        return _from_name(run)
    record = read_scores(run.folder)
    settings = {
        name: value
        for name, value in record.items()
        # What is off, or is not said, is the same.
        if isinstance(value, Setting) and value not in (None, False) and name not in _LEFT_OUT
    }
    number = settings.pop("multiplier", None)
    # An offline run hears all at once, whatever multiplier was asked for.
    whole = settings.get("policy") == "offline"
    multiplier = number if isinstance(number, int) and not whole else None
    k = None
    if found := _WAIT_K.fullmatch(str(settings.get("policy"))):
        k = int(found[1])
        settings["policy"] = "wait-k"
        settings |= {"tokens": int(found[2])} if found[2] else {}
    return Origin(run.folder, {"name": run.name} if run.name else settings, multiplier, k)


def _from_name(run: Named) -> Origin:
    """Return what a folder's name tells about a run that has no `scores.json`."""
    found = _NUMBERED.fullmatch(run.folder.name)
    if not found:
        return Origin(run.folder, {"name": run.name or run.folder.name})
    name = run.name or found[1] or run.folder.resolve().parent.name
    number = int(found[3])
    origin = Origin(run.folder, {"name": name})
    if found[2] == Along.K:
        return replace(origin, k=number)
    return replace(origin, multiplier=number)
