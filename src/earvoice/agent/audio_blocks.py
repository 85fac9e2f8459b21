"""Where speech comes from: a file, standard input, a microphone, or blocks of samples."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earvoice.agent.clock import Clock
from earvoice.types import SAMPLE_RATE_HZ

Samples: TypeAlias = NDArray[np.float32]
AudioSource: TypeAlias = str | Path | Iterable[Samples]
"""A media file, `-` for standard input, `mic`, or blocks of samples at 16 kHz."""


def audio_blocks(source: AudioSource) -> Iterator[Samples]:
    """Yield the samples of a source at 16 kHz, block by block."""
    if not isinstance(source, str | Path):
        yield from source
        return
    from earvoice.audio.decode import decode, read_stream

    if str(source) == "mic":
        from earvoice.audio.microphone import record

        chunks = record()
    elif str(source) == "-":
        chunks = read_stream(sys.stdin.buffer)
    else:
        chunks = decode(source)
    for chunk in chunks:
        yield chunk.samples


def paced(blocks: Iterable[Samples], clock: Clock) -> Iterator[Samples]:
    """Yield each block of samples at 16 kHz when its last sample has been spoken, not before."""
    start_s, samples_out = clock.now(), 0
    for samples in blocks:
        samples_out += len(samples)
        clock.sleep(start_s + samples_out / SAMPLE_RATE_HZ - clock.now())
        yield samples
