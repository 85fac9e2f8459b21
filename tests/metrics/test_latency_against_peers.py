"""Our figures against SimulEval, OmniSTEval and simulstream on the same random logs.

Scorers are called one by one: SimulEval 1.1.4's command line would report the computation-aware
value in both columns. Every call into the peers' interpreter carries hundreds of segments.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from earvoice.errors import MetricError
from earvoice.metrics.figures import Figure, latency
from earvoice.metrics.latency import length_adaptive_average_lagging
from earvoice.metrics.segment import Segment
from earvoice.metrics.units import Convention
from earvoice.metrics.yaal import degeneracy
from earvoice.text import Unit
from tests.metrics.random_logs import LoggedSegment, random_logs
from tests.peers import needs_peers, run_peer

pytestmark = needs_peers

COUNT = 150
RATIOS = {Figure.AP, Figure.RTF, Figure.NUM_CHUNKS}

SIMULEVAL_SCORES = """
import logging
from simuleval.evaluator.instance import LogInstance
from simuleval.evaluator.scorers.latency_scorer import LATENCY_SCORERS_DICT

logging.disable(logging.WARNING)

def score(log, name, aware):
    instance = LogInstance(json.dumps(log), payload["unit"])
    scorer = LATENCY_SCORERS_DICT[name](computation_aware=aware)
    try:
        return scorer({0: instance})
    except ZeroDivisionError:
        return "ZeroDivisionError"

result = [
    {name: [score(log, name, aware) for aware in (False, True)] for name in payload["names"]}
    for log in payload["logs"]
]
"""


def _simuleval_line(log: LoggedSegment) -> dict[str, object]:
    return {
        "index": 0,
        "prediction": log.hypothesis,
        "reference": log.reference,
        "delays": log.delays_ms,
        "elapsed": log.elapsed_ms,
        "source_length": log.source_ms,
    }


def _agrees(
    log: LoggedSegment, segment: Segment, figure: Figure, aware: bool, expected: float | str | None
) -> bool:
    """Assert that a figure is a peer's, or undefined there and an error here; return which.

    The mean pace of an empty reference divides by nothing: AL and AP of SimulEval and AL of
    OmniSTEval fail, AP of OmniSTEval leaves the segment out, and the AL of output that begins after
    the source is its first delay as always. Both are an error here.
    """
    if segment.delays_s and not segment.reference_units and figure in (Figure.AL, Figure.AP):
        times_ms = log.elapsed_ms if aware else log.delays_ms
        assert expected in (None, "ZeroDivisionError", times_ms[0])
        with pytest.raises(MetricError, match="at least one unit"):
            latency(segment, figure, computation_aware=aware)
        return False
    found = latency(segment, figure, computation_aware=aware)
    if found is None or expected is None:
        assert found == expected, (figure, log)
    else:
        scaled = float(expected) / (1 if figure in RATIOS else 1000)
        assert found == pytest.approx(scaled, rel=1e-9, abs=1e-6), (figure, log)
    return True


@pytest.mark.parametrize("unit", Unit)
def test_every_figure_equals_simulevals(unit: Unit) -> None:
    figures = [figure for figure in Figure if figure not in (Figure.YAAL, Figure.LONG_YAAL)]
    # Silence is skipped there with a warning, and a mean of nothing fails.
    logs = [one for one in random_logs(COUNT, unit, Convention.SIMULEVAL) if one.delays_ms]
    lines = [_simuleval_line(log) for log in logs]
    theirs: Any = run_peer(SIMULEVAL_SCORES, {"unit": unit, "names": figures, "logs": lines})
    defined = [
        _agrees(log, log.segment(unit, Convention.SIMULEVAL), figure, aware, expected)
        for log, scores in zip(logs, theirs, strict=True)
        for figure in figures
        for aware, expected in zip((False, True), scores[figure], strict=True)
    ]
    # A reference without words has length 1 there, one without characters 0.
    assert all(defined) == (unit is Unit.WORD)


OMNISTEVAL_SCORES = """
from omnisteval.data import Instance
from omnisteval.scoring import (
    ALScorer, APScorer, DALScorer, LAALScorer, ShortformDegeneracyScorer, YAALScorer
)

def clean(value):
    return None if value != value else value

def score(instance, aware):
    scorers = {
        "AL": ALScorer, "LAAL": LAALScorer, "AP": APScorer, "DAL": DALScorer,
    }
    scores = {}
    for name, scorer in scorers.items():
        try:
            scores[name] = clean(scorer(computation_aware=aware)([instance]))
        except ZeroDivisionError:
            scores[name] = "ZeroDivisionError"
    yaal = YAALScorer(computation_aware=aware, is_longform=payload["long_form"])
    scores["YAAL"] = clean(yaal([instance]))
    return scores

instances = [Instance.from_dict(log, latency_unit=payload["unit"]) for log in payload["logs"]]
result = {
    "scores": [[score(instance, aware) for aware in (False, True)] for instance in instances],
    "degeneracy": ShortformDegeneracyScorer()(instances),
}
"""


def _omnisteval_line(log: LoggedSegment, long_form: bool) -> dict[str, object]:
    line: dict[str, object] = {
        "prediction": log.hypothesis,
        "reference": log.reference,
        "source_length": log.source_ms,
        "emission_cu": log.delays_ms,
        "emission_ca": log.elapsed_ms,
    }
    return line | ({"time_to_recording_end": log.recording_end_ms} if long_form else {})


@pytest.mark.parametrize("unit", Unit)
@pytest.mark.parametrize("long_form", [False, True], ids=["short", "long"])
def test_every_figure_equals_omnistevals(unit: Unit, long_form: bool) -> None:
    # The short form counts references as SimulEval does; the long form strips spaces from Chinese.
    convention = Convention.OMNISTEVAL if long_form else Convention.SIMULEVAL
    logs = random_logs(COUNT, unit, convention, long_form=long_form)
    lines = [_omnisteval_line(log, long_form) for log in logs]
    if long_form and unit is Unit.CHAR:
        lines = [line | {"reference": str(line["reference"]).replace(" ", "")} for line in lines]
    theirs: Any = run_peer(OMNISTEVAL_SCORES, {"unit": unit, "long_form": long_form, "logs": lines})
    yaal = Figure.LONG_YAAL if long_form else Figure.YAAL
    names = {"AL": Figure.AL, "LAAL": Figure.LAAL, "AP": Figure.AP, "DAL": Figure.DAL, "YAAL": yaal}
    segments = [log.segment(unit, convention) for log in logs]
    for log, segment, both in zip(logs, segments, theirs["scores"], strict=True):
        for aware, scores in zip((False, True), both, strict=True):
            for name, figure in names.items():
                _agrees(log, segment, figure, aware, scores[name])
    assert any(one.delays_s and latency(one, yaal) is None for one in segments)
    if not long_form:
        found = degeneracy(segments)
        assert found.swf == pytest.approx(theirs["degeneracy"]["swf"])
        assert found.efsw == pytest.approx(theirs["degeneracy"]["efsw"])
        assert found.dsptv == pytest.approx(theirs["degeneracy"]["dsptv"])
        assert found.is_degenerate == bool(theirs["degeneracy"]["degenerate_policy"])


SIMULSTREAM_LAAL = """
from simulstream.metrics.scorers.latency.stream_laal import StreamLaal

result = [StreamLaal._sentence_level_laal(*case) for case in payload]
"""


def test_lagging_of_a_segment_equals_simulstreams_even_when_its_times_run_backwards() -> None:
    random = Random(5)
    cases = []
    for _ in range(COUNT):
        source_s = random.uniform(0.1, 20.0)
        times_s = [random.uniform(-2.0, 25.0) for _ in range(random.randint(1, 40))]
        cases.append((times_s, source_s, random.randint(0, 40)))
    theirs: Any = run_peer(SIMULSTREAM_LAAL, cases)
    for (times_s, source_s, units), expected in zip(cases, theirs, strict=True):
        found = length_adaptive_average_lagging(
            times_s, source_s=source_s, reference_units=units, ordered=False
        )
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_the_random_logs_hold_what_breaks_tools() -> None:
    logs = random_logs(COUNT, Unit.WORD, Convention.SIMULEVAL)
    assert any(not log.delays_ms for log in logs)
    assert any(log.delays_ms and log.delays_ms[0] > log.source_ms for log in logs)
    assert any(len(log.delays_ms) > 2 * len(log.reference.split()) > 0 for log in logs)
    assert any("\u202f" in log.hypothesis for log in logs)
    assert any("  " in log.reference for log in logs)
