import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from earvoice.errors import ConfigError
from earvoice.evaluation.provenance import Provenance
from earvoice.evaluation.report import run_parts, write_report
from earvoice.evaluation.report_parts import (
    AFTER_NOISE,
    CLEAN,
    LEARNED,
    NO_SPEECH,
    ODD,
    PARTS,
    SHORT_PARTS,
    Corpus,
    Studio,
)
from earvoice.evaluation.report_run import Machine, Meter, fingerprint, load_machine, model_hash
from earvoice.evaluation.results import ITEMS
from earvoice.testing.clocks import FakeClock
from earvoice.testing.engines import EchoEngine
from earvoice.types import Direction
from earvoice.voice import EspeakProcess

EN_ZH, ZH_EN = Direction.parse("en-zh"), Direction.parse("zh-en")
EVERY_PART = (*PARTS, *SHORT_PARTS)
ORIGIN = Provenance("earvoice evaluate report", "echo", "0" * 12, 7, {"python": "3"}, None)


@pytest.fixture(scope="module")
def process() -> Iterator[EspeakProcess]:
    with EspeakProcess() as espeak:
        yield espeak


class Run:
    """A report run with echoes, and what it did."""

    def __init__(self, process: EspeakProcess, out: Path, model_hash: str = "a") -> None:
        self.batch, self.lone = EchoEngine(slots=4), EchoEngine()
        self.machine = Machine(self.batch, self.lone, FakeClock(), model_hash, 7, 12)
        self.short = EchoEngine(slots=4)
        self.machine = replace(self.machine, short=self.short)
        self.corpora = [Corpus(EN_ZH, 1), Corpus(ZH_EN, 1)]
        self.announced: list[str] = []
        self.totals_s: list[float] = []
        self.done_s: list[float] = []

        @contextmanager
        def voices() -> Iterator[EspeakProcess]:
            yield process

        meter = Meter(self.totals_s.append, self.done_s.append, self.announced.append)
        self.results = run_parts(self.corpora, self.machine, out=out, voices=voices, meter=meter)


@pytest.fixture(scope="module")
def first(process: EspeakProcess, tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Path]:
    out = tmp_path_factory.mktemp("report")
    return Run(process, out), out


def test_every_part_is_run_in_every_direction(first: tuple[Run, Path]) -> None:
    run, out = first
    assert len(run.announced) == 2 * len(EVERY_PART)
    for direction in (EN_ZH, ZH_EN):
        assert set(run.results[direction]) == {part.name for part in EVERY_PART}
        assert all((out / str(direction) / part.name / ITEMS).is_file() for part in EVERY_PART)
    learned = run.results[EN_ZH][LEARNED.name]
    assert [result.kind for result in learned] == ["talk", "seen_pattern", "unseen_pattern"]
    assert run.results[ZH_EN][ODD.name][0].voice == "odd"


def test_the_bar_ends_near_its_total(first: tuple[Run, Path]) -> None:
    run, _ = first
    assert run.totals_s[-1] == pytest.approx(sum(run.done_s), rel=0.1)
    assert run.totals_s[0] == pytest.approx(run.totals_s[-1], rel=0.3)


def test_what_is_there_is_not_run_again(first: tuple[Run, Path], process: EspeakProcess) -> None:
    before, out = first
    (out / "en-zh" / CLEAN.name / ITEMS).write_text("", "utf-8")
    again = Run(process, out)
    assert again.results == before.results
    assert [text for text in again.announced if "before" not in text] == ["en-zh clean"]
    assert again.lone.heard == []


def test_another_model_or_choice_has_another_fingerprint(first: tuple[Run, Path]) -> None:
    machine, corpus = first[0].machine, Corpus(EN_ZH, 1)
    others = {
        fingerprint(machine, corpus, LEARNED),
        fingerprint(replace(machine, model_hash="b"), corpus, LEARNED),
        fingerprint(machine, Corpus(ZH_EN, 1), LEARNED),
        fingerprint(machine, Corpus(EN_ZH, 2), LEARNED),
        fingerprint(machine, corpus, replace(LEARNED, noise_db=10.0)),
    }
    assert len(others) == 5


def test_the_report_is_written_with_all_its_tables(first: tuple[Run, Path]) -> None:
    run, out = first
    report = write_report(out, ORIGIN, run.corpora, run.results)
    record = json.loads((out / "report.json").read_text("utf-8"))
    assert record == json.loads(json.dumps(report.to_json()))
    figures = record["directions"]["zh-en"]
    assert [group["name"] for group in figures["groups"]][:2] == ["all", "sentences"]
    assert {"cer", "bleu", "bleu_interval", "laal_s"} <= set(figures["groups"][0])
    assert [(point["line"], point["multiplier"]) for point in figures["curve"]] == [
        *[("learned", multiplier) for multiplier in (1, 2, 3, 4, 5, 6)],
        *[("wait-k", 1)] * 4,
        ("offline", 1),
        *[("learned, short chunk", multiplier) for multiplier in range(1, 7)],
        *[("wait-k, short chunk", 1)] * 4,
    ]
    assert figures["invented"][0]["recording"] == "silence"
    assert [some["before"] for some in figures["first_words"]] == ["silence", "noise"]
    page = (out / "report.md").read_text("utf-8")
    for words in ("## en-zh", "## zh-en", "phrases that move", "talks keep up", "curve-en-zh.png"):
        assert words in page
    assert "None" not in page and "nan" not in page
    assert (out / "curve-zh-en.png").read_bytes().startswith(b"\x89PNG")
    assert "### The 1 worst" in (out / "examples.md").read_text("utf-8")


def test_the_report_of_the_same_results_is_the_same(
    first: tuple[Run, Path], tmp_path: Path
) -> None:
    run, _ = first
    for name in ("a", "b"):
        write_report(tmp_path / name, ORIGIN, run.corpora, run.results)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_parts_hear_their_recordings(process: EspeakProcess) -> None:
    corpus = Corpus(EN_ZH, 1)
    studio = Studio(process, corpus)
    clean, noisy = next(studio.items(CLEAN)), list(studio.items(LEARNED))[1]
    late = next(studio.items(AFTER_NOISE))
    assert clean.id == noisy.id == late.id
    assert not np.array_equal(clean.samples, noisy.samples)
    assert late.source_s == pytest.approx(clean.source_s + 5.0)
    assert late.samples[:80_000].any()
    assert late.onset_s == pytest.approx(clean.onset_s + 5.0)
    odd = next(studio.items(ODD))
    assert (odd.transcript, odd.voice) == (clean.transcript, "odd")
    assert len(odd.samples) != len(clean.samples)
    assert len(list(studio.items(NO_SPEECH))) == 4


def test_rows_of_parts_are_spread_over_the_corpus() -> None:
    corpus = Corpus(EN_ZH)
    assert len(corpus.sentences) == 260
    odd, late = corpus.rows_of(ODD), corpus.rows_of(AFTER_NOISE)
    assert (len(odd), len(late)) == (40, 100)
    assert {str(row.kind) for row in odd} == {"seen_pattern", "unseen_pattern"}
    assert len({row.id for row in late}) == 100
    assert corpus.rows_of(ODD) == odd


def test_a_machine_does_only_what_its_model_does(tmp_path: Path) -> None:
    from earvoice.model.checkpoint import save_checkpoint
    from earvoice.testing.models import tiny_model

    folder = tmp_path / "tiny"
    save_checkpoint(folder, tiny_model(directions=("en-zh",)), card="# Tiny\n")
    machine = load_machine(str(folder), [EN_ZH], threads=1)
    assert machine.batch.free > machine.lone.free == 1
    assert machine.model_hash == model_hash(folder)
    (folder / "config.json").write_text((folder / "config.json").read_text() + "\n")
    assert machine.model_hash != model_hash(folder)
    with pytest.raises(ConfigError, match="does not interpret"):
        load_machine(str(folder), [ZH_EN], threads=1)


def test_a_model_of_one_base_chunk_is_not_heard_in_another(first: tuple[Run, Path]) -> None:
    machine = first[0].machine
    assert replace(machine, short=None).parts == PARTS
    assert machine.parts == EVERY_PART
    assert Corpus(EN_ZH, 1, "test-2").identity(LEARNED) != Corpus(EN_ZH, 1).identity(LEARNED)
