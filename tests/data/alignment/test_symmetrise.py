"""Symmetrising: by hand on the cases that tell the methods apart, and in general between bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from earvoice.data.alignment.symmetrise import grow_diag_final_and, intersection, soft_union
from earvoice.data.trajectory import Link

links = st.frozensets(st.tuples(st.integers(0, 5), st.integers(0, 5)))
shapes = st.tuples(st.integers(1, 5), st.integers(1, 5))
probabilities = st.floats(0, 1)


@given(links, links)
def test_what_is_grown_lies_between_intersection_and_union(
    forward: frozenset[Link], backward: frozenset[Link]
) -> None:
    grown = grow_diag_final_and(forward, backward)
    assert intersection(forward, backward) <= grown <= forward | backward


@given(links, links)
def test_directions_that_agree_are_left_alone(
    forward: frozenset[Link], backward: frozenset[Link]
) -> None:
    assert grow_diag_final_and(forward, forward) == forward
    agreed = intersection(forward, backward)
    assert grow_diag_final_and(agreed, agreed) == agreed


@given(links, links)
def test_a_word_with_any_candidate_whose_partner_is_free_gets_a_link(
    forward: frozenset[Link], backward: frozenset[Link]
) -> None:
    grown = grow_diag_final_and(forward, backward)
    sources, targets = ({link[side] for link in grown} for side in (0, 1))
    for source, target in forward | backward:
        assert source in sources or target in targets


def test_a_neighbour_is_added_when_one_of_its_words_is_free() -> None:
    # (0, 0) is agreed on; (0, 1) touches it and target 1 is free; (2, 0) touches no link, and the
    # last step leaves it out because target 0 has one.
    assert grow_diag_final_and([(0, 0), (0, 1)], [(0, 0), (2, 0)]) == {(0, 0), (0, 1)}


def test_growing_goes_on_from_what_was_grown() -> None:
    grown = grow_diag_final_and([(0, 0), (1, 1), (2, 2)], [(0, 0)])
    assert grown == {(0, 0), (1, 1), (2, 2)}


def test_far_links_come_last_and_only_between_free_words() -> None:
    assert grow_diag_final_and([(0, 0), (3, 3)], [(0, 0), (0, 3)]) == {(0, 0), (3, 3)}


@given(shapes.flatmap(lambda shape: st.tuples(*[arrays(float, shape, elements=probabilities)] * 2)))
def test_a_soft_union_has_what_both_are_sure_of_and_nothing_neither_believes(
    both: tuple[np.ndarray, np.ndarray],
) -> None:
    forward, backward = both
    made = soft_union(forward, backward)
    for source, target in np.ndindex(forward.shape):
        one, other = forward[source, target], backward[source, target]
        if min(one, other) > 0.4:
            assert (source, target) in made
        if max(one, other) <= 0.4:
            assert (source, target) not in made


@pytest.mark.parametrize(("threshold", "expected"), [(0.4, {(0, 1), (1, 0)}), (0.6, {(1, 0)})])
def test_a_threshold_decides(threshold: float, expected: set[Link]) -> None:
    forward = np.array([[0.1, 1.0], [0.7, 0.0]])
    backward = np.array([[0.2, 0.1], [0.9, 0.3]])
    assert soft_union(forward, backward, threshold=threshold) == expected
