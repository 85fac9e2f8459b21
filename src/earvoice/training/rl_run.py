"""Open a run of reinforcement learning: policy, frozen reference, optimiser, sources, rewards."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import torch
from torch import nn
from torch.optim import AdamW

from earvoice.errors import ConfigError, DataError
from earvoice.log import get_logger
from earvoice.model.checkpoint import load_checkpoint, save_checkpoint
from earvoice.model.speech_lm import SpeechLM
from earvoice.training.alarm import Record
from earvoice.training.devices import require_device
from earvoice.training.lora import add_lora, lora_off, without_lora
from earvoice.training.rewarder import Rewarder
from earvoice.training.rewards import Quality
from earvoice.training.rl_config import RlConfig
from earvoice.training.rl_sources import Sources, SpeechSources, TextSources
from earvoice.training.state import RunState, load_state, saved_steps
from earvoice.training.step_log import append_lines, lines_until
from earvoice.types import Direction, Language

METRICS, ROLLOUTS = "metrics.jsonl", "rollouts.jsonl"
THRESHOLDS, BEST = "thresholds.json", "best"
_log = get_logger(__name__)


@dataclass(slots=True)
class RlRun:
    """Everything the loop needs.

    reference: a frozen copy of the model training starts from; None where that is the policy with
    its adapters off, or nothing is compared with it. thresholds: of the gate, by language, once
    they are measured. history: metrics of the steps so far.
    """

    model: SpeechLM
    reference: SpeechLM | None
    state: RunState
    sources: Sources
    rewarder: Rewarder
    thresholds: dict[Language, float] = field(default_factory=dict)
    history: list[Record] = field(default_factory=list)

    @contextmanager
    def starting_model(self) -> Iterator[SpeechLM]:
        """Lend the model that training starts from, which the penalty of drift compares with."""
        if self.reference is not None:
            yield self.reference
            return
        with lora_off(self.model) as model:
            yield model

    def best(self, name: str) -> float | None:
        """Return the highest figure of a name so far."""
        found = [one.metrics[name] for one in self.history if name in one.metrics]
        return max(found, default=None)


def open_rl_run(
    config: RlConfig, *, resume: bool, qualities: Mapping[Language, Quality] | None = None
) -> RlRun:
    """Return a new run, or the saved one at `config.out` when `resume` is set.

    qualities: metrics by target language, in place of the one that reward.quality names.
    Raises ConfigError when there is a saved run and `resume` is not set, the model cannot do what
    the recipe samples, there is no metric to reward it by, or its device is not there.
    """
    saved = saved_steps(config.out)
    if saved and not resume:
        raise ConfigError(
            f"{config.out} holds a run ({saved[-1].name}); give --resume or another `out`"
        )
    device = require_device(config.device)
    if config.threads:
        torch.set_num_threads(config.threads)
    torch.manual_seed(config.seed)
    model = load_checkpoint(config.init).to(device).eval()
    if config.lora.rank:
        add_lora(model, config.lora)
    run = RlRun(
        model,
        copy.deepcopy(model).requires_grad_(False) if _needs_copy(config) else None,
        RunState(model, _optimizer(model, config), None),
        _sources(config, model),
        _rewarder(config, model, qualities),
    )
    if saved:
        load_state(saved[-1], run.state)
        run.thresholds = _read_thresholds(config.out / THRESHOLDS)
        _log.info("continuing from %s", saved[-1])
    # Of a run that was killed before it saved anything, nothing is kept: it begins anew.
    until = run.state.step if saved else -1
    run.history = read_metrics(config.out / METRICS, until=until)
    lines_until(config.out / ROLLOUTS, until)
    return run


def _needs_copy(config: RlConfig) -> bool:
    """Return whether the model training starts from has to be kept beside the policy."""
    return bool(config.rl.beta) and not config.lora.rank


def _rewarder(
    config: RlConfig, model: SpeechLM, qualities: Mapping[Language, Quality] | None
) -> Rewarder:
    """Return what rewards; raises ConfigError when a language has no metric."""
    rewarder = Rewarder(config.reward, qualities=qualities)
    for text in model.config.directions:
        rewarder.quality(Direction.parse(text).target)
    return rewarder


def _sources(config: RlConfig, model: SpeechLM) -> Sources:
    if config.rollout.source == "text":
        if model.config.text_merges_trained is None:
            raise ConfigError(
                f"{config.init} was not taught to read text; choose rollout.source speech, or "
                "a model with text_merges_trained"
            )
        _require_merges(config, model.config.text_merges_trained)
        return TextSources(config.rollout, model.config.directions, seed=config.seed)
    _require_merges(config, model.config.merges_trained)
    return SpeechSources(config.rollout, model, data=config.data, seed=config.seed)


def _require_merges(config: RlConfig, trained: tuple[int, int]) -> None:
    low, high = trained
    if not all(low <= one <= high for one in config.rollout.multipliers):
        raise ConfigError(
            f"rollout.multipliers is {list(config.rollout.multipliers)}, and {config.init} was "
            f"trained on turns of {low} to {high}; choose among those"
        )


def _optimizer(model: SpeechLM, config: RlConfig) -> AdamW:
    """Return AdamW over what is not frozen."""
    for part in config.freeze:
        module: nn.Module = getattr(model, part)
        module.requires_grad_(False)
    weights = [weight for weight in model.parameters() if weight.requires_grad]
    if not weights:
        raise ConfigError(f"freeze = {list(config.freeze)} leaves nothing to train; free the lm")
    settings = config.optimizer
    return AdamW(
        weights,
        lr=settings.lr,
        betas=settings.betas,
        weight_decay=settings.weight_decay,
        fused=True,
    )


def write_metrics(path: Path, record: Record) -> None:
    """Append the metrics of a step."""
    append_lines(path, [{"step": record.step, **record.metrics}])


def read_metrics(path: Path, *, until: int) -> list[Record]:
    """Read metrics back and drop those of steps that were not saved, as `lines_until` does."""
    found = []
    for line in lines_until(path, until):
        values = {name: float(str(value)) for name, value in line.items() if name != "step"}
        found.append(Record(int(str(line["step"])), values))
    return found


def write_thresholds(path: Path, thresholds: dict[Language, float]) -> None:
    """Write the gate's thresholds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({str(key): value for key, value in thresholds.items()}) + "\n", "utf-8"
    )


def _read_thresholds(path: Path) -> dict[Language, float]:
    if not path.is_file():
        return {}
    try:
        return {
            Language(key): float(value)
            for key, value in json.loads(path.read_text(encoding="utf-8")).items()
        }
    except (ValueError, TypeError, AttributeError) as error:
        raise DataError(
            f"{path} holds no thresholds ({error}); delete it to measure them again"
        ) from error


def export_policy(run: RlRun, config: RlConfig, folder: Path) -> Path:
    """Write the policy as a checkpoint that others load."""
    whole = without_lora(run.model) if config.lora.rank else run.model
    save_checkpoint(folder, whole, card=_card(run, config))
    return folder


def _card(run: RlRun, config: RlConfig) -> str:
    return (
        f"# {run.model.config.name}, after reinforcement learning\n\n"
        f"{config.rl.kind} with the reward {config.reward.kind}, {run.state.step} of "
        f"{config.steps} steps from {config.init}, seed {config.seed}, "
        f"source {config.rollout.source}.\n"
        f"Directions: {', '.join(run.model.config.directions)}.\n"
    )
