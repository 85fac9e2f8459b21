from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.agent.policies import Learned
from earvoice.agent.simulate import Source, simulate
from earvoice.agent.step import StepInput, StepOutput
from earvoice.errors import AudioError, ConfigError, SessionError
from earvoice.plugins.models import SharedModel
from earvoice.plugins.settings import Settings
from earvoice.plugins.streaming import StreamingInterpreter
from earvoice.testing.clocks import FakeClock
from earvoice.testing.engines import CHUNK_SAMPLES, EchoEngine, Script, scripted
from earvoice.testing.tones import tone
from earvoice.text import Unit
from earvoice.types import SAMPLE_RATE_HZ, Action, Direction, Task
from tests.plugins.echo import WORDS, load_echo

CHUNK = np.full(CHUNK_SAMPLES, 0.1, dtype=np.float32)
TO_ENGLISH = Settings(direction=Direction.parse("zh-en"))


def interpreter(script: Script, settings: Settings = TO_ENGLISH) -> StreamingInterpreter:
    model = SharedModel(("en-zh", "zh-en"), lambda: EchoEngine(script=script))
    return StreamingInterpreter(model, settings)


def cut_at(*turns: int, texts: tuple[str, ...]) -> Script:
    """Return a script whose turns of these numbers were ended by a token limit."""

    def script(turn: int, heard: StepInput) -> StepOutput:
        text = texts[turn] if turn < len(texts) else ""
        return StepOutput(Action(text, tuple(map(ord, text)), clipped=turn in turns))

    return script


def pops(listener: StreamingInterpreter, chunks: int) -> list[str]:
    """Return what is popped after each chunk and at the end."""
    popped = []
    for _ in range(chunks):
        listener.push(CHUNK)
        popped.append(listener.pop())
    listener.flush()
    return [*popped, listener.pop()]


def test_a_turn_that_ended_of_its_own_accord_is_given_out_at_once() -> None:
    assert pops(interpreter(scripted(" one", "", " two.")), 3) == [" one", "", " two.", ""]


def test_a_word_that_a_limit_cut_waits_for_its_rest() -> None:
    script = cut_at(0, texts=(" a wor", "d more", " end."))
    assert pops(interpreter(script), 3) == [" a", " word more", " end.", ""]


def test_a_cut_word_waits_until_the_model_could_have_gone_on_but_did_not() -> None:
    script = cut_at(0, texts=(" a whole", "", " end."))
    assert pops(interpreter(script), 3) == [" a", " whole", " end.", ""]


def test_a_cut_word_comes_out_with_the_end_of_the_source() -> None:
    assert pops(interpreter(cut_at(0, texts=(" a wor",))), 1) == [" a", " wor"]


def test_a_turn_that_a_policy_filled_or_kept_silent_has_not_finished_its_word() -> None:
    def script(turn: int, heard: StepInput) -> StepOutput:
        high = heard.rule.max_tokens
        text = " x y"[: 4 if high is None else high]
        return StepOutput(Action(text, tuple(map(ord, text))))

    listener = interpreter(script, Settings(direction=TO_ENGLISH.direction, policy="wait-k:2:4"))
    assert pops(listener, 3)[:3] == ["", " x", " y x"]


def test_characters_are_whole_however_a_turn_ended() -> None:
    listener = interpreter(cut_at(0, texts=("你好", "世界。")), Settings(unit=Unit.CHAR))
    assert pops(listener, 2) == ["你好", "世界。", ""]


def test_a_comma_that_comes_later_than_its_word_comes_alone() -> None:
    # What a runner was given it keeps: SimulEval and simulstream count this comma as a word.
    assert pops(interpreter(scripted(" report", ", we end.")), 2) == [" report", ", we end.", ""]


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5 * CHUNK_SAMPLES), st.lists(st.integers(1, 3 * CHUNK_SAMPLES), max_size=9))
def test_however_audio_is_cut_the_text_is_that_of_our_runner(
    samples: int, blocks: list[int]
) -> None:
    model = load_echo(WORDS)
    audio = tone(samples / SAMPLE_RATE_HZ)
    source = Source(audio, Task(Direction.parse("zh-en")))
    (run,) = simulate(model.new_engine(), [source], policy=Learned(), clock=FakeClock(), batch=1)
    listener = StreamingInterpreter(model, TO_ENGLISH)
    for _ in range(2):  # the second time after a reset
        popped = ""
        *heard, last = np.split(audio, sorted({end for end in np.cumsum(blocks) if end < samples}))
        for block in heard:
            listener.push(block)
            popped += listener.pop()
        listener.push(last)
        listener.flush()
        assert popped + listener.pop() == run.text
        listener.reset()


def test_a_source_that_is_only_known_to_have_ended_later_gets_one_silent_turn_more() -> None:
    script = scripted(" first", " done.", " invented")
    listener = interpreter(script)
    assert pops(listener, 2) == [" first", " done.", " invented"]
    listener.reset()
    listener.push(np.concatenate([CHUNK, CHUNK]))
    listener.flush()
    assert listener.pop() == " first done."


def test_a_source_without_a_sample_is_one_turn_of_silence() -> None:
    listener = interpreter(scripted(" nothing."))
    assert listener.pop() == ""
    listener.flush()
    assert listener.pop() == " nothing."


def test_other_rates_are_resampled() -> None:
    heard = EchoEngine(script=scripted())
    listener = StreamingInterpreter(SharedModel(("en-zh",), lambda: heard), Settings())
    listener.push(tone(CHUNK_SAMPLES / SAMPLE_RATE_HZ, rate_hz=48_000), rate_hz=48_000)
    listener.flush()
    listener.pop()
    expected = tone(CHUNK_SAMPLES / SAMPLE_RATE_HZ)
    middle = slice(1000, -1000)
    assert heard.heard[0].samples[middle] == pytest.approx(expected[middle], abs=1e-3)


def test_languages_are_chosen_before_a_source_and_forgotten_after_it() -> None:
    listener = interpreter(scripted(" word."))
    before = listener.unit
    listener.choose(target="zh")
    assert (before, listener.unit) == (Unit.WORD, Unit.CHAR)
    listener.push(CHUNK)
    listener.choose(target="zh")
    with pytest.raises(SessionError, match="cannot become zh and zh inside a source"):
        listener.choose(source="zh")
    listener.reset()
    assert listener.unit is Unit.WORD


def test_a_language_nobody_knows_is_an_error_when_the_source_begins() -> None:
    listener = interpreter(scripted())
    listener.choose(target="de")
    with pytest.raises(ConfigError, match="to de"):
        listener.push(CHUNK)


def test_two_channels_and_holes_in_the_audio_are_refused() -> None:
    listener = interpreter(scripted())
    with pytest.raises(AudioError, match=r"shape \(3, 2\)"):
        listener.push(np.zeros((3, 2), dtype=np.float32))
    with pytest.raises(AudioError, match="finite"):
        listener.push(np.array([0.0, np.nan], dtype=np.float32))


def test_nothing_is_heard_after_the_end_before_a_reset() -> None:
    listener = interpreter(scripted())
    listener.flush()
    with pytest.raises(SessionError, match="reset before the next one"):
        listener.push(CHUNK)


@pytest.mark.parametrize(("policy", "chunks"), [("learned", 2), ("wait-k", 2), ("offline", 12)])
def test_a_turn_is_as_long_as_the_policy_says(policy: str, chunks: int) -> None:
    listener = interpreter(scripted(), Settings(multiplier=2, policy=policy))
    assert listener.turn_s == pytest.approx(chunks * 1.12)


def test_an_unknown_policy_is_refused_before_any_audio() -> None:
    with pytest.raises(ConfigError, match="policy 'wait'"):
        interpreter(scripted(), Settings(policy="wait"))
