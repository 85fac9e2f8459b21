from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import MetricError
from earvoice.metrics.quality import edit_distance
from earvoice.metrics.timeliness import committed_shares, segment_of_units

SEGMENTS = ["abc", "def"]


def test_units_go_to_the_segment_they_match() -> None:
    assert segment_of_units("abcdef", SEGMENTS) == [0, 0, 0, 1, 1, 1]
    assert segment_of_units("abdef", SEGMENTS) == [0, 0, 1, 1, 1]
    assert segment_of_units("abcxdef", SEGMENTS)[4:] == [1, 1, 1]
    assert segment_of_units("", SEGMENTS) == []


@given(st.text("abcd", max_size=12), st.lists(st.text("abcd", min_size=1, max_size=5), min_size=1))
def test_the_assignment_is_monotone_and_as_good_as_the_best_segmentation(
    hypothesis: str, segments: list[str]
) -> None:
    owners = segment_of_units(hypothesis, segments)
    assert owners == sorted(owners)
    pieces = [
        "".join(unit for unit, owner in zip(hypothesis, owners, strict=True) if owner == index)
        for index in range(len(segments))
    ]
    apart = sum(edit_distance(p, s) for p, s in zip(pieces, segments, strict=True))
    assert apart == edit_distance(hypothesis, "".join(segments))


def test_shares_count_what_was_written_by_the_deadline() -> None:
    delays = [1.0, 1.0, 2.0, 2.0, 3.0, 9.0]
    assert committed_shares("abcdef", delays, SEGMENTS, [1.5, 5.0]) == [2 / 3, 2 / 3]


def test_leaving_words_out_or_adding_some_does_not_help() -> None:
    assert committed_shares("adef", [1.0] * 4, SEGMENTS, [1.0, 1.0]) == [1 / 3, 1.0]
    assert committed_shares("abcdefff", [0.0] * 3 + [9.0] * 3 + [0.0] * 2, SEGMENTS, [1, 1]) == [
        1.0,
        2 / 5,
    ]


def test_lengths_must_match() -> None:
    with pytest.raises(MetricError, match="one delay a unit"):
        committed_shares("ab", [1.0], SEGMENTS, [1.0, 1.0])
    with pytest.raises(MetricError, match="without reference units"):
        committed_shares("ab", [1.0, 1.0], ["ab", ""], [1.0, 1.0])
