from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from earvoice.errors import DataError
from earvoice.evaluation.judging.cache import CachedClient
from earvoice.evaluation.judging.chat import Answer, Message, Question, Sampling

QUESTION = Question((Message("user", "你好?"),), Sampling())


@dataclass(slots=True)
class Counting:
    """Answers with the number of the call."""

    model: str = "m"
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        return Answer(f"答 {len(self.asked)}", finished=len(self.asked) != 2)


def test_an_answer_is_asked_for_once_and_kept_as_it_was(tmp_path: Path) -> None:
    model = Counting()
    questions = [QUESTION, replace(QUESTION, sample=1)]
    first = [CachedClient(model, tmp_path).ask(question) for question in questions]
    again = [CachedClient(model, tmp_path).ask(question) for question in questions]
    assert first == again == [Answer("答 1"), Answer("答 2", finished=False)]
    assert model.asked == questions


@pytest.mark.parametrize(
    "other",
    [
        replace(QUESTION, sample=1),
        replace(QUESTION, attempt=1),
        replace(QUESTION, sampling=Sampling(temperature=0.7)),
        replace(QUESTION, messages=(Message("system", "你好?"),)),
    ],
)
def test_whatever_differs_is_asked_anew(other: Question, tmp_path: Path) -> None:
    model = Counting()
    client = CachedClient(model, tmp_path)
    assert client.ask(QUESTION) != client.ask(other)


def test_another_model_is_asked_anew(tmp_path: Path) -> None:
    CachedClient(Counting(), tmp_path).ask(QUESTION)
    other = Counting("n")
    CachedClient(other, tmp_path).ask(QUESTION)
    assert other.asked == [QUESTION]


def test_a_damaged_file_is_named_and_nothing_unfinished_is_left(tmp_path: Path) -> None:
    client = CachedClient(Counting(), tmp_path)
    client.ask(QUESTION)
    (path,) = (path for path in tmp_path.rglob("*") if path.is_file())
    path.write_text('{"model": "m", "te', encoding="utf-8")
    with pytest.raises(DataError, match=f"{path.name}.*delete it"):
        client.ask(QUESTION)


def test_a_folder_that_cannot_be_written_to_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataError, match="cannot read the kept answer"):
        CachedClient(Counting(), tmp_path / "file").ask(QUESTION)
