"""Reinforcement learning of the read/write policy: sample, judge, update; on one screen.

Source: SeqPO-SiMT (arXiv 2505.20622), Algorithm 1; Hierarchical Policy Optimization, section 4.
What they are made of is in `rollout`, `rewards`, `policy_loss`.

Shape legend: B rollout, L written token.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import torch
from torch import Tensor

from earvoice.agent.choosing import Chooser, Greedy, Sampler, Sampling
from earvoice.errors import ModelError
from earvoice.log import get_logger
from earvoice.training.alarm import Alarm, Record, alarms
from earvoice.training.policy import Sampled, known_logps, written_logps
from earvoice.training.policy_loss import (
    Aggregation,
    TokenLogps,
    UpdateDiagnostics,
    grpo_loss,
    kl_in_reward,
    merged,
    seqpo_loss,
)
from earvoice.training.progress import RunProgress
from earvoice.training.reward_config import HpoReward
from earvoice.training.rewards import Level
from earvoice.training.rewards.groups import Group
from earvoice.training.rl_config import RlConfig
from earvoice.training.rl_run import (
    BEST,
    METRICS,
    THRESHOLDS,
    RlRun,
    export_policy,
    open_rl_run,
    write_metrics,
    write_thresholds,
)
from earvoice.training.rl_sources import Material
from earvoice.training.rl_validation import heldout_figures
from earvoice.training.rollout import sample_rollouts
from earvoice.training.rollout_metrics import rollout_metrics
from earvoice.training.rollout_tensors import WrittenTokens, written_tokens
from earvoice.training.schedule import set_lr
from earvoice.training.state import save_state
from earvoice.training.stopping import Clock, stop_on_signal
from earvoice.training.update_config import GrpoUpdate, SeqpoUpdate
from earvoice.types import Language

_log = get_logger(__name__)
_STRIDE = 1_000_003
# Rollouts whose gradient is computed at once; more of them take more memory, not less time.
_ROWS = 16
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
    config: RlConfig, *, resume: bool = False, max_minutes: float | None = None
) -> RlOutcome:
    """Train until `config.steps`, a signal, `max_minutes` or an alarm that stops.

    Raises ConfigError when `config.out` holds a run and `resume` is not set.
    """
    run = open_rl_run(config, resume=resume)
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
        seed = config.seed * _STRIDE + run.state.step
        groups = sample_groups(run, config, materials, _sampler(config, seed))
    with _timed(figures, "time/reward_s"):
        rewards, judged = run.rewarder.rewards(run.rewarder.judge(groups), run.thresholds)
    sampled = [
        (material.source, rollout)
        for material, group in zip(materials, groups, strict=True)
        for rollout in group.rollouts
    ]
    with _timed(figures, "time/reference_s"):
        written = written_tokens([rollout for _, rollout in sampled])
        tokens = _token_logps(run, config, sampled, written)
    with _timed(figures, "time/update_s"):
        advantages = torch.from_numpy(rewards.advantages_SG).reshape(-1)
        figures |= _update(run, config, sampled, tokens, advantages)
    figures["step_time"] = sum(value for name, value in figures.items() if name.startswith("time/"))
    return figures | judged | rollout_metrics([rollout for _, rollout in sampled])


def estimate_policy(config: RlConfig) -> str:
    """Measure two steps on a run that is thrown away, and say what a whole one will cost."""
    with TemporaryDirectory() as folder:
        tried = config.model_copy(update={"out": Path(folder) / "run", "steps": 2})
        run = open_rl_run(tried, resume=False)
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
    return f"{figures['step_time']:.1f} s a step ({parts}), {minutes:.0f} min without validation"


def sample_groups(
    run: RlRun, config: RlConfig, materials: Sequence[Material], chooser: Chooser, samples: int = 0
) -> list[Group]:
    """Return the rollouts of materials with what they should become."""
    rollouts = sample_rollouts(
        run.model,
        [material.source for material in materials],
        samples=samples or config.rollout.num_generations,
        chooser=chooser,
        max_turn_tokens=config.rollout.max_turn_tokens,
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
        materials = run.sources.heldout(config.validation.sources)
        groups = sample_groups(run, config, materials, _sampler(config, config.seed), samples=1)
        run.thresholds = run.rewarder.calibrate(run.rewarder.judge(groups))
        write_thresholds(config.out / THRESHOLDS, run.thresholds)
        _log.info("threshold of the gate: %s", run.thresholds)
    _record(run, config, progress, validate(run, config))


def _token_logps(
    run: RlRun, config: RlConfig, sampled: Sequence[Sampled], written: WrittenTokens
) -> TokenLogps:
    """Return what others than the policy in training make of the rollouts.

    With one update a step the policy before it is the one that sampled, so nothing is computed
    twice.
    """
    temperature = config.rollout.temperature
    updates = config.rl.minibatches * config.rl.num_iterations
    old_BL = written.sampler_logp_BL
    if updates > 1:
        old_BL = known_logps(run.model, sampled, temperature=temperature, rows=_ROWS)
    reference_BL = None
    if config.rl.beta:
        reference_BL = known_logps(run.reference, sampled, temperature=temperature, rows=_ROWS)
    return TokenLogps(
        old_BL, written.sampler_logp_BL, reference_BL, written.turn_BL, written.mask_BL
    )


def _update(
    run: RlRun,
    config: RlConfig,
    sampled: Sequence[Sampled],
    tokens: TokenLogps,
    advantages_B: Tensor,
) -> dict[str, float]:
    """Take the updates of a step over shuffled mini-batches."""
    lr = set_lr(run.state.optimizer, config.optimizer, step=run.state.step, steps=config.steps)
    random = torch.Generator().manual_seed(config.seed * _STRIDE + run.state.step)
    parts, norms = [], []
    for _ in range(config.rl.num_iterations):
        order = torch.randperm(len(sampled), generator=random)
        for rows in order.chunk(config.rl.minibatches):
            parts.append(_minibatch(run, config, sampled, tokens, advantages_B, rows))
            norms.append(_take_step(run, config))
    return {
        **merged(parts, updates=len(parts)).metrics(),
        "grad_norm": max(norms),
        "learning_rate": lr,
    }


def _minibatch(
    run: RlRun,
    config: RlConfig,
    sampled: Sequence[Sampled],
    tokens: TokenLogps,
    advantages_B: Tensor,
    rows: Tensor,
) -> UpdateDiagnostics:
    """Add the gradient of a mini-batch, some rollouts at a time."""
    by_token = config.rl.aggregation is Aggregation.TOKEN_MEAN
    total = int(tokens.mask_BL[rows].sum()) if by_token else len(rows)
    parts = []
    for some in torch.split(rows, _ROWS):
        own = _rows(tokens, some)
        logp_BL = written_logps(
            run.model,
            [sampled[int(row)] for row in some],
            temperature=config.rollout.temperature,
        )
        width = logp_BL.shape[1]
        own = _narrowed(own, width)
        loss, figures = _loss(config, logp_BL, own, advantages_B[some], total)
        torch.autograd.backward(loss)
        parts.append(figures)
    return merged(parts)


def _loss(
    config: RlConfig, logp_BL: Tensor, tokens: TokenLogps, advantages_B: Tensor, total: int
) -> tuple[Tensor, UpdateDiagnostics]:
    rl = config.rl
    if isinstance(rl, GrpoUpdate):
        return grpo_loss(logp_BL, tokens, advantages_B, rule=rl.rule(), total=total)
    assert isinstance(rl, SeqpoUpdate)
    if rl.epsilon is None:
        return seqpo_loss(logp_BL, tokens, advantages_B, rule=rl.rule(), total=total)
    credit_BL = kl_in_reward(logp_BL, tokens, advantages_B, rule=rl.rule())
    return grpo_loss(logp_BL, tokens, credit_BL, rule=rl.clipped_rule(), total=total)


def _take_step(run: RlRun, config: RlConfig) -> float:
    weights = [weight for weight in run.model.parameters() if weight.requires_grad]
    norm = float(torch.nn.utils.clip_grad_norm_(weights, config.optimizer.clip_norm))
    run.state.optimizer.step()
    run.state.optimizer.zero_grad(set_to_none=True)
    return norm


def _rows(tokens: TokenLogps, rows: Tensor) -> TokenLogps:
    reference = tokens.ref_logp_BL
    return TokenLogps(
        tokens.old_logp_BL[rows],
        tokens.sampler_logp_BL[rows],
        None if reference is None else reference[rows],
        tokens.turn_BL[rows],
        tokens.mask_BL[rows],
    )


def _narrowed(tokens: TokenLogps, width: int) -> TokenLogps:
    """Return only the first columns: a part's longest rollout is shorter than that of the step."""
    reference = tokens.ref_logp_BL
    return replace(
        tokens,
        old_logp_BL=tokens.old_logp_BL[:, :width],
        sampler_logp_BL=tokens.sampler_logp_BL[:, :width],
        ref_logp_BL=None if reference is None else reference[:, :width],
        turn_BL=tokens.turn_BL[:, :width],
        mask_BL=tokens.mask_BL[:, :width],
    )


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
    progress.step(run.state.step, {}, report=False)
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
