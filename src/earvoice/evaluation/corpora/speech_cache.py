"""Speech that was made once: a WAV and its times beside it, so that no run speaks it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from earvoice.agent.interpreter import hash_text
from earvoice.audio.decode import load
from earvoice.audio.wav import to_int16, write_wav
from earvoice.errors import AudioError, DataError
from earvoice.log import get_logger
from earvoice.metrics.logs.files import write_whole

_FORMAT = 1
_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Spoken:
    """Speech. samples: float32 [N] at 16 kHz. spans: of each text, when it was said, in seconds."""

    samples: NDArray[np.float32]
    spans: tuple[tuple[float, float], ...]


class SpeechCache:
    """A folder of speech. Files appear when they are complete, so any stop is survived.

    folder: None keeps nothing. What is spoken is rounded to 16 bits in any case: the same whether
    it comes from the folder or not.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def spoken(self, name: str, recipe: Mapping[str, object], make: Callable[[], Spoken]) -> Spoken:
        """Return what `make` speaks, from the folder where that was done before.

        name: fit for a file's. recipe: all that decides how it sounds, as JSON can write it.
        Raises DataError or AudioError when the folder cannot be written to.
        """
        if self._folder is None:
            return _rounded(make())
        key = {"format": _FORMAT, "espeak": _espeak_version(), **recipe}
        stem = f"{name}-{hash_text(json.dumps(key, sort_keys=True))}"
        sound, times = self._folder / f"{stem}.wav", self._folder / f"{stem}.json"
        if sound.is_file() and times.is_file():
            try:
                return _read(sound, times)
            except (AudioError, ValueError, TypeError) as error:
                _log.warning("%s is damaged and is spoken anew: %s", sound, error)
        made = _rounded(make())
        _write(made, sound, times)
        return made


def _rounded(spoken: Spoken) -> Spoken:
    pcm = to_int16(np.clip(spoken.samples, -1.0, 1.0))
    return Spoken(pcm.astype(np.float32) / np.float32(32768.0), spoken.spans)


def _read(sound: Path, times: Path) -> Spoken:
    spans = tuple((float(start), float(end)) for start, end in json.loads(times.read_bytes()))
    return Spoken(load(sound), spans)


def _write(spoken: Spoken, sound: Path, times: Path) -> None:
    try:
        sound.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(
            f"{sound.parent} cannot be made ({error.strerror or error}); expected a writable "
            "folder; choose another one with --cache"
        ) from error
    write_wav(sound, spoken.samples)
    write_whole(times, [json.dumps(spoken.spans)])


def _espeak_version() -> str:
    try:
        return metadata.version("espeakng_loader")
    except metadata.PackageNotFoundError:
        return "none"
