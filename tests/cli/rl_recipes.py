"""A recipe of reinforcement learning whose steps take a moment: two short texts, two samples."""

from __future__ import annotations

from pathlib import Path

from earvoice.model.checkpoint import save_checkpoint
from earvoice.testing.models import tiny_model

_RECIPE = """
stage = "rl"
data = "{folder}/none"
out = "{folder}/run"
init = "{folder}/start"
steps = 2
threads = 1
checkpoint_minutes = 1e-6
[rollout]
source = "text"
sources = 2
num_generations = 2
sentences = [1, 1]
multipliers = [12]
max_turn_tokens = 2
[reward]
kind = "seqpo"
quality = "{quality}"
[rl]
kind = "seqpo"
[optimizer]
lr = 1e-3
warmup_steps = 0
[validation]
every = 2
sources = 2
"""


def write_rl_recipe(folder: Path, quality: str = "chrf") -> Path:
    """Write a recipe, and beside it a model to start from; the run will be the folder `run`."""
    save_checkpoint(folder / "start", tiny_model(text_merges_trained=(1, 12)), card="# tiny\n")
    path = folder / "recipe.toml"
    path.write_text(_RECIPE.format(folder=folder, quality=quality), "utf-8")
    return path
