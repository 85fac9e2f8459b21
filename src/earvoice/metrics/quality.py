"""Quality of translations and transcripts of a whole corpus: BLEU, chrF, error rates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from earvoice.errors import MetricError
from earvoice.text import Unit, split_units, strip_punctuation, unit_of
from earvoice.types import Language

_BLEU_TOKENIZERS = {Language.EN: "13a", Language.ZH: "zh"}


@dataclass(frozen=True, slots=True)
class Score:
    """A figure and the signature that makes it comparable. value: 0 to 100."""

    value: float
    signature: str


def bleu(hypotheses: Sequence[str], references: Sequence[str], *, language: Language) -> Score:
    """Return corpus BLEU by sacrebleu, with the target language's tokenizer.

    Raises MetricError unless there are as many hypotheses as references and at least one.
    Source: Papineni et al. 2002; Post 2018, arXiv 1804.08771.
    """
    from sacrebleu.metrics import BLEU

    _require_pairs(hypotheses, references)
    metric = BLEU(tokenize=_BLEU_TOKENIZERS[language])
    score = metric.corpus_score(list(hypotheses), [list(references)])
    return Score(float(score.score), str(metric.get_signature()))


def chrf(hypotheses: Sequence[str], references: Sequence[str]) -> Score:
    """Return corpus chrF2 by sacrebleu; raises as `bleu` does.

    Source: Popović 2015.
    """
    from sacrebleu.metrics import CHRF

    _require_pairs(hypotheses, references)
    metric = CHRF()
    score = metric.corpus_score(list(hypotheses), [list(references)])
    return Score(float(score.score), str(metric.get_signature()))


def error_rate(
    hypotheses: Sequence[str], references: Sequence[str], *, language: Language
) -> float:
    """Return edits per reference unit over a corpus: words, or characters of Chinese.

    Case and punctuation do not count. 0 is perfect, and more than 1 is possible.
    Raises MetricError as `bleu` does, and when the references hold no unit at all.
    """
    _require_pairs(hypotheses, references)
    unit = unit_of(language)
    edits = total = 0
    for hypothesis, reference in zip(hypotheses, references, strict=True):
        expected = _plain_units(reference, unit)
        edits += edit_distance(_plain_units(hypothesis, unit), expected)
        total += len(expected)
    if not total:
        raise MetricError(
            "an error rate is undefined for empty references; expected at least one unit of text"
        )
    return edits / total


def edit_distance(hypothesis: Sequence[str], reference: Sequence[str]) -> int:
    """Return the fewest insertions, deletions and substitutions between two sequences.

    Source: Levenshtein 1966.
    """
    row = list(range(len(reference) + 1))
    for index, unit in enumerate(hypothesis, start=1):
        diagonal, row[0] = row[0], index
        for column, expected in enumerate(reference, start=1):
            best = min(row[column] + 1, row[column - 1] + 1, diagonal + (unit != expected))
            diagonal, row[column] = row[column], best
    return row[-1]


def _plain_units(text: str, unit: Unit) -> list[str]:
    return split_units(strip_punctuation(text).lower(), unit)


def _require_pairs(hypotheses: Sequence[str], references: Sequence[str]) -> None:
    if not references or len(hypotheses) != len(references):
        raise MetricError(
            f"got {len(hypotheses)} hypotheses for {len(references)} references; "
            "expected one each and at least one pair"
        )
