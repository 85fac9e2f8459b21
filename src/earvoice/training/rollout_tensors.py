"""Rollouts as tensors: one row a sample, one column for every id the sampler wrote.

Prompts, speech and source text are not here: a trainer gathers its log-probabilities at the written
positions of a dialogue (`loss.written_positions`), whose order is this order.

Shape legend: B sample, L written token.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence

from earvoice.training.rollout_types import Rollout


@dataclass(frozen=True, slots=True)
class WrittenTokens:
    """What a batch of rollouts wrote, padded on the right.

    ids_BL: int64. sampler_logp_BL: float32, 0 where there is none. mask_BL: True where the loss
    is: a real id of a rollout that did not fail, and one that was not forced. turn_BL: int64 index
    of the turn. present_BL: True where there is an id, forced or not.
    """

    ids_BL: Tensor
    sampler_logp_BL: Tensor
    mask_BL: Tensor
    turn_BL: Tensor
    present_BL: Tensor


def written_tokens(rollouts: Sequence[Rollout]) -> WrittenTokens:
    """Return the written ids of rollouts as tensors [B, L]; L is 0 when nothing was written."""
    ids, logps, counted, turns = [], [], [], []
    for rollout in rollouts:
        learnt = not rollout.failed
        ids.append([one for turn in rollout.turns for one in turn.ids])
        logps.append([one for turn in rollout.turns for one in turn.logps])
        counted.append([learnt and not one for turn in rollout.turns for one in turn.forced])
        turns.append([at for at, turn in enumerate(rollout.turns) for _ in turn.ids])
    return WrittenTokens(
        ids_BL=_padded(ids, torch.int64),
        sampler_logp_BL=_padded(logps, torch.float32),
        mask_BL=_padded(counted, torch.bool),
        turn_BL=_padded(turns, torch.int64),
        present_BL=_padded([[True] * len(row) for row in ids], torch.bool),
    )


def _padded(rows: Sequence[Sequence[float]], dtype: torch.dtype) -> Tensor:
    if not rows:
        return torch.zeros(0, 0, dtype=dtype)
    return pad_sequence([torch.tensor(row, dtype=dtype) for row in rows], batch_first=True)
