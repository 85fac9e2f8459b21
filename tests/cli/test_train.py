"""`earvoice train`: what it prints, and that a finished run is a model."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from earvoice.cli.app import app
from earvoice.errors import ConfigError
from earvoice.model.checkpoint import load_checkpoint
from tests.training.conftest import tiny_data as tiny_data

RECIPE = """
stage = "sft"
data = "{data}"
out = "{out}"
steps = 2
threads = 1
amp = false
dev_every = 0
[model]
name = "tiny"
encoder = {{ width = 32, layers = 1, heads = 2, left_context_frames = 14 }}
lm = {{ width = 32, layers = 1, heads = 2, kv_heads = 1, head_dim = 16, mlp_width = 64 }}
[batch]
seconds = 14.0
"""


@pytest.fixture
def recipe(tiny_data: Path, tmp_path: Path) -> Path:
    path = tmp_path / "recipe.toml"
    path.write_text(RECIPE.format(data=tiny_data, out=tmp_path / "run"))
    return path


def test_training_says_its_cost_first_and_leaves_a_model(recipe: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["train", str(recipe)])
    assert result.exit_code == 0, result.output
    assert " s a step" in result.stderr
    assert result.stdout.strip() == f"{tmp_path / 'run' / 'model'}  step 2 of 2"
    assert load_checkpoint(str(tmp_path / "run" / "model")).config.name == "tiny"


def test_an_estimate_trains_nothing(recipe: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["train", str(recipe), "--estimate"])
    assert result.exit_code == 0, result.output
    assert " s a step" in result.stdout
    assert not (tmp_path / "run").exists()


def test_a_second_run_at_the_same_place_must_say_resume(recipe: Path) -> None:
    arguments = ["train", str(recipe), "--set", "steps=1"]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    again = CliRunner().invoke(app, arguments)
    assert isinstance(again.exception, ConfigError)
    assert "--resume" in str(again.exception)
    resumed = CliRunner().invoke(app, ["train", str(recipe), "--set", "steps=3", "--resume"])
    assert resumed.exit_code == 0
    assert "step 3 of 3" in resumed.stdout
