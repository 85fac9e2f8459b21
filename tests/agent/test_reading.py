"""Texts as sources: units, turns, times, sessions, and the engine that reads."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from earvoice.agent.engine import Engine
from earvoice.agent.events import SessionEnded, SourceText, Translation
from earvoice.agent.policies import Learned, Offline, WaitK, parse_policy
from earvoice.agent.reading import UNITS_PER_S, TextStream, UnitCutter, reading_of
from earvoice.agent.simulate import Source, simulate
from earvoice.agent.step import StepInput, StepOutput, TextInput
from earvoice.agent.text_blocks import readings, text_length_s
from earvoice.agent.text_session import TextSession
from earvoice.errors import DataError, SessionError
from earvoice.model.template import Kind
from earvoice.testing.clocks import FakeClock
from earvoice.testing.engines import EchoEngine
from earvoice.testing.models import tiny_model
from earvoice.testing.tones import tone
from earvoice.types import Action, Direction, Language, Reading, Task, TaskKind

EN_ZH = Direction.parse("en-zh")
READ = Task(EN_ZH, 2, TaskKind.TRANSLATE)
WORDS = "we meet on tuesday at noon"


def counted(text: str = WORDS) -> Reading:
    units = reading_of(text, Language.EN).units
    return Reading(units, tuple(float(place + 1) for place in range(len(units))))


def test_a_text_is_revealed_as_fast_as_it_would_be_said() -> None:
    english, chinese = reading_of("We meet.", Language.EN), reading_of("我们 见面。", Language.ZH)
    assert english.units == ("We", " meet.")
    assert english.times_s == pytest.approx((1 / 2.7, 2 / 2.7))
    assert chinese.units == ("我", "们", "见", "面", "。")
    assert chinese.source_s == pytest.approx(5 / UNITS_PER_S[Language.ZH])


@given(st.text(alphabet="ab ,\n", max_size=30), st.lists(st.integers(0, 30), max_size=4))
def test_units_do_not_depend_on_how_a_text_is_cut(text: str, cuts: list[int]) -> None:
    cutter = UnitCutter(Language.EN)
    edges = sorted(min(cut, len(text)) for cut in cuts)
    pieces = [text[a:b] for a, b in zip([0, *edges], [*edges, len(text)], strict=True)]
    units = [unit for piece in pieces for unit in cutter.push(piece)] + cutter.flush()
    assert units == list(reading_of(text, Language.EN).units)
    assert "".join(units) == " ".join(text.split())


def test_a_turn_has_so_many_units_and_the_last_one_says_that_nothing_follows() -> None:
    stream = TextStream(READ, Learned())
    reading = counted("one two three")
    stream.feed(reading.units, reading.times_s)
    first = stream.next_step()
    assert first == TextInput("one two")
    assert stream.next_step() is None
    stream.end()
    heard = []
    while (step := stream.next_step()) is not None:
        turn = stream.accept(StepOutput(Action()), start_s=0, end_s=0)
        heard.append((step.text, step.final, turn.heard_s))
    assert heard == [(" three", False, 3.0), ("", True, 3.0)]
    assert stream.source_s == 3.0


def test_an_empty_text_has_no_turn() -> None:
    stream = TextStream(READ, Learned())
    stream.end()
    assert stream.next_step() is None


def test_policies_count_units() -> None:
    assert parse_policy("wait-k:2", target=Language.ZH, reads=True) == WaitK(2, 2)
    stream = TextStream(Task(EN_ZH, 1, TaskKind.TRANSLATE), WaitK(2, 3))
    reading = counted("one two three")
    stream.feed(reading.units, reading.times_s)
    stream.end()
    limits = []
    while (step := stream.next_step()) is not None:
        limits.append(step.rule.max_tokens)
        stream.accept(StepOutput(Action()), start_s=0, end_s=0)
    assert limits == [0, 3, 3, None]
    assert Offline(12).merge(1) == 12


def test_times_never_go_back() -> None:
    with pytest.raises(DataError, match="2 units have 1 times"):
        Reading(("a", " b"), (1.0,))
    with pytest.raises(DataError, match=r"0\.5 after one at 1\.0"):
        Reading(("a", " b"), (1.0, 0.5))
    with pytest.raises(DataError, match="nan"):
        Reading(("a",), (float("nan"),))


def test_a_session_reads_while_the_text_grows() -> None:
    engine = EchoEngine()
    with TextSession(engine, READ, clock=FakeClock(), policy=Learned()) as session:
        events = session.push(Reading(("one", " two", " three"), (0.5, 1.0, 2.0)))
        written = [event.text for event in events if isinstance(event, Translation)]
        assert written == ["ONE TWO"]
        with pytest.raises(SessionError, match="order of their times"):
            session.push(Reading((" early",), (1.5,)))
        events += session.flush()
    read = [event.committed for event in events if isinstance(event, SourceText)]
    assert read == ["one two", " three"]
    assert [e.delay_s for e in events if isinstance(e, Translation)] == [1.0, 2.0]
    assert isinstance(events[-1], SessionEnded)
    assert events[-1].stats.turns == 3
    assert engine.free == 1
    with pytest.raises(SessionError, match="already flushed"):
        session.push(Reading((), ()))
    with pytest.raises(SessionError, match="expected translate"):
        TextSession(engine, Task(EN_ZH), clock=FakeClock(), policy=Learned())


def test_a_simulated_text_is_read_as_in_a_session() -> None:
    runs = simulate(
        EchoEngine(slots=2),
        [Source(counted(), READ), Source(counted("one"), READ)],
        policy=Learned(),
        clock=FakeClock(),
        batch=2,
    )
    long, short = runs
    assert long.text == WORDS.upper()
    assert [turn.heard_s for turn in long.turns] == [2.0, 4.0, 6.0, 6.0]
    assert (short.text, short.source_s) == ("ONE", 1.0)


def read_alone(engine: Engine, turns: list[str], slot: int | None = None) -> list[StepOutput]:
    slot = engine.join(READ) if slot is None else slot
    outputs = []
    for number, text in enumerate(turns):
        final = number + 1 == len(turns)
        outputs.append(engine.step({slot: TextInput(text, final=final)})[slot])
    return outputs


TURNS = ["the meeting is", " on tuesday", " anna wrote the report at 3:30", " it", ""]


def test_reading_equals_the_uncached_teacher_forced_dialogue() -> None:
    model = tiny_model()
    outputs = read_alone(Engine(model, slots=2), TURNS)
    encode = model.tokenizer.encode
    turns = [(encode(text), out.action.token_ids) for text, out in zip(TURNS, outputs, strict=True)]
    dialogue = model.template.dialogue(READ, turns)
    with torch.inference_mode():
        kinds = torch.tensor([[int(kind) for kind in dialogue.kinds]])
        hidden = model.lm_hidden(torch.tensor([dialogue.ids]), kinds)[0]
        logits = model.lm_logits(hidden)
        banned = [i for i in model.tokenizer.unwritable_ids if i != model.template.eot]
        logits[:, banned] = -torch.inf
    predicted = logits.argmax(-1).tolist()
    compared = 0
    for place, kind in enumerate(dialogue.kinds):
        if kind is Kind.TEXT:
            assert predicted[place - 1] == dialogue.ids[place]
            compared += 1
    assert compared > 5
    assert [out.transcript for out in outputs] == TURNS


def test_texts_of_unequal_length_share_a_batch_with_speech() -> None:
    model = tiny_model(cache_tokens=512)
    alone = read_alone(Engine(model, slots=3), TURNS)
    engine = Engine(model, slots=3)
    reader, listener, other = engine.join(READ), engine.join(Task(EN_ZH)), engine.join(READ)
    samples = tone(1.12)
    for number, text in enumerate(TURNS):
        final = number + 1 == len(TURNS)
        step = engine.step(
            {
                reader: TextInput(text, final=final),
                listener: StepInput(samples),
                other: TextInput(" the report is on tuesday" * (1 + number)),
            }
        )
        assert step[reader].action.text == alone[number].action.text
        assert set(step) == {reader, listener, other}


def test_long_texts_are_evicted_like_long_speech() -> None:
    engine = Engine(tiny_model(cache_tokens=160), slots=1)
    slot = engine.join(READ)
    for number in range(40):
        engine.step({slot: TextInput(f" the meeting is on tuesday {number}")})
        assert engine.snapshot(slot).hand.cache.keys_HLD[0].shape[1] <= 160


def kept_of(engine: Engine, slot: int) -> int:
    return engine.snapshot(slot).hand.cache.keys_HLD[0].shape[1]


def test_of_a_text_no_more_is_kept_than_the_model_learned_to_look_back() -> None:
    engine = Engine(tiny_model(text_cache_tokens=128), slots=1)
    slot = engine.join(READ)
    kept = []
    for number in range(40):
        engine.step({slot: TextInput(f" the meeting is on tuesday {number}")})
        kept.append(kept_of(engine, slot))
    assert max(kept) <= 128
    assert kept[0] < min(kept[20:])


def test_a_turn_that_is_longer_than_the_window_of_a_text_is_read_all_the_same() -> None:
    model = tiny_model(text_cache_tokens=64, cache_tokens=1024)
    long = " the meeting is on tuesday at noon" * 12
    alone, later = Engine(model, slots=1), Engine(model, slots=1)
    slot = alone.join(READ)
    alone.step({slot: TextInput(long)})
    assert kept_of(alone, slot) > 64
    slot = later.join(READ)
    for text in ("we meet", " at noon", long, " anna left"):
        later.step({slot: TextInput(text)})
    assert kept_of(later, slot) < model.config.cache_tokens


def test_a_first_turn_that_does_not_fit_the_cache_is_refused() -> None:
    engine = Engine(tiny_model(cache_tokens=128), slots=1)
    slot = engine.join(READ)
    with pytest.raises(SessionError, match="one turn does not fit the cache"):
        engine.step({slot: TextInput(" the meeting is on tuesday at noon" * 12)})


def test_an_input_must_suit_the_task() -> None:
    engine = Engine(tiny_model(), slots=2)
    reader, listener = engine.join(READ), engine.join(Task(EN_ZH))
    with pytest.raises(SessionError, match="joined to translate and got audio"):
        engine.step({reader: StepInput(tone(1.12))})
    with pytest.raises(SessionError, match="joined to interpret and got text"):
        engine.step({listener: TextInput("hello")})
    with pytest.raises(SessionError, match="empty text"):
        engine.step({reader: TextInput("")})


def test_a_file_and_a_pipe_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "talk.txt"
    file.write_bytes("\ufeffWe meet\non Tuesday.".encode())
    expected = reading_of("We meet on Tuesday.", Language.EN)
    from_file = list(readings(file, Language.EN, FakeClock()))
    assert tuple(unit for each in from_file for unit in each.units) == expected.units
    assert from_file[-1].source_s == pytest.approx(expected.source_s)
    assert text_length_s(file, Language.EN) == pytest.approx(expected.source_s)

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(file.read_bytes())))
    piped = list(readings("-", Language.EN, FakeClock()))
    assert tuple(unit for each in piped for unit in each.units) == expected.units


def test_units_that_come_late_have_the_time_at_which_they_came() -> None:
    clock = FakeClock()

    def typed() -> list[str]:
        clock.advance(10)
        return ["We meet "]

    found = list(readings((piece for piece in typed()), Language.EN, clock))
    assert found[0].times_s[0] == pytest.approx(1 / 2.7)
    clock = FakeClock()

    def slowly() -> object:
        yield "We "
        clock.advance(10)
        yield "meet "

    late = list(readings(slowly(), Language.EN, clock))  # type: ignore[arg-type]
    assert late[1].times_s == pytest.approx((10 + 1 / 2.7,))


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "holds no text"), (b" \n", "holds no text"), (b"\xff\xfe", "UTF-8"), (b"a\0b", "zero")],
)
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    file = tmp_path / "talk.txt"
    file.write_bytes(content)
    with pytest.raises(DataError, match=message):
        list(readings(file, Language.EN, FakeClock()))


def test_a_missing_text_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(DataError, match="cannot be read"):
            list(readings(path, Language.EN, FakeClock()))
