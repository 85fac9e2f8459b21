"""Resegmentation equals mweralign's, simulstream's and OmniSTEval's, unit by unit."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest

from earvoice.metrics.resegment import Resegmentation, resegment
from earvoice.metrics.segment import Segment
from earvoice.metrics.units import Convention
from earvoice.text import Unit
from tests.metrics.talks import Talk, random_talks
from tests.peers import needs_peers, run_peer

pytestmark = needs_peers

_SIMULSTREAM = """
from types import SimpleNamespace
from simulstream.metrics.readers import OutputWithDelays, ReferenceSentenceDefinition, text_items
from simulstream.metrics.scorers.latency import LatencyScoringSample
from simulstream.metrics.scorers.latency.stream_laal import StreamLaal

class Divided(StreamLaal):
    def _do_score(self, samples):
        return samples

unit = payload["unit"]
result = []
for talk in payload["talks"]:
    count = len(text_items(talk["output"], unit))
    delays = [index / 16 for index in range(count)]
    output = OutputWithDelays(talk["output"], delays, [delay + 0.125 for delay in delays])
    lines = [
        ReferenceSentenceDefinition(line, 2.5 * index, 2.0)
        for index, line in enumerate(talk["lines"])
    ]
    sample, = Divided(SimpleNamespace(latency_unit=unit)).score(
        [LatencyScoringSample("talk", output, lines)]
    )
    result.append([
        {
            "units": len(text_items(part.final_text, unit)),
            "delays_s": [delay - line.start_time for delay in part.ideal_delays],
            "elapsed_s": [delay - line.start_time for delay in part.computational_aware_delays],
            "reference_units": len(text_items(line.content, unit)),
        }
        for part, line in zip(sample.hypothesis, sample.reference)
    ])
"""

_OMNISTEVAL = """
import json
from omnisteval.data import get_segmentation_order, load_hypothesis_jsonl, load_reference
from omnisteval.resegment import resegment

characters = payload["unit"] == "char"
segmentation, lines, logs = [], [], []
for number, talk in enumerate(payload["talks"]):
    name = f"talk{number}.wav"
    for index, line in enumerate(talk["lines"]):
        segmentation.append({"wav": name, "offset": 2.5 * index, "duration": 2.0})
        lines.append(line)
    count = len(talk["output"] if characters else talk["output"].split())
    delays = [1000 * index / 16 for index in range(count)]
    logs.append({"source": name, "prediction": talk["output"], "delays": delays,
                 "elapsed": [delay + 125 for delay in delays]})
json.dump(segmentation, open("segments.json", "w"))
open("lines.txt", "w").write("".join(line + "\\n" for line in lines))
open("log.jsonl", "w").write("".join(json.dumps(log) + "\\n" for log in logs))
references, segmentation, sentences = load_reference(
    "segments.json", "lines.txt", characters, False
)
order = get_segmentation_order(segmentation)
outputs = load_hypothesis_jsonl("log.jsonl", characters, order, False)
instances, records = resegment(
    references, outputs, segmentation, sentences, char_level=characters, lang=None
)
result = [[] for _ in payload["talks"]]
for instance, record in zip(instances, records):
    result[record["docid"]].append({
        "text": instance.prediction,
        "delays_s": [time / 1000 for time in instance.emission_cu or []],
        "elapsed_s": [time / 1000 for time in instance.emission_ca or []],
        "source_s": instance.source_length / 1000,
        "recording_end_s": (instance.time_to_recording_end or 0) / 1000,
        "reference_units": instance.reference_length,
    })
"""


def _divided(
    talk: Talk, method: Resegmentation, unit: Unit, convention: Convention
) -> list[Segment]:
    return resegment(talk.hypothesis(unit, convention), talk.references(), method=method, unit=unit)


def _asked(code: str, talks: list[Talk], unit: Unit) -> list[list[dict[str, Any]]]:
    answer = run_peer(code, {"unit": unit, "talks": [asdict(talk) for talk in talks]})
    assert isinstance(answer, list) and len(answer) == len(talks)
    return answer


@pytest.mark.parametrize("unit", Unit)
def test_least_error_cuts_are_those_of_simulstream_and_mweralign(unit: Unit) -> None:
    talks = random_talks(100, unit)
    for talk, theirs in zip(talks, _asked(_SIMULSTREAM, talks, unit), strict=True):
        ours = _divided(talk, Resegmentation.MWER, unit, Convention.SIMULSTREAM)
        assert [
            {
                "units": len(one.units),
                "delays_s": list(one.delays_s),
                "elapsed_s": list(one.elapsed_s),
                "reference_units": one.reference_units,
            }
            for one in ours
        ] == theirs, talk


@pytest.mark.parametrize("unit", Unit)
def test_soft_cuts_are_those_of_omnisteval(unit: Unit) -> None:
    talks = random_talks(100, unit)
    for talk, theirs in zip(talks, _asked(_OMNISTEVAL, talks, unit), strict=True):
        ours = _divided(talk, Resegmentation.SOFT, unit, Convention.OMNISTEVAL)
        assert [
            {
                "text": one.text,
                "delays_s": list(one.delays_s),
                "elapsed_s": list(one.elapsed_s),
                "source_s": one.source_s,
                # The peer leaves the end out where a segment has no output.
                "recording_end_s": one.recording_end_s if one.units else 0,
                "reference_units": one.reference_units,
            }
            for one in ours
        ] == theirs, talk


_MWERALIGN = """
from mweralign.mweralign import align_texts
lines = "\\n".join(payload["lines"])
result = [line.strip() for line in align_texts(lines, payload["output"]).split("\\n")]
"""


def _texts(talk: Talk, method: Resegmentation) -> list[str]:
    return [one.text for one in _divided(talk, method, Unit.WORD, Convention.SIMULSTREAM)]


def test_a_late_first_word_is_pulled_to_the_first_line_as_in_mweralign() -> None:
    # Without the cost of line breaks before it, "d" would be in place at the price of 3, not 4.
    talk = Talk("d", ("a", "b", "c", "d"))
    theirs = run_peer(_MWERALIGN, asdict(talk))
    assert _texts(talk, Resegmentation.MWER) == theirs == ["d", "", "", ""]


def test_unlike_mweralign_three_hashes_in_references_do_not_mark_alternatives() -> None:
    talk = Talk("a d d", ("a d ### c d", "b ### b d"))
    theirs = run_peer(_MWERALIGN, asdict(talk))
    assert theirs == ["a d", "d"]
    assert _texts(talk, Resegmentation.MWER) == ["a d d", ""]


def test_unlike_mweralign_an_empty_last_line_is_a_segment() -> None:
    talk = Talk("a b", ("a", "b", ""))
    theirs = run_peer(_MWERALIGN, asdict(talk))
    assert theirs == ["a", "b"]
    assert _texts(talk, Resegmentation.MWER) == ["a", "b", ""]


def test_soft_alignment_leaves_out_what_may_not_pair_with_the_first_reference_as_omnisteval() -> (
    None
):
    talk = Talk("- a b", ("a b",))
    theirs = _asked(_OMNISTEVAL, [talk], Unit.WORD)
    assert [one["text"] for one in theirs[0]] == ["a b"]
    ours = _divided(talk, Resegmentation.SOFT, Unit.WORD, Convention.OMNISTEVAL)
    assert [one.units for one in ours] == [("a", "b")]
