import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.quality import (
    bleu,
    bleu_tokenizer,
    chrf,
    edit_distance,
    error_counts,
    error_rate,
    ter,
)
from earvoice.types import Language


def test_a_perfect_translation_scores_a_hundred() -> None:
    english = ["The meeting is on Tuesday at three o'clock."]
    chinese = ["会议在星期二下午三点开始。"]
    assert bleu(english, english, language=Language.EN).value == pytest.approx(100.0)
    assert bleu(chinese, chinese, language=Language.ZH).value == pytest.approx(100.0)
    assert chrf(chinese, chinese).value == pytest.approx(100.0)


def test_chinese_is_scored_by_characters_and_the_signature_says_so() -> None:
    reference, hypothesis = ["会议在星期二下午开始"], ["会议在星期三下午开始"]
    by_characters = bleu(hypothesis, reference, language=Language.ZH)
    by_words = bleu(hypothesis, reference, language=Language.EN)
    assert "tok:zh" in by_characters.signature
    assert "tok:13a" in by_words.signature
    assert by_characters.value > 40.0
    assert by_words.value == 0.0


def test_bleu_is_that_of_a_hand_calculation() -> None:
    score = bleu(["the cat sat on a mat"], ["the cat sat on the mat"], language=Language.EN)
    # 1-grams 5/6, 2-grams 3/5 (the cat, cat sat, sat on), 3-grams 2/4, 4-grams 1/3.
    expected = 100 * (5 / 6 * 3 / 5 * 2 / 4 * 1 / 3) ** 0.25
    assert score.value == pytest.approx(expected)


def test_other_languages_have_their_own_tokenizers() -> None:
    assert [bleu_tokenizer(code) for code in ("de", "zh", "ja", "ko")] == [
        "13a",
        "zh",
        "ja-mecab",
        "ko-mecab",
    ]
    assert "tok:13a" in bleu(["ein Haus"], ["ein Haus"], language="de").signature


def test_edits_of_ter_are_per_reference_word_and_a_move_is_one() -> None:
    score = ter(["b c d a", "x"], ["a b c d", "x y"], language="en")
    # One move and one insertion over six words.
    assert score.value == pytest.approx(100 * 2 / 6)
    assert "tok:tercom" in score.signature and "asian:no" in score.signature


def test_edits_of_chinese_are_of_characters() -> None:
    score = ter(["我去北京"], ["我在北京"], language="zh")
    assert score.value == pytest.approx(25.0)
    assert "asian:yes" in score.signature


def test_errors_are_counted_over_the_corpus_and_not_averaged() -> None:
    rate = error_rate(["a b", "x"], ["a b c d", "y"], language=Language.EN)
    assert rate == pytest.approx(3 / 5)


def test_case_and_punctuation_are_no_errors() -> None:
    assert error_rate(["the plan is good"], ["The plan, is good."], language=Language.EN) == 0.0


def test_chinese_errors_are_counted_in_characters() -> None:
    assert error_rate(["我去北京"], ["我在北京。"], language=Language.ZH) == pytest.approx(1 / 4)


def _distance_by_table(hypothesis: str, reference: str) -> int:
    row = list(range(len(reference) + 1))
    for index, unit in enumerate(hypothesis, start=1):
        above, row = row, [index]
        for column, expected in enumerate(reference, start=1):
            changed = above[column - 1] + (unit != expected)
            row.append(min(above[column] + 1, row[-1] + 1, changed))
    return row[-1]


@given(st.text("abc", max_size=20), st.text("abc", max_size=20))
def test_edit_distance_is_that_of_the_whole_table(a: str, b: str) -> None:
    assert edit_distance(a, b) == _distance_by_table(a, b)


@given(st.text("ab", max_size=8), st.text("ab", max_size=8), st.text("ab", max_size=8))
def test_edit_distance_is_a_metric(a: str, b: str, c: str) -> None:
    assert (edit_distance(a, b) == 0) == (a == b)
    assert edit_distance(a, b) == edit_distance(b, a)
    assert edit_distance(a, c) <= edit_distance(a, b) + edit_distance(b, c)
    assert abs(len(a) - len(b)) <= edit_distance(a, b) <= max(len(a), len(b))


@pytest.mark.parametrize(("hypotheses", "references"), [([], []), (["a"], []), (["a"], ["a", "b"])])
def test_unmatched_or_missing_references_are_errors(
    hypotheses: list[str], references: list[str]
) -> None:
    with pytest.raises(MetricError, match="expected one each"):
        bleu(hypotheses, references, language=Language.EN)
    with pytest.raises(MetricError, match="expected one each"):
        chrf(hypotheses, references)


def test_the_errors_of_one_text_are_counted() -> None:
    assert error_counts("a x c", "A b, c d.", language=Language.EN) == (2, 4)
    assert error_counts("", "我在北京。", language=Language.ZH) == (4, 4)


def test_an_error_rate_without_reference_text_is_an_error() -> None:
    with pytest.raises(MetricError, match="empty references"):
        error_rate(["a"], ["。"], language=Language.ZH)
