"""Quality of the scored segments: their text against references, transcripts and terms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from earvoice.agent.events import JsonValue
from earvoice.errors import MetricError
from earvoice.evaluation.bootstrap import Interval, bleu_of, bleu_statistics, interval
from earvoice.evaluation.scoring.material import Form, Material
from earvoice.metrics.null_pairs import TextPair
from earvoice.metrics.quality import Score, bleu, chrf, edit_distance, ter
from earvoice.metrics.segment import Segment
from earvoice.metrics.sentences import join_sentences
from earvoice.metrics.terminology import TermCount, count_terms
from earvoice.text import Unit, split_units, strip_punctuation


@dataclass(frozen=True, slots=True)
class QualityRule:
    """What is computed. ter: the slowest of all. intervals: resample the segments."""

    ter: bool = True
    intervals: bool = True


@dataclass(frozen=True, slots=True)
class Quality:
    """Corpus figures, 0 to 100. ter and bleu_interval: None where not asked for."""

    bleu: Score
    chrf: Score
    ter: Score | None
    bleu_interval: Interval | None

    def to_json(self) -> dict[str, JsonValue]:
        """Return values and signatures by name."""
        found: dict[str, JsonValue] = {"bleu": self.bleu.value}
        if self.bleu_interval is not None:
            found["bleu_interval"] = [self.bleu_interval.low, self.bleu_interval.high]
        found |= {"chrf": self.chrf.value}
        if self.ter is not None:
            found |= {"ter": self.ter.value, "ter_signature": self.ter.signature}
        return found | {
            "bleu_signature": self.bleu.signature,
            "chrf_signature": self.chrf.signature,
        }


@dataclass(frozen=True, slots=True)
class Errors:
    """Edits between what the system transcribed and what was said. unit: of the source language."""

    edits: int
    length: int
    unit: Unit

    def to_json(self) -> dict[str, JsonValue]:
        """Return the rate as `wer` or `cer`, 0 to 1 and more."""
        name = "wer" if self.unit is Unit.WORD else "cer"
        return {name: self.edits / self.length, f"{name}_reference_units": self.length}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What has no counterpart: sentences of the output and of the reference, and all of each."""

    invented: int
    written: int
    left_out: int
    said: int

    def to_json(self) -> dict[str, JsonValue]:
        """Return shares in [0, 1] and the counts behind them."""
        return {
            "over_translation": self.invented / max(1, self.written),
            "under_translation": self.left_out / max(1, self.said),
            "output_sentences": self.written,
            "output_sentences_alone": self.invented,
            "reference_sentences": self.said,
            "reference_sentences_alone": self.left_out,
        }


def scored_reference(text: str, unit: Unit, form: Form) -> str:
    """Return a reference as it is compared with.

    Characters of talks are compared with references without U+0020, as in OmniSTEval, which leaves
    the output's spaces where they are; so a reference with western words in it costs a little.
    """
    stripped = text.strip()
    return stripped.replace(" ", "") if (unit, form) == (Unit.CHAR, Form.LONG) else stripped


def quality(segments: Sequence[Segment], material: Material, rule: QualityRule) -> Quality:
    """Return corpus quality; empty output counts as what it is.

    Raises MetricError when no segment has a reference, and ConfigError as `quality.bleu` does.
    """
    texts = [segment.text for segment in segments]
    references = [
        scored_reference(segment.reference, material.unit, material.form) for segment in segments
    ]
    if not any(references):
        raise MetricError(
            f"none of {len(references)} segments has a reference; expected at least one; give "
            "references, or score with --latency-only"
        )
    language = material.target
    spread = None
    if rule.intervals:
        spread = interval(bleu_statistics(texts, references, language=language), bleu_of)
    return Quality(
        bleu=bleu(texts, references, language=language),
        chrf=chrf(texts, references),
        ter=ter(texts, references, language=language) if rule.ter else None,
        bleu_interval=spread,
    )


def transcript_errors(material: Material, unit: Unit) -> Errors | None:
    """Return the errors of the transcripts the systems wrote; None where there is none to compare.

    Case and punctuation do not count. A recording without a transcript of its own is left out.
    """
    edits = length = 0
    for run in material.runs:
        said = join_sentences([one.transcript for one in run.references]) or run.log.transcript
        if run.heard is None or not said.strip():
            continue
        expected = split_units(strip_punctuation(said).lower(), unit)
        edits += edit_distance(split_units(strip_punctuation(run.heard).lower(), unit), expected)
        length += len(expected)
    return Errors(edits, length, unit) if length else None


def terms_found(segments: Sequence[Segment], material: Material) -> TermCount | None:
    """Return the terms that stand where they should; None where no term is needed.

    segments: in the order of the runs' references.
    """
    needed = material.terms
    return count_terms([segment.text for segment in segments], needed) if needed else None


def coverage(pairs: Sequence[TextPair]) -> Coverage:
    """Return what is over- and under-translated in null-aware alignments."""
    aligned = [pair.aligned for pair in pairs]
    return Coverage(
        invented=sum(pair.reference is None for pair in aligned),
        written=sum(len(pair.hypothesis or ()) for pair in aligned),
        left_out=sum(pair.hypothesis is None for pair in aligned),
        said=sum(len(pair.reference or ()) for pair in aligned),
    )
