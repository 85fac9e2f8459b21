"""Plain samples: integers of any width to float mono, and the header of an endless WAV."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from earvoice.errors import AudioError

# Lossy decoders overshoot full scale a little. This far beyond it, the numbers are no amplitudes.
_MAX_AMPLITUDE = 16.0
# Programs that write WAV into a pipe cannot know its length: they write 0 or a huge number.
_UNKNOWN_SIZE = 0x7FFF0000
_PCM, _FLOAT, _EXTENSIBLE = 1, 3, 0xFFFE


def to_mono(samples: NDArray[np.generic], *, name: str) -> NDArray[np.float32]:
    """Return float32 [N] in [-1, 1]: the mean over the channels of `samples` [C, N] of any type.

    Unsigned bytes have their zero at 128; wider integers are signed and scaled by their full range.
    Raises AudioError for numbers that are no amplitudes: NaN, infinity or far beyond full scale.
    """
    kind, bits = samples.dtype.kind, 8 * samples.dtype.itemsize
    if kind == "f":
        floats = samples.astype(np.float32 if bits == 32 else np.float64, copy=False)
    else:
        half = 2.0 ** (bits - 1)
        shift = half if kind == "u" else 0.0
        floats = (samples.astype(np.float64) - shift) / half
    mono: NDArray[np.floating] = floats[0] if len(floats) == 1 else floats.mean(axis=0)
    peak = float(np.max(np.abs(mono), initial=0.0))
    if not np.isfinite(peak):
        raise AudioError(
            f"{name} contains NaN or infinite samples; expected finite numbers in [-1, 1]; "
            "export it again as 16-bit PCM"
        )
    if peak > _MAX_AMPLITUDE:
        raise AudioError(
            f"{name} contains a sample of magnitude {peak:.4g}; expected floats in [-1, 1]; "
            "if it holds integers, divide them by full scale (32768 for 16 bits)"
        )
    clipped: NDArray[np.float32] = np.clip(mono, -1.0, 1.0).astype(np.float32, copy=False)
    return clipped


@dataclass(frozen=True, slots=True)
class PcmFormat:
    """How raw bytes encode samples. data_bytes: how many follow the header, None: until the end."""

    rate_hz: int
    channels: int
    bits: int
    is_float: bool = False
    data_bytes: int | None = None

    @property
    def frame_bytes(self) -> int:
        """Return the size of one sample of all channels."""
        return self.channels * self.bits // 8

    def parse(self, data: bytes, *, name: str) -> NDArray[np.float32]:
        """Return mono float32 samples of whole frames."""
        if self.bits == 24:
            flat = _widen_24(data)
        else:
            letter = "f" if self.is_float else "u" if self.bits == 8 else "i"
            flat = np.frombuffer(data, dtype=f"<{letter}{self.bits // 8}")
        return to_mono(flat.reshape(-1, self.channels).T, name=name)


RAW_S16LE_16K = PcmFormat(rate_hz=16_000, channels=1, bits=16)


def states_length(size: int) -> bool:
    """Return whether a size in a WAV header is meant, and not a pipe's placeholder."""
    return 0 < size < _UNKNOWN_SIZE


def read_wav_header(read_exactly: Callable[[int], bytes], *, name: str) -> PcmFormat:
    """Return the format of a WAV whose first 12 bytes were read; leaves the reader at its samples.

    read_exactly: returns that many bytes, fewer only at the end.
    Raises AudioError when the header is cut off or names an encoding other than PCM and float.
    """
    found: PcmFormat | None = None
    while True:
        header = read_exactly(8)
        if len(header) < 8:
            raise AudioError(
                f"{name} ends inside its WAV header; expected a 'fmt ' and a 'data' chunk; "
                "check that the program before the pipe succeeded"
            )
        tag, size = header[:4], int.from_bytes(header[4:], "little")
        if tag == b"data":
            break
        body = _read_body(read_exactly, size, tag=tag, name=name)
        if tag == b"fmt ":
            found = _parse_format(body, name=name)
    if found is None:
        raise AudioError(
            f"{name} is a WAV whose samples come before their format; expected 'fmt ' before "
            "'data'; write it again with another program"
        )
    data_bytes = size if states_length(size) else None
    return PcmFormat(found.rate_hz, found.channels, found.bits, found.is_float, data_bytes)


def _read_body(read_exactly: Callable[[int], bytes], size: int, *, tag: bytes, name: str) -> bytes:
    """Return a header chunk; chunks are padded to even length, and a sane one is small."""
    if size > 1 << 24:
        raise AudioError(
            f"{name} has a WAV header chunk {tag!r} of {size} bytes; expected at most 16 MiB; "
            "the header is damaged: convert the file to WAV again"
        )
    return read_exactly(size + size % 2)[:size]


def _parse_format(body: bytes, *, name: str) -> PcmFormat:
    """Return the format a 'fmt ' chunk describes."""
    if len(body) < 16:
        raise AudioError(
            f"{name} has a WAV 'fmt ' chunk of {len(body)} bytes; expected at least 16; "
            "the header is damaged: convert the file to WAV again"
        )
    code, channels, rate_hz, _, _, bits = struct.unpack("<HHIIHH", body[:16])
    if code == _EXTENSIBLE and len(body) >= 26:
        code = int.from_bytes(body[24:26], "little")
    widths = {_PCM: (8, 16, 24, 32), _FLOAT: (32, 64)}.get(code, ())
    if bits not in widths or not channels:
        raise AudioError(
            f"{name} is a WAV of encoding {code}, {bits} bits, {channels} channels; expected PCM "
            "of 8 to 32 bits or float of 32 or 64 bits; pipe 16-bit PCM, or name a file"
        )
    return PcmFormat(rate_hz, channels, bits, is_float=code == _FLOAT)


def _widen_24(data: bytes) -> NDArray[np.int32]:
    """Return 24-bit little-endian integers as the upper bits of 32."""
    wide = np.zeros((len(data) // 3, 4), dtype=np.uint8)
    wide[:, 1:] = np.frombuffer(data, dtype=np.uint8).reshape(-1, 3)
    return wide.reshape(-1).view("<i4")
