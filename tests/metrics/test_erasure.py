import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.erasure import erased_units, normalised_erasure


def test_one_word_of_six_taken_back_is_a_sixth() -> None:
    shown = ["Hello my", "Hello dear friend.", "Hello dear friend. How are you?"]
    outputs = [text.split() for text in shown]
    assert erased_units(outputs) == 1
    assert normalised_erasure([1], [6]) == pytest.approx(1 / 6)


def test_everything_behind_the_first_change_is_taken_back() -> None:
    assert erased_units(["abcd", "xbcd", "xbcd", ""]) == 4 + 4


def test_a_corpus_is_a_ratio_of_sums() -> None:
    assert normalised_erasure([3, 0], [2, 10]) == pytest.approx(0.25)


@given(st.lists(st.text("ab", max_size=5), max_size=8))
def test_output_that_only_grows_takes_nothing_back(pieces: list[str]) -> None:
    outputs = ["".join(pieces[:at]) for at in range(len(pieces) + 1)]
    assert erased_units(outputs) == 0


@given(st.lists(st.text("ab", max_size=5), min_size=1, max_size=8))
def test_what_is_taken_back_was_written(outputs: list[str]) -> None:
    written = len(outputs[-1]) + erased_units(outputs)
    assert 0 <= erased_units(outputs) <= sum(len(output) for output in outputs)
    assert written >= max(len(output) for output in outputs)


@pytest.mark.parametrize(
    ("erased", "final", "what"),
    [
        ([1], [1, 2], "1 and length of 2"),
        ([-1], [2], "negative"),
        ([1], [0], "undefined"),
        ([], [], "undefined"),
    ],
)
def test_erasure_of_nonsense_is_an_error(erased: list[int], final: list[int], what: str) -> None:
    with pytest.raises(MetricError, match=what):
        normalised_erasure(erased, final)
