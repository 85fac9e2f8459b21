"""The script behind verb-final.md: what it runs, and what its table says of known texts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from earvoice.data.parley import verb_final
from earvoice.evaluation.results import write_results
from earvoice.text import split_units, unit_of
from earvoice.types import Direction, Language
from tests.training.report_results import result

REPORTS = Path(__file__).resolve().parents[2] / "docs" / "reports"


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(REPORTS)
    yield import_module("verb_final")
    for path in REPORTS.glob("*.py"):
        sys.modules.pop(path.stem, None)


class Reader:
    """Stands for the command: reads everything right, but no verb at the end of held-out rows."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(
        self, command: Sequence[str], *, check: bool, env: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        self.asked.append(list(command))
        direction = Direction.parse(command[command.index("--direction") + 1])
        language = direction.target
        items = []
        for row in verb_final.load_rows("test").sentences:
            if row.pair.language is not language:
                continue
            text = row.pair.text(language)
            cut = -6 if row.kind == "unseen_pattern" else len(text)
            units = len(split_units(text[:cut], unit_of(language)))
            items.append(
                replace(
                    result(str(direction), said=0),
                    id=row.id,
                    kind=str(row.kind),
                    reference=text,
                    hypothesis=text[:cut],
                    delays_s=(1.0,) * units,
                    elapsed_s=(1.0,) * units,
                    first_emission_s=1.0,
                )
            )
        write_results(Path(command[-1]), {"laal_s": 1.25}, items)
        return subprocess.CompletedProcess(command, 0)


def test_every_policy_reads_both_languages_once(
    report: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    reader = Reader()
    monkeypatch.setattr(subprocess, "run", reader)
    monkeypatch.setattr(report, "OTHERS", ("wait-k:3",))
    monkeypatch.setattr(report, "MULTIPLIERS", (1, 6))
    # Japanese BLEU needs a dictionary that is an extra of sacrebleu.
    monkeypatch.setattr(report, "DIRECTIONS", (Direction(Language.EN, Language.DE),))
    asked = report.parsed([str(tmp_path), "--model", "reads"])
    assert report.main(asked) == 0
    assert len(reader.asked) == 4
    assert all("--text" in command and "verb-final" in command for command in reader.asked)
    assert report.main(asked) == 0
    assert len(reader.asked) == 4  # nothing twice
    policies = [line.split("|")[1].strip() for line in report.lines(tmp_path) if "1.25 s" in line]
    assert policies == ["learned, 1 a turn", "learned, 6 a turn", "wait-k:3", "offline"]


def test_a_missing_verb_is_seen(
    report: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(subprocess, "run", Reader())
    direction = Direction(Language.EN, Language.DE)
    monkeypatch.setattr(report, "DIRECTIONS", (direction,))
    (policy, test), *_ = report.ways()
    report.Commands().test(tmp_path, test, "reads", policy)
    (row,) = [line for line in report.lines(tmp_path) if line.startswith("| learned, 1 a turn")]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[2] == "100.0"
    assert float(cells[3]) < 90
    assert cells[4:6] == ["1.25 s", "75%"]  # 150 of 200 rows are of patterns that training draws
