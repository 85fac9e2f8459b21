"""The state of a run: weights, their average, optimiser and step, in a folder whole or absent.

Batches, dropout and masks are functions of the seed and the step, so there is no generator to
save. Never pickle.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.optim import AdamW

from earvoice.errors import ModelError

_STEP_FOLDER = re.compile(r"step-(\d+)")
_MODEL, _EMA, _OPTIMIZER, _PROGRESS = (
    "model.safetensors",
    "ema.safetensors",
    "optimizer.safetensors",
    "progress.json",
)


@dataclass(slots=True)
class RunState:
    """What changes while a run trains.

    step: optimiser steps taken. seconds: wall clock spent so far.
    """

    model: nn.Module
    optimizer: AdamW
    average: Average | None
    step: int = 0
    seconds: float = 0.0


class Average:
    """An exponential moving average of weights, short at first so that the start is forgotten."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self._decay = decay
        self.weights: dict[str, Tensor] = {
            name: tensor.detach().clone() for name, tensor in model.state_dict().items()
        }

    @torch.no_grad()
    def update(self, model: nn.Module, step: int) -> None:
        """Move towards the model's weights after optimiser step `step`, counted from 0."""
        weight = 1.0 - min(self._decay, (1 + step) / (10 + step))
        now = model.state_dict()
        floating = [name for name, tensor in self.weights.items() if tensor.is_floating_point()]
        torch._foreach_lerp_(  # one call for all tensors; the public optimisers use the same
            [self.weights[name] for name in floating], [now[name] for name in floating], weight
        )


def save_state(out: Path, state: RunState, *, kept: int) -> Path:
    """Write `step-N` under `out`, remove all but the newest `kept`, and return its folder."""
    from safetensors.torch import save_file

    out.mkdir(parents=True, exist_ok=True)
    folder = out / f"step-{state.step:07d}"
    draft = Path(tempfile.mkdtemp(dir=out, prefix=".step-"))
    try:
        save_file(_plain(state.model.state_dict()), draft / _MODEL)
        save_file(_optimizer_tensors(state), draft / _OPTIMIZER)
        if state.average is not None:
            save_file(_plain(state.average.weights), draft / _EMA)
        progress = {"step": state.step, "seconds": round(state.seconds, 3)}
        (draft / _PROGRESS).write_text(json.dumps(progress) + "\n", encoding="utf-8")
        draft.chmod(0o755)
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    for old in saved_steps(out)[:-kept]:
        shutil.rmtree(old)
    return folder


def saved_steps(out: Path) -> list[Path]:
    """Return the folders of saved states, oldest first."""
    return sorted(path for path in out.glob("step-*") if _STEP_FOLDER.fullmatch(path.name))


def load_state(folder: Path, state: RunState) -> None:
    """Fill a fresh state from a folder; raises ModelError when it is damaged or does not fit."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        progress = json.loads((folder / _PROGRESS).read_text(encoding="utf-8"))
        state.model.load_state_dict(load_file(folder / _MODEL))
        _restore_optimizer(state, load_file(folder / _OPTIMIZER))
        if state.average is not None:
            averages = load_file(folder / _EMA)
            for name, tensor in state.average.weights.items():
                tensor.copy_(averages[name])
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        raise ModelError(
            f"cannot continue from {folder}: {str(error)[:300]}; "
            "delete this folder to continue from the one before, or train into another `out`"
        ) from error
    state.step = int(progress["step"])
    state.seconds = float(progress["seconds"])


def _plain(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}


def _optimizer_tensors(state: RunState) -> dict[str, Tensor]:
    tensors: dict[str, Tensor] = {}
    for name, weight in state.model.named_parameters():
        for key, value in state.optimizer.state.get(weight, {}).items():
            tensors[f"{key}/{name}"] = value.detach().cpu().contiguous()
    return tensors


def _restore_optimizer(state: RunState, tensors: dict[str, Tensor]) -> None:
    weights = dict(state.model.named_parameters())
    for label, value in tensors.items():
        key, name = label.split("/", maxsplit=1)
        weight = weights[name]
        # Fused AdamW counts its steps on the device, too.
        state.optimizer.state[weight][key] = value.to(weight.device)
