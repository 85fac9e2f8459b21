import json

from earvoice.agent.events import (
    Event,
    SessionEnded,
    SessionStarted,
    SessionStats,
    SourceText,
    Translation,
)
from earvoice.types import Direction, Language

STATS = SessionStats(heard_s=10.0, gated_s=1.0, compute_s=2.5, turns=9, reads=3, clipped=0)
EVENTS: tuple[Event, ...] = (
    SessionStarted(0.0, Direction.parse("en-zh"), "pocket", "learned", 1.12),
    SourceText(1.25, Language.EN, " good morning", " every"),
    Translation(2.4, Language.ZH, "早上好", 2.24, 2.4, 1),
    SessionEnded(10.2, STATS),
)


def test_events_print_as_lines_a_person_can_read() -> None:
    assert [str(event) for event in EVENTS] == [
        "[   0.00 s]  pocket interprets en-zh, policy learned, turns of 1.12 s",
        "[   1.25 s]  en: good morning (every)",
        "[   2.40 s]  zh: 早上好",
        "[  10.20 s]  end: heard 10.0 s in 9 turns, computed 2.5 s, real-time factor 0.250",
    ]


def test_events_are_json_objects_with_units_in_their_keys() -> None:
    records = [json.loads(json.dumps(event.to_json())) for event in EVENTS]
    assert [record["event"] for record in records] == [
        "session_started",
        "source_text",
        "translation",
        "session_ended",
    ]
    assert all("time_s" in record for record in records)
    assert records[2] == {
        "event": "translation",
        "time_s": 2.4,
        "language": "zh",
        "text": "早上好",
        "delay_s": 2.24,
        "elapsed_s": 2.4,
        "turn": 1,
    }
    assert records[3]["real_time_factor"] == 0.25


def test_text_cannot_break_out_of_its_line() -> None:
    assert str(Translation(0.0, Language.EN, "a\nb\x1b[2Jc", 0.0, 0.0, 0)).endswith("en: a b [2Jc")
