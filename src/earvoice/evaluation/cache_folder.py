"""Where what is made once, or paid for once, is kept."""

from __future__ import annotations

import os
from pathlib import Path

CACHE_VARIABLE = "EARVOICE_CACHE"


def cache_folder(name: str) -> Path:
    """Return a folder of $EARVOICE_CACHE, else of the user's cache folder."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named) / name
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "earvoice" / name
