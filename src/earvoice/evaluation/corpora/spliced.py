"""Sentences put together of single words that people said: human sound, parley's vocabulary.

Nobody speaks so, with every word in its dictionary form and no melody across them; but it separates
two questions that a real recording asks at once: does a model understand a human voice, and does it
know the words?
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from earvoice.data.parley.sentence import SentencePair
from earvoice.data.parley.splits import train_sentences
from earvoice.errors import DataError
from earvoice.evaluation.corpora.corpus import Entry
from earvoice.evaluation.corpora.sound_files import read_sound
from earvoice.evaluation.items import Item
from earvoice.types import SAMPLE_RATE_HZ, Direction, Language

MOST_SENTENCES = 80
_DRAWN, _SEED, _REHEARSED = 12_000, 41, 0.35
_PAUSE_S, _EDGE_S = 0.03, 0.02
_AUDIBLE = 0.03


def spliced_entries(clips: Mapping[str, Path], direction: Direction) -> Iterator[Entry]:
    """Yield the sentences of both editions that clips can say, the same for the same clips.

    clips: files by the Mandarin word they hold. At most `MOST_SENTENCES`, none twice. Raises
    DataError for another language than Chinese, whose words have other forms in a sentence.
    """
    if direction.source is not Language.ZH:
        raise DataError(
            f"sentences are put together of Mandarin words, not for {direction}; choose a "
            "direction from zh"
        )
    said: dict[str, tuple[SentencePair, list[str]]] = {}
    for pair in islice(train_sentences(_SEED, edition=2, rehearsed=_REHEARSED), _DRAWN):
        words = words_of(pair, clips)
        if words:
            said.setdefault(pair.spoken(Language.ZH), (pair, words))
        if len(said) == MOST_SENTENCES:
            break
    for number, (pair, words) in enumerate(said.values()):
        files = [clips[word] for word in words]
        id_ = f"spliced-{number:03d}"
        yield Entry(id_, None, partial(_spliced, id_, pair, files, direction))


def words_of(pair: SentencePair, clips: Mapping[str, Path]) -> list[str]:
    """Return the clips' words that say a sentence, the longest first that fits; empty for none."""
    words: list[str] = []
    for token in pair.tokens(Language.ZH):
        found = _cut(token.spoken, clips)
        if not found and token.spoken:
            return []
        words += found
    return words


def _cut(text: str, clips: Mapping[str, Path]) -> list[str]:
    words, position = [], 0
    while position < len(text):
        ends = range(len(text), position, -1)
        end = next((end for end in ends if text[position:end] in clips), None)
        if end is None:
            return []
        words.append(text[position:end])
        position = end
    return words


def _spliced(id_: str, pair: SentencePair, files: Sequence[Path], direction: Direction) -> Item:
    pause = np.zeros(round(_PAUSE_S * SAMPLE_RATE_HZ), np.float32)
    parts = [part for file in files for part in (_trimmed(read_sound(file)), pause)]
    return Item(
        id=id_,
        kind="spliced",
        voice="human",
        direction=direction,
        samples=np.concatenate(parts),
        transcript=pair.spoken(direction.source),
        reference=pair.text(direction.target),
        onset_s=0.0,
        is_sentence=True,
    )


def _trimmed(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a clip without the silence around it, as loud as the others."""
    level = np.abs(samples)
    loudest = float(level.max(initial=0.0))
    if loudest == 0.0:
        return samples
    audible = np.flatnonzero(level > _AUDIBLE * loudest)
    edge = round(_EDGE_S * SAMPLE_RATE_HZ)
    kept = samples[max(0, int(audible[0]) - edge) : int(audible[-1]) + edge]
    return (kept * np.float32(0.5 / loudest)).astype(np.float32, copy=False)
