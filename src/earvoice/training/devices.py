"""Where training computes."""

from __future__ import annotations

import torch

from earvoice.errors import ConfigError


def require_device(name: str) -> torch.device:
    """Return a device by torch's name for it, such as cpu or cuda:1.

    Raises ConfigError for a name torch does not know, and for a device that is not there.
    """
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise ConfigError(
            f"device {name!r} is none that torch knows; choose cpu, cuda or cuda:N"
        ) from error
    if device.type == "cuda" and not torch.cuda.is_available():
        raise ConfigError(
            f"device {name!r}: torch {torch.__version__} finds no GPU; choose cpu, or see what "
            "`earvoice doctor` says"
        )
    count = torch.cuda.device_count()
    if device.type == "cuda" and (device.index or 0) >= count:
        raise ConfigError(f"device {name!r}: there are {count} GPUs, counted from cuda:0")
    return device
