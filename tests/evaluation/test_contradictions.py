"""A result that says the same thing twice, and differently, is told by line and field."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.cli import main
from earvoice.errors import DataError
from earvoice.evaluation.contradictions import require_units
from earvoice.evaluation.items import Item, Segment
from earvoice.evaluation.results import (
    ITEMS,
    ItemResult,
    parse_result,
    read_results,
    result_of,
    result_record,
    write_results,
)
from earvoice.metrics.logs.records import Record
from earvoice.text import Unit, unit_of
from earvoice.types import Action, Direction, Task, Trajectory, Turn
from tests.metrics.logs.making import milliseconds, texts

TASK = Task(Direction.parse("zh-en"))
# The second turn waits for the first, which took longer than its audio; the third writes nothing.
TURNS = (
    Turn(0, 1.0, Action(" Good"), 0.0, 1.5),
    Turn(1, 2.0, Action(" da"), 1.5, 1.75),
    Turn(2, 3.0, Action(), 1.75, 2.0),
    Turn(3, 4.0, Action("y now."), 2.0, 2.5),
)


def heard(turns: tuple[Turn, ...], source_s: float, direction: Direction) -> ItemResult:
    """Return what a run of these turns amounts to."""
    samples = np.zeros(round(source_s * 16_000), np.float32)
    item = Item(
        "row-1", "seen_pattern", "seen", direction, samples, "", "Good day now.", 0.25,
        is_sentence=True,
    )  # fmt: skip
    return result_of(item, Trajectory(Task(direction), source_s, turns))


RESULT = heard(TURNS, 4.0, TASK.direction)
SILENT = replace(heard((replace(TURNS[0], action=Action()),), 4.0, TASK.direction), id="row-0")


def test_the_example_is_what_the_cases_below_change() -> None:
    record = json.loads(json.dumps(result_record(RESULT)))
    assert record["hypothesis"] == "Good day now."
    assert record["delays_s"] == [1.0, 4.0, 4.0]
    assert record["elapsed_s"] == [2.5, 4.5, 4.5]
    # An ideal pace of 4/3 s: (1 - 0) + (4 - 4/3), and what comes with the source's end ends it.
    assert record["laal_s"] == pytest.approx((1 + 4 - 4 / 3) / 2)
    assert (record["turns"], record["clipped"], record["first_emission_s"]) == (4, 0, 0.75)
    assert record["steps"] == {
        "heard_s": [1.0, 2.0, 3.0, 4.0],
        "compute_start_s": [0.0, 1.5, 1.75, 2.0],
        "compute_end_s": [1.5, 1.75, 2.0, 2.5],
        "characters": [4, 3, 0, 6],
    }


CASES: tuple[tuple[Mapping[str, object], str], ...] = (
    ({"clipped": 5}, ": field 'clipped' is 5 of 4 in 'turns'"),
    ({"turns": 3}, ": field 'turns' is 3 for 4 in 'steps'"),
    ({"source_s": 3.0}, ", in 'steps': field 'heard_s[3]' is 4.0 of 3.0 in 'source_s'"),
    ({"steps": None, "source_s": 3.0}, ": field 'delays_s[1]' is 4.0 of 3.0 in 'source_s'"),
    ({"delays_s": [1.0, 2.5, 4.0]}, ": field 'delays_s[1]' is 2.5, which no turn in 'steps'"),
    (
        {"delays_s": [1.0, 3.0, 4.0]},
        ": field 'delays_s[1]' is 3.0, but 4.0 by the turn in 'steps' that wrote the unit",
    ),
    (
        {"delays_s": [1.0, 1.0, 4.0], "elapsed_s": [2.5, 2.5, 4.5]},
        ": field 'delays_s[1]' is 1.0, but 4.0 by the turn",
    ),
    (
        {"elapsed_s": [2.5, 4.5, 4.75]},
        ": field 'elapsed_s[2]' is 4.75, but 4.5 by the turn in 'steps' that wrote the unit",
    ),
    ({"elapsed_s": [0.5, 4.5, 4.5]}, ": field 'elapsed_s[0]' is 0.5 before 1.0 in 'delays_s'"),
    (
        {"steps": None, "elapsed_s": [0.5, 4.5, 4.5]},
        ": field 'elapsed_s[0]' is 0.5 before 1.0 in 'delays_s'",
    ),
    ({"laal_s": 1.0}, ": field 'laal_s' is 1.0, but 1.83"),
    ({"reference": "Good day now and then"}, ": field 'laal_s' is 1.83"),
    ({"first_emission_s": 1.5}, ": field 'first_emission_s' is 1.5 after 1.0 in 'delays_s'"),
    ({"first_emission_s": None}, ": field 'first_emission_s' is null for a hypothesis"),
    (
        {"hypothesis": "Good da ynow."},
        ": field 'delays_s[1]' is 4.0, but 2.0 by the turn in 'steps'",
    ),
    ({"hypothesis": "Good day"}, ", in 'steps': field 'characters' sums up to 13 for 8"),
    ({"hypothesis": "Good_day now."}, ": field 'delays_s' has 3 entries for 2 units (word)"),
    (
        {"segments": [{"reference": "Good", "start_s": 0, "end_s": 1}]},
        ": field 'reference' is 'Good day now.', but not those in 'segments'",
    ),
    (
        {"delays_s": [], "elapsed_s": []},
        ": field 'delays_s' has 0 entries for 'Good day now.' in 'hypothesis'",
    ),
    (
        {
            "steps": {
                "heard_s": [1.0, 2.0, 3.0, 4.0],
                "compute_start_s": [0.0, 1.5, 1.7, 2.0],
                "compute_end_s": [1.5, 1.75, 2.0, 2.5],
                "characters": [4, 3, 0, 6],
            }
        },
        ", in 'steps': field 'compute_start_s[2]' is 1.7 before the end of the turn before",
    ),
)


def written(folder: Path, *results: ItemResult, **changes: object) -> Path:
    """Write results, the last of them with fields changed; None takes the turns out."""
    records = [result_record(one) for one in results]
    records[-1] |= changes
    if records[-1].get("steps") is None:
        del records[-1]["steps"]
    lines = "".join(f"{json.dumps(record)}\n" for record in records)
    write_results(folder, {"direction": "zh-en"}, results)
    (folder / ITEMS).write_text(lines, "utf-8")
    return folder


@pytest.mark.parametrize(("changes", "says"), CASES)
def test_what_contradicts_the_turns_or_the_units_is_told_by_line_and_field(
    tmp_path: Path, changes: Mapping[str, object], says: str
) -> None:
    folder = written(tmp_path, SILENT, RESULT, **changes)
    with pytest.raises(DataError) as caught:
        read_results(folder, unit=Unit.WORD)
    assert f"{folder / ITEMS}, line 2{says}" in str(caught.value)


@pytest.mark.parametrize("name", ["laal_s", "first_emission_s"])
def test_a_figure_of_nothing_is_told(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path, RESULT, SILENT, **{name: 0.5})
    with pytest.raises(DataError) as caught:
        read_results(folder)
    says = f"line 2: field '{name}' is 0.5 though nothing was written; expected null"
    assert says in str(caught.value)


def test_the_command_line_tells_a_contradiction_by_line_and_field(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written(tmp_path, SILENT, RESULT, elapsed_s=[2.5, 4.5, 4.75])
    monkeypatch.setattr(sys, "argv", ["earvoice", "evaluate", "validate", str(folder)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert f"error: {folder / ITEMS}, line 2: field 'elapsed_s[2]'" in capsys.readouterr().err


def test_segments_may_outlast_a_recording_as_annotations_do(tmp_path: Path) -> None:
    longer = replace(RESULT, segments=(Segment("Good day now.", 0.5, 4.25),))
    assert read_results(written(tmp_path, longer), unit=Unit.WORD) == (longer,)


@given(st.lists(st.tuples(texts, milliseconds, milliseconds), max_size=6), st.data())
def test_no_run_contradicts_itself(
    turns: list[tuple[str, float, float]], data: st.DataObject
) -> None:
    direction = Direction.parse(data.draw(st.sampled_from(["en-zh", "zh-en"])))
    made, heard_s, free_s = [], 0.0, 0.0
    for at, (text, more_s, compute_s) in enumerate(turns):
        heard_s += more_s
        # As fast as the engine can, or when the audio has come.
        start_s = max(free_s, heard_s) if data.draw(st.booleans()) else free_s
        free_s = start_s + compute_s
        made.append(Turn(at, heard_s, Action(text), start_s, free_s))
    result = heard(tuple(made), max(heard_s, 0.1), direction)
    record = Record("here", json.loads(json.dumps(result_record(result))))
    again = parse_result(record)
    require_units(record, again, unit_of(direction.target))
    assert again == result
