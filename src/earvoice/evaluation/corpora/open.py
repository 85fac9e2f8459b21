"""Find a corpus by its name."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from earvoice.errors import ConfigError
from earvoice.evaluation.corpora.corpus import Corpus
from earvoice.evaluation.corpora.folder import FolderCorpus
from earvoice.evaluation.corpora.lhotse import LhotseCorpus
from earvoice.evaluation.corpora.parley import ParleyCorpus
from earvoice.evaluation.corpora.realsi import RealSiCorpus
from earvoice.evaluation.corpora.speech_cache import SpeechCache
from earvoice.evaluation.corpora.tatoeba import TatoebaCorpus
from earvoice.evaluation.corpora.voices import VoicesCorpus
from earvoice.evaluation.parley import ALL
from earvoice.voice import EspeakProcess

CORPORA = ("parley", "realsi", "tatoeba", "folder", "lhotse", "voices")
PATH_VARIABLE, CACHE_VARIABLE = "EARVOICE_CORPUS_PATH", "EARVOICE_CACHE"


@dataclass(frozen=True, slots=True)
class Options:
    """What is said about a corpus besides its name.

    path: the folder it lies in, or its file. cache: folder for what is spoken, by default
    `default_cache()`. kind, voices: choose rows of parley.
    """

    path: Path | None = None
    cache: Path | None = None
    kind: str = ALL
    voices: str = ALL


def default_cache() -> Path:
    """Return the folder for what is spoken: $EARVOICE_CACHE, else the user's cache folder."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named) / "spoken"
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "earvoice" / "spoken"


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
    with ExitStack() as stack:
        yield _made(name, options, stack)


def _made(name: str, options: Options, stack: ExitStack) -> Corpus:
    if name in ("parley", "realsi", "tatoeba"):
        process = stack.enter_context(EspeakProcess())
        if name == "parley":
            return ParleyCorpus(process, kind=options.kind, voices=options.voices)
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
