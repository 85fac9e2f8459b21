import json
from collections.abc import Callable
from pathlib import Path

import pytest

from earvoice.agent.eventlog import (
    EventLogWriter,
    Header,
    LoggedTurn,
    installed_versions,
    read_event_log,
)
from earvoice.errors import DataError
from earvoice.types import Action, Direction, Task, TaskKind, Turn

HEADER = Header(
    "pocket", "0123456789ab", "learned", Task(Direction.parse("en-zh"), 2), {"python": "3"}
)
TURNS = (
    LoggedTurn(Turn(0, 2.24, Action(), 2.25, 2.3), " good"),
    LoggedTurn(Turn(1, 4.0, Action("早上好。", (7, 8, 9), clipped=True), 4.0, 4.1), " morning"),
)


def write(path: Path) -> Path:
    with EventLogWriter(path, HEADER) as log:
        for logged in TURNS:
            log.turn(logged.turn, logged.transcript)
    return path


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    log = read_event_log(write(tmp_path / "events.jsonl"))
    assert log.header == HEADER
    assert log.turns == TURNS
    run = log.trajectory()
    assert (run.source_s, run.text, run.transcript) == (4.0, "早上好。", " good morning")


def test_text_with_unicode_line_separators_stays_one_turn(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    text = "one\u2028two\u0085three"
    with EventLogWriter(path, HEADER) as log:
        log.turn(Turn(0, 2.24, Action(text), 2.25, 2.3), "")
    assert read_event_log(path).trajectory().text == text


def test_the_file_has_a_header_and_a_line_per_turn(tmp_path: Path) -> None:
    lines = write(tmp_path / "events.jsonl").read_text(encoding="utf-8").splitlines()
    header, *turns = map(json.loads, lines)
    assert header["format"] == "earvoice-events"
    assert header["format_version"] == 1
    assert turns[1] == {
        "turn": 1,
        "heard_s": 4.0,
        "compute_start_s": 4.0,
        "compute_end_s": 4.1,
        "text": "早上好。",
        "token_ids": [7, 8, 9],
        "clipped": True,
        "transcript": " morning",
    }


def test_the_file_is_in_its_place_only_when_the_run_has_ended(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    log = EventLogWriter(path, HEADER)
    log.turn(TURNS[0].turn, "x")
    assert not path.exists()
    log.close()
    log.close()
    assert [found.name for found in tmp_path.iterdir()] == ["events.jsonl"]


def test_an_interrupted_run_leaves_a_log_of_what_was_done(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    with pytest.raises(KeyboardInterrupt), EventLogWriter(path, HEADER) as log:
        log.turn(TURNS[0].turn, TURNS[0].transcript)
        raise KeyboardInterrupt
    assert read_event_log(path).turns == TURNS[:1]


def test_a_log_without_turns_is_a_run_over_nothing(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    EventLogWriter(path, HEADER).close()
    assert read_event_log(path).trajectory().source_s == 0.0


def drop(name: str) -> Callable[[dict[str, object]], None]:
    return lambda record: record.pop(name)  # type: ignore[return-value]


def put(name: str, value: object) -> Callable[[dict[str, object]], None]:
    return lambda record: record.update({name: value})


@pytest.mark.parametrize(
    ("line", "change", "message"),
    [
        (1, put("format", "srt"), "line 1: format 'srt'"),
        (1, put("format_version", 9), "version 9; expected"),
        (1, put("direction", "en-en"), "line 1: direction 'en-en'"),
        (1, put("multiplier", 0), "line 1: multiplier"),
        (1, put("kind", "sing"), "field 'kind' is 'sing'"),
        (1, drop("versions"), "line 1: field 'versions' is missing"),
        (2, drop("heard_s"), "line 2: field 'heard_s' is missing; expected float"),
        (2, put("heard_s", "2"), "line 2: field 'heard_s' is '2'; expected float"),
        (2, put("heard_s", True), "line 2: field 'heard_s' is True"),
        (3, put("turn", 5), "line 3: field 'turn' is 5; expected 1"),
        (3, put("token_ids", [1, "x"]), "line 3: field 'token_ids'"),
        (3, put("clipped", 1), "line 3: field 'clipped' is 1; expected bool"),
    ],
)
def test_a_malformed_line_is_named_with_its_field(
    tmp_path: Path, line: int, change: Callable[[dict[str, object]], None], message: str
) -> None:
    path = write(tmp_path / "events.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines()
    record = json.loads(lines[line - 1])
    change(record)
    lines[line - 1] = json.dumps(record)
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        read_event_log(path)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [("", "is empty"), ("{", "line 1 is not JSON"), ("[1]", "line 1 is list")],
)
def test_a_file_that_is_no_log_is_refused(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        read_event_log(path)


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="earvoice interpret"):
        read_event_log(tmp_path / "events.jsonl")


def test_an_unwritable_place_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be written"):
        EventLogWriter(tmp_path / "missing" / "events.jsonl", HEADER)


def test_whole_numbers_will_do_for_seconds(tmp_path: Path) -> None:
    path = write(tmp_path / "events.jsonl")
    path.write_text(path.read_text(encoding="utf-8").replace("4.0", "4"), encoding="utf-8")
    assert read_event_log(path).turns == TURNS


def test_versions_name_this_package() -> None:
    assert {"python", "earvoice", "numpy"} <= set(installed_versions())


def test_the_kind_of_task_survives(tmp_path: Path) -> None:
    task = Task(Direction.parse("zh-en"), kind=TaskKind.TRANSCRIBE)
    path = tmp_path / "events.jsonl"
    EventLogWriter(path, Header("m", "", "offline", task, {})).close()
    assert read_event_log(path).header.task == task
