import pytest

from earvoice.evaluation.judging.answers import (
    UnreadableError,
    answer_of,
    read_object,
    read_yes_no,
)


@pytest.mark.parametrize(
    "answer",
    [
        "Yes", "yes.", " YES ", "**Yes**", '"Yes"', "Yes, the figures are all there.",
        "Answer: Yes", "The final answer is: Yes", "**Final answer:** Yes", "\\boxed{Yes}",
        "$\\boxed{\\text{Yes}}$", "Yes\n\nIt is fluent.", "It is fluent.\n\nYes", "Yes - all there",
        "<answer>Yes</answer>", "Yes\nbecause\nYes",
    ],
)  # fmt: skip
def test_many_shapes_of_yes_are_read(answer: str) -> None:
    assert read_yes_no(answer)
    assert not read_yes_no(answer.replace("Yes", "No").replace("yes", "no").replace("YES", "NO"))


@pytest.mark.parametrize(
    "answer",
    [
        "", "Maybe", "Yes and no", "No errors were found", "Yes\nNo", "Yesterday", "Not valid",
        "Yes or No?", "The answer could be Yes", "Nothing is missing.",
    ],
)  # fmt: skip
def test_what_says_neither_or_both_is_unreadable(answer: str) -> None:
    with pytest.raises(UnreadableError, match="neither Yes nor No"):
        read_yes_no(answer)


def test_thinking_is_no_part_of_the_answer() -> None:
    assert answer_of("<think>No? Yes!</think>\nNo") == "No"
    assert answer_of("opened in the prompt</think>Yes") == "Yes"
    assert answer_of("<think>a</think><think>b</think> Yes") == "Yes"
    assert answer_of(" Yes ") == "Yes"


def test_thinking_without_an_end_leaves_no_answer() -> None:
    assert answer_of("<think>Yes, since") is None
    assert answer_of("<think>a</think><think>Yes") is None


@pytest.mark.parametrize(
    "answer",
    [
        '{"errors": []}', '```json\n{"errors": []}\n```', 'Here:\n{"errors": []}\nDone.',
        'I saw {braces} and {"a": 1}. {"errors": []}',
        '{"errors": [{"x": 1}]}\nBetter: {"errors": []}',
    ],
)  # fmt: skip
def test_an_object_is_found_among_prose_and_the_last_one_counts(answer: str) -> None:
    assert read_object(answer, "errors") == {"errors": []}


@pytest.mark.parametrize("answer", ["", "[]", '{"errors": [', '{"error": []}', "{" * 3000])
def test_an_answer_without_the_object_is_unreadable(answer: str) -> None:
    with pytest.raises(UnreadableError, match="no JSON object with errors"):
        read_object(answer, "errors")


def test_an_object_cut_off_does_not_pass_for_one_of_its_parts() -> None:
    with pytest.raises(UnreadableError):
        read_object('{"errors": [{"span": "a", "score": 3}', "errors", "score")
