"""The loop: exact continuation, stopping rules, overfitting."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
import torch

from earvoice.errors import ConfigError, ModelError
from earvoice.model.checkpoint import load_checkpoint
from earvoice.training import loop
from earvoice.training.config import (
    AbortConfig,
    LossConfig,
    MaskConfig,
    OptimizerConfig,
    TextConfig,
    TrainConfig,
)
from earvoice.training.loop import batch_loss, dev_figures, train, train_step
from earvoice.training.run import Run, build_run, estimate
from earvoice.training.stopping import Watch
from tests.training.conftest import tiny_model


def changed(config: TrainConfig, **values: object) -> TrainConfig:
    return config.model_copy(update=values)


def test_a_continued_run_has_the_losses_of_an_uninterrupted_one(
    tiny_config: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_average = changed(
        tiny_config,
        optimizer=OptimizerConfig(warmup_steps=2, ema_decay=0.9),
        template_refresh_steps=2,
    )
    whole = train(changed(with_average, out=tmp_path / "whole"))
    stop_after(3, monkeypatch)
    first = train(with_average)
    monkeypatch.undo()
    second = train(with_average, resume=True)
    assert (first.finished, second.finished) == (False, True)
    assert len(first.losses) == 4  # the third step is finished, and the template is fresh after 4
    assert first.losses + second.losses == whole.losses
    one, other = (
        load_checkpoint(str(path / "model")) for path in (tmp_path / "whole", tiny_config.out)
    )
    for name, weight in one.state_dict().items():
        assert torch.equal(weight, other.state_dict()[name]), name


def stop_after(steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send this process SIGTERM in the middle of a step, as a scheduler does."""

    def interrupted(run: Run, config: TrainConfig) -> dict[str, float]:
        if run.state.step == steps - 1:
            os.kill(os.getpid(), signal.SIGTERM)
        return train_step(run, config)

    monkeypatch.setattr(loop, "train_step", interrupted)


def test_a_run_is_not_overwritten_by_accident(tiny_config: TrainConfig) -> None:
    train(changed(tiny_config, steps=1))
    with pytest.raises(ConfigError, match="--resume"):
        train(changed(tiny_config, steps=2))


def test_a_time_limit_saves_and_stops(tiny_config: TrainConfig) -> None:
    outcome = train(tiny_config, max_minutes=0.0)
    assert not outcome.finished
    assert (tiny_config.out / "model" / "model.safetensors").is_file()


def test_a_run_whose_ctc_stays_high_is_stopped_with_an_explanation(
    tiny_config: TrainConfig,
) -> None:
    hopeless = changed(tiny_config, abort=AbortConfig(at_step=2, ctc_above=0.01))
    with pytest.raises(ModelError, match="the encoder does not hear the words"):
        train(hopeless)


def test_a_loss_that_is_not_a_number_stops_the_run() -> None:
    with pytest.raises(ModelError, match="loss nan"):
        Watch(AbortConfig()).check(7, {"train/loss": float("nan"), "train/grad": 1.0})


def test_the_stopping_rule_looks_at_more_than_one_step() -> None:
    watch = Watch(AbortConfig(at_step=3, ctc_above=3.0))
    for step, ctc in ((1, 2.0), (2, 2.0), (3, 4.0)):  # the mean is 2.67
        watch.check(step, {"train/loss": 1.0, "train/grad": 1.0, "train/ctc": ctc})


def test_the_estimate_says_time_memory_and_size(tiny_config: TrainConfig) -> None:
    cost = estimate(tiny_config, train_step)
    assert cost.run_s == pytest.approx(cost.step_s * 6)
    assert cost.parameters == build_run(tiny_config).model.parameters_count
    assert " s a step" in str(cost)
    assert not tiny_config.out.exists()


def test_frozen_parts_keep_their_weights_and_others_move(tiny_config: TrainConfig) -> None:
    run = build_run(changed(tiny_config, freeze=("lm",)))
    before = {name: weight.clone() for name, weight in run.model.state_dict().items()}
    train_step(run, tiny_config)
    after = run.model.state_dict()
    assert all(torch.equal(before[n], after[n]) for n in before if n.startswith("lm."))
    assert not torch.equal(before["adapter.weight"], after["adapter.weight"])


def test_a_second_stage_starts_from_the_weights_of_the_first(tiny_config: TrainConfig) -> None:
    train(changed(tiny_config, steps=2))
    first = load_checkpoint(str(tiny_config.out / "model"))
    init = str(tiny_config.out / "model")
    other_dropout = tiny_config.model.model_copy(update={"name": "second"})
    run = build_run(changed(tiny_config, init=init, model=other_dropout))
    for name, weight in run.model.state_dict().items():
        assert torch.equal(weight, first.state_dict()[name]), name
    with pytest.raises(ConfigError, match="another shape"):
        build_run(changed(tiny_config, init=init, model=tiny_model(width=48)))


@pytest.mark.parametrize(("threshold", "listens"), [(1e-6, False), (1e6, True)])
def test_the_language_model_teaches_the_encoder_only_once_it_hears(
    tiny_config: TrainConfig, threshold: float, listens: bool
) -> None:
    alone = LossConfig(ctc_weight=0.0, listen_below_ctc=threshold)
    config = changed(tiny_config, loss=alone)
    run = build_run(config)
    batch = run.collator.batch(run.sampler.draw(0))
    loss, _ = batch_loss(run.model, batch, config)
    torch.autograd.backward(loss)
    gradients = [weight.grad for weight in run.model.encoder.parameters()]
    moved = any(grad is not None and bool(grad.abs().sum() > 0) for grad in gradients)
    assert moved is listens


def test_a_stage_of_hearing_alone_leaves_the_language_model_as_it_was(
    tiny_config: TrainConfig,
) -> None:
    config = changed(tiny_config, loss=LossConfig(lm_weight=0.0), steps=3, dev_every=3)
    run = build_run(config)
    before = {name: weight.clone() for name, weight in run.model.state_dict().items()}
    figures = train_step(run, config)
    assert figures["train/loss"] == pytest.approx(0.5 * figures["train/ctc"])
    for name, weight in run.model.state_dict().items():
        if name.startswith(("lm.", "adapter.")):
            assert torch.equal(weight, before[name]), name
    assert not torch.equal(run.model.ctc_head.weight, before["ctc_head.weight"])
    assert train(config).finished


def test_a_stage_of_reading_alone_leaves_the_encoder_as_it_was(tiny_config: TrainConfig) -> None:
    reads = tiny_config.model.model_copy(update={"text_merges_trained": (1, 12)})
    texts = TextConfig(weight=1.0, positions=200)
    config = changed(tiny_config, stage="read", model=reads, text=texts, steps=3, dev_every=3)
    run = build_run(config)
    before = {name: weight.clone() for name, weight in run.model.state_dict().items()}
    figures = train_step(run, config)
    assert figures["train/loss"] == figures["train/text"]
    assert "train/ctc" not in figures
    for name, weight in run.model.state_dict().items():
        heard = name.startswith(("encoder.", "adapter.", "ctc_head."))
        assert torch.equal(weight, before[name]) is heard, name
    assert train(config).finished
    assert "dev/lm" not in dev_figures(run, config)


@pytest.mark.slow
def test_a_tiny_model_learns_eight_recordings_by_heart(tiny_config: TrainConfig) -> None:
    config = changed(
        tiny_config,
        steps=250,
        masks=MaskConfig(time_per_10_s=0.0, frequency=0),
        optimizer=OptimizerConfig(lr=1e-2, warmup_steps=20),
        dev_every=0,
    )
    outcome = train(config)
    assert sum(outcome.losses[-10:]) / 10 < 0.1 * outcome.losses[0]
