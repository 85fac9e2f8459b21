"""What we write is read by the tools themselves, and what they would read we read alike."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.logs import (
    Joint,
    RecordingLog,
    SpeechSpan,
    Step,
    read_simulstream,
    write_resegmented,
    write_segments,
    write_simuleval,
    write_simulstream,
)
from earvoice.metrics.segment import ReferenceSegment, Segment
from earvoice.metrics.speech_timing import Interval
from earvoice.metrics.units import Convention, reference_length
from earvoice.text import Unit
from tests.metrics.logs.making import ODD
from tests.peers import needs_peers, run_peer

pytestmark = needs_peers

PIECES = ("Hello", " my", " friend", "s", ".", " 你好", "吗？", "  ", *(f"a{odd}b" for odd in ODD))

READ = """
from pathlib import Path
from simuleval.evaluator.instance import LogInstance
from simuleval.evaluator.scorers.latency_scorer import EndOffsetScorer, StartOffsetScorer
from simulstream.config import yaml_config
from simulstream.metrics.readers import LogReader, YamlReferenceReader
from omnisteval.data import (
    get_segmentation_order, load_hypothesis_jsonl, load_hypothesis_simulstream, load_reference)
from omnisteval.io import load_shortform_instances

def simuleval(folder, unit):
    lines = open(Path(folder) / "instances.log").readlines()
    return [LogInstance(line.strip(), unit) for line in lines]

def words(recordings):
    return [[[w.text, w.emission_cu, w.emission_ca] for w in words] for words in recordings]

def simulstream(folder, log, unit):
    reader = LogReader(yaml_config(folder + "/eval.yaml"), folder + "/" + log, unit)
    return {
        "erased": reader.num_deleted_tokens(),
        "runs": {
            name: [out.final_text, out.ideal_delays, out.computational_aware_delays]
            for name, out in reader.final_outputs_and_latencies().items()
        },
    }
"""


def random_log(random: Random, recording: str, *, erasing: bool) -> RecordingLog:
    steps: list[Step] = []
    length, heard_s = 0, 0.0
    for _ in range(random.randrange(1, 12)):
        heard_s = round(heard_s + random.random(), 3)
        text = "".join(random.choices(PIECES, k=random.randrange(4)))
        erased = random.randrange(length + 1) if erasing and random.random() < 0.3 else 0
        length += len(text) - erased
        steps.append(Step(heard_s, text, erased, heard_s, round(heard_s + random.random(), 3)))
    reference = "".join(random.choices(PIECES, k=3)).strip()
    return RecordingLog(recording, heard_s + 0.5, tuple(steps), reference, computed=True)


@pytest.mark.parametrize("unit", Unit)
def test_the_tools_read_our_logs_as_we_do(tmp_path: Path, unit: Unit) -> None:
    random = Random(3)
    logs = [random_log(random, f"talk.{at}", erasing=at % 2 == 1) for at in range(60)]
    segments = [
        ReferenceSegment(log.recording, start_s, log.source_s / 2, text)
        for log in logs
        for start_s, text in ((0.0, "x"), (log.source_s / 2, log.reference))
    ]
    write_simuleval(tmp_path / "simuleval", logs, unit=unit)
    write_simuleval(tmp_path / "omnisteval", logs, unit=unit, convention=Convention.OMNISTEVAL)
    write_simulstream(tmp_path / "simulstream", logs, unit=unit)
    write_segments(tmp_path / "simulstream", segments)
    found: Any = run_peer(
        READ
        + """
root, unit = payload["root"], payload["unit"]
char = unit == "char"
folder = root + "/simulstream"
spans, texts = folder + "/segments.yaml", folder + "/references.txt"
order = get_segmentation_order(load_reference(spans, texts, char, False)[1])
config = folder + "/eval.yaml"
result = {
    "simuleval": [
        [i.prediction, i.delays, i.elapsed, i.reference_length, i.source_length]
        for i in simuleval(root + "/simuleval", unit)
    ],
    "simulstream": simulstream(folder, "metrics.jsonl", unit)["runs"],
    "order": order,
    "references": {
        name: [[s.content, s.start_time, s.duration] for s in sentences]
        for name, sentences in YamlReferenceReader(spans, texts).references.items()
    },
    "omnisteval": words(
        load_hypothesis_jsonl(root + "/omnisteval/instances.log", char, order, True)),
    "both": words(load_hypothesis_simulstream(
        hypothesis_file=folder + "/metrics.jsonl", eval_config_file=config, char_level=char,
        segmentation_order=order)),
}
""",
        {"root": str(tmp_path), "unit": str(unit)},
    )
    assert found["order"] == [log.recording for log in logs]
    for at, log in enumerate(logs):
        ours = log.hypothesis(unit, Convention.SIMULEVAL, clock=ComputeClock.SIMULEVAL)
        text, delays, elapsed, length, source = found["simuleval"][at]
        assert text == (" " if unit is Unit.WORD else "").join(ours.units)
        assert [time / 1000 for time in delays] == pytest.approx(ours.delays_s)
        assert [time / 1000 for time in elapsed] == pytest.approx(ours.elapsed_s)
        assert length == reference_length(log.reference, unit, Convention.SIMULEVAL)
        assert source / 1000 == pytest.approx(log.source_s)

        ours = log.hypothesis(unit, Convention.OMNISTEVAL, clock=ComputeClock.OMNISTEVAL)
        assert [word[0] for word in found["omnisteval"][at]] == list(ours.units)
        assert [word[1] / 1000 for word in found["omnisteval"][at]] == pytest.approx(ours.delays_s)
        assert [word[2] / 1000 for word in found["omnisteval"][at]] == pytest.approx(ours.elapsed_s)

        ours = log.hypothesis(unit, Convention.OMNISTEVAL, clock=ComputeClock.SIMULSTREAM)
        _, delays, elapsed = found["simulstream"][log.recording]
        assert delays == pytest.approx(ours.delays_s)
        assert elapsed == pytest.approx(ours.elapsed_s)
        assert [word[1] / 1000 for word in found["both"][at]] == pytest.approx(ours.delays_s)
        first, second = found["references"][log.recording]
        assert first == ["x", 0.0, pytest.approx(log.source_s / 2)]
        assert second[0].split() == log.reference.split()


@pytest.mark.parametrize("joint", Joint)
def test_we_read_logs_with_rewriting_as_simulstream_does(tmp_path: Path, joint: Joint) -> None:
    random = Random(5)
    alphabet = {
        Joint.WORD: ("Hello", "my", "friend.", "", "a\u202fb", "x\u00a0", "你好"),
        Joint.CHAR: tuple("ab 你好\u202f "),
        Joint.SPM: ("▁Hello", "▁my", "▁fri", "end", "s", ".", "▁你", "好"),
    }[joint]
    lines: list[object] = [{"model_loading_time": 1.0}]
    for number in range(40):
        lines.append({"id": number, "metadata": {"wav_name": f"set/{number}.wav"}})
        tokens: list[str] = []
        heard_s = 0.0
        for _ in range(random.randrange(1, 9)):
            heard_s += random.random()
            kept = random.randrange(len(tokens) + 1) if random.random() < 0.5 else len(tokens)
            new = random.choices(alphabet, k=random.randrange(5))
            line = {
                "id": number,
                "total_audio_processed": heard_s,
                "computation_time": random.random(),
                "generated_tokens": new,
                "deleted_tokens": tokens[kept:],
            }
            tokens[kept:] = new
            lines.append(line)
    path = tmp_path / "log.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    (tmp_path / "eval.yaml").write_text(
        f"detokenizer_type: simuleval\nlatency_unit: {joint}\n", encoding="utf-8"
    )
    logs = read_simulstream(path, joint=joint)
    unit = Unit.CHAR if joint is Joint.CHAR else Unit.WORD
    found: Any = run_peer(
        READ + 'result = simulstream(payload["root"], "log.jsonl", payload["unit"])',
        {"root": str(tmp_path), "unit": str(unit)},
    )
    assert len(found["runs"]) == len(logs)
    for log in logs:
        text, delays, elapsed = found["runs"][log.recording]
        ours = log.hypothesis(unit, Convention.SIMULSTREAM, clock=ComputeClock.SIMULSTREAM)
        assert ours.text == text
        assert ours.delays_s == tuple(delays)
        assert ours.elapsed_s == pytest.approx(elapsed)
    erased = sum(log.erased_units(unit, Convention.SIMULSTREAM) for log in logs)
    assert erased == found["erased"]


def test_simuleval_times_our_speech_as_it_plays(tmp_path: Path) -> None:
    spans = (SpeechSpan(1.0, Interval(1.0, 1.5)), SpeechSpan(3.0, Interval(3.0, 0.6)))
    log = RecordingLog("a", 4.0, (), "x", speech=spans, speech_file="a_pred.wav")
    write_simuleval(tmp_path, [log], unit=Unit.WORD)
    found = run_peer(
        READ
        + """
(instance,) = simuleval(payload, "word")
result = [
    instance.intervals, instance.prediction_offset,
    StartOffsetScorer()({0: instance}), EndOffsetScorer()({0: instance}),
]
""",
        str(tmp_path),
    )
    assert found == [[[1000.0, 1500.0], [3000.0, 600.0]], 1000.0, 1000.0, -400.0]


def test_omnisteval_reads_our_resegmented_output(tmp_path: Path) -> None:
    segment = Segment(
        recording="a",
        index=0,
        text="Hello my",
        units=("Hello", "my"),
        delays_s=(-0.5, 1.0),
        elapsed_s=(-0.25, 1.5),
        source_s=2.0,
        recording_end_s=5.0,
        reference="Hallo mein",
        reference_units=2,
    )
    empty = replace(segment, index=1, text="", units=(), delays_s=(), elapsed_s=())
    path = write_resegmented(tmp_path / "r.jsonl", [segment, empty], unit=Unit.WORD)
    found = run_peer(
        READ
        + """
instances = load_shortform_instances(payload, None, "emission_cu", "emission_ca")
result = [
    [i.prediction, i.emission_cu, i.emission_ca, i.source_length, i.reference_length]
    for i in instances
]
""",
        str(path),
    )
    assert found == [
        ["Hello my", [-500.0, 1000.0], [-250.0, 1500.0], 2000.0, 2],
        ["", None, None, 2000.0, 2],
    ]
