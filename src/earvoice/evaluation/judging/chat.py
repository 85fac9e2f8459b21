"""The seam to a language model: a question with its sampling, and an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat."""

    role: Literal["system", "user"]
    content: str


@dataclass(frozen=True, slots=True)
class Sampling:
    """How answers are drawn; top_k: None asks for none, as not every endpoint knows it.

    The defaults are those of the HPO code's judges.
    """

    temperature: float = 0.6
    top_p: float = 0.95
    top_k: int | None = 20
    max_tokens: int = 8192


@dataclass(frozen=True, slots=True)
class Question:
    """One draw; sample and attempt tell draws of the same words apart, from 0."""

    messages: tuple[Message, ...]
    sampling: Sampling
    sample: int = 0
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model wrote; finished: it came to an end by itself, not by a limit of length."""

    text: str
    finished: bool = True


class ChatClient(Protocol):
    """Something that answers, called from several threads at once."""

    @property
    def model(self) -> str:
        """Return the name of the model, part of the identity of an answer."""

    def ask(self, question: Question) -> Answer:
        """Return one answer; raises EarvoiceError when there is none to be had."""
