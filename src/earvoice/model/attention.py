"""Attention whose query heads share key/value heads, without copying those for every query head.

The library repeats keys and values as soon as there is a mask, since on some accelerators a masked
grouped attention falls back to a slow kernel. On a CPU the fused kernel does both.

Shape legend: N row, G query head, H key/value head, Q query position, L key position, D head width.
"""

from __future__ import annotations

from torch import Tensor, nn
from transformers import AttentionInterface
from transformers.integrations.sdpa_attention import sdpa_attention_forward
from transformers.masking_utils import AttentionMaskInterface, sdpa_mask

GROUPED = "earvoice_grouped"


def _grouped_attention(  # noqa: PLR0913  the library's signature
    module: nn.Module,
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attention_mask: Tensor | None,
    *,
    scaling: float | None = None,
    dropout: float = 0.0,
    **kwargs: object,
) -> tuple[Tensor, None]:
    """Return attended values [N, Q, G, D]; called by the library's attention layers.

    query: [N, G, Q, D]. key, value: [N, H, L, D].
    """
    options = {"scaling": scaling, "dropout": dropout, **kwargs}
    if attention_mask is None or query.device.type != "cpu":
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


AttentionInterface.register(GROUPED, _grouped_attention)
AttentionMaskInterface.register(GROUPED, sdpa_mask)
