"""A folder of recordings with a segmentation and one reference a line, as IWSLT and ACL 60/60 are.

Expected in the folder, at any depth:

```text
NAME.yaml               - {wav: talk.wav, offset: 0.0, duration: 2.5}; one entry a segment, or .json
NAME.zh                 one reference a line, in the target language; NAME.en: the transcripts
talk.wav                the recordings, called as the segmentation calls them; WAV, FLAC, MP3, ...
```

Every segmentation is a split of its name. References and transcripts are the only file that is
called `NAME.zh`, `NAME.zh.txt` or `references.txt` (`NAME.en`, `NAME.en.txt`, `transcripts.txt`),
else the only one that ends in `.zh` or `.zh.txt`, which is how ACL 60/60 calls them. Files that
have `tagged` in their names are passed over. Transcripts may be missing.

A recording is heard as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

from earvoice.errors import DataError
from earvoice.evaluation.corpora.corpus import Entry, joined, listed, require_split
from earvoice.evaluation.corpora.sound_files import only_sound, read_sound, sounds_by_name
from earvoice.evaluation.items import Item, Segment
from earvoice.metrics.logs.segmentation import read_segments
from earvoice.metrics.segment import ReferenceSegment
from earvoice.types import Direction, Language

_LEFT_OUT = "tagged"
_NO_SEGMENTATIONS = frozenset(("config.yaml", "scores.json", "report.json"))


class FolderCorpus:
    """Whole recordings whose segments have references."""

    name = "folder"
    attribution = ""
    is_spoken_here = False

    def __init__(self, path: Path) -> None:
        """Look for segmentations; raises DataError when there is none, or two of a name."""
        self._path = path
        self._segmentations: dict[str, Path] = {}
        for file in _segmentations(path):
            if file.stem in self._segmentations:
                raise DataError(
                    f"{file} and {self._segmentations[file.stem]} are two segmentations of one "
                    "name; expected one for each split; name a folder further down"
                )
            self._segmentations[file.stem] = file

    @property
    def splits(self) -> tuple[str, ...]:
        """Return the names of the segmentations, in order."""
        return tuple(self._segmentations)

    def entries(self, direction: Direction, split: str) -> Sequence[Entry]:
        """Return the recordings of a segmentation."""
        require_split(split, self)
        segmentation = self._segmentations[split]
        segments = self._segments(segmentation, direction)
        sounds = sounds_by_name(self._path)

        def found() -> Iterator[Entry]:
            for name, some in groupby(segments, key=lambda segment: segment.recording):
                own = list(some)
                sound = only_sound(name, sounds, where=str(segmentation))
                about_s = max(segment.end_s for segment in own)
                yield Entry(name, about_s, partial(_heard, name, sound, own, direction))

        return listed(found(), where=str(segmentation))

    def _segments(self, segmentation: Path, direction: Direction) -> Sequence[ReferenceSegment]:
        """Return the segments of every recording together, in the order of the recordings."""
        references = self._lines(segmentation, direction.target, "references.txt")
        if references is None:
            raise DataError(
                f"{self._path} has no references for {segmentation.name}; expected "
                f"{segmentation.stem}.{direction.target} or references.txt, one line a segment"
            )
        transcripts = self._lines(segmentation, direction.source, "transcripts.txt")
        found = read_segments(segmentation, references, transcripts=transcripts)
        order = list(dict.fromkeys(segment.recording for segment in found))
        return sorted(found, key=lambda segment: order.index(segment.recording))

    def _lines(self, segmentation: Path, language: Language, plain: str) -> Path | None:
        """Return the file with the lines of a segmentation in a language, if there is one."""
        stem = segmentation.stem
        own = {f"{stem}.{language}", f"{stem}.{language}.txt", plain}
        files = [
            file
            for file in sorted(self._path.rglob("*"))
            if file.is_file() and _LEFT_OUT not in file.name
        ]
        beside = [file for file in files if file.parent == segmentation.parent]
        endings = (f".{language}", f".{language}.txt")
        for some in (
            [file for file in beside if file.name in own],
            [file for file in files if file.name in own],
            [file for file in files if file.name.endswith(endings)],
        ):
            if len(some) > 1:
                raise DataError(
                    f"{', '.join(map(str, some[:3]))} may all hold the {language} lines of "
                    f"{segmentation.name}; expected one; call it {stem}.{language}"
                )
            if some:
                return some[0]
        return None


def _segmentations(path: Path) -> list[Path]:
    """Return the segmentations in a folder: YAML, or where there is none, JSON."""
    if path.is_file():
        raise DataError(f"{path} is a file; expected the folder that holds recordings and texts")
    files = sorted(file for file in path.rglob("*") if file.is_file())
    files = [file for file in files if file.name not in _NO_SEGMENTATIONS]
    yaml = [file for file in files if file.suffix.lower() in (".yaml", ".yml")]
    found = yaml or [file for file in files if file.suffix.lower() == ".json"]
    if not found:
        raise DataError(
            f"{path} holds no segmentation; expected a YAML or JSON file with entries like "
            "{wav: talk.wav, offset: 0.0, duration: 2.5}"
        )
    return found


def _heard(
    name: str, sound: Path, segments: Sequence[ReferenceSegment], direction: Direction
) -> Item:
    samples = read_sound(sound)
    return Item(
        id=name,
        kind="talk" if len(segments) > 1 else "sentence",
        voice="recorded",
        direction=direction,
        samples=samples,
        transcript=joined((segment.transcript for segment in segments), direction.source),
        reference=joined((segment.text for segment in segments), direction.target),
        onset_s=segments[0].start_s,
        is_sentence=len(segments) == 1,
        segments=tuple(
            Segment(segment.text, segment.start_s, segment.end_s, segment.transcript)
            for segment in segments
        ),
    )
