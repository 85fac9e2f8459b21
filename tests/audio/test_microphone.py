from __future__ import annotations

import logging
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

import numpy as np
import pytest

from earvoice.audio import microphone
from earvoice.errors import AudioError

Callback = Callable[[np.ndarray, int, object, object], None]


class PortAudioError(Exception):
    pass


def install(monkeypatch: pytest.MonkeyPatch, blocks: int, *, broken: bool = False) -> None:
    """Put a sounddevice into place that delivers numbered blocks at once."""

    @contextmanager
    def input_stream(**settings: object) -> Iterator[None]:
        if broken:
            raise PortAudioError("Error querying device -1")
        callback = cast(Callback, settings["callback"])
        size = cast(int, settings["blocksize"])
        for index in range(blocks):
            callback(np.full((size, 1), (index + 1) / 1000, np.float32), size, None, None)
        yield

    module = types.ModuleType("sounddevice")
    module.__dict__.update(InputStream=input_stream, PortAudioError=PortAudioError)
    monkeypatch.setitem(sys.modules, "sounddevice", module)


def test_blocks_come_in_order_with_their_place_in_the_stream(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    install(monkeypatch, blocks=3)
    stream = microphone.record()
    blocks = [next(stream) for _ in range(3)]
    assert [block.start_sample for block in blocks] == [0, 1600, 3200]
    assert [float(block.samples[0]) for block in blocks] == pytest.approx([0.001, 0.002, 0.003])


def test_a_listener_that_falls_behind_loses_audio_but_not_the_clock(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    install(monkeypatch, blocks=103)
    with caplog.at_level(logging.WARNING):
        stream = microphone.record()
        blocks = [next(stream) for _ in range(100)]
    assert caplog.text.count("dropped 1600 samples") == 3
    assert blocks[-1].start_sample == 99 * 1600


def test_dropped_audio_keeps_its_place_as_silence() -> None:
    import queue

    blocks: queue.Queue[tuple[int, np.ndarray]] = queue.Queue()
    blocks.put((0, np.ones(1600, np.float32)))
    blocks.put((4000, np.ones(1600, np.float32)))
    stream = microphone._in_order(blocks)
    got = [next(stream) for _ in range(4)]
    assert [chunk.start_sample for chunk in got] == [0, 1600, 3200, 4000]
    assert [bool(chunk.samples.any()) for chunk in got] == [True, False, False, True]


def test_a_missing_package_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(AudioError, match=r"pip install 'earvoice\[mic\]'"):
        next(microphone.record())


def test_a_missing_microphone_says_how_to_list_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, blocks=0, broken=True)
    with pytest.raises(AudioError, match=r"microphone 7 cannot be opened.*-m sounddevice"):
        next(microphone.record(7))
