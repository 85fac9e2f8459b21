import pytest
from hypothesis import given

from earvoice.errors import DataError, MetricError
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.logs.recording import (
    RecordingLog,
    Step,
    recording_name,
    require_names,
    steps_of_units,
)
from earvoice.metrics.units import Convention, unit_spans
from earvoice.text import Unit, split_units
from tests.metrics.logs.making import logs


def log(*steps: Step, computed: bool = True) -> RecordingLog:
    return RecordingLog("talk", 9.0, steps, computed=computed)


def test_a_word_counts_from_the_step_that_last_changed_it_and_a_character_does_not() -> None:
    run = log(Step(1.0, "Hello fri"), Step(2.0, "ends my"), Step(3.0, "", 3), Step(4.0, ".", 1))
    assert run.text == "Hello friend."
    words = run.hypothesis(Unit.WORD)
    assert (words.units, words.delays_s) == (("Hello", "friend."), (1.0, 4.0))
    chars = run.hypothesis(Unit.CHAR)
    assert chars.delays_s == (1.0,) * 8 + (2.0,) * 3 + (4.0,)


def test_a_word_that_lost_its_end_counts_from_then_on() -> None:
    run = log(Step(1.0, "two friends"), Step(2.0, " came"), Step(3.0, "", 6), Step(4.0, " left"))
    assert run.text == "two friend left"
    assert run.hypothesis(Unit.WORD).delays_s == (1.0, 3.0, 4.0)
    assert run.hypothesis(Unit.CHAR).delays_s == (1.0,) * 9 + (4.0,) * 4
    assert run.erased_units(Unit.WORD) == 2


def test_units_are_those_of_the_tool() -> None:
    run = log(Step(1.0, "a\u202fb"), Step(2.0, " c"))
    counted = {
        (unit, tool): len(run.hypothesis(unit, tool).units) for unit in Unit for tool in Convention
    }
    assert [counted[Unit.WORD, tool] for tool in Convention] == [3, 3, 2, 3]
    assert [counted[Unit.CHAR, tool] for tool in Convention] == [4, 5, 5, 3]


def test_every_clock_is_counted_from_the_steps() -> None:
    run = log(
        Step(1.0, "a", 0, 1.0, 1.5), Step(2.0, "", 0, 2.0, 4.0), Step(3.0, " b", 0, 4.0, 4.25)
    )
    expected = {
        ComputeClock.SIMULEVAL: (1.5, 5.75),
        ComputeClock.OMNISTEVAL: (1.5, 5.25),
        ComputeClock.SIMULSTREAM: (1.5, 3.25),
        ComputeClock.QUEUED: (1.5, 4.25),
    }
    for clock, elapsed_s in expected.items():
        assert run.hypothesis(Unit.WORD, clock=clock).elapsed_s == pytest.approx(elapsed_s)
    assert run.hypothesis(Unit.WORD).elapsed_s == ()


def test_ready_made_elapsed_times_are_given_as_they_are() -> None:
    steps = (Step(1.0, "a"), Step(2.0, " b"))
    run = RecordingLog("talk", 2.0, steps, elapsed_s=(1.5, 1.25), clock=ComputeClock.SIMULEVAL)
    assert run.hypothesis(Unit.WORD).elapsed_s == (1.5, 1.25)
    repaired = run.hypothesis(Unit.WORD, clock=ComputeClock.OMNISTEVAL).elapsed_s
    assert repaired == pytest.approx((1.5, 1.5))
    with pytest.raises(MetricError, match="talk: the log holds no computing times"):
        run.hypothesis(Unit.WORD, clock=ComputeClock.QUEUED)


@pytest.mark.parametrize(
    "steps",
    [
        (Step(1.0, "ab"), Step(0.5, "c")),
        (Step(1.0, "ab"), Step(2.0, "", 3)),
        (Step(1.0, "ab"), Step(2.0, "", -1)),
        (Step(float("nan"), "ab"),),
    ],
)
def test_a_run_that_cannot_be_is_refused(steps: tuple[Step, ...]) -> None:
    with pytest.raises(DataError, match=f"talk, step {len(steps) - 1}: "):
        log(*steps)


def test_elapsed_times_are_one_a_step() -> None:
    with pytest.raises(DataError, match="2 elapsed times for 1 steps"):
        RecordingLog("talk", 1.0, (Step(1.0, "a"),), elapsed_s=(1.0, 2.0))


@given(logs())
def test_the_text_is_what_writing_and_taking_back_leaves(run: RecordingLog) -> None:
    text = ""
    for step in run.steps:
        text = text[: len(text) - step.erased] + step.text
    assert run.text == text
    for unit in Unit:
        written = run.hypothesis(unit)
        assert list(written.units) == split_units(text, unit)
        assert list(written.delays_s) == sorted(written.delays_s)


@given(logs(erasing=False))
def test_steps_of_units_write_the_text_with_the_delays(run: RecordingLog) -> None:
    for unit in Unit:
        written = run.hypothesis(unit)
        ends = [span.end for span in unit_spans(written.text, unit, Convention.EARVOICE)]
        steps, _ = steps_of_units(written.text, ends, [(delay,) for delay in written.delays_s])
        again = log(*steps).hypothesis(unit)
        assert (again.units, again.delays_s) == (written.units, written.delays_s)
        assert again.text == (written.text if ends else "")


def test_a_recording_is_called_by_its_file() -> None:
    names = {
        "set/talk.1.WAV": "talk.1",
        "C:\\set\\talk.flac": "talk",
        "talk.1": "talk.1",
        "row-1": "row-1",
    }
    for source, name in names.items():
        assert recording_name(source) == name


@pytest.mark.parametrize("names", [("a", "a"), ("a/b",), ("",)])
def test_recordings_have_names_of_their_own(names: tuple[str, ...]) -> None:
    with pytest.raises(DataError, match="comes twice or is no file name"):
        require_names([RecordingLog(name, 1.0, ()) for name in names])
