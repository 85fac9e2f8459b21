"""TRL's own loss code as an oracle, in an interpreter of its own that `scripts/peer-trl` makes.

TRL drags in packages that nothing else here needs, so it is never imported here. Its interpreter
sees the packages of ours, torch above all.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import cast

import pytest

TRL = Path(__file__).resolve().parents[3] / ".venv-trl" / "bin" / "python"

needs_trl = pytest.mark.skipif(
    not TRL.is_file(),
    reason=f"NOT COMPARED WITH TRL: there is no {TRL}; make it with scripts/peer-trl",
)

# `_compute_loss` is called as it stands; what stands in for the trainer has a model that answers
# with given log-probabilities.
_CODE = """
import json, sys
from collections import defaultdict
from types import SimpleNamespace
import torch
from trl.trainer.grpo_trainer import GRPOTrainer

def loss_of(case):
    tensors = {
        name: torch.tensor(rows, dtype=torch.float64) for name, rows in case["tensors"].items()
    }
    logps = tensors.pop("logps").requires_grad_()
    ids = torch.zeros(logps.shape, dtype=torch.long)
    metrics = defaultdict(list)
    trainer = SimpleNamespace(
        _get_per_token_logps_and_entropies=lambda *a, **k: (logps, torch.zeros_like(logps), None),
        _metrics={"train": metrics},
        model=SimpleNamespace(training=True),
        args=SimpleNamespace(
            use_bias_correction_kl=False, delta=case["delta"], steps_per_generation=1
        ),
        accelerator=SimpleNamespace(
            reduce=lambda tensor, reduction: tensor, gather=lambda tensor: tensor, num_processes=1
        ),
        aux_loss_enabled=False,
        top_entropy_quantile=1.0,
        off_policy_mask_threshold=None,
        importance_sampling_level="token",
        beta=case["beta"],
        loss_type=case["loss_type"],
        epsilon_low=case["epsilon"],
        epsilon_high=case["epsilon_high"],
        use_vllm="importance_sampling_ratio" in tensors,
        vllm_importance_sampling_correction=True,
        current_gradient_accumulation_steps=1,
        _entropy_bonus_enabled=False,
    )
    inputs = {
        "prompt_ids": ids[:, :1],
        "prompt_mask": torch.ones_like(ids[:, :1]),
        "completion_ids": ids,
        "num_items_in_batch": (tensors["completion_mask"] * tensors["tool_mask"]).sum(),
        **tensors,
    }
    loss = GRPOTrainer._compute_loss(trainer, None, inputs)
    loss.backward()
    return {
        "loss": loss.item(),
        "gradient": logps.grad.tolist(),
        "metrics": {name: values[-1] for name, values in metrics.items()},
    }

with open(sys.argv[1], encoding="utf-8") as file:
    cases = json.load(file)
with open(sys.argv[2], "w", encoding="utf-8") as file:
    json.dump([loss_of(case) for case in cases], file)
"""


def trl_losses(cases: list[dict[str, object]], folder: Path) -> list[dict[str, object]]:
    """Return loss, gradient and metrics of every case; one process for all, since it imports long.

    Raises AssertionError with the end of its stderr when TRL fails.
    """
    asked, answered = folder / "cases.json", folder / "losses.json"
    asked.write_text(json.dumps(cases), encoding="utf-8")
    done = subprocess.run(
        [str(TRL), "-c", _CODE, str(asked), str(answered)],
        capture_output=True,
        timeout=300,
        env={**os.environ, "OMP_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1", "PYTHONUTF8": "1"},
        check=False,
    )
    if done.returncode != 0 or not answered.is_file():
        end = done.stderr.decode(errors="replace")[-4000:]
        raise AssertionError(f"TRL failed with exit code {done.returncode}:\n{end}")
    return cast("list[dict[str, object]]", json.loads(answered.read_text(encoding="utf-8")))
