"""Fixtures every layer may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of optional real recordings, or skip the test with the reason.

    Looked for in $EARVOICE_SHARED_DATA, else beside the repository in shared/data.
    """
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    folder = Path(os.environ.get("EARVOICE_SHARED_DATA", beside))
    if not folder.is_dir():
        pytest.skip(
            f"no optional real recordings at {folder}; name their folder in EARVOICE_SHARED_DATA"
        )
    return folder
