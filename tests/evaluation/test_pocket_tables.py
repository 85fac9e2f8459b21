"""The script that prints the model's report: which translations it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from earvoice.evaluation.results import write_results
from tests.report_scripts import report_script
from tests.training.report_results import result


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    with report_script(monkeypatch, "pocket_tables") as module:
        yield module


def test_a_good_a_middling_and_a_bad_translation_are_shown(
    tables: ModuleType, tmp_path: Path
) -> None:
    items = [replace(result("zh-en", said=n), id=f"{n}", transcript=f"{n}|") for n in range(5)]
    items.append(replace(items[0], id="seen", kind="seen_pattern"))
    unseen = [replace(item, kind="unseen_pattern") for item in items[:5]]
    write_results(tmp_path / "zh-en" / "test-2", {}, [*unseen, items[5]])
    write_results(tmp_path / "zh-en" / "spliced", {}, items[:2])
    head, *rows = list(tables.examples(tmp_path))
    assert head.endswith("|---|---|---|---|---|---|")
    names = [row.split(" | ")[:3] for row in rows]
    assert names[:3] == [
        ["| zh-en, test-2", "good", "4/"],
        ["| zh-en, test-2", "middling", "2/"],
        ["| zh-en, test-2", "bad", "0/"],
    ]
    assert [name[0] for name in names[3:]] == ["| zh-en, spliced"] * 3
    assert "we talk about plans | we talk about plans |" in rows[0]
