from __future__ import annotations

import io
import logging
import os
import wave
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from earvoice.audio import decode
from earvoice.audio.wav import write_flac, write_wav
from earvoice.errors import AudioError
from earvoice.types import AudioChunk
from tests.audio.sounds import tone, white_noise, write_media

CONTAINERS = [
    ("tone.wav", "pcm_s16le", 16_000),
    ("tone24.wav", "pcm_s24le", 48_000),
    ("float.wav", "pcm_f32le", 44_100),
    ("double.wav", "pcm_f64le", 22_050),
    ("bytes.wav", "pcm_u8", 8_000),
    ("tone.w64", "pcm_s16le", 16_000),
    ("tone.flac", "flac", 44_100),
    ("tone.mp3", "libmp3lame", 44_100),
    ("tone.ogg", "libopus", 48_000),
    ("tone.webm", "libopus", 48_000),
    ("tone.mkv", "libmp3lame", 16_000),
    ("tone.m4a", "aac", 44_100),
    ("tone.mp4", "aac", 48_000),
    ("tone.mov", "alac", 48_000),
    ("tone.aac", "aac", 16_000),
    ("tone.aiff", "pcm_s16be", 22_050),
    ("tone.caf", "pcm_s16be", 22_050),
    ("tone.au", "pcm_s16be", 8_000),
    ("tone.wv", "wavpack", 44_100),
    ("tone.avi", "libmp3lame", 44_100),
    ("tone.ts", "aac", 48_000),
    ("tone.flv", "aac", 44_100),
    ("tone.asf", "libmp3lame", 44_100),
]


def loudest_hz(samples: NDArray[np.float32]) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * 16_000 / len(samples)


def raw_s16le(samples: NDArray[np.float32]) -> bytes:
    return np.rint(samples * 32768).astype("<i2").tobytes()


def wav_bytes(samples: NDArray[np.float32], *, channels: int = 1, rate_hz: int = 16_000) -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes(raw_s16le(np.repeat(samples, channels)))
    return buffer.getvalue()


def joined(stream: io.RawIOBase | io.BytesIO) -> NDArray[np.float32]:
    return np.concatenate([block.samples for block in decode.read_stream(stream)])  # type: ignore[arg-type]


@pytest.mark.parametrize(("file", "codec", "rate_hz"), CONTAINERS)
def test_every_container_gives_the_tone_at_16_khz(
    file: str, codec: str, rate_hz: int, tmp_path: Path
) -> None:
    planes = tone(1.0, rate_hz=rate_hz)[None]
    path = write_media(tmp_path / file, planes, codec=codec, rate_hz=rate_hz)
    samples = decode.load(path)
    assert samples.dtype == np.float32
    assert len(samples) == pytest.approx(16_000, abs=2500)  # lossy codecs pad to whole frames
    assert loudest_hz(samples) == pytest.approx(440, abs=2)
    assert float(samples[4000:12000].std()) == pytest.approx(0.3 / np.sqrt(2), rel=0.06)


@pytest.mark.parametrize("file", ["talk.mp4", "talk.mkv"])
def test_a_video_gives_its_audio_track(file: str, tmp_path: Path) -> None:
    planes = tone(1.0, rate_hz=44_100)[None]
    path = write_media(tmp_path / file, planes, codec="aac", rate_hz=44_100, picture=True)
    assert loudest_hz(decode.load(path)) == pytest.approx(440, abs=2)
    assert decode.probe(path).codec == "aac"


def test_a_video_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mute.mp4"
    with av.open(str(path), "w") as out:
        video = out.add_stream("mpeg4", rate=25)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        black = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
        out.mux(video.encode(black))
        out.mux(video.encode(None))
    with pytest.raises(AudioError, match=r"no audio \(its tracks: video\)"):
        decode.load(path)


@pytest.mark.parametrize("channels", [2, 6])
def test_channels_are_averaged(channels: int, tmp_path: Path) -> None:
    planes = np.stack([tone(0.5) * (channel == 0) for channel in range(channels)])
    path = write_media(tmp_path / "wide.wav", planes, codec="pcm_s16le", rate_hz=16_000)
    np.testing.assert_allclose(decode.load(path), tone(0.5) / channels, atol=1e-4)


def test_blocks_are_numbered_bounded_and_the_last_is_final(tmp_path: Path) -> None:
    path = tmp_path / "long.wav"
    write_wav(path, white_noise(20.0, level_db=-20), 48_000)
    blocks = list(decode.decode(path))
    position = 0
    for block in blocks:
        assert block.start_sample == position
        assert block.rate_hz == 16_000
        assert len(block.samples) < 16_000
        position += len(block.samples)
    assert abs(position - 20 * 16_000 / 3) <= 1
    assert [block.final for block in blocks] == [False] * (len(blocks) - 1) + [True]


def test_a_binary_stream_decodes_like_its_file(tmp_path: Path) -> None:
    path = tmp_path / "tone.flac"
    write_flac(path, tone(0.5))
    np.testing.assert_array_equal(decode.load(io.BytesIO(path.read_bytes())), decode.load(path))


def test_probe_reads_the_header(tmp_path: Path) -> None:
    planes = np.stack([tone(1.5, rate_hz=44_100)] * 2)
    path = write_media(tmp_path / "tone.wav", planes, codec="pcm_s16le", rate_hz=44_100)
    info = decode.probe(path)
    assert info == decode.MediaInfo(1.5, 44_100, 2, "pcm_s16le", "wav")


def test_a_file_that_does_not_say_its_length_has_none(tmp_path: Path) -> None:
    path = write_media(tmp_path / "t.wav", tone(0.5)[None], codec="pcm_s16le", rate_hz=16_000)
    stream = io.BytesIO(path.read_bytes())
    assert len(decode.load(stream)) == 8000


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.wav", b"", "is empty"),
        ("text.mp3", b"This is a shopping list.\n" * 400, "not a media file"),
        ("noise.wav", np.random.default_rng(0).bytes(50_000), "not a media file"),
        ("list.m3u8", b"#EXTM3U\n#EXTINF:10,\ntone.wav\n#EXT-X-ENDLIST\n", "not a media file"),
        ("list.txt", b"ffconcat version 1.0\nfile 'tone.wav'\n", "not a media file"),
        ("header.wav", wav_bytes(np.zeros(0, np.float32)), "holds no audio samples"),
        ("cut.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "not a media file"),
    ],
)
def test_what_is_no_recording_is_refused(
    name: str, content: bytes, says: str, tmp_path: Path
) -> None:
    write_wav(tmp_path / "tone.wav", tone(0.5))
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AudioError, match=says) as raised:
        decode.load(tmp_path / name)
    assert name in str(raised.value)


def test_paths_that_are_no_files_are_refused(tmp_path: Path) -> None:
    cases: list[tuple[str | Path, str]] = [
        (tmp_path / "absent.wav", "does not exist"),
        (tmp_path, "is a directory"),
        (Path("/dev/null"), "not a regular file"),
        ("", "is a directory"),
        ("bad\0name", "cannot be opened"),
        ("https://example.org/talk.mp3", "does not exist"),
    ]
    for path, says in cases:
        with pytest.raises(AudioError, match=says):
            decode.probe(path)


def test_a_file_without_permission_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "secret.wav"
    write_wav(path, tone(0.1))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path.chmod(0)
    if os.access(path, os.R_OK):  # root may read everything
        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(AudioError, match=r"chmod u\+r"):
        decode.load(path)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_samples_that_are_no_numbers_are_refused(bad: float, tmp_path: Path) -> None:
    samples = tone(0.5)
    samples[3000] = bad
    path = write_media(tmp_path / "bad.wav", samples[None], codec="pcm_f32le", rate_hz=16_000)
    with pytest.raises(AudioError, match="NaN or infinite"):
        decode.load(path)


def test_floats_that_hold_integers_are_refused_but_small_overshoot_is_clipped(
    tmp_path: Path,
) -> None:
    loud = write_media(
        tmp_path / "int.wav", tone(0.1)[None] * 32768, codec="pcm_f32le", rate_hz=16_000
    )
    with pytest.raises(AudioError, match="divide them by full scale"):
        decode.load(loud)
    hot = write_media(tmp_path / "hot.wav", tone(0.1)[None] * 5, codec="pcm_f32le", rate_hz=16_000)
    assert np.abs(decode.load(hot)).max() == 1.0


@pytest.mark.parametrize("rate_hz", [1_000, 3_999])
def test_an_absurd_rate_is_named(rate_hz: int, tmp_path: Path) -> None:
    path = tmp_path / "slow.wav"
    write_wav(path, tone(0.1), rate_hz)
    with pytest.raises(AudioError, match=f"slow.wav has a sample rate of {rate_hz} Hz"):
        decode.load(path)


def test_too_long_a_recording_stops_at_the_limit(tmp_path: Path) -> None:
    write_wav(tmp_path / "long.wav", tone(3.0))
    heard = 0
    with pytest.raises(AudioError, match=r"longer than 1 s"):
        for block in decode.decode(tmp_path / "long.wav", max_s=1.0):
            heard += len(block.samples)
    assert heard <= 16_000


@pytest.mark.parametrize(
    ("file", "codec"), [("cut.wav", "pcm_s16le"), ("cut.flac", "flac"), ("cut.mkv", "libmp3lame")]
)
def test_a_truncated_file_gives_what_it_holds_and_says_so(
    file: str, codec: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    noise = white_noise(4.0, level_db=-20)[None]
    path = write_media(tmp_path / file, noise, codec=codec, rate_hz=16_000)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with caplog.at_level(logging.WARNING):
        samples = decode.load(path)
    assert 20_000 < len(samples) <= 33_000
    assert "is truncated" in caplog.text
    assert file in caplog.text


def test_a_whole_file_is_not_called_truncated(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for file, codec, rate_hz in CONTAINERS:
        planes = tone(2.0, rate_hz=rate_hz)[None]
        decode.load(write_media(tmp_path / file, planes, codec=codec, rate_hz=rate_hz))
    assert caplog.text == ""


def test_damage_in_the_middle_is_skipped_and_counted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = write_media(
        tmp_path / "hurt.flac", white_noise(4.0, level_db=-20)[None], codec="flac", rate_hz=16_000
    )
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 3000] = bytes(3000)
    path.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        samples = decode.load(path)
    assert 30_000 < len(samples) <= 64_000
    assert "hurt.flac" in caplog.text


def test_a_file_that_is_mostly_damage_is_refused(tmp_path: Path) -> None:
    path = write_media(tmp_path / "bad.mp4", tone(1.0)[None], codec="aac", rate_hz=16_000)
    content = bytearray(path.read_bytes())
    start, stop = content.index(b"mdat") + 4, content.index(b"moov") - 4
    content[start:stop] = bytes(stop - start)
    path.write_bytes(content)
    with pytest.raises(AudioError, match="packets are damaged and only 0 are sound"):
        decode.load(path)


def test_a_format_outside_the_list_is_refused(tmp_path: Path) -> None:
    path = write_media(tmp_path / "tone.nut", tone(0.2)[None], codec="pcm_s16le", rate_hz=16_000)
    with pytest.raises(AudioError, match="another kind that is not accepted"):
        decode.load(path)


def test_a_rate_that_changes_on_the_way_loses_nothing() -> None:
    blocks = [
        AudioChunk(tone(1.0, rate_hz=rate_hz), 0, rate_hz=rate_hz)
        for rate_hz in (48_000, 16_000, 44_100)
    ]
    out = list(decode._at_model_rate(iter(blocks), name="test", max_s=10.0))
    samples = np.concatenate([block.samples for block in out])
    assert abs(len(samples) - 48_000) <= 2
    assert loudest_hz(samples) == pytest.approx(440, abs=1)


class Pipe(io.RawIOBase):
    """A stream that cannot seek and brings a few bytes at a time, as a slow program does."""

    def __init__(self, content: bytes, at_once: int) -> None:
        self._content, self._at_once = io.BytesIO(content), at_once

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._content.read(min(size, self._at_once) if size > 0 else self._at_once)


@pytest.mark.parametrize("at_once", [1, 333, 100_000])
def test_a_pipe_may_bring_raw_samples_or_wav(at_once: int) -> None:
    samples = tone(0.3)
    for content in (raw_s16le(samples), wav_bytes(samples), wav_bytes(samples, channels=2)):
        np.testing.assert_allclose(joined(Pipe(content, at_once)), samples, atol=1e-4)


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_a_wav_that_does_not_know_its_length_is_read_to_its_end(size: int) -> None:
    content = bytearray(wav_bytes(tone(0.3)))
    content[4:8] = content[40:44] = size.to_bytes(4, "little")
    assert len(joined(Pipe(bytes(content), 500))) == 4800


def test_what_follows_the_samples_of_a_wav_is_not_heard() -> None:
    content = wav_bytes(tone(0.3)) + b"LIST\x04\0\0\0name"
    assert len(joined(io.BytesIO(content))) == 4800


@pytest.mark.parametrize("codec", ["pcm_u8", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_f64le"])
def test_a_piped_wav_of_any_width_equals_its_file(codec: str, tmp_path: Path) -> None:
    planes = np.stack([tone(0.3), tone(0.3, hz=600)])
    path = write_media(tmp_path / "t.wav", planes, codec=codec, rate_hz=16_000)
    np.testing.assert_allclose(
        joined(io.BytesIO(path.read_bytes())), decode.load(path), rtol=0, atol=1e-6
    )


@pytest.mark.parametrize(("file", "codec"), [("t.flac", "flac"), ("t.ogg", "libopus")])
def test_a_pipe_may_bring_other_media(file: str, codec: str, tmp_path: Path) -> None:
    planes = tone(0.5, rate_hz=48_000)[None]
    path = write_media(tmp_path / file, planes, codec=codec, rate_hz=48_000)
    assert loudest_hz(joined(Pipe(path.read_bytes(), 700))) == pytest.approx(440, abs=2)


def test_an_mp4_that_needs_seeking_is_not_heard_as_noise(tmp_path: Path) -> None:
    path = write_media(tmp_path / "t.mp4", tone(0.5)[None], codec="aac", rate_hz=16_000)
    with pytest.raises(AudioError, match="give MP4 by its name"):
        joined(Pipe(path.read_bytes(), 700))


def test_live_samples_are_passed_on_as_soon_as_they_come() -> None:
    read_end, write_end = os.pipe()
    with os.fdopen(read_end, "rb") as stream, os.fdopen(write_end, "wb", buffering=0) as program:
        program.write(raw_s16le(tone(0.1)))
        blocks = decode.read_stream(stream)
        assert len(next(blocks).samples) > 0  # would hang if it waited for a full buffer
        program.close()
        assert sum(len(block.samples) for block in blocks) <= 1600


def test_an_odd_byte_at_the_end_is_dropped_with_a_warning(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert len(joined(Pipe(raw_s16le(tone(0.1)) + b"\x01", 333))) == 1600
    assert "dropped 1 odd byte" in caplog.text


def test_a_wav_cut_in_the_pipe_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    assert len(joined(Pipe(wav_bytes(tone(0.3))[:5044], 1000))) == 2500
    assert "4600 bytes of its WAV are missing" in caplog.text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "standard input is empty"),
        (b"\x01", "holds no audio samples"),
        (b"RIFF\0\0\0\0WAVE", "ends inside its WAV header"),
        (b"RIFF\0\0\0\0WAVEdata\x04\0\0\0abcd", "samples come before their format"),
        (b"RIFF\0\0\0\0WAVEfmt \x04\0\0\0abcd", "'fmt ' chunk of 4 bytes"),
        (b"RIFF\0\0\0\0WAVEjunk\xff\xff\xff\xff", "header chunk b'junk' of 4294967295 bytes"),
        (wav_bytes(tone(0.1))[:20] + b"\x07" + wav_bytes(tone(0.1))[21:], "encoding 7, 16 bits"),
        (wav_bytes(tone(0.1), rate_hz=900), "sample rate of 900 Hz"),
    ],
)
def test_a_pipe_with_something_else_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(AudioError, match=says):
        joined(io.BytesIO(content))


def test_the_recordings_of_real_speakers_decode(shared_data: Path) -> None:
    files = sorted((shared_data / "speech" / "en_sentences").glob("*.[fw]*"))[:3]
    assert files
    for path in files:
        samples, info = decode.load(path), decode.probe(path)
        assert info.duration_s == pytest.approx(len(samples) / 16_000, abs=0.01)
        assert 0.01 < float(samples.std()) < 0.5
