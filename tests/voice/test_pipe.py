from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import ProtocolError
from earvoice.voice.pipe import Frame, MalformedHeaderError, read_frame, write_frame

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
headers = st.dictionaries(texts, st.integers() | texts | st.booleans(), max_size=4)


@given(frames=st.lists(st.tuples(headers, st.binary(max_size=50)), max_size=4))
def test_frames_come_out_as_they_went_in(frames: list[tuple[dict[str, object], bytes]]) -> None:
    stream = io.BytesIO()
    for header, payload in frames:
        write_frame(stream, Frame(header, payload))
    stream.seek(0)
    for header, payload in frames:
        assert read_frame(stream) == Frame(header, payload)
    assert read_frame(stream) is None


@pytest.mark.parametrize("header", [b"{", b"[1]", b"\xff\xff"])
def test_a_malformed_header_leaves_the_stream_in_step(header: bytes) -> None:
    stream = io.BytesIO()
    stream.write(struct.pack("!II", len(header), 2) + header + b"ab")
    write_frame(stream, Frame({"next": 1}))
    stream.seek(0)
    with pytest.raises(MalformedHeaderError):
        read_frame(stream)
    assert read_frame(stream) == Frame({"next": 1})


@given(cut=st.integers(min_value=1, max_value=18))
def test_a_frame_that_is_cut_off_is_an_error(cut: int) -> None:
    stream = io.BytesIO()
    write_frame(stream, Frame({"a": 1}, b"1234"))  # 8 lengths + 7 header + 4 payload = 19 bytes
    with pytest.raises(ProtocolError, match="closed"):
        read_frame(io.BytesIO(stream.getvalue()[:cut]))


def test_absurd_lengths_are_refused_before_anything_is_allocated() -> None:
    with pytest.raises(ProtocolError, match="out of step"):
        read_frame(io.BytesIO(struct.pack("!II", 10, 2**32 - 1)))
