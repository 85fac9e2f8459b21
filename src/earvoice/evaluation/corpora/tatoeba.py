"""Tatoeba: everyday sentences with a translation each, spoken by eSpeak NG.

Expected: `tatoeba.en-zh.dev.tsv` with the English sentence, the Chinese one and the attribution in
each line, at the path, in it, or in its folder `text`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from random import Random

from earvoice.data.parley.voices import training_voice
from earvoice.data.speech import Synthesiser, speak_tokens
from earvoice.data.tatoeba.rows import read_rows
from earvoice.evaluation.corpora.corpus import Entry, first_existing, listed, require_split
from earvoice.evaluation.corpora.placing import safe
from earvoice.evaluation.corpora.speech_cache import SpeechCache, Spoken
from earvoice.evaluation.items import Item, Segment
from earvoice.types import Direction, Language


@dataclass(frozen=True, slots=True)
class SentenceTexts:
    """A sentence in both languages. id: by its place in the file."""

    id: str
    en: str
    zh: str

    def of(self, language: Language) -> str:
        """Return the sentence in a language."""
        return self.en if language is Language.EN else self.zh


class TatoebaCorpus:
    """The development part of Tatoeba's English and Chinese pairs."""

    name = "tatoeba"
    splits = ("dev",)
    attribution = (
        "Tatoeba, tatoeba.org, CC BY 2.0 FR, authors in the file's third column; "
        "spoken by eSpeak NG"
    )
    is_spoken_here = True

    def __init__(self, path: Path, process: Synthesiser, cache: SpeechCache) -> None:
        self._path, self._process, self._cache = path, process, cache

    def entries(self, direction: Direction, split: str) -> Sequence[Entry]:
        """Return the sentences, in the source language of a direction."""
        require_split(split, self)
        file = tatoeba_file(self._path, split)
        sentences = read_tatoeba(file)
        return listed(
            (Entry(s.id, None, partial(self._speak, s, direction)) for s in sentences),
            where=str(file),
        )

    def _speak(self, sentence: SentenceTexts, direction: Direction) -> Item:
        source = direction.source
        voice = safe(training_voice(Random(f"{sentence.id}-{source}")))
        text, reference = sentence.of(source), sentence.of(direction.target)

        def make() -> Spoken:
            spoken = speak_tokens(self._process, [text], voice, source)
            return Spoken(spoken.samples, ((spoken.words[0].start_s, spoken.words[0].end_s),))

        spoken = self._cache.spoken(
            f"{sentence.id}.{source}", {"text": text, "voice": asdict(voice)}, make
        )
        start_s, end_s = spoken.spans[0]
        return Item(
            id=sentence.id,
            kind="sentence",
            voice="seen",
            direction=direction,
            samples=spoken.samples,
            transcript=text,
            reference=reference,
            onset_s=start_s,
            is_sentence=True,
            segments=(Segment(reference, start_s, end_s, text),),
        )


def tatoeba_file(path: Path, split: str) -> Path:
    """Return the file of a split at, in or below a path; raises DataError when there is none."""
    name = f"tatoeba.en-zh.{split}.tsv"
    if path.is_file():
        return path
    return first_existing(path, (name, f"text/{name}"), what="sentences of Tatoeba")


def read_tatoeba(file: Path) -> tuple[SentenceTexts, ...]:
    """Read the sentences of a file; raises DataError naming the line of anything else."""
    return tuple(
        SentenceTexts(f"tatoeba-{number:05d}", row.en, row.zh)
        for number, row in enumerate(read_rows(file), 1)
    )
