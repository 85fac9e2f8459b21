from earvoice.evaluation.examples import examples, ranked, timed
from earvoice.text import Unit
from earvoice.types import Direction
from tests.evaluation.factories import result

PERFECT = result("计划很好", "计划很好", id="perfect", delays_s=(1.12, 1.12, 2.24, 2.24))
LONGER = result("计划很好", "计划很好", id="longer", source_s=11.0, delays_s=(1.0,) * 4)
CLOSE = result("计划好", "计划很好", id="close", delays_s=(1.0,) * 3)
EMPTY = result("", "计划很好", id="empty")


def test_better_ones_come_first_and_longer_ones_among_equals() -> None:
    order = ranked([EMPTY, PERFECT, CLOSE, LONGER])
    assert [one.id for one in order] == ["longer", "perfect", "close", "empty"]


def test_a_page_shows_both_ends_and_nothing_twice() -> None:
    page = examples(Direction.parse("en-zh"), [EMPTY, PERFECT, CLOSE])
    assert page.index("The 2 best") < page.index("perfect") < page.index("close")
    assert page.index("close") < page.index("The 1 worst") < page.index("empty")
    assert "written after seconds: nothing" in page


def test_pieces_stand_after_the_time_at_which_they_were_written() -> None:
    assert timed(PERFECT, Unit.CHAR) == "`1.12` 计划 `2.24` 很好"
    assert timed(result("a b c", delays_s=(1.0, 1.0, 2.0)), Unit.WORD) == "`1.00` a b `2.00` c"
