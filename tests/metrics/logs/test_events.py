import json
from pathlib import Path

import pytest

from earvoice.agent import eventlog
from earvoice.agent.emissions import emissions
from earvoice.agent.eventlog import EventLogWriter, Header, LoggedTurn
from earvoice.errors import DataError
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.logs import events
from earvoice.metrics.logs.events import read_events
from earvoice.text import Unit
from earvoice.types import Action, Direction, Task, TaskKind, Turn

TURNS = (
    LoggedTurn(Turn(0, 1.12, Action(" good mor"), 1.12, 2.5), "早上"),
    LoggedTurn(Turn(1, 2.24, Action(), 2.5, 2.75), ""),
    LoggedTurn(Turn(2, 3.0, Action("ning. ", (1, 2)), 3.0, 3.25), "好"),
    LoggedTurn(Turn(3, 3.5, Action(" "), 3.5, 3.75), ""),
)


def write(folder: Path, kind: TaskKind = TaskKind.INTERPRET) -> Path:
    folder.mkdir()
    header = Header("pocket", "01", "learned", Task(Direction.parse("zh-en"), 1, kind), {})
    with EventLogWriter(folder / events.EVENTS, header) as log:
        for logged in TURNS:
            log.turn(logged.turn, logged.transcript)
    return folder / events.EVENTS


def test_what_a_session_writes_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "talk")
    read = read_events(path)
    assert (read.header.model, read.header.unit) == ("pocket", Unit.WORD)
    assert str(read.header.direction) == "zh-en"
    assert (read.log.recording, read.log.source_s) == ("talk", 3.5)
    assert (read.log.text, read.log.transcript) == ("good morning.", "早上好")
    assert read_events(tmp_path / "talk", recording="other").log.recording == "other"


@pytest.mark.parametrize("unit", Unit)
def test_units_and_times_are_those_the_agent_counts(tmp_path: Path, unit: Unit) -> None:
    path = write(tmp_path / "talk")
    expected = emissions(eventlog.read_event_log(path).trajectory(), unit)
    found = read_events(path).log.hypothesis(unit, clock=ComputeClock.QUEUED)
    assert found.units == tuple(emission.unit for emission in expected)
    assert found.delays_s == tuple(emission.delay_s for emission in expected)
    assert found.elapsed_s == pytest.approx([emission.elapsed_s for emission in expected])


def test_a_transcription_is_in_the_source_language(tmp_path: Path) -> None:
    assert read_events(write(tmp_path / "talk", TaskKind.TRANSCRIBE)).header.unit is Unit.CHAR


@pytest.mark.parametrize(
    ("number", "change", "says"),
    [
        (1, {"format": "x"}, "'format' is 'x'; expected 'earvoice-events'"),
        (1, {"format_version": 2}, "'format_version' is 2; expected 1"),
        (1, {"direction": "en-en"}, "'direction': direction 'en-en'"),
        (1, {"kind": "sing"}, "'kind' is 'sing'; expected interpret"),
        (3, {"turn": 7}, "'turn' is 7; expected 1; lines are missing"),
        (3, {"heard_s": 1.0}, "'heard_s' is 1.0 after 1.12"),
        (3, {"heard_s": None}, "'heard_s' is None; expected a number"),
        (3, {"compute_end_s": 2.0}, "'compute_end_s' is 2.0; expected 2.5 or more"),
        (3, {"text": ["x"]}, "'text' is ['x']; expected a string"),
    ],
)
def test_what_is_wrong_is_named(
    tmp_path: Path, number: int, change: dict[str, object], says: str
) -> None:
    path = write(tmp_path / "talk")
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    lines[number - 1] |= change
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    with pytest.raises(DataError) as caught:
        read_events(path)
    assert str(caught.value).startswith(f"{path}, line {number}: field {says}")


def test_an_empty_file_is_no_log(tmp_path: Path) -> None:
    (tmp_path / events.EVENTS).touch()
    with pytest.raises(DataError, match="is empty; expected a header line"):
        read_events(tmp_path)
