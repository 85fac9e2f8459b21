"""That the C library keeps what one step frees for the next, and how much memory is taken."""

from __future__ import annotations

import ctypes
import sys

# From glibc's malloc.h: thresholds above which memory goes back to the system at once.
_TRIM_THRESHOLD, _TOP_PAD, _MMAP_MAX = -1, -2, -4


def keep_freed_memory() -> bool:
    """Return whether the C library was told.

    Without it, glibc maps and unmaps every large tensor, and the kernel clears each page anew,
    which took a quarter of a training step's processor time. With it, up to 2 GiB that were
    needed once stay with the process. Does nothing where the C library is another one.
    """
    if not sys.platform.startswith("linux"):
        return False
    library = ctypes.CDLL(None)
    mallopt = getattr(library, "mallopt", None)
    if mallopt is None or not hasattr(library, "gnu_get_libc_version"):
        return False
    settings = ((_MMAP_MAX, 0), (_TRIM_THRESHOLD, 2**31 - 1), (_TOP_PAD, 256 << 20))
    return all(mallopt(name, value) == 1 for name, value in settings)


def peak_memory_bytes(device: str) -> int:
    """Return the most memory that was in use so far: of a GPU, else of the process."""
    if device.startswith("cuda"):
        import torch

        return torch.cuda.max_memory_allocated(device)
    import resource  # where there is no Unix, there is none

    # Linux counts kilobytes, macOS bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit
