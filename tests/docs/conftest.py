"""A folder in which the documentation's commands find what they speak of."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from earvoice.audio.decode import load
from earvoice.audio.wav import write_wav
from earvoice.samples import sample_talk
from earvoice.types import SAMPLE_RATE_HZ, Language
from tests.docs.pages import ROOT

# The beginning of the sample talks: enough to write something, and quick.
_HEARD_S = 6.0
_LIMIT_S = 300.0

RunHere = Callable[..., "subprocess.CompletedProcess[str]"]


def write_mp4(path: Path, samples: NDArray[np.float32]) -> None:
    """Write mono samples at 16 kHz as the sound of an MP4 with a small black picture."""
    import av

    with av.open(str(path), "w") as out:
        picture = out.add_stream("mpeg4", rate=5, options={"g": "1"})
        picture.width, picture.height, picture.pix_fmt = 64, 64, "yuv420p"
        sound = out.add_stream("aac", rate=SAMPLE_RATE_HZ, layout="mono")
        for _ in range(int(5 * len(samples) / SAMPLE_RATE_HZ)):
            black = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            out.mux(picture.encode(black))
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="fltp", layout="mono")
        frame.sample_rate = SAMPLE_RATE_HZ
        out.mux([*sound.encode(frame), *sound.encode(None), *picture.encode(None)])


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the talks that the documentation names."""
    folder = tmp_path_factory.mktemp("recordings")
    english, chinese = (
        load(sample_talk(language))[: round(_HEARD_S * SAMPLE_RATE_HZ)]
        for language in (Language.EN, Language.ZH)
    )
    write_mp4(folder / "talk.mp4", english)
    write_wav(folder / "talk.wav", english)
    write_wav(folder / "talk.zh.wav", chinese)
    return folder


@pytest.fixture
def run_here(recordings: Path, tmp_path: Path) -> RunHere:
    """Return a function that runs a program in a fresh folder with the recordings in it."""
    for recording in recordings.iterdir():
        shutil.copy(recording, tmp_path)
    for name in ("scripts", "configs"):
        (tmp_path / name).symlink_to(ROOT / name)
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "OMP_NUM_THREADS": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "HF_HUB_OFFLINE": "1",
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
    }

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=_LIMIT_S,
            check=False,
        )

    return run
