"""The learning rate of a step."""

from __future__ import annotations

import math

from torch.optim import AdamW

from earvoice.training.config import OptimizerConfig


def set_lr(optimizer: AdamW, config: OptimizerConfig, *, step: int, steps: int) -> float:
    """Set and return the rate of a step: linear warm-up, then half a cosine."""
    if step < config.warmup_steps:
        ratio = (step + 1) / config.warmup_steps
    else:
        done = (step - config.warmup_steps) / max(1, steps - config.warmup_steps)
        ratio = (
            config.final_lr_ratio + (1 - config.final_lr_ratio) * (1 + math.cos(math.pi * done)) / 2
        )
    for group in optimizer.param_groups:
        group["lr"] = config.lr * ratio
    return config.lr * ratio
