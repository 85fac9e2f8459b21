"""Which turns go, and which never do."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.agent.window import Window, after_dropping
from earvoice.errors import SessionError

# A prompt of 10 positions, then turns of 10: they start at 10, 20, 30, 40 and 50.
STARTS = [10, 20, 30, 40, 50]


def test_nothing_goes_while_the_next_turn_fits() -> None:
    assert Window(0, 80, 80).dropped(STARTS, length=60, needed=20) is None


def test_the_oldest_whole_turns_after_the_sink_go_a_quarter_more_than_needed() -> None:
    # 4 positions are missing, and a quarter of 80 is 20: three turns.
    assert Window(0, 80, 80).dropped(STARTS, length=60, needed=24) == (10, 40)
    assert Window(20, 80, 80).dropped(STARTS, length=60, needed=24) == (20, 50)
    assert after_dropping(STARTS, 10, 40) == [10, 20]


def test_a_long_turn_outgrows_the_window_but_not_the_slot() -> None:
    window = Window(0, 40, 100)
    assert window.dropped(STARTS, length=60, needed=50) == (10, 50)
    assert window.dropped([10], length=60, needed=40) is None
    assert window.dropped([], length=10, needed=90) is None
    # Dropping all turns but the last makes room for it.
    assert window.dropped(STARTS, length=60, needed=80) == (10, 50)
    with pytest.raises(SessionError, match="one turn does not fit"):
        window.dropped(STARTS, length=60, needed=81)
    with pytest.raises(SessionError, match="one turn does not fit"):
        window.dropped([], length=10, needed=91)


@given(
    turns=st.lists(st.integers(1, 30), min_size=1, max_size=30),
    sink=st.integers(0, 60),
    size=st.integers(64, 200),
    more=st.integers(0, 200),
    needed=st.integers(1, 40),
)
def test_what_is_left_fits_the_slot_and_is_whole_turns(
    turns: list[int], sink: int, size: int, more: int, needed: int
) -> None:
    starts = [8]
    for turn in turns:
        starts.append(starts[-1] + turn)
    length = starts.pop()
    window = Window(sink, size, size + more)
    try:
        span = window.dropped(starts, length=length, needed=needed)
    except SessionError:
        return
    start, end = span or (length, length)
    assert length - (end - start) + needed <= size + more
    if span is None:
        return
    assert {start, end} <= set(starts) and start < end
    assert start == max((at for at in starts if at <= sink), default=8)
    left = after_dropping(starts, start, end)
    assert all(one < other for one, other in pairwise(left))
    assert len(left) == len(starts) - sum(start < at <= end for at in starts)
