"""Speak with eSpeak NG in a child process, because its library is GPL-3 and keeps global state.

This module never loads the library: `earvoice.voice.espeak_worker` does, in a program of its own
behind a pipe.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from importlib.util import find_spec
from typing import TYPE_CHECKING, BinaryIO, Self, cast

from earvoice.errors import AudioError, ConfigError, ModelError, ProtocolError
from earvoice.log import get_logger
from earvoice.types import Language
from earvoice.voice.pipe import Frame, read_frame, write_frame
from earvoice.voice.utterance import Speech, SpokenEvent, Utterance, words_of_events

if TYPE_CHECKING:
    from collections.abc import Sequence

# -P: a file named json.py in the user's folder must not become part of the worker.
WORKER_COMMAND = (sys.executable, "-P", "-m", "earvoice.voice.espeak_worker")
VOICES = {Language.EN: "en-us", Language.ZH: "cmn", Language.DE: "de"}
_INSTALL = "pip install 'earvoice[espeak]'"
_ATTEMPTS = 2
_STOP_S = 0.5
_log = get_logger(__name__)


class EspeakProcess:
    """One eSpeak NG in a child process; starts when it is first asked, restarts once when it dies.

    Calls from several threads take turns. Make one per operating-system process: after a fork both
    sides would share the pipe.
    """

    def __init__(self, *, timeout_s: float = 30.0, command: Sequence[str] = WORKER_COMMAND) -> None:
        """Prepare to run `command`; a child that is silent for `timeout_s` is killed.

        Raises ModelError when the package that brings eSpeak NG is not installed.
        """
        if command == WORKER_COMMAND and find_spec("espeakng_loader") is None:
            raise ModelError(f"eSpeak NG is not installed (no package espeakng_loader); {_INSTALL}")
        self._timeout_s = timeout_s
        self._command = tuple(command)
        self._child: _Child | None = None
        self._lock = threading.Lock()

    @property
    def variants(self) -> tuple[str, ...]:
        """Return the voice variants that this eSpeak NG offers."""
        with self._lock:
            return self._started().variants

    def speak(self, utterance: Utterance) -> Speech:
        """Return the utterance as sound, with the time of every word.

        Raises ConfigError when the variant is unknown, ModelError when the library cannot be
        loaded, AudioError when the library refuses the utterance, or dies or hangs on it twice.
        """
        with self._lock:
            for _ in range(_ATTEMPTS):
                try:
                    child = self._started()
                    _check_variant(utterance.variant, child.variants)
                    reply = child.ask(_request_of(utterance))
                    return _speech_of_reply(utterance, reply, child.rate_hz)
                except (ProtocolError, OSError) as error:
                    _log.warning("eSpeak NG failed and is stopped: %s", error)
                    failure = str(error)
                    self._stop()
        raise AudioError(
            f"eSpeak NG failed {_ATTEMPTS} times on {utterance.text[:80]!r}: {failure}; "
            "leave this utterance out or try another variant"
        )

    def close(self) -> None:
        """End the child process; a later `speak` starts another one."""
        with self._lock:
            self._stop()

    def __enter__(self) -> Self:
        """Return itself; leaving closes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def _started(self) -> _Child:
        if self._child is None:
            self._child = _Child(self._command, self._timeout_s)
        return self._child

    def _stop(self) -> None:
        if self._child is not None:
            self._child.stop()
            self._child = None


class _Child:
    """A running worker: what it said of itself, and one question at a time."""

    def __init__(self, command: Sequence[str], timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a process group of its own, see _kill
        )
        self._requests = cast(BinaryIO, self._process.stdin)
        self._replies = cast(BinaryIO, self._process.stdout)
        try:
            hello = self.ask(None).header
            if "error" in hello:
                raise ModelError(f"eSpeak NG cannot be loaded: {hello['error']}; {_INSTALL}")
        except (ProtocolError, OSError, ModelError):
            self.stop()
            raise
        self.rate_hz = cast(int, hello["rate_hz"])
        self.variants = tuple(cast(list[str], hello["variants"]))

    def ask(self, request: Frame | None) -> Frame:
        """Return the reply to a request, or the greeting when there is none.

        Raises ProtocolError or OSError when the child dies, or is killed because it hangs.
        """
        hung = threading.Event()

        def kill() -> None:
            hung.set()
            self._kill()

        watchdog = threading.Timer(self._timeout_s, kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            if request is not None:
                write_frame(self._requests, request)
            reply = read_frame(self._replies)
        except (ProtocolError, OSError) as error:
            raise self._lost(hung.is_set()) from error
        finally:
            watchdog.cancel()
        if reply is None or hung.is_set():
            raise self._lost(hung.is_set())
        return reply

    def _lost(self, hung: bool) -> ProtocolError:
        if hung:
            return ProtocolError(f"the child process was silent for {self._timeout_s:g} s")
        self._kill()
        return ProtocolError(f"the child process ended with code {self._process.wait()}")

    def stop(self) -> None:
        """End the process, gently first."""
        with contextlib.suppress(OSError):  # a dead child leaves unread bytes behind
            self._requests.close()
        try:
            self._process.wait(timeout=_STOP_S)
        except subprocess.TimeoutExpired:
            self._kill()
            self._process.wait()
        self._replies.close()

    def _kill(self) -> None:
        # The worker speaks in forks, and one that lives on would keep the pipe open.
        if self._process.returncode is not None:
            return  # its number may be another's by now
        if hasattr(os, "killpg"):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        else:
            self._process.kill()


def _check_variant(variant: str, known: Sequence[str]) -> None:
    # eSpeak NG takes an unknown variant for the plain voice without a word.
    if variant and variant not in known:
        raise ConfigError(
            f"voice variant {variant!r} is unknown to eSpeak NG; one of: {', '.join(known)}"
        )


def _request_of(utterance: Utterance) -> Frame:
    if utterance.language not in VOICES:
        raise ConfigError(
            f"eSpeak NG cannot read {utterance.language} aloud, it knows none of its characters; "
            f"speak {', '.join(VOICES)}, or read the text with --text"
        )
    voice = VOICES[utterance.language] + (f"+{utterance.variant}" if utterance.variant else "")
    # One space for each, so that offsets into the text stay true; NUL would end the text early.
    text = "".join(char if char.isprintable() else " " for char in utterance.text)
    return Frame(
        {
            "text": text,
            "voice": voice,
            "rate_wpm": utterance.rate_wpm,
            "pitch": utterance.pitch,
            "pitch_range": utterance.pitch_range,
        }
    )


def _speech_of_reply(utterance: Utterance, reply: Frame, rate_hz: int) -> Speech:
    import numpy as np  # here, because the worker imports this package and forks faster without it

    if "error" in reply.header:
        raise AudioError(
            f"eSpeak NG refused {utterance.text[:80]!r}: {reply.header['error']}; "
            "leave it out, or try another variant or a smaller pitch_range"
        )
    samples = np.frombuffer(reply.payload, dtype="<i2").astype(np.float32) / np.float32(32768)
    rows = cast(list[tuple[str, int, int, str]], reply.header["events"])
    events = [
        SpokenEvent(kind, sample / rate_hz, position, name) for kind, sample, position, name in rows
    ]
    return Speech(samples, rate_hz, words_of_events(utterance.text, events))
