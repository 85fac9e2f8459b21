"""Read what language models write when they are asked for a verdict.

Nothing is guessed: an answer that says two things, or none, is unreadable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from earvoice.errors import MetricError

_OPEN, _CLOSE = "<think>", "</think>"
_MARKS = re.compile(r"[*_`\"'“”‘’#>]|\\boxed\{|\\text\{|[{}$]|</?\w+>")
_LABEL = re.compile(r"^(?:(?:my |the )?(?:final )?(?:answer|verdict)(?: is)?\s*[:：-]?\s*)", re.I)
# A bare "No" may begin a sentence ("No errors here"), so what follows must close the word.
_WORD = re.compile(r"(yes|no)\s*(?=$|[.,;:!。，；：！—–]|- )", re.I)


class UnreadableError(MetricError):
    """An answer is not in the form that was asked for."""


def answer_of(text: str) -> str | None:
    """Return an answer without its thinking, None when the thinking has no end.

    Some servers put the opening mark into the prompt, so a lone closing mark ends thinking too.
    """
    _, closed, after = text.rpartition(_CLOSE)
    if closed:
        text = after
    return None if _OPEN in text else text.strip()


def read_yes_no(answer: str) -> bool:
    """Return whether an answer says yes, in its first words or as its last line.

    Raises UnreadableError when it says neither, or both.
    """
    lines = [_LABEL.sub("", _MARKS.sub("", line).strip()) for line in answer.splitlines()]
    lines = [line for line in lines if line]
    found = {match[1].lower() for match in map(_WORD.match, lines[:1] + lines[-1:]) if match}
    if len(found) != 1:
        raise UnreadableError(f"the answer {_shown(answer)} is neither Yes nor No")
    return found == {"yes"}


def read_object(answer: str, *fields: str) -> dict[str, object]:
    """Return the last JSON object of an answer that has all the fields, prose around it ignored.

    Raises UnreadableError when there is none.
    """
    found = [item for item in _objects(answer) if all(field in item for field in fields)]
    if not found:
        raise UnreadableError(
            f"the answer {_shown(answer)} has no JSON object with {' and '.join(fields)}"
        )
    return found[-1]


def _objects(text: str) -> Iterator[dict[str, object]]:
    """Yield the outermost JSON objects of a text in order."""
    decoder = json.JSONDecoder()
    start = text.find("{")
    while start >= 0:
        stop = start + 1
        try:
            value, stop = decoder.raw_decode(text, start)
        except (json.JSONDecodeError, RecursionError):
            value = None
        if isinstance(value, dict):
            yield value
        start = text.find("{", stop)


def _shown(answer: str) -> str:
    return repr(answer if len(answer) <= 80 else f"{answer[:50]} ... {answer[-25:]}")
