"""Reinforcement learning of the read/write policy: sample, judge, update; on one screen.

Source: SeqPO-SiMT (arXiv 2505.20622), Algorithm 1; Hierarchical Policy Optimization, section 4.
What they are made of is in `rollout`, `rewards` and `rl_update`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import torch

from earvoice.agent.choosing import Chooser, Greedy, Sampler, Sampling
from earvoice.allocator import peak_memory_bytes
from earvoice.errors import ModelError
from earvoice.log import get_logger
from earvoice.training.alarm import Alarm, Record, alarms
from earvoice.training.exploration import Explorer
from earvoice.training.progress import RunProgress
from earvoice.training.reward_config import HpoReward
from earvoice.training.rewards import Level, Quality
from earvoice.training.rewards.groups import Group
from earvoice.training.rl_config import RlConfig
from earvoice.training.rl_run import (
    BEST,
    METRICS,
    ROLLOUTS,
    THRESHOLDS,
    RlRun,
    export_policy,
    open_rl_run,
    write_metrics,
    write_thresholds,
)
from earvoice.training.rl_sources import Material
from earvoice.training.rl_update import SEED_STRIDE, token_logps, update
from earvoice.training.rl_validation import heldout_figures
from earvoice.training.rollout import sample_rollouts
from earvoice.training.rollout_log import rollout_lines
from earvoice.training.rollout_metrics import rollout_metrics
from earvoice.training.rollout_tensors import written_tokens
from earvoice.training.state import save_state
from earvoice.training.step_log import append_lines
from earvoice.training.stopping import Clock, stop_on_signal
from earvoice.types import Language

_log = get_logger(__name__)
# What a line of the terminal holds; the rest is in the metrics file and in TensorBoard.
_SHOWN = (
    "rewards/quality/mean",
    "latency/al",
    "kl",
    "nll",
    "turn/empty_ratio",
    "step_time",
    "heldout/bleu",
    "heldout/al",
    "heldout/laal",
)


@dataclass(frozen=True, slots=True)
class RlOutcome:
    """How a run ended. alarms: those of the last step."""

    step: int
    finished: bool
    alarms: tuple[Alarm, ...]


def train_policy(
    config: RlConfig,
    *,
    resume: bool = False,
    max_minutes: float | None = None,
    qualities: Mapping[Language, Quality] | None = None,
) -> RlOutcome:
    """Train until `config.steps`, a signal, `max_minutes` or an alarm that stops.

    qualities: metrics by target language, in place of the one that reward.quality names.
    Raises ConfigError when `config.out` holds a run and `resume` is not set.
    """
    run = open_rl_run(config, resume=resume, qualities=qualities)
    clock = Clock(
        max_minutes=max_minutes,
        checkpoint_s=config.checkpoint_minutes * 60,
        spent_s=run.state.seconds,
    )
    raised: tuple[Alarm, ...] = ()
    with (
        RunProgress(config.out, steps=config.steps, first_step=run.state.step) as progress,
        stop_on_signal() as stop,
    ):
        if not run.history:
            _begin(run, config, progress)
        while run.state.step < config.steps:
            if stop.made or clock.is_up or (raised and config.alarm.stop):
                break
            if clock.checkpoint_due():
                _save(run, config, clock)
            figures = policy_step(run, config)
            run.state.step += 1
            due = run.state.step % config.validation.every == 0
            if due or run.state.step == config.steps:
                figures |= validate(run, config)
            raised = _record(run, config, progress, figures)
        _save(run, config, clock)
    finished = run.state.step >= config.steps
    _log.info("%s at step %d", "finished" if finished else "stopped", run.state.step)
    return RlOutcome(run.state.step, finished, raised)


def policy_step(run: RlRun, config: RlConfig) -> dict[str, float]:
    """Take one step and return its figures."""
    figures: dict[str, float] = {}
    with _timed(figures, "time/rollout_s"):
        materials = run.sources.train(run.state.step)
        seed = config.seed * SEED_STRIDE + run.state.step
        explorer = Explorer.seeded(config.rollout.exploration, seed)
        groups = sample_groups(run, config, materials, _sampler(config, seed), explorer=explorer)
    with _timed(figures, "time/reward_s"):
        rewards, judged = run.rewarder.rewards(run.rewarder.judge(groups), run.thresholds)
    sampled = [
        (material.source, rollout)
        for material, group in zip(materials, groups, strict=True)
        for rollout in group.rollouts
    ]
    with _timed(figures, "time/reference_s"):
        written = written_tokens([rollout for _, rollout in sampled])
        tokens = token_logps(run, config, sampled, written)
    with _timed(figures, "time/update_s"):
        advantages = torch.from_numpy(rewards.advantages_SG).reshape(-1)
        figures |= update(run, config, sampled, tokens, advantages)
    kept = config.rollouts_every and run.state.step % config.rollouts_every == 0
    lines = rollout_lines(run.state.step + 1, groups, rewards, failed_only=not kept)
    append_lines(config.out / ROLLOUTS, lines)
    figures["step_time"] = sum(value for name, value in figures.items() if name.startswith("time/"))
    return figures | judged | rollout_metrics([rollout for _, rollout in sampled])


def estimate_policy(
    config: RlConfig, *, qualities: Mapping[Language, Quality] | None = None
) -> str:
    """Measure two steps on a run that is thrown away, and say what a whole one will cost.

    qualities: as in `train_policy`.
    """
    with TemporaryDirectory() as folder:
        tried = config.model_copy(update={"out": Path(folder) / "run", "steps": 2})
        run = open_rl_run(tried, resume=False, qualities=qualities)
        run.thresholds = dict.fromkeys(Language, 0.0)
        policy_step(run, tried)  # the first one pays for allocations
        run.state.step = 1
        figures = policy_step(run, tried)
    parts = ", ".join(
        f"{name.removeprefix('time/').removesuffix('_s')} {value:.1f} s"
        for name, value in figures.items()
        if name.startswith("time/")
    )
    minutes = figures["step_time"] * config.steps / 60
    memory_gb = peak_memory_bytes(config.device) / 1e9
    return (
        f"{figures['step_time']:.1f} s a step ({parts}), {minutes:.0f} min without validation, "
        f"{memory_gb:.1f} GB"
    )


def sample_groups(
    run: RlRun,
    config: RlConfig,
    materials: Sequence[Material],
    chooser: Chooser,
    *,
    samples: int = 0,
    explorer: Explorer | None = None,
) -> list[Group]:
    """Return the rollouts of materials with what they should become."""
    rollouts = sample_rollouts(
        run.model,
        [material.source for material in materials],
        samples=samples or config.rollout.num_generations,
        chooser=chooser,
        max_turn_tokens=config.rollout.max_turn_tokens,
        explorer=explorer,
    )
    return [
        Group(group, material.references, material.turn_length)
        for group, material in zip(rollouts, materials, strict=True)
    ]


def validate(run: RlRun, config: RlConfig) -> dict[str, float]:
    """Return the held-out figures, for every way of decoding."""
    materials = run.sources.heldout(config.validation.sources)
    figures: dict[str, float] = {}
    for decoding in config.validation.decoding:
        greedy = decoding == "greedy"
        chooser: Chooser = Greedy() if greedy else _sampler(config, config.seed)
        groups = sample_groups(run, config, materials, chooser, samples=1)
        figures |= heldout_figures(run.rewarder, groups, suffix="" if greedy else "_sampled")
    return figures


def _begin(run: RlRun, config: RlConfig, progress: RunProgress) -> None:
    """Measure the model training starts from: its threshold and its held-out figures."""
    reward = config.reward
    if (
        isinstance(reward, HpoReward)
        and reward.level is not Level.NONE
        and not isinstance(reward.threshold, float)
    ):
        # As many samples of each as in training: few passages of one have a counterpart.
        materials = run.sources.heldout(config.validation.sources)
        groups = sample_groups(run, config, materials, _sampler(config, config.seed))
        run.thresholds = run.rewarder.calibrate(run.rewarder.judge(groups))
        write_thresholds(config.out / THRESHOLDS, run.thresholds)
        _log.info("threshold of the gate: %s", run.thresholds)
    _record(run, config, progress, validate(run, config))


def _sampler(config: RlConfig, seed: int) -> Sampler:
    rollout = config.rollout
    return Sampler(Sampling(rollout.temperature, rollout.top_k, rollout.top_p), seed=seed)


def _record(
    run: RlRun, config: RlConfig, progress: RunProgress, figures: dict[str, float]
) -> tuple[Alarm, ...]:
    """Note a step's figures, keep the best policy, and say what looks wrong."""
    best = run.best(config.validation.best_by)
    record = Record(run.state.step, figures)
    run.history.append(record)
    write_metrics(config.out / METRICS, record)
    progress.move(run.state.step)
    progress.report(run.state.step, figures, shown=_SHOWN)
    now = figures.get(config.validation.best_by)
    if now is not None and (best is None or now > best):
        export_policy(run, config, config.out / BEST)
    raised = alarms(run.history, config.alarm)
    for alarm in raised:
        _log.warning("%s: %s", alarm.sign, alarm.message)
    if any(alarm.sign == "not-finite" for alarm in raised):
        raise ModelError(raised[0].message)
    return raised


def _save(run: RlRun, config: RlConfig, clock: Clock) -> None:
    run.state.seconds = clock.seconds
    save_state(config.out, run.state, kept=config.checkpoints_kept)
    export_policy(run, config, config.out / "model")


@contextmanager
def _timed(figures: dict[str, float], name: str) -> Iterator[None]:
    begun_s = time.monotonic()
    yield
    figures[name] = time.monotonic() - begun_s
