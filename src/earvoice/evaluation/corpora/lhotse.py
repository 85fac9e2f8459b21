"""Lhotse manifests, read without Lhotse: FLEURS, CoVoST, MuST-C and whatever else has a recipe.

Expected: a folder with `PREFIX_cuts_PART.jsonl[.gz]`, or `PREFIX_recordings_PART.jsonl[.gz]` and
`PREFIX_supervisions_PART.jsonl[.gz]`, as recipes write them; every PART is a split. Relative paths
of sound files are looked up from the working directory, then from the manifest's folder.

- A recording with all its supervisions is one item, so MuST-C is heard talk by talk, FLEURS and
  CoVoST sentence by sentence. A cut (MonoCut, MultiCut) is one item too: what it cuts out.
- The transcript is a supervision's `text`. Its translation is in `custom`: under `translation`,
  `translated_text` or `tgt_text`, either the text itself or one text for each language
  (`{"zh": ...}`), or under `translation_zh`, `text_zh`. Where a supervision's `language` is the
  target language, as in Lhotse's recipe for MuST-C, its `text` is the translation.
- Lhotse's recipe for FLEURS writes transcripts only: put the translations into `custom`, or measure
  the live transcript alone. Either all supervisions have a translation or none has.

Sources other than files (`type` `url`, `command`, `memory`) and mixed cuts are refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from earvoice.errors import DataError
from earvoice.evaluation.corpora.corpus import Entry, joined, listed, require_split
from earvoice.evaluation.corpora.lhotse_manifests import (
    Cut,
    Manifests,
    Supervision,
    find_manifests,
    read_cuts,
)
from earvoice.evaluation.corpora.sound_files import read_sound
from earvoice.evaluation.items import Item, Segment
from earvoice.types import Direction


class LhotseCorpus:
    """Recordings or cuts of Lhotse manifests."""

    name = "lhotse"
    attribution = ""
    is_spoken_here = False

    def __init__(self, path: Path) -> None:
        """Look for manifests; raises DataError when there are none."""
        self._parts: dict[str, Manifests] = find_manifests(path)

    @property
    def splits(self) -> tuple[str, ...]:
        """Return the names of the parts: those for tests first."""
        return tuple(sorted(self._parts, key=lambda part: (not _is_test(part), part)))

    def entries(self, direction: Direction, split: str) -> Sequence[Entry]:
        """Return the recordings or cuts of a part."""
        require_split(split, self)
        manifests = self._parts[split]
        cuts = list(read_cuts(manifests, direction))
        said = [supervision for cut in cuts for supervision in cut.supervisions]
        missing = [supervision for supervision in said if not supervision.translation]
        if missing and len(missing) < len(said):
            raise DataError(
                f"{missing[0].place}: supervision {missing[0].id!r} has no {direction.target} "
                f"translation, as {len(missing)} of {len(said)}; expected one in its custom field "
                "'translation' for all, or for none"
            )
        return listed(_entries(cuts, direction), where=str(manifests.first))


def _entries(cuts: Sequence[Cut], direction: Direction) -> Iterator[Entry]:
    for cut in cuts:
        yield Entry(cut.id, cut.duration_s, partial(_heard, cut, direction))


def _heard(cut: Cut, direction: Direction) -> Item:
    said = cut.supervisions
    translated = any(supervision.translation for supervision in said)
    return Item(
        id=cut.id,
        kind="talk" if len(said) > 1 else "sentence",
        voice="recorded",
        direction=direction,
        samples=read_sound(cut.sound, start_s=cut.start_s, end_s=cut.start_s + cut.duration_s),
        transcript=joined((one.text for one in said), direction.source),
        reference=joined((one.translation for one in said), direction.target),
        onset_s=said[0].start_s if said else 0.0,
        is_sentence=len(said) == 1,
        segments=tuple(_segment(one, cut) for one in said) if translated else (),
    )


def _segment(said: Supervision, cut: Cut) -> Segment:
    end_s = min(said.start_s + said.duration_s, cut.duration_s)
    return Segment(said.translation, min(said.start_s, end_s), end_s, said.text)


def _is_test(part: str) -> bool:
    return any(word in part.lower() for word in ("test", "tst"))
