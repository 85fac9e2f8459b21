"""Any recording to mono at 16 kHz, block by block: a file, an open stream, or standard input."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedIOBase
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from earvoice.audio.container import MediaInfo, container_blocks, open_source, probe
from earvoice.audio.pcm import RAW_S16LE_16K, PcmFormat, read_wav_header
from earvoice.audio.resample import Resampler, check_rate
from earvoice.errors import AudioError
from earvoice.log import get_logger
from earvoice.types import AudioChunk

__all__ = ["MAX_S", "MediaInfo", "decode", "load", "probe", "read_stream"]

logger = get_logger(__name__)

MAX_S = 24 * 3600.0
_READ_BYTES = 1 << 13
_WAV_MAGICS = (b"RIFF", b"RF64", b"BW64")
# Beginnings of files, at their offset, that no raw recording shows by accident.
_MEDIA_MAGICS = (
    (0, b"fLaC"),
    (0, b"OggS"),
    (0, b"ID3"),
    (0, b"\x1a\x45\xdf\xa3"),
    (0, b"FORM"),
    (0, b"caff"),
    (0, b".snd"),
    (0, b"wvpk"),
    (0, b"#!AMR"),
    (0, b"FLV\x01"),
    (4, b"ftyp"),
)


def decode(source: str | Path | BinaryIO, *, max_s: float = MAX_S) -> Iterator[AudioChunk]:
    """Yield a media file or binary stream as mono 16 kHz blocks; the last is final, maybe empty.

    Video files give their audio track; several channels give their mean. Memory is bounded.
    Raises AudioError (at the first `next`) when the source cannot be read or decoded, and later
    when it is longer than `max_s` or holds numbers that are no samples.
    """
    name = str(source) if isinstance(source, str | Path) else "the audio stream"
    with open_source(source) as stream:
        yield from _at_model_rate(container_blocks(stream, name=name), name=name, max_s=max_s)


def load(source: str | Path | BinaryIO, *, max_s: float = MAX_S) -> NDArray[np.float32]:
    """Return a whole recording as mono 16 kHz samples [N]; raises as `decode` does."""
    return np.concatenate([block.samples for block in decode(source, max_s=max_s)])


def read_stream(
    stream: BinaryIO, *, max_s: float = MAX_S, name: str = "standard input"
) -> Iterator[AudioChunk]:
    """Yield what a pipe brings as mono 16 kHz blocks, as soon as it brings it.

    A WAV is recognised by its header, even one without a length as pipes write it; other media by
    their first bytes; anything else is raw 16-bit little-endian mono at 16 kHz.
    Raises AudioError when nothing comes, and as `decode` does.
    """
    pipe = _Pipe(stream)
    magic = pipe.peek(12)
    if not magic:
        raise AudioError(
            f"{name} is empty (0 bytes); expected WAV, or raw 16-bit mono at 16 kHz; "
            "check that the program before the pipe succeeded"
        )
    if any(magic[at : at + len(bytes_)] == bytes_ for at, bytes_ in _MEDIA_MAGICS):
        blocks = container_blocks(pipe, name=name)  # type: ignore[arg-type]  # PyAV only reads it
    else:
        layout = RAW_S16LE_16K
        if magic[:4] in _WAV_MAGICS and magic[8:] == b"WAVE":
            pipe.read_exactly(12)
            layout = read_wav_header(pipe.read_exactly, name=name)
        blocks = _pcm_blocks(pipe, layout, name=name)
    yield from _at_model_rate(blocks, name=name, max_s=max_s)


def _at_model_rate(
    blocks: Iterator[AudioChunk], *, name: str, max_s: float
) -> Iterator[AudioChunk]:
    """Resample blocks of any rate, which may change on the way, and number the result."""
    resampler, rate_hz = None, 0
    heard_s, position = 0.0, 0
    for block in blocks:
        pieces = []
        if resampler is None or block.rate_hz != rate_hz:
            check_rate(block.rate_hz, name=name)
            if resampler is not None:
                pieces.append(resampler.flush())
            rate_hz = block.rate_hz
            resampler = Resampler(rate_hz)
        heard_s += len(block.samples) / rate_hz
        if heard_s > max_s:
            raise AudioError(
                f"{name} is longer than {max_s:g} s; expected at most that; "
                "split the recording or raise the limit"
            )
        pieces.append(resampler.push(block.samples))
        for samples in pieces:
            if len(samples):
                yield AudioChunk(_clip(samples), position)
                position += len(samples)
    if resampler is None or not heard_s:
        raise AudioError(
            f"{name} holds no audio samples; expected at least one; "
            "check that the recording is complete"
        )
    yield AudioChunk(_clip(resampler.flush()), position, final=True)


def _clip(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return samples in [-1, 1]: resampling overshoots where the input touches full scale."""
    return np.clip(samples, np.float32(-1.0), np.float32(1.0))


def _pcm_blocks(pipe: _Pipe, layout: PcmFormat, *, name: str) -> Iterator[AudioChunk]:
    """Yield raw samples as they come; a frame cut by the end is dropped with a warning."""
    check_rate(layout.rate_hz, name=name)
    position, rest, left = 0, b"", layout.data_bytes
    while left is None or left > 0:
        data = pipe.read(_READ_BYTES if left is None else min(_READ_BYTES, left))
        if not data:
            break
        left = None if left is None else left - len(data)
        data = rest + data
        whole = len(data) - len(data) % layout.frame_bytes
        rest = data[whole:]
        if whole:
            samples = layout.parse(data[:whole], name=name)
            yield AudioChunk(samples, position, rate_hz=layout.rate_hz)
            position += len(samples)
    if rest:
        logger.warning("%s: dropped %d odd byte(s) at the end", name, len(rest))
    if left:
        logger.warning("%s is truncated: %d bytes of its WAV are missing", name, left)


class _Pipe:
    """A binary stream that can be looked into once and returns what is there without waiting."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._ahead = b""

    def seekable(self) -> bool:
        """Return that what was read is gone."""
        return False

    def peek(self, size: int) -> bytes:
        """Return the next bytes, fewer only at the end, and keep them for reading."""
        self._ahead = self.read_exactly(size)
        return self._ahead

    def read_exactly(self, size: int) -> bytes:
        """Return that many bytes, fewer only at the end."""
        parts = []
        while size and (data := self.read(size)):
            parts.append(data)
            size -= len(data)
        return b"".join(parts)

    def read(self, size: int) -> bytes:
        """Return at least one byte and at most `size`, or nothing at the end."""
        if self._ahead:
            data, self._ahead = self._ahead[:size], self._ahead[size:]
            return data
        if isinstance(self._stream, BufferedIOBase):
            return self._stream.read1(size)
        return self._stream.read(size)
