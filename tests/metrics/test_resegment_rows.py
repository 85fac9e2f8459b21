from hypothesis import given
from hypothesis import strategies as st

from earvoice.metrics.resegment_rows import position_bits, rows_backward


def _add(total: int, item: int) -> tuple[int, str]:
    return total + item, f"{total}+{item}"


@given(st.lists(st.integers(0, 9), max_size=60))
def test_rows_come_last_first_and_as_a_forward_pass_makes_them(items: list[int]) -> None:
    total, rows = 7, []
    for item in items:
        total, row = _add(total, item)
        rows.append(row)
    assert list(rows_backward(_add, 7, items)) == rows[::-1]


def test_no_item_is_stepped_over_more_than_twice() -> None:
    seen: list[int] = []

    def step(state: int, item: int) -> tuple[int, int]:
        seen.append(item)
        return state, item

    assert len(list(rows_backward(step, 0, range(1000)))) == 1000
    assert len(seen) == 2000


def test_positions_are_bits() -> None:
    assert position_bits("abca") == {"a": 0b1001, "b": 0b0010, "c": 0b0100}
