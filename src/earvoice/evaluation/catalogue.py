"""The corpora that can be interpreted, and how to get each; `corpora` opens them."""

from __future__ import annotations

from dataclasses import dataclass

PARLEY = "parley"


@dataclass(frozen=True, slots=True)
class CorpusNote:
    """What a corpus is. source: what to do to have it; empty for one that comes with Earvoice."""

    name: str
    about: str
    source: str = ""

    @property
    def is_included(self) -> bool:
        """Return whether there is nothing to fetch."""
        return not self.source


CATALOGUE = (
    CorpusNote(
        PARLEY,
        "everyday meeting, conference and travel talk, English and Chinese, synthetic; some "
        "sentences in German and Japanese",
    ),
    CorpusNote(
        "realsi",
        "real talks of five minutes, English and Chinese, spoken by eSpeak NG at annotated times",
        "git clone https://github.com/byteresearchcla/RealSI (CC BY 4.0), and name its folder",
    ),
    CorpusNote(
        "tatoeba",
        "everyday sentences, English and Chinese, spoken by eSpeak NG",
        "English-Chinese pairs of https://tatoeba.org/downloads (CC BY 2.0 FR) as the file "
        "tatoeba.en-zh.dev.tsv: English, Chinese, authors; name it or its folder",
    ),
    CorpusNote(
        "folder",
        "recordings with a segmentation and a reference a line, as ACL 60/60 and IWSLT's test sets",
        "ACL 60/60 is at https://aclanthology.org/2023.iwslt-1.2, IWSLT's sets are at "
        "https://iwslt.org; or your own recordings",
    ),
    CorpusNote(
        "lhotse",
        "manifests of FLEURS, CoVoST, MuST-C or whatever else Lhotse has a recipe for",
        "pip install lhotse, let `lhotse download` and `lhotse prepare` write the manifests, and "
        "name their folder",
    ),
    CorpusNote(
        "voices",
        "clips of human voices with transcripts and no translation: errors of the transcript",
        "clips with a .txt file each, or LJSpeech (https://keithito.com/LJ-Speech-Dataset), in a "
        "folder called LANGUAGE_SPLIT such as en_sentences",
    ),
)


def note_of(name: str) -> CorpusNote | None:
    """Return what is known about a corpus; None for an unknown name."""
    return next((note for note in CATALOGUE if note.name == name), None)
