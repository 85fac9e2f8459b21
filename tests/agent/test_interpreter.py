import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from earvoice.agent.audio_blocks import paced
from earvoice.agent.events import SessionEnded, SessionStarted, Translation
from earvoice.agent.interpreter import Interpreter, choose_direction
from earvoice.audio.wav import write_wav
from earvoice.errors import AudioError, ConfigError, ModelError
from earvoice.model.checkpoint import save_checkpoint
from earvoice.testing.clocks import FakeClock
from earvoice.testing.engines import EchoEngine
from earvoice.testing.models import tiny_model
from earvoice.testing.tones import silence, tone, voice_like


def test_a_file_is_interpreted_in_five_lines(tmp_path: Path) -> None:
    write_wav(tmp_path / "talk.wav", voice_like(3.0))
    interpreter = Interpreter(EchoEngine(), target="zh")
    events = list(interpreter.stream(tmp_path / "talk.wav"))
    assert isinstance(events[0], SessionStarted)
    assert [event.text for event in events if isinstance(event, Translation)] == [
        " t0",
        " t1",
        " t2",
    ]
    assert isinstance(events[-1], SessionEnded)


def test_an_interpreter_hears_one_source_after_the_other() -> None:
    interpreter = Interpreter(EchoEngine(), target="zh")
    for _ in range(3):
        assert interpreter.interpret([voice_like(3.0)]).text == "t0 t1 t2"


def test_a_result_holds_what_was_heard_written_and_when() -> None:
    result = Interpreter(EchoEngine(), target="en").interpret([voice_like(2.0), voice_like(1.0)])
    assert (result.transcript, result.text) == ("w0 w1 w2", "t0 t1 t2")
    assert str(result.trajectory.task.direction) == "zh-en"
    assert result.trajectory.source_s == 3.0
    assert [turn.heard_s for turn in result.trajectory.turns][:3] == pytest.approx(
        [1.12, 2.24, 3.0]
    )


def test_a_stream_that_is_left_early_frees_its_slot() -> None:
    engine = EchoEngine()
    events = Interpreter(engine, target="zh").stream([voice_like(3.0)])
    next(events)
    assert engine.free == 0
    events.close()  # type: ignore[attr-defined]
    assert engine.free == 1


def test_a_missing_file_is_an_audio_error(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="does not exist"):
        list(Interpreter(EchoEngine(), target="zh").stream(tmp_path / "no.wav"))


def test_a_missing_model_says_what_there_is() -> None:
    with pytest.raises(ModelError, match=r"nonesuch.*earvoice models list"):
        Interpreter("nonesuch", target="zh")


def test_the_source_language_is_the_models_other_one() -> None:
    assert str(choose_direction(("en-zh", "zh-en"), target="en")) == "zh-en"
    assert str(choose_direction(("en-zh", "zh-en"), target="ZH", source="EN")) == "en-zh"


@pytest.mark.parametrize(("target", "source"), [("de", None), ("zh", "zh"), ("zh", "de")])
def test_a_direction_the_model_does_not_know_is_refused(target: str, source: str | None) -> None:
    with pytest.raises(ConfigError, match="it does en-zh, zh-en"):
        choose_direction(("en-zh", "zh-en"), target=target, source=source)


def test_a_recording_is_paced_by_its_own_length() -> None:
    clock = FakeClock()
    times = []
    for _ in paced([tone(1.0), tone(0.5), tone(2.0)], clock):
        times.append(clock.now())
        clock.advance(0.25)
    assert times == pytest.approx([1.0, 1.5, 3.5])


def test_pacing_catches_up_after_a_slow_step() -> None:
    clock = FakeClock()
    blocks = paced([tone(1.0), tone(1.0), tone(1.0)], clock)
    next(blocks)
    clock.advance(1.8)
    next(blocks)
    assert clock.now() == pytest.approx(2.8)
    next(blocks)
    assert clock.now() == pytest.approx(3.0)


def test_silence_gives_no_translation() -> None:
    events = Interpreter(EchoEngine(), target="zh").stream([silence(10.0)])
    assert not any(isinstance(event, Translation) for event in events)


def test_importing_the_package_needs_no_torch() -> None:
    code = (
        "import sys, earvoice; from earvoice import Interpreter, __version__;"
        "import earvoice.agent.simulate, earvoice.agent.captions;"
        "sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_unknown_names_of_the_package_are_attribute_errors() -> None:
    import earvoice

    with pytest.raises(AttributeError, match="Interpretr"):
        _ = earvoice.Interpretr


def test_the_header_of_a_log_says_what_ran() -> None:
    header = Interpreter(EchoEngine(), target="zh", policy="wait-k:2", multiplier=3).header()
    assert (header.model, header.policy, header.task.multiplier) == ("echo", "wait-k:2:5", 3)
    assert len(header.config_hash) == 12


def test_blocks_of_any_size_are_one_source() -> None:
    samples = voice_like(4.0)
    interpreter = Interpreter(EchoEngine(), target="zh")
    whole = interpreter.interpret([samples])
    pieces = interpreter.interpret(np.array_split(samples, 37))
    assert whole.text == pieces.text


def test_the_base_chunk_is_one_the_model_was_trained_on(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    save_checkpoint(folder, tiny_model(base_chunk_frames=(14, 7)), card="")
    greetings = []
    for chunk_s in (None, 1.12, 0.56):
        interpreter = Interpreter(folder, target="zh", policy="offline", chunk_s=chunk_s)
        greetings.append(next(iter(interpreter.stream([silence(1.0)]))))
    assert [event.turn_s for event in greetings if isinstance(event, SessionStarted)] == (
        pytest.approx([12 * 1.12] * 3)
    )
    half = Interpreter(folder, target="zh", policy="wait-k:3", chunk_s=0.56)
    assert half.header().policy == "wait-k:3:2.5"
    with pytest.raises(ConfigError, match=r"not trained on chunks of 0\.7 s; .* 1\.12, 0\.56"):
        Interpreter(folder, target="zh", chunk_s=0.7)
    with pytest.raises(ConfigError, match=r"an engine that hears 1\.12 s"):
        Interpreter(EchoEngine(), target="zh", chunk_s=0.56)
