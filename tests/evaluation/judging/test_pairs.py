import pytest

from earvoice.errors import MetricError
from earvoice.evaluation.judging.pairs import JudgedPair
from earvoice.metrics.null_align import AlignedPair
from earvoice.metrics.null_pairs import TextPair


def text_pair(reference: str, transcript: str, hypothesis: str) -> TextPair:
    sides = (range(1) if reference else None, range(1) if hypothesis else None)
    aligned = AlignedPair(*sides, cost=0.0)
    return TextPair("talk", aligned, reference, transcript, hypothesis, (), (), (), 0.0, 1.0)


def test_an_empty_translation_is_a_null_and_an_empty_source_must_be_said_to_be_one() -> None:
    assert JudgedPair("你好", " ").is_null
    assert JudgedPair("", "Hello", null=True).is_null
    assert not JudgedPair("你好", "Hello").is_null
    with pytest.raises(MetricError, match="no source text"):
        JudgedPair("", "Hello")


def test_pairs_of_an_alignment_keep_their_texts_and_their_nulls() -> None:
    assert JudgedPair.of(text_pair("Hi", "你好", "Hello")) == JudgedPair("你好", "Hello", "Hi")
    assert JudgedPair.of(text_pair("Hi", "你好", "")).is_null
    assert JudgedPair.of(text_pair("", "", "Hello")).is_null


def test_a_matched_pair_without_transcript_is_refused_rather_than_called_a_null() -> None:
    with pytest.raises(MetricError, match="give the transcript"):
        JudgedPair.of(text_pair("Hi", "", "Hello"))
