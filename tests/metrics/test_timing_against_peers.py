"""What figures are made of, against the peers: units, ready times, erasure, played speech."""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import Any

import pytest

from earvoice.metrics.computation import (
    ComputeClock,
    ComputeStep,
    ready_times,
    real_time_factor,
    repaired_elapsed,
    total_compute,
)
from earvoice.metrics.erasure import normalised_erasure
from earvoice.metrics.speech_timing import (
    discontinuity,
    playback_intervals,
    speech_end_offset,
    speech_start_offset,
)
from earvoice.metrics.token_delay import (
    average_token_delay_of_speech,
    average_token_delay_of_text,
)
from earvoice.metrics.units import Convention, hypothesis_units, reference_length
from earvoice.text import Unit
from tests.metrics.random_logs import random_logs, random_text
from tests.peers import needs_peers, run_peer

pytestmark = needs_peers

COUNT = 150

PEERS_UNITS = """
from simuleval.data.segments import TextSegment
from simuleval.evaluator.instance import LogInstance, TextToTextInstance
from omnisteval.data import Instance, load_hypothesis_jsonl, load_reference
from simulstream.metrics.readers import text_items

def simuleval_units(text):
    instance = TextToTextInstance.__new__(TextToTextInstance)
    instance.reset()
    instance.latency_unit = payload["unit"]
    instance.finish_prediction = False
    instance.receive_prediction(TextSegment(content=text, finished=False))
    return instance.prediction_list

def simuleval_length(text):
    log = {"index": 0, "reference": text}
    return LogInstance(json.dumps(log), payload["unit"]).reference_length

chars = payload["unit"] == "char"
names = [f"{index}.wav" for index in range(len(payload["texts"]))]
with open("segments.json", "w") as file:
    json.dump([{"wav": name, "offset": 0, "duration": 1} for name in names], file)
with open("references.txt", "w", encoding="utf-8") as file:
    file.writelines(text + "\\n" for text in payload["references"])
with open("hypotheses.jsonl", "w", encoding="utf-8") as file:
    for name, text, count in zip(names, payload["texts"], payload["counts"]):
        line = {"source": name, "prediction": text, "delays": [1.0] * count}
        file.write(json.dumps(line) + "\\n")
references = load_reference("segments.json", "references.txt", chars, False)[2]
words = load_hypothesis_jsonl("hypotheses.jsonl", chars, names, False, "delays", "elapsed")
words = words[0] if isinstance(words, tuple) else words

result = {
    "simuleval": [
        [simuleval_units(text) for text in payload["texts"]],
        [simuleval_length(text) for text in payload["references"]],
    ],
    "omnisteval": [
        [[word.text for word in recording] for recording in words],
        [Instance.string_to_len(text, payload["unit"]) for text in references],
    ],
    "simulstream": [
        [text_items(text, payload["unit"]) for text in payload["texts"]],
        [len(text_items(text, payload["unit"])) for text in payload["references"]],
    ],
}
"""


@pytest.mark.parametrize("unit", Unit)
def test_units_and_reference_lengths_are_those_of_each_tool(unit: Unit) -> None:
    random = Random(7)
    texts = ["", " ", "\u202f", *(random_text(random, 15) for _ in range(COUNT))]
    references = ["", *(random_text(random, 15).strip() for _ in range(len(texts) - 1))]
    counts = [len(hypothesis_units(text, unit, Convention.OMNISTEVAL)) for text in texts]
    theirs: Any = run_peer(
        PEERS_UNITS,
        {"unit": unit, "texts": texts, "references": references, "counts": counts},
    )
    for name, (units, lengths) in theirs.items():
        convention = Convention(name)
        assert units == [hypothesis_units(text, unit, convention) for text in texts], name
        assert lengths == [reference_length(text, unit, convention) for text in references], name


SIMULSTREAM_LOG = """
from types import SimpleNamespace
from simulstream.metrics.readers import LogReader
from simulstream.metrics.stats import NormalizedErasure, RealTimeFactor

result = []
for lines in payload["logs"]:
    with open("metrics.jsonl", "w", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\\n" for line in lines)
    config = SimpleNamespace(detokenizer_type="simuleval", latency_unit=payload["unit"])
    reader = LogReader(config, "metrics.jsonl", latency_unit=payload["unit"])
    output = reader.final_outputs_and_latencies()["talk"]
    result.append({
        "delays": output.ideal_delays,
        "aware": output.computational_aware_delays,
        "erasure": NormalizedErasure().compute(reader),
        "rtf": RealTimeFactor().compute(reader),
    })
"""


def _rewriting_log(random: Random, unit: Unit) -> tuple[list[dict[str, object]], list[int], int]:
    """Return lines of a simulstream log, the writer of every final token, and what was erased."""
    lines: list[dict[str, object]] = [{"id": 1, "metadata": {"wav_name": "talk.wav"}}]
    tokens: list[str] = []
    writers: list[int] = []
    erased = 0
    for at in range(random.randint(1, 12)):
        # The first token always stays: simulstream 1.0 fails on output that was erased in full.
        deleted = random.choice((0, random.randint(0, max(0, len(tokens) - 1))))
        new = [
            random.choice("你好世界" if unit is Unit.CHAR else ("a", "bc", "d."))
            for _ in range(random.randint(0 if at else 1, 4))
        ]
        lines.append(
            {
                "id": 1,
                "total_audio_processed": at + 1.0,
                "computation_time": random.choice((0.1, 0.5, 3.0)),
                "generated_tokens": new,
                "deleted_tokens": tokens[len(tokens) - deleted :],
            }
        )
        tokens[len(tokens) - deleted :] = new
        writers[len(writers) - deleted :] = [at] * len(new)
        erased += deleted
    return lines, writers, erased


@pytest.mark.parametrize("unit", Unit)
def test_times_erasure_and_real_time_factor_equal_simulstreams(unit: Unit) -> None:
    random = Random(11)
    cases = [_rewriting_log(random, unit) for _ in range(60)]
    theirs: Any = run_peer(SIMULSTREAM_LOG, {"unit": unit, "logs": [case[0] for case in cases]})
    for (lines, writers, erased), expected in zip(cases, theirs, strict=True):
        steps = [
            ComputeStep(float(str(line["total_audio_processed"])), float(str(compute)))
            for line in lines
            if (compute := line.get("computation_time")) is not None
        ]
        assert [steps[writer].heard_s for writer in writers] == expected["delays"]
        aware = ready_times(steps, writers, clock=ComputeClock.SIMULSTREAM)
        assert aware == pytest.approx(expected["aware"])
        assert normalised_erasure([erased], [len(writers)]) == pytest.approx(expected["erasure"])
        rtf = real_time_factor(total_compute(steps), steps[-1].heard_s)
        assert rtf == pytest.approx(expected["rtf"])


OMNISTEVAL_REPAIR = """
from omnisteval.alignment import Word
from omnisteval.data import fix_emission_ca

result = []
for delays, elapsed in payload:
    words = [Word("w", emission_cu=cu, emission_ca=ca) for cu, ca in zip(delays, elapsed)]
    result.append([word.emission_ca for word in fix_emission_ca(words)])
"""


def test_repaired_elapsed_times_equal_omnistevals() -> None:
    logs = random_logs(COUNT, Unit.WORD, Convention.SIMULEVAL, seed=3)
    cases = [(log.delays_ms, log.elapsed_ms) for log in logs]
    theirs: Any = run_peer(OMNISTEVAL_REPAIR, cases)
    for (delays_ms, elapsed_ms), expected in zip(cases, theirs, strict=True):
        assert repaired_elapsed(delays_ms, elapsed_ms) == pytest.approx(expected, abs=1e-6)


SIMULEVAL_SPEECH = """
from argparse import Namespace
from simuleval.evaluator.instance import SpeechToSpeechInstance, TextToTextInstance
from simuleval.evaluator.scorers.latency_scorer import LATENCY_SCORERS_DICT

class Speech(SpeechToSpeechInstance):
    source_length = 4000.0

    def __init__(self, case):
        self.args = Namespace(output=".")
        self.index, self.reference, self.latency_unit = 0, "a b", "word"
        self.dataloader = Namespace(get_source_audio_path=lambda index: "source.wav")
        self.metrics, self.elapsed = {}, case["elapsed"]
        self.delays, self.durations = case["delays"], case["durations"]
        self.prediction_list = [[0.0] for _ in self.delays]
        self.target_sample_rate = 1000
        self.summarize()

class Text(TextToTextInstance):
    def __init__(self, delays):
        self.metrics, self.delays = {}, delays

names = [
    "ATD", "StartOffset", "EndOffset", "DiscontinuitySum", "DiscontinuityAve", "DiscontinuityNum"
]
speeches = [Speech(case) for case in payload["speech"]]
aware = LATENCY_SCORERS_DICT["ATD"](computation_aware=True)
result = {
    "speech": [
        {name: LATENCY_SCORERS_DICT[name]()({0: one}) for name in names}
        | {"intervals": one.intervals, "ATD_CA": aware({0: one})}
        for one in speeches
    ],
    "text": [LATENCY_SCORERS_DICT["ATD"]()({0: Text(delays)}) for delays in payload["text"]],
}
"""


def test_speech_and_text_output_equal_simulevals_live_instances() -> None:
    # Live ones, as its log mode takes speech and text for speech to text.
    random = Random(13)
    speech = []
    for _ in range(COUNT):
        count = random.randint(1, 8)
        delays = sorted(
            random.choice((300, 600, 1500, random.randint(0, 6000))) for _ in "x" * count
        )
        spent = list(accumulate(random.randint(0, 300) for _ in delays))
        speech.append(
            {
                "delays": delays,
                "durations": [random.choice((300, random.randint(1, 2500))) for _ in delays],
                "elapsed": [delay + compute for delay, compute in zip(delays, spent, strict=True)],
            }
        )
    text = [
        list(accumulate(random.choice((0, 1, 3)) for _ in range(random.randint(1, 15))))
        for _ in range(COUNT)
    ]
    theirs: Any = run_peer(SIMULEVAL_SPEECH, {"speech": speech, "text": text})
    for delays, expected in zip(text, theirs["text"], strict=True):
        assert average_token_delay_of_text(delays) == pytest.approx(expected)
    for case, expected in zip(speech, theirs["speech"], strict=True):
        delays_s, durations_s, elapsed_s = (
            [time / 1000 for time in case[name]] for name in ("delays", "durations", "elapsed")
        )
        played = playback_intervals(delays_s, durations_s)
        silences = discontinuity(played)
        assert [[1000 * one.start_s, 1000 * one.duration_s] for one in played] == [
            pytest.approx(interval) for interval in expected["intervals"]
        ]
        found = {
            "ATD": average_token_delay_of_speech(delays_s, durations_s),
            "ATD_CA": average_token_delay_of_speech(delays_s, durations_s, elapsed_s=elapsed_s),
            "StartOffset": speech_start_offset(played),
            "EndOffset": speech_end_offset(played, source_s=4.0),
            "DiscontinuitySum": silences.sum_s,
            "DiscontinuityAve": silences.mean_s,
            "DiscontinuityNum": silences.count / 1000,
        }
        for name, value in found.items():
            assert 1000 * value == pytest.approx(expected[name], rel=1e-9, abs=1e-6), (name, case)
