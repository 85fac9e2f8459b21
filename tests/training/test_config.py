"""Recipes: the shipped ones parse, overrides apply, mistakes are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from earvoice.data.prepare import PrepareConfig
from earvoice.data.recipe import load_recipe
from earvoice.errors import ConfigError
from earvoice.training.config import TrainConfig
from earvoice.training.rl_config import RlConfig

CONFIGS = Path(__file__).parents[2] / "configs"
TRAINING = ("pocket/pretrain", "pocket/sft", "hpo-4b/pretrain", "hpo-4b/sft")


@pytest.mark.parametrize("name", TRAINING)
def test_a_shipped_training_recipe_is_valid(name: str) -> None:
    config = load_recipe(TrainConfig, CONFIGS / f"{name}.toml")
    assert config.stage == name.split("/")[1]
    assert config.batch.merges == config.model.merges_trained


@pytest.mark.parametrize("name", ["pocket/seqpo", "pocket/hpo", "hpo-4b/hpo"])
def test_a_shipped_recipe_of_reinforcement_learning_keeps_what_it_measures(name: str) -> None:
    config = load_recipe(RlConfig, CONFIGS / f"{name}.toml")
    endings = {"greedy": "", "sampled": "_sampled"}
    measured = {endings[decoding] for decoding in config.validation.decoding}
    for figure in (config.validation.best_by, config.alarm.heldout):
        assert ("_sampled" if figure.endswith("_sampled") else "") in measured


def test_the_shipped_preparation_recipe_makes_the_chunks_the_model_hears() -> None:
    prepared = load_recipe(PrepareConfig, CONFIGS / "pocket/prepare.toml")
    trained = load_recipe(TrainConfig, CONFIGS / "pocket/sft.toml")
    assert prepared.trajectory.chunk_samples == trained.model.chunk_samples
    assert prepared.out == trained.data


def test_the_recipes_that_learn_to_hear_and_to_read_fit_the_one_that_joins_them() -> None:
    joins = load_recipe(TrainConfig, CONFIGS / "pocket/wide.toml")
    for stage in ("wide-hear", "wide-read"):
        config = load_recipe(TrainConfig, CONFIGS / f"pocket/{stage}.toml")
        assert (config.data, config.vocabulary) == (joins.data, "data")
        assert str(config.out / "model") in (joins.init, joins.hearing)
        for part in ("encoder", "lm", "directions", "base_chunk_frames", "merges_trained"):
            assert getattr(config.model, part) == getattr(joins.model, part)


def test_the_paper_s_batch_is_2_4_hours_of_audio() -> None:
    for name in ("hpo-4b/pretrain", "hpo-4b/sft"):
        config = load_recipe(TrainConfig, CONFIGS / f"{name}.toml")
        assert config.batch.seconds * config.optimizer.accumulate == 2.4 * 3600


def test_overrides_take_toml_values_and_plain_words() -> None:
    config = load_recipe(
        TrainConfig,
        CONFIGS / "pocket/sft.toml",
        overrides=["optimizer.lr=5e-4", "device=cuda:1", 'freeze=["lm"]', "model.lm.layers=2"],
    )
    assert config.optimizer.lr == 5e-4
    assert config.device == "cuda:1"
    assert config.freeze == ("lm",)
    assert config.model.lm.layers == 2


def test_what_only_reads_needs_texts() -> None:
    recipe = CONFIGS / "pocket/wide-read.toml"
    assert load_recipe(TrainConfig, recipe).stage == "read"
    with pytest.raises(ConfigError, match="stage read trains on texts alone"):
        load_recipe(TrainConfig, recipe, overrides=["text.weight=", "model.text_merges_trained="])


def test_an_override_without_a_value_takes_a_key_out() -> None:
    wide = CONFIGS / "pocket/wide.toml"
    overrides = ["init=", "hearing=", "batch.single_share= "]
    config = load_recipe(TrainConfig, wide, overrides=overrides)
    assert load_recipe(TrainConfig, wide).init is not None
    assert config.init is None
    assert config.hearing is None
    assert config.batch.single_share == 0.5


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("optimizer.learning_rate=1", "optimizer.learning_rate"),
        ("steps=0", "steps"),
        ("steps", "not KEY=VALUE"),
        ("optimizer.learning_rate=", "takes out what the recipe does not have; .* betas"),
        ("optimiser.lr=", "takes out what the recipe does not have"),
        ("steps.x=1", "is a value, not a table"),
        ("model.encoder.left_context_frames=71", "does not divide"),
    ],
)
def test_a_mistake_is_named(override: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        load_recipe(TrainConfig, CONFIGS / "pocket/sft.toml", overrides=[override])


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read"):
        load_recipe(TrainConfig, tmp_path / "none.toml")
    (tmp_path / "broken.toml").write_text("steps = = 1")
    with pytest.raises(ConfigError, match="is not TOML"):
        load_recipe(TrainConfig, tmp_path / "broken.toml")
