from __future__ import annotations

from collections.abc import Iterator

import pytest

from earvoice.voice import EspeakProcess


@pytest.fixture(scope="module")
def espeak() -> Iterator[EspeakProcess]:
    with EspeakProcess() as process:
        yield process
