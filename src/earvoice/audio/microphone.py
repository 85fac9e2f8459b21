"""The microphone, through the optional package sounddevice."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from earvoice.errors import AudioError
from earvoice.log import get_logger
from earvoice.types import SAMPLE_RATE_HZ, AudioChunk

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

logger = get_logger(__name__)

_BLOCK_SAMPLES = SAMPLE_RATE_HZ // 10
_QUEUE_BLOCKS = 100  # ten seconds; more behind than that, an interpreter has lost the speaker


class _SoundDevice(Protocol):
    """The part of sounddevice that is used."""

    PortAudioError: type[Exception]

    def InputStream(self, **settings: object) -> AbstractContextManager[object]:
        """Open a recording stream."""


def record(device: int | str | None = None) -> Iterator[AudioChunk]:
    """Yield mono 16 kHz blocks of 100 ms from a microphone until the caller stops.

    device: sounddevice's number or a part of the device's name; None for the system's default.
    When the caller falls ten seconds behind, blocks are dropped and the loss is logged; the clock
    stays right, because dropped audio keeps its place as digital silence.
    Raises AudioError when sounddevice, PortAudio or the microphone is missing.
    """
    sounddevice = _load()
    blocks: queue.Queue[tuple[int, NDArray[np.float32]]] = queue.Queue(_QUEUE_BLOCKS)
    recorded = 0

    def receive(indata: NDArray[np.float32], frames: int, _time: object, _status: object) -> None:
        nonlocal recorded
        try:
            blocks.put_nowait((recorded, indata[:, 0].copy()))
        except queue.Full:
            logger.warning("microphone: dropped %d samples, the listener is too slow", frames)
        recorded += frames

    try:
        with sounddevice.InputStream(
            samplerate=SAMPLE_RATE_HZ,
            blocksize=_BLOCK_SAMPLES,
            channels=1,
            dtype="float32",
            device=device,
            callback=receive,
        ):
            yield from _in_order(blocks)
    except (sounddevice.PortAudioError, ValueError) as error:
        chosen = "the default microphone" if device is None else f"microphone {device!r}"
        raise AudioError(
            f"{chosen} cannot be opened ({error}); expected a device that records mono at 16 kHz; "
            "list them with: python -m sounddevice"
        ) from error


def _in_order(
    blocks: queue.Queue[tuple[int, NDArray[np.float32]]],
) -> Iterator[AudioChunk]:
    """Yield queued blocks, with silence where some were dropped."""
    position = 0
    while True:
        start, samples = blocks.get()
        while position < start:
            lost = min(start - position, _BLOCK_SAMPLES)
            yield AudioChunk(np.zeros(lost, dtype=np.float32), position)
            position += lost
        yield AudioChunk(samples, start)
        position = start + len(samples)


def _load() -> _SoundDevice:
    """Import sounddevice, which fails without the package and without the PortAudio library."""
    try:
        import sounddevice
    except (ImportError, OSError) as error:
        raise AudioError(
            f"the microphone needs the package sounddevice and PortAudio ({error}); "
            "install them with: pip install 'earvoice[mic]' "
            "(on Debian also: apt install libportaudio2)"
        ) from error
    return cast(_SoundDevice, sounddevice)
