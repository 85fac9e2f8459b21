"""RealSI: annotated talks whose utterances are spoken by eSpeak NG at their annotated times.

The corpus ships annotations and no sound. A talk is spoken utterance by utterance, in one voice of
those that parley trains with, as `placing` describes; what the annotation has overlap or outlast
the talk is clamped by its reader. A sentence then lies where it is heard: from its first utterance
to the end of its last one.

Expected: a folder with `en2zh` and `zh2en`, or the corpus' own `data/en2zh/json`, or the talks of
one direction. Source: CLASI, arXiv 2407.21646, section 5.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from random import Random

from earvoice.data.parley.voices import Voice, training_voice
from earvoice.data.speech import Synthesiser
from earvoice.errors import DataError
from earvoice.evaluation.corpora.corpus import (
    Entry,
    first_existing,
    joined,
    listed,
    require_split,
)
from earvoice.evaluation.corpora.placing import (
    FASTEST_WPM,
    SLOWEST_WPM,
    Window,
    safe,
    speak_at,
)
from earvoice.evaluation.corpora.speech_cache import SpeechCache
from earvoice.evaluation.items import Item, Segment
from earvoice.log import get_logger
from earvoice.metrics.logs.realsi import read_realsi_folder
from earvoice.metrics.logs.realsi_talk import RealSiTalk
from earvoice.types import Direction

ODD, EVERY = "odd", "all"
_log = get_logger(__name__)


class RealSiCorpus:
    """The talks of RealSI; `odd` are those with odd numbers, whose figure is called RealSI-odd."""

    name = "realsi"
    splits = (ODD, EVERY)
    attribution = (
        "RealSI, github.com/byteresearchcla/RealSI, annotations under CC BY 4.0; "
        "spoken by eSpeak NG"
    )
    is_spoken_here = True

    def __init__(self, path: Path, process: Synthesiser, cache: SpeechCache) -> None:
        self._path, self._process, self._cache = path, process, cache

    def entries(self, direction: Direction, split: str) -> Sequence[Entry]:
        """Return the talks of a direction."""
        require_split(split, self)
        talks, where = chosen_talks(self._path, direction, split)
        return listed(
            (Entry(t.recording, t.source_s, partial(self._speak, t)) for t in talks), where=where
        )

    def _speak(self, talk: RealSiTalk) -> Item:
        windows = [Window(said.transcript, said.start_s, said.end_s) for said in talk.utterances]
        voice = safe(training_voice(Random(f"realsi-{talk.recording}")))
        source = talk.direction.source
        spoken = self._cache.spoken(
            talk.recording,
            {
                "windows": [asdict(window) for window in windows],
                "source_s": talk.source_s,
                **_sound(voice),
            },
            lambda: speak_at(self._process, windows, voice, source, source_s=talk.source_s),
        )
        segments = tuple(_segments(talk, spoken.spans))
        return Item(
            id=talk.recording,
            kind="talk",
            voice="seen",
            direction=talk.direction,
            samples=spoken.samples,
            transcript=joined((said.transcript for said in talk.utterances), source),
            reference=joined((said.text for said in talk.segments), talk.direction.target),
            onset_s=segments[0].start_s if segments else 0.0,
            is_sentence=False,
            segments=segments,
            terms=talk.terms,
        )


def chosen_talks(path: Path, direction: Direction, split: str) -> tuple[list[RealSiTalk], str]:
    """Return the talks of a split in a direction, and what to call the place they are from.

    Raises DataError when there is no folder of the direction, or a talk is malformed.
    """
    way = f"{direction.source}2{direction.target}"
    folder = first_existing(
        path, (way, f"data/{way}/json", f"realsi/{way}", ""), what=f"talks of {way}"
    )
    talks = [talk for talk in read_realsi_folder(folder) if talk.direction == direction]
    chosen = [talk for talk in talks if split == EVERY or _is_odd(talk, folder)]
    moved = sum(len(talk.clamps) for talk in chosen)
    if moved:
        _log.info("%s: %d annotated times overlap or come too late, moved", folder, moved)
    return chosen, f"{folder} ({split} talks of {way})"


def _segments(talk: RealSiTalk, spans: Sequence[tuple[float, float]]) -> Iterator[Segment]:
    """Yield the sentences where they are heard; one without utterances stays where it was."""
    at = 0
    free_s = 0.0
    for sentence in talk.sentences:
        said = sentence.said
        heard = spans[at : at + len(sentence.utterances)] or [(said.start_s, said.end_s)]
        at += len(sentence.utterances)
        start_s = max(heard[0][0], free_s)
        free_s = max(heard[-1][1], start_s)
        yield Segment(said.text, start_s, free_s, said.transcript)


def _sound(voice: Voice) -> dict[str, object]:
    """Return what decides how speech sounds besides its texts and times."""
    return {"voice": asdict(voice), "wpm": [SLOWEST_WPM, FASTEST_WPM]}


def _is_odd(talk: RealSiTalk, folder: Path) -> bool:
    number = talk.recording.partition("-")[2].partition("-")[0]
    if not number.isdecimal():
        raise DataError(
            f"{folder}: talk {talk.recording!r} has no number; expected a name like en2zh-01-tech; "
            "choose --split all"
        )
    return int(number) % 2 == 1
