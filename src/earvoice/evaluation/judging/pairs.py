"""What a judge is shown, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from earvoice.errors import MetricError
from earvoice.evaluation.judging.chat import Message
from earvoice.metrics.null_pairs import TextPair


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A source passage and its translation, with a reference where there is one.

    null: one side is missing for good (over- or under-translation). An empty translation is always
    a null; an empty source is one only when it is said so, for it may be a forgotten transcript.
    Raises MetricError for a pair without source that is not said to be a null.
    """

    source: str
    translation: str
    reference: str | None = None
    null: bool = False

    def __post_init__(self) -> None:
        if not self.source.strip() and not self.is_null:
            raise MetricError(
                f"the translation {self.translation[:60]!r} has no source text to be judged by; "
                "give the transcript of its segment, or null=True where nothing was said"
            )

    @classmethod
    def of(cls, pair: TextPair) -> JudgedPair:
        """Return a pair of a null-aware alignment as a judge sees it.

        Raises MetricError when the segments of the pair have no transcript.
        """
        return cls(pair.transcript, pair.hypothesis, pair.reference or None, pair.is_null)

    @property
    def is_null(self) -> bool:
        """Return whether the pair gets the worst score unread."""
        return self.null or not self.translation.strip()


@dataclass(frozen=True, slots=True)
class ErrorSpan:
    """One error a judge has marked; text: the words in question, as the judge quotes them."""

    text: str
    category: str
    severity: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one answer says: a score in the judge's own range and the errors it marks."""

    score: float
    spans: tuple[ErrorSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What all answers about one pair come to.

    score: None when no answer could be used, which is never the same as the worst score.
    verdicts: of the answers that were used. unfinished: answers cut off before they came to an end.
    unreadable: answers in another form than the one asked for, those asked again included.
    """

    score: float | None
    verdicts: tuple[Verdict, ...] = ()
    unfinished: int = 0
    unreadable: int = 0
    is_null: bool = False


class Judge(Protocol):
    """A question about a pair, and the way to read its answers."""

    @property
    def name(self) -> str:
        """Return the name of the figure."""

    @property
    def samples(self) -> int:
        """Return how often every pair is asked about."""

    @property
    def worst(self) -> float:
        """Return the score of a null."""

    @property
    def best(self) -> float:
        """Return the score of a perfect translation."""

    def messages(self, pair: JudgedPair) -> tuple[Message, ...]:
        """Return the question about one pair."""

    def read(self, answer: str) -> Verdict:
        """Return what an answer without its thinking says; raises UnreadableError."""

    def combine(self, verdicts: Sequence[Verdict]) -> float:
        """Return the score of a pair out of one verdict or more."""
