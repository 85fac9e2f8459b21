"""Media files through PyAV: what may be opened, what it holds, and its samples frame by frame.

Files come from strangers. Only the formats below are tried, a file can name no other file or
address (playlists are not on the list, every protocol is refused), and memory is bounded.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from earvoice.audio.pcm import states_length, to_mono
from earvoice.errors import AudioError
from earvoice.log import get_logger
from earvoice.types import AudioChunk

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

logger = get_logger(__name__)

# Names of libavformat demuxers, not file extensions.
FORMATS = (
    "aac,ac3,aiff,amr,ape,asf,au,avi,caf,flac,flv,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpeg,"
    "mpegts,ogg,tta,w64,wav,wv"
)
# By how much the decoded length may fall short of the stated one: containers of lossy codecs count
# what the encoder added. Formats that are absent estimate their length, or do not know it.
_TOLERATED_S = {
    **dict.fromkeys(("aiff", "flac", "w64", "wav", "wv"), 0.02),
    **dict.fromkeys(("mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm"), 0.5),
}
_SUPPORTED = "expected audio or video such as WAV, FLAC, MP3, Ogg, M4A, MP4, MKV or WebM"


@dataclass(frozen=True, slots=True)
class MediaInfo:
    """What a media file says about its audio. duration_s: None when the file does not say."""

    duration_s: float | None
    rate_hz: int
    channels: int
    codec: str
    format: str


def probe(path: str | Path) -> MediaInfo:
    """Return what a file says about its audio, without decoding it.

    Raises AudioError when it cannot be read, is no media file or has no audio.
    """
    with open_source(path) as stream, _open(stream, str(path)) as container:
        return _info(container, _audio_stream(container, str(path)))


@contextmanager
def open_source(source: str | Path | BinaryIO) -> Iterator[BinaryIO]:
    """Open a regular, non-empty file for reading, or pass a binary stream through.

    Raises AudioError when the path is missing, not a file, empty or not readable.
    """
    if not isinstance(source, str | Path):
        yield source
        return
    path, shown = Path(source), f"'{source}'"
    try:
        found = path.stat()
        if not str(source) or not stat.S_ISREG(found.st_mode):
            kind = "a directory" if stat.S_ISDIR(found.st_mode) else "not a regular file"
            raise AudioError(f"{shown} is {kind}; {_SUPPORTED}; name one file")
        if not found.st_size:
            raise AudioError(f"{shown} is empty (0 bytes); {_SUPPORTED}; record it again")
        stream = path.open("rb")
    except FileNotFoundError:
        raise AudioError(
            f"{shown} does not exist; expected a local media file; check the spelling, "
            "and download what lies on the network first"
        ) from None
    except PermissionError:
        raise AudioError(
            f"{shown} may not be read by this user; expected a readable file; "
            f"allow it with: chmod u+r {shown}"
        ) from None
    except (OSError, ValueError) as error:
        raise AudioError(
            f"{str(source)!r} cannot be opened ({error}); expected a local media file; "
            "check the path"
        ) from error
    with stream:
        yield stream


def container_blocks(stream: BinaryIO, *, name: str) -> Iterator[AudioChunk]:
    """Yield the audio of a media file as mono blocks at its own rate, one decoded frame at a time.

    Damaged packets are skipped and counted; a file that ends early yields what it holds. Both are
    logged as a warning. Raises AudioError when more is damaged than sound.
    """
    tally = _Tally(missing_bytes=_missing_bytes(stream))
    with _open(stream, name) as container:
        audio = _audio_stream(container, name)
        position = 0
        for frame in _frames(container, audio, tally):
            samples = to_mono(_planes(frame), name=name)
            tally.frames += 1
            tally.decoded_s += len(samples) / frame.sample_rate
            yield AudioChunk(samples, position, rate_hz=frame.sample_rate)
            position += len(samples)
        _report(tally, _info(container, audio), name)


@dataclass(slots=True)
class _Tally:
    """What decoding met so far."""

    frames: int = 0
    damaged: int = 0
    decoded_s: float = 0.0
    missing_bytes: int = 0


@contextmanager
def _open(stream: BinaryIO, name: str) -> Iterator[InputContainer]:
    """Open a container of an allowed format on an open stream."""
    import av
    from av.error import FFmpegError

    # libavformat reads our stream; whatever the content asks to open besides, no protocol allows.
    limits = {"format_whitelist": FORMATS, "protocol_whitelist": "none"}
    try:
        container = av.open(stream, mode="r", container_options=limits, metadata_errors="replace")
    except (FFmpegError, ValueError) as error:
        raise AudioError(
            f"{name} is not a media file that Earvoice reads ({_reason(error)}); {_SUPPORTED}; "
            "check that the file is complete, or convert it to WAV"
        ) from error
    with container:
        yield container


def _reason(error: Exception) -> str:
    """Return why opening failed; libavformat calls a demuxer outside the list an argument error."""
    if getattr(error, "errno", None) == errno.EINVAL:
        return "a playlist, a picture, a text or another kind that is not accepted"
    return str(getattr(error, "strerror", None) or error)


def _missing_bytes(stream: BinaryIO) -> int:
    """Return how many bytes a WAV file lacks; libavformat passes over this in silence."""
    if not stream.seekable():
        return 0
    start = stream.tell()
    header = stream.read(12)
    length = stream.seek(0, os.SEEK_END) - start
    stream.seek(start)
    stated = int.from_bytes(header[4:8], "little")
    if header[:4] != b"RIFF" or header[8:] != b"WAVE" or not states_length(stated):
        return 0
    return max(0, stated + 8 - length)


def _audio_stream(container: InputContainer, name: str) -> AudioStream:
    """Return the track a player would choose."""
    audio = container.streams.best("audio")
    if audio is None:
        tracks = ", ".join(stream.type for stream in container.streams) or "none"
        raise AudioError(
            f"{name} has no audio (its tracks: {tracks}); expected at least one audio track; "
            "choose another file"
        )
    if audio.codec_context is None:
        raise AudioError(
            f"{name} has an audio track in an unknown encoding; {_SUPPORTED}; convert it to WAV"
        )
    return cast("AudioStream", audio)


def _info(container: InputContainer, audio: AudioStream) -> MediaInfo:
    """Return what the headers say."""
    import av

    duration_s: float | None = None
    if audio.duration is not None and audio.time_base is not None:
        duration_s = float(audio.duration * audio.time_base)
    elif container.duration is not None:
        duration_s = container.duration / av.time_base
    context = audio.codec_context
    return MediaInfo(
        duration_s=duration_s,
        rate_hz=context.sample_rate,
        channels=context.channels,
        codec=context.name,
        format=container.format.name,
    )


def _frames(container: InputContainer, audio: AudioStream, tally: _Tally) -> Iterator[AudioFrame]:
    """Yield decoded frames, past damaged packets; the last, empty packet drains the decoder."""
    from av.error import EOFError as EndOfFile
    from av.error import FFmpegError

    packets = container.demux(audio)
    while True:
        try:
            packet = next(packets, None)
            if packet is None:
                return
            frames = packet.decode()
        except EndOfFile:
            return
        except FFmpegError as error:
            tally.damaged += 1
            logger.debug("damaged packet: %s", error)
            continue
        yield from frames


def _planes(frame: AudioFrame) -> NDArray[np.generic]:
    """Return the samples of a frame as [C, N]."""
    samples: NDArray[np.generic] = frame.to_ndarray()
    if frame.format.is_planar:
        return samples
    return samples.reshape(-1, frame.layout.nb_channels).T


def _report(tally: _Tally, info: MediaInfo, name: str) -> None:
    """Warn about damage, or refuse a file that is mostly damage."""
    if tally.damaged > tally.frames:
        raise AudioError(
            f"{name} cannot be decoded: {tally.damaged} packets are damaged and only "
            f"{tally.frames} are sound; {_SUPPORTED}; check that it is complete, "
            "and give MP4 by its name, not through a pipe"
        )
    if tally.damaged:
        logger.warning("%s: skipped %d damaged packet(s)", name, tally.damaged)
    if tally.missing_bytes:
        logger.warning(
            "%s is truncated: it lacks %d bytes that its header states; decoded %.2f s",
            name,
            tally.missing_bytes,
            tally.decoded_s,
        )
    tolerated_s = _TOLERATED_S.get(info.format)
    stated_s = info.duration_s
    if not tally.frames or tolerated_s is None or stated_s is None:
        return
    if stated_s - tally.decoded_s > tolerated_s:
        logger.warning(
            "%s is truncated or damaged: decoded %.2f s of the %.2f s its header states",
            name,
            tally.decoded_s,
            stated_s,
        )
