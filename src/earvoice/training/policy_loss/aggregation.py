"""From a value for every token to one number.

Shape legend: B sample, L written token.
"""

from __future__ import annotations

from enum import StrEnum

from torch import Tensor

from earvoice.training.policy_loss.tokens import masked, sequence_means


class Aggregation(StrEnum):
    """What weighs the same.

    SEQUENCE_MEAN: every rollout, whatever its length (HPO eq. 6, GRPO; TRL's `grpo`, verl's
    `seq-mean-token-mean`). TOKEN_MEAN: every token of the batch (HPO's code, DAPO; TRL's `bnpo` and
    `dapo`, verl's `token-mean`). SEQUENCE_SUM: every token, but divided by the number of rollouts,
    as in a sum of log-probabilities (SeqPO-SiMT Algorithm 1, line 12; verl's `seq-mean-token-sum`).
    """

    SEQUENCE_MEAN = "sequence-mean"
    TOKEN_MEAN = "token-mean"
    SEQUENCE_SUM = "sequence-sum"


def aggregated(
    values_BL: Tensor, mask_BL: Tensor, how: Aggregation, *, total: int | None = None
) -> Tensor:
    """Return one number of the values under the mask.

    total: what to divide by where the values are a part of a mini-batch: its number of tokens under
    the mask for `TOKEN_MEAN`, of rollouts for the others. The results of the parts then add up to
    that of the whole. A rollout without a token counts as 0, as in TRL.
    """
    if how is Aggregation.TOKEN_MEAN:
        count = mask_BL.sum().clamp(min=1) if total is None else max(total, 1)
        return masked(values_BL, mask_BL).sum() / count
    count = max(len(values_BL), 1) if total is None else max(total, 1)
    if how is Aggregation.SEQUENCE_MEAN:
        return sequence_means(values_BL, mask_BL).sum() / count
    return masked(values_BL, mask_BL).sum() / count
