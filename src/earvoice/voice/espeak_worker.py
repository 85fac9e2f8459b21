"""Speak with eSpeak NG, as a program of its own: `python -m earvoice.voice.espeak_worker`.

eSpeak NG is licensed under GPL-3, so its library is loaded here and nowhere else, and no other
module imports this one. Frames (`earvoice.voice.pipe`) come in on standard input and go out on
standard output:

```text
out, once   {"rate_hz": 22050, "variants": [...]}           or {"error": ...} and the program ends
in          {"text", "voice", "rate_wpm", "pitch", "pitch_range"}
out         {"events": [[kind, sample, character, name], ...]} + s16 samples   or {"error": ...}
```

Kinds are "word", "phoneme" and "end"; characters count from 0. A phoneme without a name is a pause.

The library remembers what it spoke: the same text comes out a few samples different the next time,
even after it is initialised anew. Where the system can fork, every utterance is therefore spoken by
a fresh fork of a library that never spoke, and sounds the same in any order and in any number of
processes; a crash of the library then costs one utterance.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from earvoice.voice.pipe import Frame, MalformedHeaderError, read_frame, write_frame

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

# Names and numbers of espeak-ng/speak_lib.h.
_OUTPUT_SYNCHRONOUS = 2
_POSITION_CHARACTER = 1
_CHARS_UTF8 = 1
_RATE, _PITCH, _RANGE = 1, 3, 4
_EVENT_KINDS = {1: "word", 5: "end", 7: "phoneme"}
_BUFFER_MS = 200
Value = TypeVar("Value")


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


_CALLBACK = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


class BadRequestError(ValueError):
    """A request that this program answers with an error and survives."""


class Library:
    """The one eSpeak NG of this process; its state is global, so there is never a second."""

    def __init__(self) -> None:
        """Load the library. Raises ImportError or OSError when that fails."""
        import espeakng_loader

        self._library: Any = ctypes.CDLL(espeakng_loader.get_library_path())
        data = Path(espeakng_loader.get_data_path())
        self.rate_hz = int(
            self._library.espeak_Initialize(_OUTPUT_SYNCHRONOUS, _BUFFER_MS, os.fsencode(data), 0)
        )
        if self.rate_hz <= 0:
            raise OSError(f"espeak_Initialize returned {self.rate_hz} for the data in {data}")
        # The flags of espeak_Initialize do not switch phoneme events on; this does, in IPA.
        self._library.espeak_ng_SetPhonemeEvents(1, 1)
        self._library.espeak_Synth.argtypes = (
            *(ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int),
            *(ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p),
        )
        self._samples = bytearray()
        self._events: list[list[object]] = []
        self._callback = _CALLBACK(self._collect)  # kept: the library holds only a pointer to it
        self._library.espeak_SetSynthCallback(self._callback)
        self.variants = sorted(path.name for path in (data / "voices" / "!v").iterdir())
        self._voice = ""

    def speak(self, request: Mapping[str, object]) -> Frame:
        """Return the reply to one request.

        Raises BadRequestError when a field is missing or refused.
        """
        text = _field(request, "text", str).encode() + b"\0"
        self._choose_voice(_field(request, "voice", str))
        for parameter, name in ((_RATE, "rate_wpm"), (_PITCH, "pitch"), (_RANGE, "pitch_range")):
            self._library.espeak_SetParameter(parameter, _field(request, name, int), 0)
        self._samples.clear()
        self._events = []
        code = self._library.espeak_Synth(
            text, len(text), 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None
        )
        if code != 0:
            raise BadRequestError(f"espeak_Synth returned {code}")
        return Frame({"events": self._events}, bytes(self._samples))

    def _choose_voice(self, voice: str) -> None:
        if voice == self._voice:
            return
        self._voice = ""
        code = self._library.espeak_SetVoiceByName(voice.encode())
        if code != 0:
            raise BadRequestError(f"voice {voice!r} is unknown to eSpeak NG (code {code})")
        self._voice = voice

    def _collect(self, samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            self._samples += ctypes.string_at(samples, 2 * count)
        index = 0
        while (kind := events[index].type) != 0:
            if kind in _EVENT_KINDS:
                event = events[index]
                name = event.id.string.decode(errors="replace") if kind == 7 else ""
                self._events.append(
                    [_EVENT_KINDS[kind], event.sample, max(0, event.text_position - 1), name]
                )
            index += 1
        return 0


def _field(request: Mapping[str, object], name: str, kind: type[Value]) -> Value:
    value = request.get(name)
    if not isinstance(value, kind):
        raise BadRequestError(f"request field {name!r} must be {kind.__name__}, got {value!r}")
    return value


def serve(library: Library, requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer requests until the other side closes the pipe."""
    write_frame(replies, Frame({"rate_hz": library.rate_hz, "variants": library.variants}))
    while True:
        try:
            frame = read_frame(requests)
            if frame is None:
                return
        except MalformedHeaderError as error:
            write_frame(replies, Frame({"error": str(error)}))
            continue
        if hasattr(os, "fork"):
            _answer_in_fork(library, frame.header, replies)
        else:
            _answer(library, frame.header, replies)


def _answer_in_fork(library: Library, request: Mapping[str, object], replies: BinaryIO) -> None:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            _answer(library, request, replies)
            code = 0
        finally:
            os._exit(code)  # without the parent's clean-up
    _, status = os.waitpid(child, 0)
    if status != 0:
        code = os.waitstatus_to_exitcode(status)
        write_frame(replies, Frame({"error": f"the library died with code {code}"}))


def _answer(library: Library, request: Mapping[str, object], replies: BinaryIO) -> None:
    try:
        reply = library.speak(request)
    except (BadRequestError, UnicodeError) as error:
        reply = Frame({"error": str(error)})
    write_frame(replies, reply)


def main() -> None:
    """Load the library and serve standard input and output."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what the library prints must not land between frames
    try:
        library = Library()
    except (ImportError, OSError) as error:
        write_frame(replies, Frame({"error": f"{type(error).__name__}: {error}"}))
        sys.exit(1)
    serve(library, sys.stdin.buffer, replies)


if __name__ == "__main__":
    main()
