import pytest
from hypothesis import given
from hypothesis import strategies as st

from earvoice.errors import DataError
from earvoice.evaluation.turn_steps import parse_steps, step_columns, steps_of
from earvoice.metrics.logs import Step
from earvoice.metrics.logs.records import Record
from earvoice.types import Action, Direction, Task, Trajectory, Turn
from tests.metrics.logs.making import texts

COLUMNS = {
    "heard_s": [1.0, 2.0],
    "compute_start_s": [1.0, 2.0],
    "compute_end_s": [1.5, 2.5],
    "characters": [1, 2],
}


@given(st.lists(texts, max_size=5))
def test_the_texts_of_the_turns_are_that_of_the_result_and_survive_their_columns(
    written: list[str],
) -> None:
    turns = [Turn(at, at + 1.0, Action(text), at, at + 0.5) for at, text in enumerate(written)]
    run = Trajectory(Task(Direction.parse("en-zh")), 9.0, tuple(turns))
    steps = steps_of(run)
    assert "".join(step.text for step in steps) == run.text.strip()
    assert all(step.text in text for step, text in zip(steps, written, strict=True))
    assert parse_steps(Record("here", step_columns(steps)), run.text.strip()) == steps


def test_columns_are_cut_at_the_characters() -> None:
    steps = (Step(1.0, "a", 0, 1.0, 1.5), Step(2.0, "bc", 0, 2.0, 2.5))
    assert parse_steps(Record("here", COLUMNS), "abc") == steps


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"heard_s": [2, 1]}, r"'heard_s\[1\]' is 1.0 after 2.0"),
        ({"compute_start_s": [1]}, "'compute_start_s' has 1 entries for 2 in 'heard_s'"),
        ({"compute_start_s": [1, -2]}, r"'compute_start_s\[1\]' is -2"),
        ({"compute_end_s": [1.5, 1.9]}, r"'compute_end_s\[1\]' is 1.9 before its start at 2.0"),
        (
            {"compute_start_s": [1, 1.4]},
            r"'compute_start_s\[1\]' is 1.4 before the end of the turn before at 1.5",
        ),
        ({"characters": [1, 1]}, "'characters' sums up to 2 for 3 of"),
        ({"characters": [1.5, 1.5]}, "whole numbers"),
        ({"characters": None}, "'characters' is None"),
    ],
)
def test_columns_that_cannot_be_are_named(change: dict[str, object], says: str) -> None:
    with pytest.raises(DataError, match=f"here: .*{says}"):
        parse_steps(Record("here", COLUMNS | change), "abc")
