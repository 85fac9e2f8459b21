from pathlib import Path

import pytest

from earvoice.evaluation.cache_folder import CACHE_VARIABLE, cache_folder


def test_what_is_kept_lies_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, "/kept")
    assert cache_folder("judged") == Path("/kept/judged")
    monkeypatch.delenv(CACHE_VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", "/cache")
    assert cache_folder("judged") == Path("/cache/earvoice/judged")
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert cache_folder("judged") == Path.home() / ".cache" / "earvoice" / "judged"
