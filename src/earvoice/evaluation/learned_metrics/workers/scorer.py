"""Score translations with COMET or BLEURT: JSON lines in, JSON lines out.

Run by the interpreter that has the package, Python 3.9 or later, and importing nothing of
Earvoice: `python scorer.py comet MODEL BATCH`. `learned_metrics/worker.py` describes the lines.
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


def load_comet(model: str, batch: int) -> Judge:
    """Return a judge with a COMET or XCOMET model: a checkpoint, its folder, or a hub's id."""
    comet: Any = importlib.import_module("comet")
    torch: Any = importlib.import_module("torch")
    checkpoint = model
    if os.path.isdir(model):
        checkpoint = os.path.join(model, "checkpoints", "model.ckpt")
    elif not os.path.isfile(model):
        checkpoint = comet.download_model(model)
    network = comet.load_from_checkpoint(checkpoint)
    gpus = 1 if torch.cuda.is_available() else 0

    def judge(rows: list[Row]) -> list[float]:
        done = network.predict(rows, batch_size=batch, gpus=gpus, progress_bar=False)
        return [float(score) for score in done.scores]

    return judge


def load_bleurt(model: str, batch: int) -> Judge:
    """Return a judge with a BLEURT checkpoint's folder; the source is not looked at."""
    score: Any = importlib.import_module("bleurt.score")
    scorer = score.BleurtScorer(model)

    def judge(rows: list[Row]) -> list[float]:
        found = scorer.score(
            references=[row["ref"] for row in rows],
            candidates=[row["mt"] for row in rows],
            batch_size=batch,
        )
        return [float(value) for value in found]

    return judge


LOADERS = {"comet": load_comet, "bleurt": load_bleurt}


def serve(tool: str, model: str, batch: int, answers: TextIO) -> int:
    """Load the model, answer every line of standard input, and return the exit status."""

    def answer(value: dict[str, object]) -> None:
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    try:
        judge = LOADERS[tool](model, batch)
    except ImportError as error:
        answer({"error": f"{sys.executable}: {error}", "missing": "package"})
        return 1
    except Exception as error:  # noqa: BLE001 - whatever a loader raises is reported to the caller
        said = f"the model {model!r} could not be loaded: {type(error).__name__}: {error}"
        answer({"error": said, "missing": "model"})
        return 1
    answer({"ready": True})
    for line in sys.stdin:
        answer({"scores": judge(json.loads(line)["triples"])})
    return 0


def main() -> int:
    """Keep standard output for answers: whatever the libraries print goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    tool, model, batch = sys.argv[1:]
    return serve(tool, model, int(batch), answers)


if __name__ == "__main__":
    sys.exit(main())
