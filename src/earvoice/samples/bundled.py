"""Find the bundled talks."""

from __future__ import annotations

from pathlib import Path

from earvoice.errors import AudioError, DataError
from earvoice.types import Language

FOLDER = Path(__file__).parent
LANGUAGES = (Language.EN, Language.ZH)  # what there is a talk in


def sample_talk(language: Language) -> Path:
    """Return the recording of the talk in a language; raises AudioError when it is not there."""
    path = FOLDER / f"talk.{language}.flac"
    if not path.is_file():
        raise AudioError(
            f"the sample talk is missing at {path}; reinstall the package, or name a recording"
        )
    return path


def sample_sentences(language: Language) -> tuple[tuple[str, str], ...]:
    """Return the sentences of a language's talk, each with its reference translation.

    Raises DataError when the file is not there or has another shape.
    """
    path = FOLDER / f"talk.{language}.txt"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(
            f"the sample's text is missing at {path} ({error.strerror}); reinstall the package"
        ) from error
    pairs = tuple(tuple(line.split("\t")) for line in lines)
    for number, pair in enumerate(pairs, start=1):
        if len(pair) != 2:
            raise DataError(
                f"{path}:{number} is not a source and a translation with a tab between them; "
                "reinstall the package, or run python -m earvoice.samples.make"
            )
    return tuple((pair[0], pair[1]) for pair in pairs)
