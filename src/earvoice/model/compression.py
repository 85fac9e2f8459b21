"""CTC compression: of all frames the language model hears those in which CTC finds a new unit.

Each comes with what the CTC head takes it for (`SpeechLM.embed`), so speech reaches the language
model as a text does, in as many positions, and what it has learnt from reading holds for hearing.
The last frame of every base chunk is heard besides (`SpeechLM.heard`): without it the language
model could not tell a sentence that has ended from one that goes on, and left ends unsaid.
Source: Gaido et al. 2021 (arXiv 2102.01578) take the mean over a unit's frames; ours keeps the
first, which is there as soon as the unit is.

Shape legend: B batch, T encoder frame, E encoder width, L dialogue position, K kept position.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from earvoice.model.template import Kind


@dataclass(frozen=True, slots=True)
class HeardDialogues:
    """Dialogues and the frames at their SPEECH positions.

    ids_BL, kinds_BL: padded on the right. frames_BTE: the k-th SPEECH position of a row holds its
    frame k. turn_starts: of the first row.
    """

    ids_BL: Tensor
    kinds_BL: Tensor
    frames_BTE: Tensor
    turn_starts: tuple[int, ...]


def new_units(best_BT: Tensor, before_B: Tensor, *, blank: int) -> Tensor:
    """Return where greedy CTC finds a new unit, bool [B, T]: not in blanks and repetitions.

    best_BT: the likeliest unit of every frame. before_B: that of the frame before the first.
    """
    previous_BT = torch.cat((before_B[:, None], best_BT[:, :-1]), dim=1)
    return (best_BT != blank) & (best_BT != previous_BT)


def compressed(dialogues: HeardDialogues, heard_BT: Tensor, *, pad: int) -> HeardDialogues:
    """Return dialogues without the speech positions of frames that are not heard.

    heard_BT: bool, which frames are. pad: id behind the end of a row.
    """
    kinds_BL = dialogues.kinds_BL
    is_speech_BL = kinds_BL == Kind.SPEECH
    frame_BL = (is_speech_BL.cumsum(1) - 1).clamp(min=0, max=heard_BT.shape[1] - 1)
    # The last position of a dialogue is an end of turn, and what follows is padding.
    is_real_BL = (kinds_BL == Kind.EOT).flip(1).cumsum(1).flip(1) > 0
    kept_BL = is_real_BL & (~is_speech_BL | heard_BT.gather(1, frame_BL))
    spoken = torch.arange(heard_BT.shape[1], device=heard_BT.device)
    heard_BT = heard_BT & (spoken < is_speech_BL.sum(1, keepdim=True))
    starts = (kept_BL[0].cumsum(0) - kept_BL[0].long())[list(dialogues.turn_starts)]
    return HeardDialogues(
        gathered(dialogues.ids_BL, kept_BL, fill=pad),
        gathered(kinds_BL, kept_BL, fill=Kind.PROMPT),
        gathered(dialogues.frames_BTE, heard_BT),
        tuple(starts.tolist()),
    )


def gathered(rows: Tensor, kept_BL: Tensor, *, fill: float = 0) -> Tensor:
    """Return what is kept of every row, [B, K, ...], in its order and filled up on the right.

    rows: [B, L, ...]. K is at least 1.
    """
    counts_B = kept_BL.sum(1)
    longest = max(1, int(counts_B.max()))
    order_BK = torch.argsort(~kept_BL, dim=1, stable=True)[:, :longest]
    is_filled_BK = torch.arange(longest, device=rows.device) >= counts_B[:, None]
    more = rows.dim() - 2
    index = order_BK.reshape(*order_BK.shape, *(1,) * more).expand(-1, -1, *rows.shape[2:])
    is_filled = is_filled_BK.reshape(*is_filled_BK.shape, *(1,) * more)
    return rows.gather(1, index).masked_fill(is_filled, fill)
