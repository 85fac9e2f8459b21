"""A result tells the times of every clock, as the events of its run do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.agent.eventlog import EventLogWriter, Header
from earvoice.errors import DataError, MetricError
from earvoice.evaluation.export import ExportFormat, export
from earvoice.evaluation.items import Item
from earvoice.evaluation.result_log import log_of_result
from earvoice.evaluation.results import result_of, write_results
from earvoice.evaluation.score import Part, Settings, score
from earvoice.evaluation.scoring.material import Files, read_material
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.logs import read_simuleval, read_simulstream
from earvoice.metrics.logs.events import read_events
from earvoice.metrics.units import Convention
from earvoice.text import Unit
from earvoice.types import Action, Direction, Task, Trajectory, Turn
from tests.evaluation.factories import result
from tests.metrics.logs.making import milliseconds, texts

TASK = Task(Direction.parse("zh-en"))
ITEM = Item(
    "talk", "talk", "seen", TASK.direction, np.zeros(64_000, np.float32), "", "Good day now.", 0.0,
    is_sentence=False,
)  # fmt: skip
# The second turn is late, as the first took longer than its audio; the third writes nothing.
TURNS = (
    Turn(0, 1.0, Action(" Good"), 1.0, 2.5),
    Turn(1, 2.0, Action(" da"), 2.5, 2.75),
    Turn(2, 3.0, Action(), 3.0, 3.25),
    Turn(3, 4.0, Action("y now."), 4.0, 4.5),
)
RUN = Trajectory(TASK, 4.0, TURNS)


@pytest.fixture
def evaluated(tmp_path: Path) -> Path:
    folder = tmp_path / "evaluated"
    write_results(folder, {"direction": "zh-en"}, [result_of(ITEM, RUN)])
    return folder


def log_events(folder: Path, run: Trajectory) -> Path:
    """Write the events of a run."""
    folder.mkdir()
    with EventLogWriter(folder / "events.jsonl", Header("echo", "0", "learned", TASK, {})) as log:
        for turn in run.turns:
            log.turn(turn, "")
    return folder


@pytest.mark.parametrize("clock", ComputeClock)
def test_every_clock_tells_what_it_tells_of_the_events(
    evaluated: Path, tmp_path: Path, clock: ComputeClock
) -> None:
    (run,) = read_material(Files((evaluated,))).runs
    events = read_events(log_events(tmp_path / "talk", RUN)).log
    for convention in Convention:
        expected = events.hypothesis(Unit.WORD, convention, clock=clock)
        assert run.log.hypothesis(Unit.WORD, convention, clock=clock) == expected


def test_a_run_is_scored_by_every_clock(evaluated: Path) -> None:
    material = read_material(Files((evaluated,)))
    parts = frozenset[Part]()
    found = {clock: score(material, Settings(clock, parts)) for clock in ComputeClock}
    first_s = {clock: one.recordings[0].aware_first_s for clock, one in found.items()}
    assert first_s == dict.fromkeys(ComputeClock, 2.5)
    assert {one.scores.real_time_factor for one in found.values()} == {2.5 / 4}
    last_s = {
        clock: material.runs[0].log.hypothesis(Unit.WORD, clock=clock).elapsed_s[-1]
        for clock in ComputeClock
    }
    assert last_s == {
        ComputeClock.SIMULEVAL: 6.5,
        ComputeClock.OMNISTEVAL: 5.0,
        ComputeClock.SIMULSTREAM: 4.5,
        ComputeClock.QUEUED: 4.5,
    }


def test_other_tools_get_their_own_times(evaluated: Path, tmp_path: Path) -> None:
    export(evaluated, tmp_path / "a", ExportFormat.SIMULEVAL)
    (log,) = read_simuleval(tmp_path / "a")
    written = log.hypothesis(Unit.WORD, Convention.SIMULEVAL)
    assert (written.delays_s, written.elapsed_s) == ((1.0, 4.0, 4.0), (2.5, 6.5, 6.5))
    export(evaluated, tmp_path / "b", ExportFormat.SIMULSTREAM)
    (log,) = read_simulstream(tmp_path / "b" / "metrics.jsonl")
    assert [step.compute_s for step in log.steps] == [1.5, 0.25, 0.25, 0.5]


@given(st.lists(st.tuples(texts, milliseconds, milliseconds), max_size=6))
def test_units_have_the_delays_and_the_queue_of_the_result(
    written: list[tuple[str, float, float]],
) -> None:
    turns, heard_s = [], 0.0
    for at, (text, heard, compute_s) in enumerate(written):
        heard_s += heard
        turns.append(Turn(at, heard_s, Action(text), heard_s, heard_s + compute_s))
    made = result_of(ITEM, Trajectory(TASK, heard_s + 1, tuple(turns)))
    found = log_of_result(made, Unit.WORD).hypothesis(Unit.WORD, clock=ComputeClock.QUEUED)
    assert found.delays_s == made.delays_s
    assert found.elapsed_s == pytest.approx(made.elapsed_s)


def test_a_result_of_an_older_version_tells_the_times_of_a_queue_only() -> None:
    old = replace(result("a b", delays_s=(1.0, 2.0)), elapsed_s=(1.5, 2.5))
    log = log_of_result(old, Unit.WORD)
    assert log.hypothesis(Unit.WORD).elapsed_s == (1.5, 2.5)
    with pytest.raises(MetricError, match="holds no computing times"):
        log.hypothesis(Unit.WORD, clock=ComputeClock.SIMULEVAL)


def test_a_result_without_a_delay_for_each_unit_is_named() -> None:
    wrong = replace(result_of(ITEM, RUN), delays_s=(1.0,))
    with pytest.raises(DataError, match=r"'talk': 3 units \(word\) with 1 delays"):
        log_of_result(wrong, Unit.WORD)
