"""The update of a step: what rollouts and rewards do to the weights, in shuffled mini-batches.

Shape legend: B rollout, L written token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from earvoice.training.policy import Sampled, known_logps, written_logps
from earvoice.training.policy_loss import (
    Aggregation,
    TokenLogps,
    UpdateDiagnostics,
    Weighting,
    grpo_loss,
    kl_in_reward,
    merged,
    sampler_figures,
    seqpo_loss,
)
from earvoice.training.rl_config import RlConfig
from earvoice.training.rl_run import RlRun
from earvoice.training.rollout import RolloutSource
from earvoice.training.rollout_tensors import WrittenTokens
from earvoice.training.rollout_types import Rollout
from earvoice.training.schedule import set_lr
from earvoice.training.update_config import GrpoUpdate, SeqpoUpdate
from earvoice.types import Reading

# Between the random streams of two seeds.
SEED_STRIDE = 1_000_003
# Rollouts whose gradient is computed at once; more of them take more memory, not less time.
_ROWS = 16


def token_logps(
    run: RlRun, config: RlConfig, sampled: Sequence[Sampled], written: WrittenTokens
) -> TokenLogps:
    """Return what others than the policy in training make of the rollouts.

    The policy before the step is the one that sampled, so nothing is computed twice; unless some
    turns were not its choice, or the update corrects for how the two differ (`Weighting.CODE`).
    """
    temperature = config.rollout.temperature
    corrected = isinstance(config.rl, GrpoUpdate) and config.rl.weighting is Weighting.CODE
    old_BL = written.sampler_logp_BL
    if corrected or config.rollout.exploration:
        old_BL = known_logps(run.model, sampled, temperature=temperature, rows=_ROWS)
    reference_BL = None
    if config.rl.beta:
        with run.starting_model() as reference:
            reference_BL = known_logps(reference, sampled, temperature=temperature, rows=_ROWS)
    return TokenLogps(
        old_BL, written.sampler_logp_BL, reference_BL, written.turn_BL, written.mask_BL
    )


def update(
    run: RlRun,
    config: RlConfig,
    sampled: Sequence[Sampled],
    tokens: TokenLogps,
    advantages_B: Tensor,
) -> dict[str, float]:
    """Take the updates of a step over shuffled mini-batches."""
    lr = set_lr(run.state.optimizer, config.optimizer, step=run.state.step, steps=config.steps)
    at_once = tokens.old_logp_BL is tokens.sampler_logp_BL
    random = torch.Generator().manual_seed(config.seed * SEED_STRIDE + run.state.step)
    tokens, advantages_B = tokens.to(run.model.device), advantages_B.to(run.model.device)
    parts, norms, apart = list[UpdateDiagnostics](), list[float](), list[Tensor]()
    for _ in range(config.rl.num_iterations):
        order = torch.randperm(len(sampled), generator=random)
        for rows in order.chunk(config.rl.minibatches):
            part, log_ratio_N = _minibatch(run, config, sampled, tokens, advantages_B, rows)
            parts.append(part)
            apart.append(log_ratio_N)
            norms.append(_take_step(run, config))
    return {
        **merged(parts, updates=len(parts)).metrics(),
        # Before the first update the trainer's probabilities are the sampler's, up to how they
        # were computed.
        **(sampler_figures(apart[0]) if at_once else {}),
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
) -> tuple[UpdateDiagnostics, Tensor]:
    """Add the gradient of a mini-batch, some rollouts at a time.

    Returns its figures, and log pi - log pi_sampler of every token in the loss.
    """
    by_token = config.rl.aggregation is Aggregation.TOKEN_MEAN
    total = int(tokens.mask_BL[rows].sum()) if by_token else len(rows)
    parts, log_ratios = [], []
    for some in torch.split(_by_length(sampled, rows), _ROWS):
        own = _rows(tokens, some)
        logp_BL = written_logps(
            run.model,
            [sampled[int(row)] for row in some],
            temperature=config.rollout.temperature,
        )
        width = logp_BL.shape[1]
        own = _narrowed(own, width)
        log_ratios.append((logp_BL.detach() - own.sampler_logp_BL)[own.mask_BL])
        loss, figures = _loss(config, logp_BL, own, advantages_B[some], total)
        torch.autograd.backward(loss)
        parts.append(figures)
    return merged(parts), torch.cat(log_ratios)


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


def _by_length(sampled: Sequence[Sampled], rows: Tensor) -> Tensor:
    """Return rows in the order of their length, so that those computed at once pad little."""
    positions = [_positions(*sampled[int(row)]) for row in rows]
    return rows[torch.tensor(positions).argsort(stable=True)]


def _positions(source: RolloutSource, rollout: Rollout) -> int:
    """Return about how long the dialogue of a rollout is."""
    brought = source.content.units if isinstance(source.content, Reading) else source.content
    return len(brought) + sum(len(turn.ids) for turn in rollout.turns)


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
