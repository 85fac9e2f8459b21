"""Attention whose query heads share key/value heads, without copying those for every query head.

The library repeats keys and values as soon as there is a mask, since on some accelerators a masked
grouped attention falls back to a slow kernel. On a CPU the fused kernel does both.

Shape legend: N row, S slot, G query head, H key/value head, Q query position, L key position, D
head width.
"""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn
from transformers import AttentionInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import AttentionMaskInterface, sdpa_mask

GROUPED = "earvoice_grouped"


@dataclass(frozen=True, slots=True)
class Picked:
    """Which slots of a cache the rows of a batch are, and how much of each is attended to.

    slots: [N], where keys and values are. spans: positions of every row.
    """

    slots: Tensor
    spans: tuple[int, ...]


def _grouped_attention(  # noqa: PLR0913  the library's signature
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    *,
    scaling: float | None = None,
    dropout: float = 0.0,
    picked: Picked | None = None,
    **kwargs: object,
) -> tuple[Tensor, None]:
    """Return attended values [N, Q, G, D]; called by the library's attention layers.

    query: [N, G, Q, D]. key, value: [N, H, L, D], or [S, H, L, D] of all slots where rows are
    picked, which is in inference only.
    """
    on_cpu = query.device.type == "cpu"
    if picked is not None:
        if on_cpu:
            assert attention_mask is not None, "picked rows come with the cache's mask"
            return _row_by_row(query, key, value, attention_mask, picked, scaling), None
        key, value = key.index_select(0, picked.slots), value.index_select(0, picked.slots)
    options = {"scaling": scaling, "dropout": dropout, **kwargs}
    if attention_mask is None or not on_cpu:
        attended, _ = sdpa_attention_forward(module, query, key, value, attention_mask, **options)
        return attended, None
    attended_NGQD = nn.functional.scaled_dot_product_attention(
        query,
        key,
        value,
        attn_mask=attention_mask,
        dropout_p=dropout,
        scale=scaling,
        enable_gqa=True,
    )
    return attended_NGQD.transpose(1, 2).contiguous(), None


def _row_by_row(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor, picked: Picked, scaling: float | None
) -> Tensor:
    """Return attended values [N, Q, G, D] of picked slots without copying what these remember.

    On a CPU rows are computed one after the other anyway, and a row's own span is the shorter one.
    """
    rows, heads, new, width = query.shape
    attended_NQGD = query.new_empty(rows, new, heads, width)
    for row, (slot, span) in enumerate(zip(picked.slots.tolist(), picked.spans, strict=True)):
        attended_NQGD[row] = nn.functional.scaled_dot_product_attention(
            query[row : row + 1],
            key[slot : slot + 1, :, :span],
            value[slot : slot + 1, :, :span],
            attn_mask=mask[row : row + 1, :, :, :span],
            scale=scaling,
            enable_gqa=True,
        )[0].transpose(0, 1)
    return attended_NQGD


AttentionInterface.register(GROUPED, _grouped_attention)
AttentionMaskInterface.register(GROUPED, sdpa_mask)
