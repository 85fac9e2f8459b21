"""Sounds with known properties, and media files in every container this PyAV can write."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000


def tone(seconds: float, *, hz: float = 440.0, rate_hz: int = RATE_HZ) -> NDArray[np.float32]:
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    return np.asarray(0.3 * np.sin(2 * np.pi * hz * times), dtype=np.float32)


def white_noise(seconds: float, *, level_db: float, seed: int = 0) -> NDArray[np.float32]:
    noise = np.random.default_rng(seed).standard_normal(round(seconds * RATE_HZ))
    return np.asarray(noise * 10.0 ** (level_db / 20.0), dtype=np.float32)


def hum(seconds: float, *, level_db: float, hz: float = 50.0) -> NDArray[np.float32]:
    """Mains hum: a fundamental and four weaker harmonics."""
    times = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    wave = sum(np.sin(2 * np.pi * hz * n * times + n) / n for n in range(1, 6))
    return np.asarray(wave / np.std(wave) * 10.0 ** (level_db / 20.0), dtype=np.float32)


def spoken(seed: int, *, level_db: float = -25.0) -> NDArray[np.float32]:
    """Half a second that moves like speech: three syllables of a buzzing, formant-shaped voice."""
    random = np.random.default_rng(seed)
    syllables = []
    for _ in range(3):
        samples = int(random.integers(1800, 3200))
        pitch_hz = random.uniform(90, 240) * np.linspace(1.0, random.uniform(0.8, 1.2), samples)
        phase = 2 * np.pi * np.cumsum(pitch_hz) / RATE_HZ
        formants = (random.uniform(300, 800), random.uniform(900, 2300), 2800.0)
        wave = np.zeros(samples)
        for harmonic in range(1, 30):
            hz = harmonic * pitch_hz.mean()
            gain = sum(1.0 / (1.0 + ((hz - formant) / 120.0) ** 2) for formant in formants)
            wave += gain * np.sin(harmonic * phase)
        envelope = np.sin(np.pi * np.linspace(0, 1, samples)) ** 0.5
        syllables += [wave * envelope, np.zeros(int(random.integers(200, 900)))]
    voice = np.concatenate(syllables)
    return np.asarray(voice / np.std(voice) * 10.0 ** (level_db / 20.0), dtype=np.float32)


def write_media(
    path: Path, planes: NDArray[np.float32], *, codec: str, rate_hz: int, picture: bool = False
) -> Path:
    """Write channels [C, N] with an encoder of libav; with `picture`, a small video track too."""
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[len(planes)]
    with av.open(str(path), "w") as out:
        video = out.add_stream("mpeg4", rate=25) if picture else None
        audio = out.add_stream(codec, rate=rate_hz, layout=layout)
        if video is not None:
            video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
            for _ in range(25):
                black = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
                out.mux(video.encode(black))
            out.mux(video.encode(None))
        resampler = av.AudioResampler(
            format=audio.format, layout=layout, rate=rate_hz, frame_size=audio.frame_size or 1024
        )
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(planes), format="fltp", layout=layout
        )
        frame.sample_rate = rate_hz
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            out.mux(audio.encode(piece))
        out.mux(audio.encode(None))
    return path
