from __future__ import annotations

import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from earvoice.audio.decode import load, probe
from earvoice.audio.wav import to_int16, write_flac, write_wav
from earvoice.errors import AudioError
from tests.audio.sounds import tone

Writer = Callable[..., None]
WRITERS = [(write_wav, "wav"), (write_flac, "flac")]


@pytest.mark.parametrize(("write", "suffix"), WRITERS)
def test_what_is_written_reads_back_to_half_a_step(
    write: Writer, suffix: str, tmp_path: Path
) -> None:
    samples, path = tone(0.7), tmp_path / f"tone.{suffix}"
    write(path, samples)
    np.testing.assert_allclose(load(path), samples, atol=0.51 / 32768)
    assert probe(path).duration_s == pytest.approx(0.7)


@pytest.mark.parametrize(("write", "suffix"), WRITERS)
def test_the_rate_is_kept(write: Writer, suffix: str, tmp_path: Path) -> None:
    write(tmp_path / f"tone.{suffix}", tone(0.1), 24_000)
    assert probe(tmp_path / f"tone.{suffix}").rate_hz == 24_000


def test_the_standard_library_reads_the_wav(tmp_path: Path) -> None:
    write_wav(tmp_path / "tone.wav", tone(0.1))
    with wave.open(str(tmp_path / "tone.wav")) as found:
        assert (found.getnchannels(), found.getframerate(), found.getnframes()) == (1, 16_000, 1600)


def test_full_scale_clips_and_never_wraps() -> None:
    assert to_int16(np.array([1.0, 1.5, -1.0, -1.5], np.float32)).tolist() == [
        32767,
        32767,
        -32768,
        -32768,
    ]


@pytest.mark.parametrize(("write", "suffix"), WRITERS)
@pytest.mark.parametrize("bad", [np.array([0.0, np.nan]), np.zeros((2, 8)), np.array([np.inf])])
def test_what_is_no_waveform_is_refused_and_nothing_is_left(
    write: Writer, suffix: str, bad: np.ndarray, tmp_path: Path
) -> None:
    with pytest.raises(AudioError, match="not a finite mono waveform"):
        write(tmp_path / f"bad.{suffix}", bad)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("write", "suffix"), WRITERS)
def test_a_missing_folder_is_named(write: Writer, suffix: str, tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="cannot be written"):
        write(tmp_path / "absent" / f"tone.{suffix}", tone(0.1))


def test_an_old_file_is_replaced_whole_and_no_temporary_stays(tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    path.write_bytes(b"old")
    write_wav(path, tone(0.1))
    assert [entry.name for entry in tmp_path.iterdir()] == ["tone.wav"]
    assert len(load(path)) == 1600
