import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.units import (
    Convention,
    hypothesis_units,
    reference_length,
    unit_spans,
    unit_times,
)
from earvoice.text import Unit, split_units

SIMULEVAL, OMNISTEVAL, SIMULSTREAM, EARVOICE = Convention

texts = st.text("ab你 。\u00a0\u202f\u3000\t\n", max_size=20)


@pytest.mark.parametrize(
    ("convention", "words", "chars"),
    [
        (SIMULEVAL, ["a", "b", "c"], ["a", "\u202f", "b", "c"]),
        (OMNISTEVAL, ["a", "b", "c"], [" ", "a", "\u202f", "b", " ", " ", "c"]),
        (SIMULSTREAM, ["a\u202fb", "c"], [" ", "a", "\u202f", "b", " ", " ", "c"]),
        (EARVOICE, ["a", "b", "c"], ["a", "b", "c"]),
    ],
)
def test_each_tool_splits_a_hypothesis_its_own_way(
    convention: Convention, words: list[str], chars: list[str]
) -> None:
    text = " a\u202fb  c"
    assert hypothesis_units(text, Unit.WORD, convention) == words
    assert hypothesis_units(text, Unit.CHAR, convention) == chars


@pytest.mark.parametrize(
    ("text", "unit", "counts"),
    [
        # SimulEval, OmniSTEval, simulstream, Earvoice
        ("one two", Unit.WORD, (2, 2, 2, 2)),
        ("one  two", Unit.WORD, (3, 3, 2, 2)),
        ("one\u202ftwo", Unit.WORD, (1, 1, 1, 2)),
        ("", Unit.WORD, (1, 1, 0, 0)),
        ("你 好", Unit.CHAR, (3, 2, 3, 2)),
        ("你\u202f好", Unit.CHAR, (3, 3, 3, 2)),
        ("", Unit.CHAR, (0, 0, 0, 0)),
    ],
)
def test_each_tool_measures_a_reference_its_own_way(
    text: str, unit: Unit, counts: tuple[int, ...]
) -> None:
    assert tuple(reference_length(text, unit, convention) for convention in Convention) == counts


def test_a_word_has_the_time_of_its_latest_character() -> None:
    times_s = [1.0, 1.0, 2.0, 2.0, 3.0, 3.0]
    found_s = unit_times("ab cde", times_s, unit=Unit.WORD, convention=SIMULSTREAM)
    assert found_s == [1.0, 3.0]
    found_s = unit_times("ab cde", times_s, unit=Unit.CHAR, convention=SIMULEVAL)
    assert found_s == [1.0, 1.0, 2.0, 3.0, 3.0]


def test_every_character_needs_a_time() -> None:
    with pytest.raises(MetricError, match="2 times for 3 characters"):
        unit_times("a b", [1.0, 2.0], unit=Unit.WORD, convention=EARVOICE)


@given(texts, st.sampled_from(Unit))
def test_our_units_are_those_of_the_rest_of_the_package(text: str, unit: Unit) -> None:
    assert hypothesis_units(text, unit, EARVOICE) == split_units(text, unit)
    assert reference_length(text, unit, EARVOICE) == len(split_units(text, unit))


@given(texts, st.sampled_from(Unit), st.sampled_from(Convention))
def test_units_stand_in_their_text_in_order_and_lose_only_spaces(
    text: str, unit: Unit, convention: Convention
) -> None:
    spans = unit_spans(text, unit, convention)
    ends = [0, *(span.end for span in spans)]
    for before, span in zip(ends, spans, strict=False):
        assert before <= span.start < span.end
        assert text[before : span.start].strip() == ""
    assert text[ends[-1] :].strip() == ""
    assert "".join(hypothesis_units(text, unit, convention)).replace(" ", "") == "".join(
        text[span.start : span.end] for span in spans
    ).replace(" ", "")
    times_s = [float(at) for at in range(len(text))]
    found_s = unit_times(text, times_s, unit=unit, convention=convention)
    assert found_s == [span.end - 1.0 for span in spans]
