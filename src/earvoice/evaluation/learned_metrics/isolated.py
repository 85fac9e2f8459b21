"""COMET, XCOMET and BLEURT-20, each in an interpreter of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from earvoice.errors import ConfigError
from earvoice.evaluation.learned_metrics.interpreters import Tool, find_interpreter
from earvoice.evaluation.learned_metrics.metric import (
    Progress,
    Triple,
    ignore,
    require_texts,
    score_matched,
)
from earvoice.evaluation.learned_metrics.worker import Worker, worker_script

COMET_MODEL, XCOMET_MODEL = "Unbabel/wmt22-comet-da", "Unbabel/XCOMET-XL"
BATCH = 16
_BATCHES_PER_REQUEST = 16  # COMET sets up a trainer for every request


@dataclass(frozen=True, slots=True)
class _Ruler:
    """What a tool's scores mean and need."""

    worst: float
    best: float
    needs_source: bool


_RULERS = {
    Tool.COMET: _Ruler(worst=0.0, best=1.0, needs_source=True),
    Tool.BLEURT: _Ruler(worst=0.0, best=1.0, needs_source=False),
}


class IsolatedMetric:
    """A metric whose model lives in a worker, from the first score to `close`.

    Its interpreter is looked for, and its model loaded, when the first matched triple is scored.
    """

    higher_is_better = True

    def __init__(self, tool: Tool, model: str, *, python: Path | None, batch: int) -> None:
        """Remember what to run; raises ConfigError for a batch below 1."""
        if batch < 1:
            raise ConfigError(f"{tool.value}: batch is {batch}; expected at least 1")
        self._tool = tool
        self._model = model
        self._python = python
        self._batch = batch
        self._ruler = _RULERS[tool]
        self._worker: Worker | None = None

    def __enter__(self) -> IsolatedMetric:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def name(self) -> str:
        """Return the tool with its model."""
        return f"{self._tool.value}:{self._model}"

    @property
    def worst(self) -> float:
        """Return the score of a pair with one side missing."""
        return self._ruler.worst

    @property
    def best(self) -> float:
        """Return the upper end of the range it was trained on, which it may overshoot a little."""
        return self._ruler.best

    @property
    def needs_source(self) -> bool:
        """Return whether the model reads what was said."""
        return self._ruler.needs_source

    def check(self) -> None:
        """Find the interpreter, let it import its package and find, or fetch, the model.

        Raises ConfigError or ModelError as `score` does, before anything is loaded.
        """
        self._start("check").close()

    def score(self, triples: Sequence[Triple], progress: Progress = ignore) -> list[float]:
        """Return one score for each triple; after an error the next call starts a new worker."""
        require_texts(triples, needs_source=self._ruler.needs_source)
        try:
            return score_matched(
                self._ask,
                triples,
                worst=self.worst,
                batch=self._batch * _BATCHES_PER_REQUEST,
                progress=progress,
            )
        except BaseException:
            # A worker interrupted in the middle would give its late answer to the next request.
            self.close()
            raise

    def close(self) -> None:
        """End the worker, if any."""
        if self._worker:
            self._worker.close()
            self._worker = None

    def _ask(self, triples: Sequence[Triple]) -> list[float]:
        if self._worker is None:
            self._worker = self._start("score")
        return self._worker.score(triples)

    def _start(self, purpose: str) -> Worker:
        python = find_interpreter(self._tool, self._python)
        return Worker(
            [
                str(python),
                str(worker_script()),
                self._tool.value,
                self._model,
                str(self._batch),
                purpose,
            ],
            name=self.name,
            remedy=f"type earvoice doctor --install {self._tool.value}, or set "
            f"{self._tool.variable} to the python of an environment that has the package",
        )


def comet(
    model: str = COMET_MODEL, *, python: Path | None = None, batch: int = BATCH
) -> IsolatedMetric:
    """Return COMET or XCOMET: about 0 to 1, higher is better; null pairs get 0.

    model: a hub's id, a checkpoint file, or a folder with `checkpoints/model.ckpt`.
    Source: Rei et al. 2020, arXiv 2009.09025; XCOMET: Guerreiro et al. 2023, arXiv 2310.10482.
    """
    return IsolatedMetric(Tool.COMET, model, python=python, batch=batch)


def bleurt(model: str, *, python: Path | None = None, batch: int = BATCH) -> IsolatedMetric:
    """Return BLEURT: about 0 to 1, higher is better; it never reads the source.

    model: the folder of a checkpoint such as BLEURT-20. Null pairs get 0, the lower end of the
    range it was trained on, for the literature names no worst score.
    Source: Sellam et al. 2020, arXiv 2004.04696; BLEURT-20: Pu et al. 2021, arXiv 2110.06341.
    """
    return IsolatedMetric(Tool.BLEURT, model, python=python, batch=batch)
