from pathlib import Path

import pytest

from earvoice.errors import ConfigError
from earvoice.evaluation.corpora import CORPORA, Options, open_corpus
from earvoice.evaluation.corpora import open as opening
from earvoice.evaluation.corpora.open import default_cache
from earvoice.evaluation.parley import Cast
from earvoice.types import Direction
from earvoice.voice import FliteProcess
from tests.evaluation.corpora.fakes import write_lines, write_manifest

EN_ZH = Direction.parse("en-zh")


def test_every_corpus_is_opened_by_its_name(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.yaml", "- {wav: a.wav, offset: 0.0, duration: 1.0}")
    write_manifest(tmp_path / "a_cuts_test.jsonl", [])
    for name in CORPORA:
        with open_corpus(name, Options(path=tmp_path, cache=tmp_path / "cache")) as corpus:
            assert corpus.name == name
            assert corpus.splits
            assert corpus.is_spoken_here == (name in ("parley", "realsi", "tatoeba"))
    assert not (tmp_path / "cache").exists()


def test_parley_is_chosen_from_by_kind_and_voice() -> None:
    with open_corpus("parley", Options(kind="talk", voices="held_out")) as corpus:
        talks = corpus.entries(EN_ZH, "test")
    with open_corpus("parley", Options()) as corpus:
        everything = corpus.entries(EN_ZH, "test")
    assert 0 < len(talks) < len(everything)
    assert {entry.id for entry in talks} < {entry.id for entry in everything}


def test_parley_is_spoken_by_other_voices_than_those_of_its_rows() -> None:
    spoken = {}
    for cast in (None, Cast.HELD_OUT):
        with open_corpus("parley", Options(cast=cast)) as corpus:
            spoken[cast] = corpus.entries(EN_ZH, "dev-2")[0].load()
    own, other = spoken[None], spoken[Cast.HELD_OUT]
    assert (own.voice, other.voice) == ("seen", "held_out")
    assert own.reference == other.reference
    assert len(own.samples) != len(other.samples)


def test_parley_is_spoken_by_another_synthesiser(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Speaker(FliteProcess):
        def __init__(self) -> None:
            asked.append("flite")

    monkeypatch.setattr(opening, "FliteProcess", Speaker)
    with open_corpus("parley", Options(synthesiser="flite")) as corpus:
        assert corpus.is_spoken_here
    assert asked == ["flite"]


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("nothing", Options(), "choose parley, realsi, tatoeba, folder, lhotse, voices"),
        ("realsi", Options(), "--corpus-path FOLDER or EARVOICE_CORPUS_PATH"),
        ("folder", Options(path=Path("gone")), "--corpus-path gone does not exist"),
        ("voices", Options(path=Path(), kind="talk"), "choose rows of parley, and voices has none"),
        (
            "parley",
            Options(synthesiser="festival"),
            "'festival' is unknown; choose espeak or flite",
        ),
        ("realsi", Options(path=Path(), synthesiser="flite"), "leave it out with --corpus realsi"),
        ("parley", Options(text=True, synthesiser="flite"), "leave it out with --text"),
        ("parley", Options(cast=Cast.ODD, text=True), "leave it out where parley is read"),
        ("parley", Options(cast=Cast.ODD, synthesiser="flite"), "or spoken by Flite"),
        ("realsi", Options(path=Path(), cast=Cast.ODD), "and with other corpora"),
    ],
)
def test_what_cannot_be_opened_is_refused(name: str, options: Options, message: str) -> None:
    with pytest.raises(ConfigError, match=message), open_corpus(name, options):
        pass


def test_the_cache_is_where_the_user_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/x")
    monkeypatch.delenv("EARVOICE_CACHE", raising=False)
    assert default_cache() == Path("/x/earvoice/spoken")
    monkeypatch.setenv("EARVOICE_CACHE", "/y")
    assert default_cache() == Path("/y/spoken")
