"""The whole pipeline against OmniSTEval and simulstream: same files in, same figures out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from earvoice.cli import main
from earvoice.metrics.logs import RecordingLog, Step, write_segments, write_simuleval
from earvoice.metrics.logs.simulstream import write_simulstream
from earvoice.metrics.segment import ReferenceSegment
from earvoice.metrics.units import Convention
from earvoice.text import Unit
from tests.metrics.talks import random_talks
from tests.peers import needs_peers, run_peer

pytestmark = needs_peers

COUNT = 12

THEIRS = """
import logging
from types import SimpleNamespace
from omnisteval.data import get_segmentation_order, load_hypothesis_jsonl, load_reference
from omnisteval.resegment import resegment
from omnisteval.scoring import evaluate_instances
from simulstream.config import yaml_config
from simulstream.metrics.readers import LogReader, YamlReferenceReader
from simulstream.metrics.scorers.latency import LatencyScoringSample
from simulstream.metrics.scorers.latency.stream_laal import StreamLaal
from simulstream.metrics.stats import NormalizedErasure, RealTimeFactor

logging.disable(logging.WARNING)
folder, unit = payload["folder"], payload["unit"]
char = unit == "char"
segments, lines = folder + "/segments.yaml", folder + "/references.txt"
references, segmentation, sentences = load_reference(segments, lines, char, False)
outputs = load_hypothesis_jsonl(
    folder + "/instances.log", char, get_segmentation_order(segmentation), True)
instances, _ = resegment(references, outputs, segmentation, sentences, char_level=char)
result, _, _ = evaluate_instances(
    instances=instances, is_longform=True, fix_emission_ca_flag=True,
    bleu_tokenizer="zh" if char else "13a")

reader = LogReader(yaml_config(folder + "/eval.yaml"), folder + "/metrics.jsonl", unit)
written = reader.final_outputs_and_latencies()
expected = YamlReferenceReader(segments, lines).references
scores = StreamLaal(SimpleNamespace(latency_unit=unit)).score(
    [LatencyScoringSample(name, written[name], expected[name]) for name in written])
result["stream_laal"] = scores.ideal_latency
result["ca_stream_laal"] = scores.computational_aware_latency
result["erasure"] = NormalizedErasure().compute(reader)
result["rtf"] = RealTimeFactor().compute(reader)
"""

OMNISTEVAL = {
    "bleu": "bleu",
    "chrf": "chrf",
    "long_yaal": "long_yaal_s",
    "long_al": "long_al_s",
    "long_laal": "long_laal_s",
    "long_ap": "long_ap",
    "long_dal": "long_dal_s",
    "ca_long_yaal": "long_yaal_ca_s",
    "ca_long_al": "long_al_ca_s",
    "ca_long_laal": "long_laal_ca_s",
    "ca_long_ap": "long_ap_ca",
    "ca_long_dal": "long_dal_ca_s",
}
SIMULSTREAM = {
    "stream_laal": "stream_laal_s",
    "ca_stream_laal": "stream_laal_ca_s",
    "erasure": "normalised_erasure",
    "rtf": "real_time_factor",
}


def write_logs(folder: Path, unit: Unit, *, every_s: float = 0.25) -> None:
    """Write talks as logs of both tools, text that is taken back among them, and references.

    every_s: how long it takes to write four characters.
    """
    logs: list[RecordingLog] = []
    references: list[ReferenceSegment] = []
    talks = [one for one in random_talks(8 * COUNT, unit) if one.output.strip() and all(one.lines)]
    for number, talk in enumerate(talks[:COUNT]):
        name = f"talk{number}"
        text = talk.output.strip()
        steps = []
        for at, begun in enumerate(range(0, len(text), 4)):
            # Times are sixteenths, so that milliseconds and seconds are cut at the same places.
            begun_s = at * every_s
            compute_s = (begun_s, begun_s + 1 / 16)
            steps.append(Step(begun_s + 0.25, f"{text[begun : begun + 4]}x", 0, *compute_s))
            steps.append(Step(begun_s + 0.375, "", 1, *compute_s))
        found = [ReferenceSegment(name, 2.5 * at, 2.0, line) for at, line in enumerate(talk.lines)]
        source_s = max(steps[-1].heard_s, found[-1].end_s)
        logs.append(RecordingLog(name, source_s, tuple(steps), computed=True))
        references += found
    write_simuleval(folder, logs, unit=unit, convention=Convention.OMNISTEVAL)
    write_simulstream(folder, logs, unit=unit)
    write_segments(folder, references)


def test_the_script_that_compares_the_speed_finds_equal_figures() -> None:
    script = Path(__file__).resolve().parents[2] / "scripts" / "bench_against_omnisteval"
    done = subprocess.run([script, "2", "60"], capture_output=True, check=True, text=True)
    record = json.loads(done.stdout)
    assert record["largest_difference"] < 1e-6, record["of"]
    assert min(record["earvoice_s"], record["omnisteval_s"]) > 0


@pytest.mark.parametrize("unit", Unit)
def test_all_figures_of_talks_are_those_of_the_peers(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    unit: Unit,
) -> None:
    write_logs(tmp_path, unit)

    def score(log: str, clock: str) -> dict[str, float]:
        references = ("--references", "references.txt", "--segmentation", "segments.yaml")
        languages = ("--unit", unit, "--target", "zh" if unit is Unit.CHAR else "en")
        options = (*references, *languages, "--clock", clock, "--json")
        monkeypatch.setattr(sys, "argv", ["earvoice", "evaluate", "score", log, *options])
        with pytest.raises(SystemExit) as ended:
            main()
        out, errors = capsys.readouterr()
        assert ended.value.code == 0, errors
        found: dict[str, float] = json.loads(out)
        return found

    theirs: Any = run_peer(THEIRS, {"folder": str(tmp_path), "unit": unit})
    monkeypatch.chdir(tmp_path)
    found = score("instances.log", "omnisteval")
    for name, ours in OMNISTEVAL.items():
        expected = theirs[name] / (1000 if ours.endswith("_s") else 1)
        assert found[ours] == pytest.approx(expected, abs=1e-6), name
    found = score("metrics.jsonl", "simulstream")
    for name, ours in SIMULSTREAM.items():
        assert found[ours] == pytest.approx(theirs[name], abs=1e-6), name
    assert found["normalised_erasure"] > 0
