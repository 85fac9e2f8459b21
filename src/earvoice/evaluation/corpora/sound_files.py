"""Find the sound files of a corpus, and read the part of one that is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from earvoice.audio.decode import decode
from earvoice.errors import DataError
from earvoice.metrics.logs.recording import recording_name
from earvoice.types import SAMPLE_RATE_HZ

_ENDINGS = frozenset((".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".sph", ".mp4", ".webm"))


def sound_files(folder: Path) -> list[Path]:
    """Return all sound files in a folder and below, by path."""
    return sorted(
        file for file in folder.rglob("*") if file.suffix.lower() in _ENDINGS and file.is_file()
    )


def sounds_by_name(folder: Path) -> Mapping[str, list[Path]]:
    """Return the sound files in a folder and below by what their recordings are called."""
    found: dict[str, list[Path]] = {}
    for file in sound_files(folder):
        found.setdefault(recording_name(file.name), []).append(file)
    return found


def only_sound(name: str, sounds: Mapping[str, list[Path]], *, where: str) -> Path:
    """Return the file of a recording; raises DataError when there is none, or more than one.

    where: what names the recording.
    """
    files = sounds.get(name, [])
    if len(files) == 1:
        return files[0]
    shown = ", ".join(map(str, files[:3])) or "none"
    raise DataError(
        f"{where} names the recording {name!r}, for which there are {len(files)} sound files "
        f"({shown}); expected exactly one called {name}.wav or the like in the corpus' folder"
    )


def read_sound(
    file: Path, *, start_s: float = 0.0, end_s: float | None = None
) -> NDArray[np.float32]:
    """Return samples [N] at 16 kHz from one time to another, or to the end.

    Only these are held in memory, and nothing behind them is read. Raises AudioError as `decode`
    does, DataError when the file ends before `start_s`.
    """
    first = round(start_s * SAMPLE_RATE_HZ)
    behind = None if end_s is None else round(end_s * SAMPLE_RATE_HZ)
    parts = []
    for block in decode(file):
        at = block.start_sample
        if behind is not None and at >= behind:
            break
        stop = None if behind is None else behind - at
        part = block.samples[max(0, first - at) : stop]
        if len(part):
            parts.append(part)
    if not parts:
        raise DataError(
            f"{file} ends before {start_s:g} s; expected speech there; is it the right file?"
        )
    return np.concatenate(parts)
