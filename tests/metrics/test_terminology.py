import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.terminology import (
    GlossaryEntry,
    RequiredTerm,
    TermCount,
    count_terms,
    occurrences,
    required_terms,
)


@pytest.mark.parametrize(
    ("text", "choices", "times"),
    [
        ("The Neural network and the neural  network.", ["neural network"], 2),
        ("cats, cat; bobcat", ["cat"], 1),
        ("cats and AIs", ["cat", "AI"], 0),
        ("我们用AI和GPT", ["AI"], 1),
        ("我们用 ＡＩ", ["AI"], 1),
        ("深度 学习与深度学习", ["深度学习"], 2),
        ("深度学习", ["学习", "深度学习"], 1),
        ("learn machine learning", ["machine learning", "learning"], 1),
        ("C++ or C", ["C++"], 1),
        ("nothing", ["", " "], 0),
    ],
)
def test_terms_stand_whole_whatever_case_width_and_spaces(
    text: str, choices: list[str], times: int
) -> None:
    assert occurrences(text, choices) == times


def test_a_term_needed_twice_must_stand_twice_in_its_own_segment() -> None:
    texts = ["a model and a model", "no", "a model"]
    terms = [RequiredTerm(0, ("model",))] * 3 + [RequiredTerm(1, ("model", "modèle"))]
    assert count_terms(texts, terms) == TermCount(found=2, needed=4)
    assert count_terms(texts, terms).accuracy == 50.0


def test_choices_in_another_order_are_the_same_term() -> None:
    terms = [RequiredTerm(0, ("a", "b")), RequiredTerm(0, ("b", "a"))]
    assert count_terms(["a"], terms) == TermCount(found=1, needed=2)


def test_a_glossary_counts_where_transcript_and_reference_hold_a_term() -> None:
    glossary = [GlossaryEntry("Modell", ("model",)), GlossaryEntry("Datum", ("date", "datum"))]
    transcripts = ["Modell Modell", "das Datum", ""]
    references = ["the model", "the day", "a date, a datum"]
    found = list(required_terms(glossary, transcripts, references))
    assert found == [
        RequiredTerm(0, ("model",)),
        RequiredTerm(2, ("date", "datum")),
        RequiredTerm(2, ("date", "datum")),
    ]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["cat", "dog", "鸟"]), max_size=12))
def test_a_text_holds_every_term_it_is_made_of(words: list[str]) -> None:
    terms = [RequiredTerm(0, (word,)) for word in words]
    if words:
        assert count_terms([" ".join(words)], terms).accuracy == 100.0


def test_no_terms_have_no_accuracy() -> None:
    with pytest.raises(MetricError, match="no segment needs a term"):
        _ = count_terms(["a"], []).accuracy


@pytest.mark.parametrize("term", [RequiredTerm(1, ("a",)), RequiredTerm(0, ())])
def test_a_term_of_nowhere_or_without_translation_is_an_error(term: RequiredTerm) -> None:
    with pytest.raises(MetricError, match="check the term list"):
        count_terms(["a"], [term])
