from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earvoice.metrics.resegment_mwer import character_spans, least_error_starts, word_spans
from earvoice.metrics.units import Span


def _by_table(tokens: Sequence[str], lines: Sequence[Sequence[str]]) -> list[int]:
    """Return the starts by a full table with a column for every word and every line break."""
    columns: list[str | None] = []
    for line in lines:
        columns += [*line, None]
    cost = [list(range(len(columns) + 1))]
    came: list[list[tuple[int, int]]] = [[]]
    for row, token in enumerate(tokens, 1):
        cost.append([row])
        came.append([(row - 1, 0)])
        for column, word in enumerate(columns, 1):
            if word is None:
                ways = [(cost[row][column - 1], (row, column - 1))]
            else:
                ways = [
                    (cost[row][column - 1] + 1, (row, column - 1)),
                    (cost[row - 1][column] + 1, (row - 1, column)),
                    (cost[row - 1][column - 1] + (word != token), (row - 1, column - 1)),
                ]
            least, way = min(ways, key=lambda priced: priced[0])
            cost[row].append(least)
            came[row].append(way)
    starts = [0] * (len(lines) + 1)
    row, column, place = len(tokens), len(columns), len(lines)
    while row and column:
        if columns[column - 1] is None:
            starts[place] = row
            place -= 1
        row, column = came[row][column]
    return [0, *starts[1:-1]]


_LINES = st.lists(st.lists(st.sampled_from("abc"), max_size=6), min_size=1, max_size=6)


@settings(max_examples=60)
@given(st.lists(st.sampled_from("abcd"), max_size=30), _LINES)
def test_cuts_are_those_of_a_full_table(tokens: list[str], lines: list[list[str]]) -> None:
    assert least_error_starts(tokens, lines) == _by_table(tokens, lines)


@pytest.mark.parametrize(
    ("output", "lines", "starts"),
    [
        ("the cat sat on the mat", ["the cat sat", "on the mat"], [0, 3]),
        ("THE cat sat on", ["the cat", "sat on"], [0, 2]),
        # Nothing fits: the cost is 2 for one word in each line as for both in one.
        ("x y", ["a", "b"], [0, 1]),
        # "a" is missing at the end rather than in the middle.
        ("a b a", ["a b", "a b"], [0, 2]),
        ("", ["a", "b"], [0, 0]),
        ("a b", ["", "", ""], [0, 2, 2]),
        ("a b", ["a", "", "b", ""], [0, 1, 1, 2]),
    ],
)
def test_cuts_are_where_the_fewest_words_are_wrong(
    output: str, lines: list[str], starts: list[int]
) -> None:
    assert least_error_starts(output.split(), [line.split() for line in lines]) == starts


def test_only_ascii_white_space_divides_words() -> None:
    text = " a\u202fb\tc\u00a0d\n"
    assert [text[span.start : span.end] for span in word_spans(text)] == ["a\u202fb", "c\u00a0d"]


def test_characters_are_tokens_beyond_latin_1_and_runs_within() -> None:
    assert character_spans("会 é2，b") == [Span(0, 1), Span(1, 4), Span(4, 5), Span(5, 6)]
