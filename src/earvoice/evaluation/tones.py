"""What Mandarin tones cost: errors of a transcript as characters, as syllables, and without tones.

A recogniser that hears every syllable and mistakes a tone writes another character. Syllables with
tones forgive homophones, which sound the same; syllables without them forgive tones too. What is
lost between the last two is the share that tones explain.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from earvoice.errors import ConfigError
from earvoice.metrics.quality import edit_distance
from earvoice.text import Unit, split_units, strip_punctuation


@dataclass(frozen=True, slots=True)
class ToneErrors:
    """Edits over reference units, 0 to 1 and more.

    characters: as written, the CER. toned: as syllables with tones. toneless: without. Letters and
    digits in a row are one syllable.
    """

    characters: float
    toned: float
    toneless: float

    def __str__(self) -> str:
        """Return the three in one line."""
        return (
            f"characters {self.characters:.1%}, toned syllables {self.toned:.1%}, "
            f"syllables without tones {self.toneless:.1%}"
        )


def tone_errors(heard: Sequence[str], said: Sequence[str]) -> ToneErrors:
    """Return the errors of Mandarin transcripts in three spellings.

    heard, said: texts of the same recordings. Readings of characters are pypinyin's, in context.
    Raises ConfigError when that is not installed or nothing was said.
    """
    try:
        from pypinyin import Style, lazy_pinyin
    except ImportError as error:
        raise ConfigError(
            "readings of characters need pypinyin; pip install 'earvoice[tones]'"
        ) from error

    def spelled(text: str, style: Style | None) -> list[str]:
        plain = strip_punctuation(text).lower()
        if style is None:
            return split_units(plain, Unit.CHAR)
        return lazy_pinyin("".join(plain.split()), style=style, neutral_tone_with_five=True)

    def rate(style: Style | None) -> float:
        edits = length = 0
        for one, other in zip(heard, said, strict=True):
            expected = spelled(other, style)
            edits += edit_distance(spelled(one, style), expected)
            length += len(expected)
        if not length:
            raise ConfigError("nothing was said, so there is no error rate; give transcripts")
        return edits / length

    return ToneErrors(rate(None), rate(Style.TONE3), rate(Style.NORMAL))
