"""The script that reads German and Japanese: what it runs, and what it says of known texts."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from earvoice.data.parley.verb_final import splits as verb_final
from earvoice.evaluation.results import read_results, write_results
from earvoice.text import joiner_of, split_units, unit_of
from earvoice.types import Direction, Language
from tests.report_scripts import report_script
from tests.training.report_results import result


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    with report_script(monkeypatch, "verb_final") as module:
        yield module


class Reader:
    """Stands for the command: reads right, but leaves out what held-out rows end with."""

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
            tokens = [token.text for token in row.pair.tokens(language)]
            said = tokens[:-3] if row.kind == "unseen_pattern" else tokens
            text = joiner_of(language).join(said)
            units = len(split_units(text, unit_of(language)))
            items.append(
                replace(
                    result(str(direction), said=0),
                    id=row.id,
                    kind=str(row.kind),
                    reference=row.pair.text(language),
                    hypothesis=text,
                    delays_s=(1.0,) * units,
                    elapsed_s=(1.0,) * units,
                    first_emission_s=1.0,
                )
            )
        write_results(Path(command[-1]), {"laal_s": 1.25}, items)
        return subprocess.CompletedProcess(command, 0)


def test_every_policy_reads_once(
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
    (row,) = [line for line in report.lines(tmp_path) if line.startswith("| learned, 1 a turn")]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[2] == "100.0"
    assert float(cells[3]) < 90


@pytest.mark.parametrize("language", verb_final.LANGUAGES)
def test_a_missing_verb_is_seen(report: ModuleType, tmp_path: Path, language: Language) -> None:
    direction = Direction(Language.EN, language)
    out = str(tmp_path / "read")
    Reader()(["--direction", str(direction), out], check=False, env={})
    results = read_results(tmp_path / "read")
    kept = [one for one in results if one.kind == "seen_pattern"]
    cut = [one for one in results if one.kind != "seen_pattern"]
    assert report.verbs_right(kept, direction) == 1
    assert report.verbs_right(cut, direction) < 0.5
    assert report.verbs_right(cut, direction) < report.verbs_right(results, direction) < 1
