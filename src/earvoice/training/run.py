"""Open and export a run: data, model, optimiser and state, ready for the loop."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.optim import AdamW

from earvoice.allocator import peak_memory_bytes
from earvoice.data.shards import Shards
from earvoice.errors import ConfigError
from earvoice.log import get_logger
from earvoice.model.checkpoint import load_checkpoint, save_checkpoint
from earvoice.model.speech_lm import SpeechLM
from earvoice.model.tokenizer import Tokenizer
from earvoice.training.bases import Bases
from earvoice.training.batches import Collator, Sampler
from earvoice.training.config import BatchConfig, TrainConfig
from earvoice.training.devices import require_device
from earvoice.training.state import Average, RunState, load_state, saved_steps
from earvoice.training.text_batches import TextSampler
from earvoice.training.vocabulary import carried_state

_log = get_logger(__name__)
_DEV_SEED = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Everything the loop needs."""

    model: SpeechLM
    state: RunState
    sampler: Sampler
    collator: Collator
    dev_sampler: Sampler
    dev_collator: Collator
    texts: TextSampler


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run will cost. step_s: of one step. memory_gb: the largest the process has been."""

    step_s: float
    run_s: float
    memory_gb: float
    parameters: int
    epochs: float

    def __str__(self) -> str:
        return (
            f"{self.parameters / 1e6:.2f} M parameters, {self.step_s:.2f} s a step, "
            f"{self.run_s / 60:.0f} min in all, {self.epochs:.1f} epochs, {self.memory_gb:.1f} GB"
        )


def open_run(config: TrainConfig, *, resume: bool = False) -> Run:
    """Return a new run, or the saved one at `config.out` when `resume` is set.

    Raises ConfigError when there is a saved run and `resume` is not set.
    """
    saved = saved_steps(config.out)
    if not resume:
        require_no_run(config)
    run = build_run(config)
    if saved:
        load_state(saved[-1], run.state)
        _log.info("continuing from %s", saved[-1])
    return run


def require_no_run(config: TrainConfig) -> None:
    """Raise ConfigError when there is a saved run at `config.out`."""
    saved = saved_steps(config.out)
    if saved:
        raise ConfigError(
            f"{config.out} holds a run ({saved[-1].name}); give --resume or another `out`"
        )


def build_run(config: TrainConfig) -> Run:
    """Return a run at step 0; raises ConfigError when its device is not there."""
    device = require_device(config.device)
    if config.threads:
        torch.set_num_threads(config.threads)
    torch.manual_seed(config.seed)
    model = _model(config).to(device).train()
    model.template_refresh_steps = sys.maxsize  # the loop says when
    for part in config.freeze:
        module: nn.Module = getattr(model, part)
        module.requires_grad_(False)
    decay = config.optimizer.ema_decay
    state = RunState(model, _optimizer(model, config), Average(model, decay) if decay else None)
    train, dev = (Shards(config.data / split) for split in ("train", "dev"))
    dev_batch = config.batch.model_copy(update={"evicted_share": 0.0, "default_chunk_share": 1.0})
    return Run(
        model,
        state,
        _sampler(train, config.batch, config, seed=config.seed),
        Collator(train, model.tokenizer, config.model, corruption=config.batch.corruption),
        _sampler(dev, dev_batch, config, seed=_DEV_SEED),
        Collator(dev, model.tokenizer, config.model),
        TextSampler(config.text, model.tokenizer, config.model, seed=config.seed),
    )


def _sampler(shards: Shards, batch: BatchConfig, config: TrainConfig, *, seed: int) -> Sampler:
    return Sampler(
        shards.labels,
        batch,
        bases=Bases.of(config.model, shards),
        seed=seed,
        directions=config.model.directions,
        tasks=config.tasks,
    )


def _model(config: TrainConfig) -> SpeechLM:
    """Return a new model, or one with the weights of `config.init` and `config.hearing`."""
    if config.init is None:
        tokenizer, state = _tokenizer_of_data(config), None
    else:
        tokenizer, state = _initial_state(config, load_checkpoint(config.init))
    model = SpeechLM(config.model, tokenizer)
    state = state or model.state_dict()
    if config.hearing is not None:
        state = state | _hearing_state(config.hearing, tokenizer)
    try:
        model.load_state_dict(state)
    except RuntimeError as error:
        given = " and ".join(filter(None, (config.init, config.hearing)))
        raise ConfigError(
            f"what {given} holds has another shape than [model]: {str(error)[:300]}"
        ) from error
    return model


def _initial_state(config: TrainConfig, before: SpeechLM) -> tuple[Tokenizer, dict[str, Tensor]]:
    """Return the tokenizer of a run that goes on from a model, and that model's weights for it."""
    if config.vocabulary == "data":
        tokenizer = _tokenizer_of_data(config)
        state = carried_state(before, tokenizer, seed=config.seed)
    else:
        tokenizer, state = before.tokenizer, before.state_dict()
    if (before.config.heard_as, config.model.heard_as) == ("frames", "units"):
        # What frames meant alone they do not mean beside units, which say enough to begin with.
        state |= {
            name: torch.zeros_like(state[name]) for name in ("adapter.weight", "adapter.bias")
        }
    return tokenizer, state


def _hearing_state(name_or_path: str, tokenizer: Tokenizer) -> dict[str, Tensor]:
    """Return the weights of a checkpoint that hear: of its encoder and of its CTC head.

    Raises ConfigError when its CTC units are not those of `tokenizer`.
    """
    heard = load_checkpoint(name_or_path)
    mine, others = (
        [one.token(index) for index in range(len(one))] for one in (tokenizer, heard.tokenizer)
    )
    if mine != others:
        raise ConfigError(
            f"hearing {name_or_path} has another vocabulary than the run; train both on the same "
            '`data` with vocabulary = "data"'
        )
    parts = ("encoder.", "ctc_head.")
    return {name: one for name, one in heard.state_dict().items() if name.startswith(parts)}


def _tokenizer_of_data(config: TrainConfig) -> Tokenizer:
    return Tokenizer.load(config.data / "tokenizer.json")


def _optimizer(model: SpeechLM, config: TrainConfig) -> AdamW:
    """Return AdamW that decays matrices only: norms, biases and embeddings keep their scale."""
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    embeddings = {module.weight for module in model.modules() if isinstance(module, nn.Embedding)}
    decayed = [weight for weight in weights if weight.dim() > 1 and weight not in embeddings]
    kept = [weight for weight in weights if weight.dim() <= 1 or weight in embeddings]
    groups = [
        {"params": decayed, "weight_decay": config.optimizer.weight_decay},
        {"params": kept, "weight_decay": 0.0},
    ]
    return AdamW(groups, lr=config.optimizer.lr, betas=config.optimizer.betas, fused=True)


def export(run: Run, config: TrainConfig) -> Path:
    """Write the checkpoint that others load, from the average where there is one."""
    state = run.state
    folder = config.out / "model"
    weights = state.average.weights if state.average is not None else None
    save_checkpoint(folder, run.model, card=_card(run, config), weights=weights)
    return folder


def _card(run: Run, config: TrainConfig) -> str:
    from earvoice.data.tatoeba import attribution  # it brings scipy, which training has no use for

    others = attribution(config.data)
    known = "" if others else ": it knows the sentences of its grammar and nothing else"
    trained_on = "texts" if config.stage == "read" else "synthesised speech"
    return (
        f"# {config.model.name}\n\n"
        f"{run.model.parameters_count / 1e6:.2f} M parameters, stage {config.stage}, "
        f"{run.state.step} of {config.steps} steps, seed {config.seed}.\n"
        f"Directions: {', '.join(config.model.directions)}. "
        f"Trained on {trained_on}{known}.\n{others}"
    )


def estimate(config: TrainConfig, step: Callable[[Run, TrainConfig], object]) -> Estimate:
    """Measure a few real steps on a run that is thrown away afterwards."""
    run = build_run(config)
    step(run, config)  # the first one pays for allocations
    measured = 6
    started_s = time.monotonic()
    for number in range(measured):
        run.state.step = 1 + number
        step(run, config)
    step_s = (time.monotonic() - started_s) / measured
    batches = 0 if config.stage == "read" else config.steps * config.optimizer.accumulate
    return Estimate(
        step_s,
        step_s * config.steps,
        peak_memory_bytes(config.device) / 1e9,
        run.model.parameters_count,
        batches / run.sampler.batches_per_epoch,
    )
