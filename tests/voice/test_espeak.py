from __future__ import annotations

import os
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np
import pytest

from earvoice.errors import AudioError, ConfigError, ModelError
from earvoice.types import Language
from earvoice.voice import EspeakProcess, Utterance, espeak
from earvoice.voice.pipe import Frame, read_frame, write_frame

HELLO = Frame({"rate_hz": 22050, "variants": ["f2"]})
GOOD = {"text": "yes", "voice": "en-us", "rate_wpm": 175, "pitch": 50, "pitch_range": 50}


def worker_that(tmp_path: Path, body: str) -> tuple[str, ...]:
    """Return the command of a stand-in worker that greets and then does something else."""
    script = tmp_path / "worker.py"
    script.write_text(
        "import sys, time, pathlib\n"
        "from earvoice.voice.pipe import Frame, read_frame, write_frame\n"
        f"def greet(header={HELLO.header!r}):\n"
        "    write_frame(sys.stdout.buffer, Frame(header))\n"
        f"flag = pathlib.Path({str(tmp_path / 'flag')!r})\n{body}\n"
    )
    return (sys.executable, str(script))


def is_alive(process: int) -> bool:
    """Return whether a process runs; one that has ended but was not reaped does not."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False
    )
    return state.stdout.strip() not in ("", "Z", "Z+")


def test_word_times_match_the_sound(espeak: EspeakProcess) -> None:
    speech = espeak.speak(Utterance("Oh no, we can't.", Language.EN))
    assert [word.word for word in speech.words] == ["Oh ", "no, ", "we ", "can't."]
    assert speech.rate_hz == 22050
    gap = slice(round(speech.words[1].end_s * 22050), round(speech.words[2].start_s * 22050))
    assert 0.1 < (gap.stop - gap.start) / 22050 < 0.2
    assert np.abs(speech.samples[gap]).max() < 0.01 < np.abs(speech.samples).max()
    assert speech.words[-1].end_s == pytest.approx(len(speech.samples) / 22050, abs=0.02)


def test_mandarin_is_spoken_from_han_characters(espeak: EspeakProcess) -> None:
    speech = espeak.speak(Utterance("我们在北京。", Language.ZH, "f2"))
    assert "".join(word.word for word in speech.words) == "我们在北京。"
    assert len(speech.words) >= 3


def test_an_utterance_sounds_the_same_whatever_was_spoken_before(espeak: EspeakProcess) -> None:
    asked = Utterance("It is the same.", Language.EN, "klatt3", 200, 40, 60)
    first = espeak.speak(asked)
    espeak.speak(Utterance("别的话", Language.ZH, "croak", 120, 80, 20))
    again = espeak.speak(asked)
    assert again.words == first.words
    assert np.array_equal(again.samples, first.samples)


def test_settings_change_the_sound(espeak: EspeakProcess) -> None:
    plain = espeak.speak(Utterance("one two three", Language.EN))
    fast = espeak.speak(Utterance("one two three", Language.EN, rate_wpm=300))
    other = espeak.speak(Utterance("one two three", Language.EN, "f2"))
    assert len(fast.samples) < 0.8 * len(plain.samples)
    assert not np.array_equal(other.samples[:5000], plain.samples[:5000])


def test_control_characters_neither_end_the_text_nor_move_its_words(espeak: EspeakProcess) -> None:
    speech = espeak.speak(Utterance("one\0two\tthree\x1b four", Language.EN))
    assert [word.text_start for word in speech.words] == [0, 4, 8, 15]


def test_silence_is_an_answer_too(espeak: EspeakProcess) -> None:
    assert espeak.speak(Utterance(" ... ", Language.EN)).words == ()


def test_an_unknown_variant_is_refused_and_not_taken_for_the_plain_voice(
    espeak: EspeakProcess,
) -> None:
    with pytest.raises(ConfigError, match="'nobody' is unknown"):
        espeak.speak(Utterance("yes", Language.EN, "nobody"))
    assert {"f2", "m3", "klatt"} <= set(espeak.variants)


def test_the_library_is_never_loaded_into_the_parent() -> None:
    program = (
        "import sys\n"
        "from earvoice.types import Language\n"
        "from earvoice.voice import EspeakProcess, Utterance\n"
        "with EspeakProcess() as process:\n"
        "    assert process.speak(Utterance('yes', Language.EN)).words\n"
        "assert not {'espeakng_loader', 'earvoice.voice.espeak_worker'} & set(sys.modules)\n"
        "assert 'torch' not in sys.modules\n"
        "maps = '/proc/self/maps'\n"
        "if sys.platform == 'linux':\n"
        "    assert 'espeak' not in open(maps).read()\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_worker_stays_light_because_it_forks_for_every_utterance() -> None:
    program = (
        "import sys, earvoice.voice.espeak_worker\n"
        "assert not {'numpy', 'espeakng_loader', 'pydantic'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_worker_survives_bad_requests_and_ends_with_its_input() -> None:
    child = subprocess.Popen(
        espeak.WORKER_COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=-1
    )
    requests, replies = cast(BinaryIO, child.stdin), cast(BinaryIO, child.stdout)
    hello = read_frame(replies)
    assert hello is not None
    assert hello.header["rate_hz"] == 22050
    bad: list[dict[str, object]] = [{}, GOOD | {"text": 7}, GOOD | {"voice": "xx"}, {"text": "a"}]
    for request in bad:
        write_frame(requests, Frame(request))
        reply = read_frame(replies)
        assert reply is not None
        assert "error" in reply.header
    requests.write(struct.pack("!II", 3, 0) + b"{]}")
    write_frame(requests, Frame(GOOD))
    malformed, good = read_frame(replies), read_frame(replies)
    assert malformed is not None
    assert "not JSON" in str(malformed.header["error"])
    assert good is not None
    assert len(good.payload) > 10_000
    requests.close()
    assert child.wait(timeout=10) == 0
    replies.close()


def test_a_child_that_was_killed_is_replaced_unnoticed() -> None:
    with EspeakProcess() as process:
        before = process.speak(Utterance("yes", Language.EN))
        child = process._child
        assert child is not None
        child._process.kill()
        child._process.wait()
        after = process.speak(Utterance("yes", Language.EN))
        assert np.array_equal(before.samples, after.samples)
        assert process._child is not child


def test_a_closed_process_starts_again() -> None:
    process = EspeakProcess()
    process.speak(Utterance("yes", Language.EN))
    process.close()
    assert process.speak(Utterance("yes", Language.EN)).words
    process.close()
    process.close()


def test_a_child_that_dies_twice_on_an_utterance_is_an_error(tmp_path: Path) -> None:
    command = worker_that(tmp_path, "greet(); read_frame(sys.stdin.buffer); sys.exit(7)")
    with (
        EspeakProcess(command=command) as process,
        pytest.raises(AudioError, match=r"failed 2 times on 'yes': .* code 7"),
    ):
        process.speak(Utterance("yes", Language.EN))


def test_a_child_that_dies_once_is_started_again(tmp_path: Path) -> None:
    body = (
        "greet(); read_frame(sys.stdin.buffer)\n"
        "if not flag.exists():\n    flag.touch(); sys.exit(7)\n"
        "write_frame(sys.stdout.buffer, Frame({'events': []}, b'\\0\\x40'))\n"
    )
    with EspeakProcess(command=worker_that(tmp_path, body)) as process:
        speech = process.speak(Utterance("yes", Language.EN))
    assert speech.samples.tolist() == [0.5]  # 0x4000 of 0x8000


@pytest.mark.parametrize("body", ["time.sleep(60)", "greet(); time.sleep(60)"])
def test_a_child_that_hangs_is_killed(tmp_path: Path, body: str) -> None:
    with (
        EspeakProcess(timeout_s=0.3, command=worker_that(tmp_path, body)) as process,
        pytest.raises(AudioError, match=r"silent for 0\.3 s"),
    ):
        process.speak(Utterance("yes", Language.EN))


def test_a_child_that_speaks_no_protocol_is_an_error(tmp_path: Path) -> None:
    command = worker_that(tmp_path, "print('Traceback: something else', flush=True)")
    with EspeakProcess(command=command) as process, pytest.raises(AudioError, match="2 times"):
        process.speak(Utterance("yes", Language.EN))


def test_a_library_that_cannot_be_loaded_says_what_to_install(tmp_path: Path) -> None:
    command = worker_that(tmp_path, "greet({'error': 'OSError: no such library'})")
    with (
        EspeakProcess(command=command) as process,
        pytest.raises(ModelError, match=r"no such library; pip install 'earvoice\[espeak\]'"),
    ):
        process.speak(Utterance("yes", Language.EN))


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(espeak, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"pip install 'earvoice\[espeak\]'"):
        EspeakProcess()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_fork_that_outlives_its_worker_is_killed_too(tmp_path: Path) -> None:
    started_s = time.monotonic()
    body = "greet()\nif os.fork() == 0:\n    flag.write_text(str(os.getpid())); time.sleep(60)\n"
    with (
        EspeakProcess(
            timeout_s=0.3, command=worker_that(tmp_path, "import os\n" + body)
        ) as process,
        pytest.raises(AudioError, match="2 times"),
    ):
        process.speak(Utterance("yes", Language.EN))
    assert time.monotonic() - started_s < 30
    fork = int((tmp_path / "flag").read_text())
    for _ in range(100):
        if not is_alive(fork):
            return
        time.sleep(0.02)
    pytest.fail(f"process {fork} is still alive")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_crash_of_the_library_costs_one_utterance(tmp_path: Path) -> None:
    body = (
        "import os, signal\n"
        "from earvoice.voice.espeak_worker import serve\n"
        "class Library:\n"
        "    rate_hz, variants = 22050, ['f2']\n"
        "    def speak(self, request):\n"
        "        if request['text'] == 'crash':\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        "        return Frame({'events': []}, b'\\0\\x40')\n"
        "serve(Library(), sys.stdin.buffer, sys.stdout.buffer)\n"
    )
    with EspeakProcess(command=worker_that(tmp_path, body)) as process:
        process.speak(Utterance("before", Language.EN))
        worker = process._child
        with pytest.raises(AudioError, match="refused 'crash': the library died with code -9"):
            process.speak(Utterance("crash", Language.EN))
        assert process.speak(Utterance("after", Language.EN)).samples.tolist() == [0.5]
        assert process._child is worker
