"""Error spans as judges write them, and what they weigh."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, field_validator

from earvoice.evaluation.judging.answers import UnreadableError
from earvoice.evaluation.judging.pairs import ErrorSpan

NON_TRANSLATION = "non-translation"
NON_TRANSLATION_WEIGHT = 25.0


class Severity(StrEnum):
    """How bad an error is."""

    MINOR = "minor"
    MAJOR = "major"


_WEIGHTS = {Severity.MINOR: 1.0, Severity.MAJOR: 5.0}


class _Span(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    span: str
    category: str
    severity: Severity

    @field_validator("severity", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("category")
    @classmethod
    def _plain(cls, value: str) -> str:
        return "-".join(value.lower().replace("_", " ").replace("-", " ").split())


_SPANS = TypeAdapter(list[_Span])


def read_spans(value: object) -> tuple[ErrorSpan, ...]:
    """Return the errors of a decoded JSON list of objects with span, category and severity.

    Categories are written in small letters with hyphens.
    Raises UnreadableError when it is no such list or a severity is neither minor nor major.
    """
    try:
        spans = _SPANS.validate_python(value)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        place = ".".join(map(str, fault["loc"])) or "errors"
        raise UnreadableError(f"the list of errors is wrong at {place}: {fault['msg']}") from error
    return tuple(ErrorSpan(span.span, span.category, span.severity) for span in spans)


def weigh(spans: Sequence[ErrorSpan]) -> float:
    """Return the summed weight of errors: minor 1, major 5, no translation at all 25.

    The weights are those of the WMT campaigns (Freitag et al. 2021, arXiv 2104.14478), without
    their tenth for minor punctuation.
    """
    return sum(
        NON_TRANSLATION_WEIGHT
        if span.category.split("/")[0] == NON_TRANSLATION
        else _WEIGHTS[Severity(span.severity)]
        for span in spans
    )
