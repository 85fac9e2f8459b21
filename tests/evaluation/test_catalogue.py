import subprocess
import sys

from earvoice.evaluation.catalogue import CATALOGUE, note_of
from earvoice.evaluation.corpora.open import CORPORA


def test_the_catalogue_has_every_corpus_that_can_be_opened() -> None:
    assert tuple(note.name for note in CATALOGUE) == CORPORA


def test_only_parley_needs_nothing() -> None:
    assert [note.name for note in CATALOGUE if note.is_included] == ["parley"]
    assert note_of("realsi") is CATALOGUE[1]
    assert note_of("nothing") is None


def test_listing_loads_neither_torch_nor_a_synthesiser() -> None:
    code = (
        "import sys, earvoice.cli.corpus; "
        "heavy = {'torch', 'earvoice.voice', 'earvoice.evaluation.corpora'}; "
        "sys.exit(bool(heavy & {*sys.modules}))"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
