"""In which precision a training step computes: bfloat16 where that is quicker.

A processor without arithmetic for bfloat16 takes some fifty times as long for it as for float32.
"""

from __future__ import annotations

from functools import cache
from typing import Literal

import torch

from earvoice.log import get_logger

_log = get_logger(__name__)


def autocast(device: str, amp: bool | Literal["auto"]) -> torch.autocast:
    """Return the context of forward passes.

    device: as torch names it, such as cuda:0. amp: whether to compute in bfloat16 where autocast
    does, or "auto" for where the device is quick at it.
    """
    kind = device.partition(":")[0]
    enabled = computes_bfloat16(kind) if amp == "auto" else amp
    return torch.autocast(kind, torch.bfloat16, enabled=enabled)


@cache
def computes_bfloat16(kind: str) -> bool:
    """Return whether a kind of device (cpu, cuda) multiplies matrices in bfloat16 at full speed."""
    if kind == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    if kind != "cpu":
        return True
    able = "AVX512" in torch.backends.cpu.get_cpu_capability()
    if not able:
        _log.info("this processor has no bfloat16; computing in float32")
    return able
