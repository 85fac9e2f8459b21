"""Resegmented output and texts without times: OmniSTEval reads ours, and we read its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from earvoice.evaluation.score import Part, Settings, score
from earvoice.evaluation.scoring.inputs import read_input
from earvoice.evaluation.scoring.material import Files
from earvoice.evaluation.scoring.rows import write_scored
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.logs import DocumentLine, write_document_lines
from earvoice.metrics.logs.omnisteval import RESEGMENTED
from earvoice.text import Unit
from tests.evaluation.scoring.making import write_lines
from tests.evaluation.test_score_against_peers import OMNISTEVAL, write_logs
from tests.metrics.talks import random_talks
from tests.peers import needs_peers, run_peer

pytestmark = needs_peers

QUALITY = Settings(parts=frozenset({Part.QUALITY}))

SPEECH = """
import logging
from omnisteval.io import dump_instances_jsonl, load_resegmentation_inputs, load_shortform_instances
from omnisteval.resegment import resegment
from omnisteval.scoring import evaluate_instances

logging.disable(logging.WARNING)
folder, char = payload["folder"], payload["unit"] == "char"

def report(instances):
    return evaluate_instances(
        instances=instances, is_longform=True, bleu_tokenizer="zh" if char else "13a")[0]

def resegmented(path):
    return load_shortform_instances(path, None, "emission_cu", "emission_ca", char)

references, outputs, segmentation, lines = load_resegmentation_inputs(
    folder + "/segments.yaml", None, folder + "/references.txt", folder + "/instances.log",
    char_level=char, fix_emission_ca_flag=True)
instances, rows = resegment(references, outputs, segmentation, lines, char_level=char)
dump_instances_jsonl(rows, folder + "/theirs")
result = {
    "whole": report(instances),
    "of_theirs": report(resegmented(folder + "/theirs/instances.resegmented.jsonl")),
    "of_ours": report(resegmented(folder + "/ours/instances.resegmented.jsonl")),
}
"""

TEXT = """
import logging
from omnisteval.io import dump_instances_jsonl, load_resegmentation_inputs
from omnisteval.resegment import resegment
from omnisteval.scoring import evaluate_instances

logging.disable(logging.WARNING)
folder, char = payload["folder"], payload["unit"] == "char"
references, outputs, segmentation, lines = load_resegmentation_inputs(
    None, folder + "/docs.txt", folder + "/references.txt", folder + "/hyp.txt", "text",
    char_level=char)
instances, rows = resegment(references, outputs, segmentation, lines, char_level=char)
dump_instances_jsonl(rows, folder + "/theirs")
result = {
    "texts": [row["prediction"] for row in rows],
    "scores": evaluate_instances(
        instances=instances, compute_latency=False, bleu_tokenizer="zh" if char else "13a")[0],
}
"""


def target(unit: Unit) -> str:
    return "zh" if unit is Unit.CHAR else "en"


def figures(files: Files, unit: Unit) -> dict[str, Any]:
    return dict(score(read_input(files, unit=unit, target=target(unit)), QUALITY).scores.to_json())


def assert_same(found: dict[str, Any], theirs: dict[str, float], names: set[str]) -> None:
    for name in names:
        ours = OMNISTEVAL[name]
        expected = theirs[name] / (1000 if ours.endswith("_s") else 1)
        assert found[ours] == pytest.approx(expected, abs=1e-6), name


@pytest.mark.parametrize("unit", Unit)
def test_each_tool_scores_the_segments_of_the_other_as_its_own(tmp_path: Path, unit: Unit) -> None:
    # So slowly that a part is written after the recording's end, which only LongYAAL minds.
    write_logs(tmp_path, unit, every_s=2.0)
    files = Files(
        (tmp_path / "instances.log",), tmp_path / "references.txt", tmp_path / "segments.yaml"
    )
    material = read_input(files, unit=unit, target=target(unit))
    settings = Settings(clock=ComputeClock.OMNISTEVAL, parts=QUALITY.parts)
    write_scored(tmp_path / "ours", score(material, settings))
    theirs: Any = run_peer(SPEECH, {"folder": str(tmp_path), "unit": unit})
    assert theirs["of_ours"] == pytest.approx(theirs["of_theirs"], abs=1e-6)
    assert theirs["of_ours"]["long_yaal"] != pytest.approx(theirs["whole"]["long_yaal"])
    of_theirs = figures(Files((tmp_path / "theirs" / RESEGMENTED,)), unit)
    of_ours = figures(Files((tmp_path / "ours" / RESEGMENTED,)), unit)
    for found in (of_theirs, of_ours):
        assert_same(found, theirs["whole"], set(OMNISTEVAL))
        # Reading segments, OmniSTEval passes over where the recording ends.
        assert_same(found, theirs["of_ours"], set(OMNISTEVAL) - {"long_yaal", "ca_long_yaal"})


@pytest.mark.parametrize("unit", Unit)
def test_texts_without_times_are_divided_and_scored_as_theirs(tmp_path: Path, unit: Unit) -> None:
    talks = [one for one in random_talks(60, unit, seed=3) if all(one.lines)]
    documents = [
        DocumentLine(number, at)
        for number, one in enumerate(talks)
        for at, _ in enumerate(one.lines)
    ]
    write_document_lines(tmp_path / "docs.txt", documents)
    write_lines(tmp_path / "hyp.txt", [one.output.strip() for one in talks])
    write_lines(tmp_path / "references.txt", [line for one in talks for line in one.lines])
    theirs: Any = run_peer(TEXT, {"folder": str(tmp_path), "unit": unit})
    files = Files((tmp_path / "hyp.txt",), tmp_path / "references.txt", tmp_path / "docs.txt")
    material = read_input(files, unit=unit, target=target(unit))
    scored = score(material, QUALITY)
    assert [segment.text for segment in scored.groups[0].segments] == theirs["texts"]
    assert_same(dict(scored.scores.to_json()), theirs["scores"], {"bleu", "chrf"})
    # What OmniSTEval writes of texts has neither times nor durations, and ours is like it.
    assert_same(
        figures(Files((tmp_path / "theirs" / RESEGMENTED,)), unit),
        theirs["scores"],
        {"bleu", "chrf"},
    )
    write_scored(tmp_path / "ours", scored)
    first, second = (
        [
            json.loads(line)
            for line in (tmp_path / tool / RESEGMENTED).read_text("utf-8").splitlines()
        ]
        for tool in ("ours", "theirs")
    )
    assert first == second
