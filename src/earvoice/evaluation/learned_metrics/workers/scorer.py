"""Score translations with COMET or BLEURT: JSON lines in, JSON lines out.

Run by the interpreter that has the package, Python 3.9 or later, and importing nothing of
Earvoice: `python scorer.py comet MODEL BATCH score`, or `check` in place of `score`, which finds or
fetches the model, loads nothing and ends. `learned_metrics/worker.py` describes the lines.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable
from typing import Any, TextIO

Row = dict[str, str]
Judge = Callable[[list[Row]], list[float]]


def find_comet(model: str) -> str:
    """Return the checkpoint of a COMET or XCOMET model: a file, in a folder, or of a hub's id."""
    comet: Any = importlib.import_module("comet")
    checkpoint = os.path.join(model, "checkpoints", "model.ckpt") if os.path.isdir(model) else model
    if os.path.isfile(checkpoint):
        return checkpoint
    if checkpoint != model or os.path.isabs(model):
        raise FileNotFoundError(f"there is no {checkpoint}")
    return str(comet.download_model(model))


def load_comet(checkpoint: str, batch: int) -> Judge:
    """Return a judge with a COMET or XCOMET checkpoint."""
    comet: Any = importlib.import_module("comet")
    torch: Any = importlib.import_module("torch")
    network = comet.load_from_checkpoint(checkpoint)
    gpus = 1 if torch.cuda.is_available() else 0

    def judge(rows: list[Row]) -> list[float]:
        done = network.predict(rows, batch_size=batch, gpus=gpus, progress_bar=False)
        return [float(score) for score in done.scores]

    return judge


def find_bleurt(model: str) -> str:
    """Return the folder of a BLEURT checkpoint, which nothing can fetch."""
    importlib.import_module("bleurt.score")
    config = os.path.join(model, "bleurt_config.json")
    if not os.path.isfile(config):
        raise FileNotFoundError(f"there is no {config}")
    return model


def load_bleurt(checkpoint: str, batch: int) -> Judge:
    """Return a judge with a BLEURT checkpoint's folder; the source is not looked at."""
    score: Any = importlib.import_module("bleurt.score")
    scorer = score.BleurtScorer(checkpoint)

    def judge(rows: list[Row]) -> list[float]:
        found = scorer.score(
            references=[row["ref"] for row in rows],
            candidates=[row["mt"] for row in rows],
            batch_size=batch,
        )
        return [float(value) for value in found]

    return judge


FINDERS = {"comet": find_comet, "bleurt": find_bleurt}
LOADERS = {"comet": load_comet, "bleurt": load_bleurt}


def serve(tool: str, model: str, batch: int, purpose: str, answers: TextIO) -> int:
    """Find the model and, to score, answer every line of standard input; return the exit status."""

    def answer(value: dict[str, object]) -> None:
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    try:
        checkpoint = FINDERS[tool](model)
        judge = LOADERS[tool](checkpoint, batch) if purpose == "score" else None
    except ImportError as error:
        answer({"error": f"{sys.executable}: {error}", "missing": "package"})
        return 1
    except Exception as error:  # noqa: BLE001 - whatever a loader raises is reported to the caller
        said = f"the model {model!r} could not be loaded: {type(error).__name__}: {error}"
        answer({"error": said, "missing": "model"})
        return 1
    answer({"ready": True})
    if judge is None:
        return 0
    for line in sys.stdin:
        answer({"scores": judge(json.loads(line)["triples"])})
    return 0


def main() -> int:
    """Keep standard output for answers: whatever the libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    tool, model, batch, purpose = sys.argv[1:]
    return serve(tool, model, int(batch), purpose, answers)


if __name__ == "__main__":
    sys.exit(main())
