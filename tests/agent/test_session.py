import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from earvoice.agent.events import SessionEnded, SessionStarted, SourceText, Translation
from earvoice.agent.policies import Learned, Offline, WaitK
from earvoice.agent.session import Session, SessionSettings
from earvoice.agent.step import StepInput, StepOutput
from earvoice.errors import AudioError, SessionError
from earvoice.testing.clocks import FakeClock
from earvoice.testing.engines import CHUNK_SAMPLES, EchoEngine, scripted
from earvoice.testing.tones import silence, tone, voice_like
from earvoice.types import Action, Direction, Task, Turn

CHUNK_S = CHUNK_SAMPLES / 16_000
EN_ZH = Task(Direction.parse("en-zh"))


def session(engine: EchoEngine, task: Task = EN_ZH, **changes: object) -> Session:
    options = {"clock": FakeClock(), "policy": Learned(), "gate": False} | changes
    return Session(engine, task, **options)  # type: ignore[arg-type]


def chunks(count: float) -> NDArray[np.float32]:
    return tone(count * CHUNK_S)


def text_of(events: list[object]) -> str:
    return "".join(event.text for event in events if isinstance(event, Translation))


def test_a_session_starts_once_tells_every_turn_and_ends() -> None:
    heard = session(EchoEngine())
    events = heard.push(chunks(2)) + heard.push(chunks(1)) + heard.flush()
    assert isinstance(events[0], SessionStarted)
    assert isinstance(events[-1], SessionEnded)
    assert sum(isinstance(event, SessionStarted) for event in events) == 1
    assert text_of([*events]) == " t0 t1 t2"
    sources = [event.committed for event in events if isinstance(event, SourceText)]
    assert sources == [" w0", " w1", " w2"]


@given(st.lists(st.integers(0, 3 * CHUNK_SAMPLES), min_size=1, max_size=8))
def test_what_is_written_does_not_depend_on_how_the_audio_is_cut(sizes: list[int]) -> None:
    total = sum(sizes)
    samples = tone(max(total, 1) / 16_000)[:total]
    whole, cut = (EchoEngine(), EchoEngine())
    at_once = session(whole)
    at_once.push(samples)
    at_once.flush()
    in_pieces = session(cut)
    for piece in np.split(samples, np.cumsum(sizes)[:-1]):
        in_pieces.push(piece)
    in_pieces.flush()
    assert len(whole.heard) == len(cut.heard)
    for one, other in zip(whole.heard, cut.heard, strict=True):
        np.testing.assert_array_equal(one.samples, other.samples)


def test_the_last_chunk_is_padded_with_digital_silence() -> None:
    engine = EchoEngine(script=scripted("", "done."))
    heard = session(engine)
    samples = chunks(1.5)
    heard.push(samples)
    heard.flush()
    assert len(engine.heard) == 2
    last = engine.heard[1].samples
    rest = len(samples) - CHUNK_SAMPLES
    np.testing.assert_array_equal(last[:rest], samples[CHUNK_SAMPLES:])
    assert len(last) == CHUNK_SAMPLES
    assert not last[rest:].any()


def test_delays_are_source_time_and_never_past_its_end() -> None:
    heard = session(EchoEngine(script=scripted("a", "b", "c", "d")))
    events = heard.push(chunks(1.5)) + heard.flush()
    delays = [event.delay_s for event in events if isinstance(event, Translation)]
    assert delays == pytest.approx([CHUNK_S, 1.5 * CHUNK_S, 1.5 * CHUNK_S, 1.5 * CHUNK_S])


def test_an_unfinished_sentence_gets_silent_chunks_until_it_ends() -> None:
    engine = EchoEngine(script=scripted("It", " is", " so.", " never"))
    heard = session(engine)
    events = heard.push(chunks(1.5)) + heard.flush()
    assert text_of([*events]) == "It is so."
    assert len(engine.heard) == 3


@pytest.mark.parametrize("tail_chunks", [0, 1, 4])
def test_the_silent_tail_is_bounded(tail_chunks: int) -> None:
    engine = EchoEngine(script=scripted(*("word " for _ in range(20))))
    heard = session(engine, settings=SessionSettings(tail_chunks=tail_chunks))
    heard.push(chunks(1.5))
    heard.flush()
    assert len(engine.heard) == 2 + tail_chunks
    assert [step.final for step in engine.heard] == [False] * (1 + tail_chunks) + [True]


def test_a_source_that_ends_on_a_chunk_border_still_gets_a_final_turn() -> None:
    engine = EchoEngine()
    heard = session(engine, policy=WaitK(k=5))
    heard.push(chunks(3))
    assert all(step.rule.max_tokens == 0 for step in engine.heard)
    heard.flush()
    assert engine.heard[3].rule.max_tokens is None


def test_a_session_without_audio_ends_without_words() -> None:
    events = session(EchoEngine()).flush()
    ended = events[-1]
    assert isinstance(ended, SessionEnded)
    assert (ended.stats.heard_s, ended.stats.real_time_factor) == (0.0, 0.0)
    assert text_of([*events]) == ""


def test_a_multiplier_merges_base_chunks_and_the_rest_makes_a_shorter_turn() -> None:
    engine = EchoEngine()
    heard = session(engine, Task(Direction.parse("en-zh"), multiplier=3))
    heard.push(chunks(7.5))
    heard.flush()
    sizes = [len(step.samples) // CHUNK_SAMPLES for step in engine.heard]
    assert sizes[:3] == [3, 3, 2]


def test_offline_hears_the_whole_source_in_one_turn() -> None:
    engine = EchoEngine(script=scripted("all of it."))
    heard = session(engine, policy=Offline())
    assert text_of([*heard.push(chunks(5.5))]) == ""
    assert text_of([*heard.flush()]) == "all of it."
    assert len(engine.heard) == 1


def test_audio_of_another_rate_is_resampled() -> None:
    engine = EchoEngine()
    heard = session(engine, settings=SessionSettings(rate_hz=48_000))
    for block in np.array_split(tone(3 * CHUNK_S, rate_hz=48_000), 7):
        heard.push(block)
    heard.flush()
    source = np.concatenate([step.samples for step in engine.heard])
    np.testing.assert_allclose(
        source[800:-36_640], tone(3 * CHUNK_S)[800 : len(source) - 36_640], atol=0.01
    )


def test_an_absurd_rate_is_refused_and_takes_no_slot() -> None:
    engine = EchoEngine()
    with pytest.raises(AudioError, match="7 Hz"):
        session(engine, settings=SessionSettings(rate_hz=7))
    assert engine.free == 1


def test_pushing_after_the_end_says_what_to_do() -> None:
    heard = session(EchoEngine())
    heard.flush()
    with pytest.raises(SessionError, match=r"already flushed.*new one"):
        heard.push(chunks(1))
    with pytest.raises(SessionError, match="already flushed"):
        heard.flush()


def test_a_session_gives_its_slot_back_when_its_block_fails() -> None:
    engine = EchoEngine()
    with pytest.raises(ZeroDivisionError), session(engine) as heard:
        assert engine.free == 0
        heard.push(chunks(1))
        raise ZeroDivisionError
    assert engine.free == 1
    heard.close()
    assert engine.free == 1
    with pytest.raises(SessionError, match="already closed"):
        heard.push(chunks(1))


@pytest.mark.parametrize(
    "samples",
    [
        np.zeros((2, 100), dtype=np.float32),
        np.zeros(100, dtype=np.int16),
        np.array([np.nan], dtype=np.float32),
    ],
)
def test_what_is_no_mono_float_audio_is_refused(samples: NDArray[np.float32]) -> None:
    with pytest.raises(SessionError, match="mono float32"):
        session(EchoEngine()).push(samples)


def test_a_slow_turn_delays_the_next_one_as_it_would_live() -> None:
    clock = FakeClock()
    engine = EchoEngine(clock=clock, step_s=2.0, script=scripted("a", "b", "c."))
    heard = session(engine, clock=clock)
    events = heard.push(chunks(3)) + heard.flush()
    elapsed = [event.elapsed_s for event in events if isinstance(event, Translation)]
    assert elapsed == pytest.approx([CHUNK_S + 2, CHUNK_S + 4, CHUNK_S + 6])


def test_the_observer_sees_every_turn_also_the_silent_ones() -> None:
    turns: list[tuple[Turn, str]] = []
    heard = session(EchoEngine(script=scripted("", "", "x.")))
    heard.observe(lambda turn, transcript: turns.append((turn, transcript)))
    heard.push(chunks(2.5))
    heard.flush()
    assert [turn.index for turn, _ in turns] == [0, 1, 2]
    assert [turn.action.is_read for turn, _ in turns] == [True, True, False]


def test_tentative_text_is_told_when_it_changes_and_only_then() -> None:
    tentative = iter(["wo", "wo", "word", ""])

    def script(turn: int, heard: StepInput) -> StepOutput:
        return StepOutput(Action(), "", next(tentative))

    heard = session(EchoEngine(script=script), settings=SessionSettings(tail_chunks=0))
    events = heard.push(chunks(4))
    assert [event.tentative for event in events if isinstance(event, SourceText)] == [
        "wo",
        "word",
        "",
    ]


def test_the_gate_leaves_out_long_pauses_but_not_the_speech_around_them() -> None:
    engine = EchoEngine()
    heard = session(engine, gate=True)
    events = heard.push(voice_like(3.0)) + heard.push(silence(30.0)) + heard.push(voice_like(3.0))
    events += heard.flush()
    ended = events[-1]
    assert isinstance(ended, SessionEnded)
    assert 20.0 < ended.stats.gated_s < 28.0
    delays = [event.delay_s for event in events if isinstance(event, Translation)]
    assert min(delays) < 1.2
    assert 33.0 <= max(delays) <= 36.0


def test_without_a_gate_everything_is_heard() -> None:
    engine = EchoEngine()
    heard = session(engine)
    heard.push(silence(20 * CHUNK_S))
    assert len(engine.heard) == 20


def test_statistics_count_turns_reads_and_computing_time() -> None:
    clock = FakeClock()
    heard = session(
        EchoEngine(clock=clock, step_s=0.1, script=scripted("a", "", "b.")), clock=clock
    )
    ended = (heard.push(chunks(2.5)) + heard.flush())[-1]
    assert isinstance(ended, SessionEnded)
    stats = ended.stats
    assert (stats.turns, stats.reads, stats.clipped) == (3, 1, 0)
    assert stats.compute_s == pytest.approx(0.3)
    assert stats.real_time_factor == pytest.approx(0.3 / (2.5 * CHUNK_S))
