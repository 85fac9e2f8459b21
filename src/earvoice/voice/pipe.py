"""Frames on a pipe between two processes: a JSON header and raw bytes, each preceded by its length.

```text
4 bytes header length | 4 bytes payload length | header, UTF-8 JSON object | payload
```

Both lengths are unsigned and big-endian.
"""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from earvoice.errors import ProtocolError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

_LENGTHS = struct.Struct("!II")
MAX_HEADER_BYTES = 1 << 24
MAX_PAYLOAD_BYTES = 1 << 28


@dataclass(frozen=True, slots=True)
class Frame:
    """One message: a JSON object and the bytes that go with it."""

    header: Mapping[str, object]
    payload: bytes = b""


def write_frame(stream: BinaryIO, frame: Frame) -> None:
    """Write one frame and flush. Raises OSError when the other side is gone."""
    header = json.dumps(frame.header, ensure_ascii=False, separators=(",", ":")).encode()
    stream.write(_LENGTHS.pack(len(header), len(frame.payload)) + header)
    stream.write(frame.payload)
    stream.flush()


def read_frame(stream: BinaryIO) -> Frame | None:
    """Return the next frame, or None when the other side closed the pipe between two frames.

    Raises MalformedHeaderError when only the header is wrong, so that the next frame can be read,
    and ProtocolError when a length is out of range or the pipe closed inside a frame: the stream is
    then out of step and useless.
    """
    lengths = stream.read(_LENGTHS.size)
    if not lengths:
        return None
    if len(lengths) < _LENGTHS.size:
        raise ProtocolError("the pipe closed inside a frame's lengths")
    header_bytes, payload_bytes = _LENGTHS.unpack(lengths)
    if header_bytes > MAX_HEADER_BYTES or payload_bytes > MAX_PAYLOAD_BYTES:
        raise ProtocolError(
            f"a frame of {header_bytes} + {payload_bytes} bytes exceeds the limits "
            f"{MAX_HEADER_BYTES} + {MAX_PAYLOAD_BYTES}; the stream is out of step"
        )
    header = _read_exactly(stream, header_bytes)
    payload = _read_exactly(stream, payload_bytes)
    return Frame(_parse_header(header), payload)


class MalformedHeaderError(ProtocolError):
    """A frame of the right length whose header is not a JSON object."""


def _read_exactly(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(count)
    if len(data) < count:
        raise ProtocolError(f"the pipe closed after {len(data)} of {count} bytes")
    return data


def _parse_header(header: bytes) -> dict[str, object]:
    try:
        value = json.loads(header)
    except ValueError as error:
        raise MalformedHeaderError(f"frame header is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise MalformedHeaderError(
            f"frame header must be a JSON object, got {type(value).__name__}"
        )
    return value
