"""Write recordings: WAV by the standard library, FLAC by PyAV, whole or not at all."""

from __future__ import annotations

import os
import tempfile
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from earvoice.errors import AudioError
from earvoice.types import SAMPLE_RATE_HZ


def write_wav(
    path: str | Path, samples: NDArray[np.float32], rate_hz: int = SAMPLE_RATE_HZ
) -> None:
    """Write mono samples [N] in [-1, 1] as 16-bit WAV; the file appears only when complete.

    Raises AudioError when the samples are not mono and finite or the file cannot be written.
    """
    pcm = to_int16(samples)
    with _replacing(Path(path)) as unfinished, wave.open(str(unfinished), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes(pcm.astype("<i2").tobytes())


def write_flac(
    path: str | Path, samples: NDArray[np.float32], rate_hz: int = SAMPLE_RATE_HZ
) -> None:
    """Write mono samples [N] in [-1, 1] as 16-bit FLAC; the file appears only when complete.

    Raises AudioError when the samples are not mono and finite or the file cannot be written.
    """
    import av

    pcm = to_int16(samples)
    with (
        _replacing(Path(path)) as unfinished,
        av.open(str(unfinished), "w", format="flac") as out,
    ):
        stream = out.add_stream("flac", rate=rate_hz, layout="mono", format="s16")
        frame = av.AudioFrame.from_ndarray(pcm[None, :], format="s16", layout="mono")
        frame.sample_rate = rate_hz
        for packet in [*(stream.encode(frame) if len(pcm) else []), *stream.encode(None)]:
            out.mux(packet)


def to_int16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """Return samples [N] in [-1, 1] as 16-bit integers, rounded, clipped at full scale."""
    if samples.ndim != 1 or not np.isfinite(samples).all():
        raise AudioError(
            f"samples of shape {samples.shape} are not a finite mono waveform; expected shape [N] "
            "with values in [-1, 1]; average the channels first"
        )
    pcm: NDArray[np.int16] = np.clip(np.rint(samples * 32768.0), -32768, 32767).astype(np.int16)
    return pcm


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Give a temporary file beside `path` that takes its place when the block succeeds."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        os.close(handle)
    except OSError as error:
        raise _unwritable(path, error) from error
    unfinished = Path(name)
    try:
        yield unfinished
        unfinished.chmod(0o666 & ~_umask())
        unfinished.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        unfinished.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> AudioError:
    return AudioError(
        f"{path} cannot be written ({error.strerror or error}); expected a writable folder with "
        "free space; choose another path"
    )


def _umask() -> int:
    """Return the permissions new files lack; the system only tells while setting them."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
