"""Find a corpus by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from earvoice.errors import ConfigError
from earvoice.evaluation.cache_folder import cache_folder
from earvoice.evaluation.corpora.corpus import Corpus
from earvoice.evaluation.corpora.folder import FolderCorpus
from earvoice.evaluation.corpora.lhotse import LhotseCorpus
from earvoice.evaluation.corpora.parley import ParleyCorpus
from earvoice.evaluation.corpora.realsi import RealSiCorpus
from earvoice.evaluation.corpora.speech_cache import SpeechCache
from earvoice.evaluation.corpora.tatoeba import TatoebaCorpus
from earvoice.evaluation.corpora.texts import ParleyTexts, RealSiTexts, TatoebaTexts
from earvoice.evaluation.corpora.voices import VoicesCorpus
from earvoice.evaluation.parley import ALL, Cast
from earvoice.voice import EspeakProcess, FliteProcess

CORPORA = ("parley", "realsi", "tatoeba", "folder", "lhotse", "voices")
READ_CORPORA = ("parley", "realsi", "tatoeba")
SYNTHESISERS = ("espeak", "flite")
PATH_VARIABLE = "EARVOICE_CORPUS_PATH"


@dataclass(frozen=True, slots=True)
class Options:
    """What is said about a corpus besides its name.

    path: the folder it lies in, or its file. cache: folder for what is spoken, by default
    `default_cache()`. kind, voices: choose rows of parley. cast: voices that speak parley in place
    of the frozen ones. text: it is read, not heard. synthesiser: speaks parley; Flite's sound took
    no part in training.
    """

    path: Path | None = None
    cache: Path | None = None
    kind: str = ALL
    voices: str = ALL
    cast: Cast | None = None
    text: bool = False
    synthesiser: str = SYNTHESISERS[0]


def default_cache() -> Path:
    """Return the folder for what is spoken."""
    return cache_folder("spoken")


@contextmanager
def open_corpus(name: str, options: Options) -> Iterator[Corpus]:
    """Give a corpus for the time of a block; its entries are loaded inside of it.

    Raises ConfigError for an unknown name, or options that do not fit, ModelError when eSpeak NG is
    needed and not installed.
    """
    if name not in CORPORA:
        raise ConfigError(f"corpus {name!r} is unknown; choose {', '.join(CORPORA)}")
    if name != "parley" and (options.kind, options.voices) != (ALL, ALL):
        raise ConfigError(
            f"--kind {options.kind} --voices {options.voices} choose rows of parley, and {name} "
            "has none; leave them out"
        )
    if options.text and name not in READ_CORPORA:
        raise ConfigError(
            f"corpus {name} is sound and cannot be read; choose {', '.join(READ_CORPORA)}, or "
            "leave out --text"
        )
    _require_synthesiser(name, options)
    _require_cast(name, options)
    with ExitStack() as stack:
        yield _read(name, options) if options.text else _made(name, options, stack)


def _require_synthesiser(name: str, options: Options) -> None:
    chosen = options.synthesiser
    if chosen not in SYNTHESISERS:
        raise ConfigError(f"synthesiser {chosen!r} is unknown; choose {' or '.join(SYNTHESISERS)}")
    if chosen != SYNTHESISERS[0] and (name != "parley" or options.text):
        raise ConfigError(
            f"--synthesiser {chosen} speaks parley; leave it out with "
            f"{'--text' if options.text else f'--corpus {name}'}"
        )


def _require_cast(name: str, options: Options) -> None:
    cast, own = options.cast, options.synthesiser == SYNTHESISERS[0]
    if cast is not None and (name != "parley" or options.text or not own):
        raise ConfigError(
            f"--cast {cast} gives parley other voices of eSpeak NG; leave it out where parley is "
            "read or spoken by Flite, and with other corpora"
        )


def _read(name: str, options: Options) -> Corpus:
    if name == "parley":
        return ParleyTexts(kind=options.kind, voices=options.voices)
    path = _path(name, options)
    return RealSiTexts(path) if name == "realsi" else TatoebaTexts(path)


def _made(name: str, options: Options, stack: ExitStack) -> Corpus:
    if name == "parley":
        flite = options.synthesiser == "flite"
        speaker = FliteProcess() if flite else stack.enter_context(EspeakProcess())
        return ParleyCorpus(speaker, kind=options.kind, voices=options.voices, cast=options.cast)
    if name in ("realsi", "tatoeba"):
        process = stack.enter_context(EspeakProcess())
        cache = SpeechCache(options.cache or default_cache())
        if name == "realsi":
            return RealSiCorpus(_path(name, options), process, cache)
        return TatoebaCorpus(_path(name, options), process, cache)
    recorded: dict[str, Callable[[Path], Corpus]] = {
        "folder": FolderCorpus,
        "lhotse": LhotseCorpus,
        "voices": VoicesCorpus,
    }
    return recorded[name](_path(name, options))


def _path(name: str, options: Options) -> Path:
    if options.path is None:
        raise ConfigError(
            f"corpus {name} does not come with Earvoice and its place is not known; expected "
            f"--corpus-path FOLDER or {PATH_VARIABLE} in the environment"
        )
    if not options.path.exists():
        raise ConfigError(
            f"--corpus-path {options.path} does not exist; expected the folder of {name}; check it"
        )
    return options.path
