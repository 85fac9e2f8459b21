"""The lags of speech output over its chunks: worked by hand, and as SimulEval prints them."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from earvoice.evaluation.score import Settings, score
from earvoice.evaluation.scoring.material import Files, read_material
from earvoice.text import Unit
from tests.evaluation.scoring.making import write_lines
from tests.metrics.random_logs import random_text
from tests.peers import needs_peers, run_peer

THEIRS = """
from simuleval.evaluator.instance import LogInstance
from simuleval.evaluator.scorers.latency_scorer import LATENCY_SCORERS_DICT

with open(payload["log"], encoding="utf-8") as file:
    instances = [LogInstance(line, payload["unit"]) for line in file]
result = {
    name: LATENCY_SCORERS_DICT[name]()(dict(enumerate(instances))) for name in payload["names"]
}
"""
RATIOS = {"AP": "ap", "RTF": "simuleval_rtf", "NumChunks": "num_chunks"}
SECONDS = {
    "AL": "al_s",
    "LAAL": "laal_s",
    "DAL": "dal_s",
    "StartOffset": "start_offset_s",
    "EndOffset": "end_offset_s",
}


def line(index: int, delays: list[float], durations: list[float], reference: str) -> str:
    """Return a line of SimulEval's log of speech from 4 s of speech."""
    intervals: list[list[float]] = []
    for delay, duration in zip(delays, durations, strict=True):
        free = sum(intervals[-1]) if intervals else 0.0
        intervals.append([max(free, delay), duration])
    return json.dumps(
        {
            "index": index,
            "prediction": f"wavs/{index}_pred.wav",
            "delays": delays,
            "durations": durations,
            "elapsed": [],
            "intervals": intervals,
            "source_length": 4000.0,
            "reference": reference,
            "source": f"{index}.wav",
        }
    )


def figures(log: Path, unit: Unit) -> dict[str, Any]:
    material = read_material(Files((log,)), unit=unit, target="en")
    return dict(score(material, Settings(parts=frozenset())).scores.to_json())


def test_a_chunk_counts_as_a_word_of_the_reference(tmp_path: Path) -> None:
    # The ideal speaker has five words for 4 s, so the second chunk was due at 0.8 s.
    log = write_lines(tmp_path / "instances.log", [line(0, [1e3, 3e3], [1500, 600], "a b c d e")])
    found = figures(log, Unit.WORD)
    assert (found["al_s"], found["laal_s"]) == pytest.approx((1.6, 1.6))
    assert (found["ap"], found["dal_s"], found["simuleval_rtf"]) == pytest.approx((0.2, 1.0, 0.75))
    # One word is due at 4 s only; LAAL has as many as there are chunks.
    log = write_lines(tmp_path / "instances.log", [line(0, [1e3, 3e3], [1500, 600], "a")])
    found = figures(log, Unit.WORD)
    assert (found["al_s"], found["laal_s"], found["ap"]) == pytest.approx((0.0, 1.0, 1.0))


def test_without_a_reference_there_is_no_pace_of_one(tmp_path: Path) -> None:
    lines = [line(0, [1e3], [500], "你好"), line(1, [2e3], [500], "")]
    found = figures(write_lines(tmp_path / "instances.log", lines), Unit.CHAR)
    assert (found["al_s"], found["al_scored"], found["al_dropped"]) == (1.0, 1, 1)
    assert found["laal_s"] == pytest.approx(1.5)


@needs_peers
@pytest.mark.parametrize("unit", Unit)
def test_figures_over_chunks_are_those_that_simuleval_prints(tmp_path: Path, unit: Unit) -> None:
    random = Random(5)
    lines = []
    for index in range(60):
        # Some begin, and some only end, after the source.
        delays = sorted(random.choice(range(320, 5120, 320)) for _ in range(random.randint(1, 6)))
        durations = [float(random.randint(1, 2000)) for _ in delays]
        lines.append(line(index, [*map(float, delays)], durations, f"a{random_text(random, 15)}b"))
    log = write_lines(tmp_path / "instances.log", lines)
    found = figures(log, unit)
    names = [*RATIOS, *SECONDS]
    theirs: Any = run_peer(THEIRS, {"log": str(log), "unit": unit, "names": names})
    for name, ours in (RATIOS | SECONDS).items():
        expected = theirs[name] / (1000 if name in SECONDS else 1)
        assert found[ours] == pytest.approx(expected, abs=1e-9), name
