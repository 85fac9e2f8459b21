"""The joint loss: next-token cross-entropy where the model writes, CTC on what the encoder hears.

Shape legend: B batch, T encoder frame, V vocabulary, P text position, L dialogue position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
from torch import Tensor
from torch.nn import functional

from earvoice.model.template import Kind
from earvoice.training.config import LossConfig


@dataclass(frozen=True, slots=True)
class Diagnostics:
    """What one loss was made of.

    lm: nats per written token. ctc: nats per transcript unit. accuracy: share of written tokens
    predicted right. dropped: rows whose transcript does not fit its frames and which CTC therefore
    ignores.
    """

    lm: float
    ctc: float
    accuracy: float
    tokens: int
    dropped: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What CTC should find in each row: its transcript units, in its number of frames."""

    transcripts: Sequence[Sequence[int]]
    frames: Sequence[int]
    blank: int


def written_positions(kinds_BL: Tensor) -> Tensor:
    """Return the mask [B, L] of what the model writes: text and end of turn, never the first."""
    mask_BL = (kinds_BL == Kind.TEXT) | (kinds_BL == Kind.EOT)
    mask_BL[:, 0] = False
    return mask_BL


def lm_loss(logits_PV: Tensor, labels_P: Tensor, *, label_smoothing: float = 0.0) -> Tensor:
    """Return the mean cross-entropy over written tokens, in nats."""
    return functional.cross_entropy(
        logits_PV.float(), labels_P, label_smoothing=label_smoothing, reduction="mean"
    )


def ctc_loss(logits_BTV: Tensor, heard: Heard) -> Tensor:
    """Return the CTC loss in nats per transcript unit over the rows that have one and fit.

    Source: Graves et al. 2006. Rows that do not fit contribute zero (`zero_infinity`).
    """
    logp_TBV = functional.log_softmax(logits_BTV.float(), dim=-1).transpose(0, 1)
    units = [unit for transcript in heard.transcripts for unit in transcript]
    total = functional.ctc_loss(
        logp_TBV,
        torch.tensor(units, dtype=torch.long, device=logits_BTV.device),
        torch.tensor(heard.frames, dtype=torch.long),
        torch.tensor([len(transcript) for transcript in heard.transcripts], dtype=torch.long),
        blank=heard.blank,
        reduction="sum",
        zero_infinity=True,
    )
    return total / max(1, len(units))


def frames_needed(transcript: Sequence[int]) -> int:
    """Return the fewest frames for a transcript: one per unit, and a blank between equal ones."""
    return len(transcript) + sum(a == b for a, b in pairwise(transcript))


def misfits(heard: Heard) -> int:
    """Return the number of rows whose transcript does not fit its frames."""
    rows = zip(heard.transcripts, heard.frames, strict=True)
    return sum(frames_needed(transcript) > length for transcript, length in rows)


def hearing_loss(ctc: Tensor, heard: Heard, config: LossConfig) -> tuple[Tensor, Diagnostics]:
    """Return the loss of a stage without the language model. ctc: from `ctc_loss`."""
    loss = config.ctc_weight * ctc
    return loss, Diagnostics(0.0, float(ctc.detach()), 0.0, tokens=0, dropped=misfits(heard))


def joint_loss(
    *,
    lm_logits_PV: Tensor,
    labels_P: Tensor,
    ctc: Tensor,
    heard: Heard,
    config: LossConfig,
) -> tuple[Tensor, Diagnostics]:
    """Return the weighted sum of both losses, and what it was made of. ctc: from `ctc_loss`."""
    lm = lm_loss(lm_logits_PV, labels_P, label_smoothing=config.label_smoothing)
    right_P = lm_logits_PV.detach().argmax(dim=-1) == labels_P
    return config.lm_weight * lm + config.ctc_weight * ctc, Diagnostics(
        lm=float(lm.detach()),
        ctc=float(ctc.detach()),
        accuracy=float(right_P.float().mean()),
        tokens=len(labels_P),
        dropped=misfits(heard),
    )
