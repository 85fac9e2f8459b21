"""Quality of translations and transcripts of a whole corpus: BLEU, chrF, TER, error rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from earvoice.errors import ConfigError, MetricError
from earvoice.text import Unit, split_units, strip_punctuation, unit_of
from earvoice.types import Language

_BLEU_TOKENIZERS = {"zh": "zh", "ja": "ja-mecab", "ko": "ko-mecab"}
_WITHOUT_SPACES = ("zh", "ja")


@dataclass(frozen=True, slots=True)
class Score:
    """A figure and the signature that makes it comparable. value: 0 to 100."""

    value: float
    signature: str


def bleu_tokenizer(language: str) -> str:
    """Return sacrebleu's tokenizer for a language by its ISO 639-1 code; 13a for most.

    Source: Post 2018, arXiv 1804.08771.
    Convention: sacrebleu's own for Chinese, Japanese and Korean.
    """
    return _BLEU_TOKENIZERS.get(language, "13a")


def bleu(hypotheses: Sequence[str], references: Sequence[str], *, language: str) -> Score:
    """Return corpus BLEU by sacrebleu, with the target language's tokenizer.

    language: an ISO 639-1 code. Raises MetricError unless there are as many hypotheses as
    references and at least one, and ConfigError where its tokenizer is not installed.
    Source: Papineni et al. 2002; Post 2018, arXiv 1804.08771.
    Convention: sacrebleu's defaults, with the tokenizer of `bleu_tokenizer`; the signature names
    it.
    """
    from sacrebleu.metrics import BLEU

    _require_pairs(hypotheses, references)
    try:
        metric = BLEU(tokenize=bleu_tokenizer(language))
    except (ImportError, RuntimeError) as error:
        raise ConfigError(
            f"BLEU of {language!r} needs the tokenizer {bleu_tokenizer(language)!r} of sacrebleu, "
            f"which is not installed; type pip install 'sacrebleu[{language}]'"
        ) from error
    score = metric.corpus_score(list(hypotheses), [list(references)])
    return Score(float(score.score), str(metric.get_signature()))


def chrf(hypotheses: Sequence[str], references: Sequence[str]) -> Score:
    """Return corpus chrF2 by sacrebleu; raises as `bleu` does.

    Source: Popović 2015.
    Convention: sacrebleu's chrF2: characters in runs of 1 to 6, no words, recall twice.
    """
    from sacrebleu.metrics import CHRF

    _require_pairs(hypotheses, references)
    metric = CHRF()
    score = metric.corpus_score(list(hypotheses), [list(references)])
    return Score(float(score.score), str(metric.get_signature()))


def ter(hypotheses: Sequence[str], references: Sequence[str], *, language: str) -> Score:
    """Return corpus TER by sacrebleu: edits, moved words among them, per reference word.

    Chinese and Japanese are cut into characters. 0 is perfect, and more than 100 is possible.
    language: an ISO 639-1 code. Raises MetricError as `bleu` does.
    Source: Snover et al. 2006.
    Convention: sacrebleu's defaults; normalized and with Asian support for Chinese and Japanese.
    """
    from sacrebleu.metrics import TER

    _require_pairs(hypotheses, references)
    unspaced = language in _WITHOUT_SPACES
    metric = TER(normalized=unspaced, asian_support=unspaced)
    score = metric.corpus_score(list(hypotheses), [list(references)])
    return Score(float(score.score), str(metric.get_signature()))


def error_rate(
    hypotheses: Sequence[str], references: Sequence[str], *, language: Language
) -> float:
    """Return edits per reference unit over a corpus: words, or characters of Chinese.

    Case and punctuation do not count. 0 is perfect, and more than 1 is possible.
    Raises MetricError as `bleu` does, and when the references hold no unit at all.
    Source: word and character error rate; the edits are those of Levenshtein 1966.
    Convention: ours; edits and units are summed over the corpus, then divided.
    """
    _require_pairs(hypotheses, references)
    counts = [
        error_counts(hypothesis, reference, language=language)
        for hypothesis, reference in zip(hypotheses, references, strict=True)
    ]
    total = sum(units for _, units in counts)
    if not total:
        raise MetricError(
            "an error rate is undefined for empty references; expected at least one unit of text"
        )
    return sum(edits for edits, _ in counts) / total


def error_counts(hypothesis: str, reference: str, *, language: Language) -> tuple[int, int]:
    """Return the edits of one text and the units of its reference.

    Source: word and character error rate; the edits are those of Levenshtein 1966.
    Convention: ours; case and punctuation do not count, as in `error_rate`.
    """
    unit = unit_of(language)
    expected = _plain_units(reference, unit)
    return edit_distance(_plain_units(hypothesis, unit), expected), len(expected)


def edit_distance(hypothesis: Sequence[str], reference: Sequence[str]) -> int:
    """Return the fewest insertions, deletions and substitutions between two sequences.

    A column of the table is the bits of two integers, so an hour of talk takes a second.
    Source: Levenshtein 1966; the bits are those of Myers 1999, as in Hyyrö 2003.
    Convention: every edit costs one.
    """
    if not reference:
        return len(hypothesis)
    places: dict[str, int] = {}
    for place, unit in enumerate(reference):
        places[unit] = places.get(unit, 0) | 1 << place
    every, last = (1 << len(reference)) - 1, 1 << (len(reference) - 1)
    # Where the table grows or shrinks by one from each row to the next, in the current column.
    grows, shrinks, distance = every, 0, len(reference)
    for unit in hypothesis:
        same = places.get(unit, 0)
        kept = (((same & grows) + grows) ^ grows) | same | shrinks
        right_grows, right_shrinks = shrinks | (every & ~(kept | grows)), grows & kept
        distance += bool(right_grows & last) - bool(right_shrinks & last)
        right_grows = (right_grows << 1 | 1) & every
        right_shrinks = right_shrinks << 1 & every
        grows = right_shrinks | (every & ~(kept | right_grows))
        shrinks = right_grows & kept
    return distance


def _plain_units(text: str, unit: Unit) -> list[str]:
    return split_units(strip_punctuation(text).lower(), unit)


def _require_pairs(hypotheses: Sequence[str], references: Sequence[str]) -> None:
    if not references or len(hypotheses) != len(references):
        raise MetricError(
            f"got {len(hypotheses)} hypotheses for {len(references)} references; "
            "expected one each and at least one pair"
        )
