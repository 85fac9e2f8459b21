"""Fixtures every layer may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no bug, and a change must not fail for what it did not do: the same examples
# everywhere, unless somebody looks for new ones.
settings.register_profile("fixed", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("explore" if os.environ.get("EARVOICE_EXPLORE") else "fixed")


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
