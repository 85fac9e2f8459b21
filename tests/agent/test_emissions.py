from earvoice.agent.emissions import emissions
from earvoice.text import Unit
from earvoice.types import Action, Direction, Task, Trajectory, Turn


def run(*turns: tuple[float, str, float]) -> Trajectory:
    """Return a run of turns given as (heard_s, text, computing time)."""
    made = tuple(
        Turn(index, heard_s, Action(text), 0.0, compute_s)
        for index, (heard_s, text, compute_s) in enumerate(turns)
    )
    return Trajectory(Task(Direction.parse("zh-en")), 9.0, made)


def test_every_word_has_the_delay_of_its_turn() -> None:
    units = emissions(
        run((1.0, "The plan", 0.0), (2.0, "", 0.0), (3.0, " is good.", 0.0)), Unit.WORD
    )
    assert [(unit.unit, unit.delay_s) for unit in units] == [
        ("The", 1.0),
        ("plan", 1.0),
        ("is", 3.0),
        ("good.", 3.0),
    ]


def test_a_word_continued_later_counts_from_its_end() -> None:
    units = emissions(run((1.0, "The pl", 0.0), (2.0, "an", 0.0)), Unit.WORD)
    assert [(unit.unit, unit.delay_s) for unit in units] == [("The", 1.0), ("plan", 2.0)]


def test_characters_keep_their_time_and_spaces_are_none() -> None:
    units = emissions(run((1.0, "计 划", 0.0), (2.0, "好", 0.0)), Unit.CHAR)
    assert [(unit.unit, unit.delay_s) for unit in units] == [("计", 1.0), ("划", 1.0), ("好", 2.0)]


def test_elapsed_waits_for_the_turn_before() -> None:
    units = emissions(run((1.0, "a", 2.5), (2.0, " b", 0.5), (8.0, " c", 0.5)), Unit.WORD)
    assert [unit.elapsed_s for unit in units] == [3.5, 4.0, 8.5]
