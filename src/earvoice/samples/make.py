"""Make the bundled talks: `python -m earvoice.samples.make [FOLDER]`.

The talks are drawn as training talks are, so no sentence of theirs stands in the development or
test split; no training recipe uses their seeds.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from earvoice.data.parley.sentence import marks_of
from earvoice.data.parley.splits import train_talks
from earvoice.data.parley.talks import Talk
from earvoice.data.parley.voices import Voice
from earvoice.data.speech import Synthesiser, speak_talk
from earvoice.samples.bundled import FOLDER
from earvoice.types import SAMPLE_RATE_HZ, Direction

# Below full scale, as a recording is: -6 dB.
_PEAK = 0.5
_TALK_S = (44.0, 54.0)


@dataclass(frozen=True, slots=True)
class SampleTalk:
    """Which talk is drawn, and by whom it is spoken."""

    direction: Direction
    seed: int
    voice: Voice

    def draw(self) -> Talk:
        """Return the talk, always the same."""
        shortest_s, longest_s = _TALK_S
        return next(train_talks(self.seed, self.direction, min_s=shortest_s, max_s=longest_s))


TALKS = (
    SampleTalk(Direction.parse("en-zh"), 8, Voice("steph", 150, 50, 50)),
    SampleTalk(Direction.parse("zh-en"), 322, Voice("m3", 185, 45, 50)),
)


def speak_sample(process: Synthesiser, talk: Talk, voice: Voice) -> NDArray[np.float32]:
    """Return a talk as samples [N] at 16 kHz."""
    source = talk.direction.source
    tokens = [sentence.tokens(source) for sentence in talk.sentences]
    recording = speak_talk(
        process,
        [[token.spoken for token in sentence] for sentence in tokens],
        talk.pauses_s[:-1],
        voice,
        source,
        punctuated=[[token.spoken + marks_of(token.text) for token in said] for said in tokens],
    )
    peak = float(np.abs(recording.samples).max())
    louder: NDArray[np.float32] = recording.samples * np.float32(_PEAK / peak)
    return louder


def write_sample(folder: Path, sample: SampleTalk, process: Synthesiser) -> float:
    """Write a talk's recording and text into a folder and return its length in seconds."""
    from earvoice.audio.wav import write_flac

    talk, direction = sample.draw(), sample.direction
    samples = speak_sample(process, talk, sample.voice)
    write_flac(folder / f"talk.{direction.source}.flac", samples)
    lines = [f"{s.text(direction.source)}\t{s.text(direction.target)}\n" for s in talk.sentences]
    (folder / f"talk.{direction.source}.txt").write_text("".join(lines), encoding="utf-8")
    return len(samples) / SAMPLE_RATE_HZ


def main(folder: Path = FOLDER) -> None:
    """Write both talks into a folder."""
    from earvoice.voice import EspeakProcess

    with EspeakProcess() as process:
        for sample in TALKS:
            length_s = write_sample(folder, sample, process)
            sys.stdout.write(f"{folder}: talk.{sample.direction.source}.flac, {length_s:.1f} s\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
