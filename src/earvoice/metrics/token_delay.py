"""Average token delay: how long after its source each piece of output ends.

Source: Kano, Sudoh and Nakamura 2022, arXiv 2211.13173.
Convention: SimulEval (revision 536de82) on live instances. Its log mode takes every log for speech
to text, so there text to text scores 0 and speech output loses its durations; these do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from earvoice.errors import MetricError
from earvoice.metrics.checks import require_same_length, require_times

SPEECH_TOKEN_S = 0.3
"""Length of a pseudo-token of speech, about a word."""

# Whole nanoseconds, so that a rounding error makes no token of its own.
_PER_S = 1_000_000_000
_SPEECH_TOKEN = round(SPEECH_TOKEN_S * _PER_S)


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What was written at one time: heard until then, and length and compute of each token."""

    heard: int
    tokens: tuple[tuple[int, float], ...]


def average_token_delay(delays_s: Sequence[float], *, elapsed_s: Sequence[float] = ()) -> float:
    """Return the average token delay of text written from speech (ATD), in seconds.

    delays_s: one per unit, from the source's start. elapsed_s: their computation-aware twins for
    the computation-aware figure; when they are all 0 there was no compute.
    The source is cut into tokens of 300 ms and text takes no time to read.
    Raises MetricError when delays are missing, not finite, negative or decrease.
    Source: Kano, Sudoh and Nakamura 2022, arXiv 2211.13173.
    Convention: SimulEval 536de82 on live instances; its log mode takes every log for speech to
    text.
    """
    _require(delays_s)
    compute = _compute(delays_s, elapsed_s)
    chunks = [
        _Chunk(heard, tuple((0, compute[index]) for index in indices))
        for heard, indices in _chunks(delays_s)
    ]
    return _average(chunks, _SPEECH_TOKEN) / _PER_S


def average_token_delay_of_speech(
    delays_s: Sequence[float], durations_s: Sequence[float], *, elapsed_s: Sequence[float] = ()
) -> float:
    """Return the average token delay of speech produced from speech, in seconds.

    delays_s: one per produced chunk. durations_s: how long each plays. elapsed_s: as in
    `average_token_delay`. Source and output are both cut into tokens of 300 ms.
    Raises as `average_token_delay` does, and when a duration is not positive.
    Source: Kano, Sudoh and Nakamura 2022, arXiv 2211.13173.
    Convention: SimulEval 536de82 on live instances; its log mode loses the durations.
    """
    _require(delays_s)
    require_same_length(delays_s, durations_s, "delays and durations")
    require_times(durations_s, ordered=False)
    if min(durations_s) <= 0:
        raise MetricError(
            f"a chunk of speech lasts {min(durations_s)} s; expected more than 0 s; "
            "leave out chunks without samples"
        )
    compute = _compute(delays_s, elapsed_s)
    chunks = []
    for heard, indices in _chunks(delays_s):
        lengths = _cut(sum(_ticks(durations_s[index]) for index in indices), _SPEECH_TOKEN)
        share = sum(compute[index] for index in indices) / len(lengths)
        chunks.append(_Chunk(heard, tuple((length, share) for length in lengths)))
    return _average(chunks, _SPEECH_TOKEN) / _PER_S


def average_token_delay_of_text(delays_tokens: Sequence[int]) -> float:
    """Return the average token delay of text written from text, in source tokens.

    delays_tokens: source tokens read when each unit was written. Every token, read or written,
    takes one step.
    Raises as `average_token_delay` does.
    Source: Kano, Sudoh and Nakamura 2022, arXiv 2211.13173.
    Convention: SimulEval 536de82 on live instances; its log mode gives 0 here.
    """
    _require(delays_tokens)
    chunks = [_Chunk(heard, tuple((1, 0.0) for _ in run)) for heard, run in groupby(delays_tokens)]
    return _average(chunks, 1)


def _average(chunks: Sequence[_Chunk], source_token: int) -> float:
    """Return the mean time from the end of the source token to that of each target token."""
    source_ends = [0]
    written = heard = 0
    ended = total = 0.0
    for chunk in chunks:
        surplus = max(0, written - (len(source_ends) - 1))
        for length in _cut(chunk.heard - heard, source_token):
            source_ends.append(source_ends[-1] + length)
        for position, (length, compute) in enumerate(chunk.tokens, start=written + 1):
            ended = max(chunk.heard, ended) + length + compute
            total += ended - source_ends[min(position - surplus, len(source_ends) - 1)]
        written += len(chunk.tokens)
        heard = chunk.heard
    return total / written


def _chunks(delays_s: Sequence[float]) -> Iterator[tuple[int, list[int]]]:
    """Return each delay in ticks with the indices of what was written at it."""
    for heard, run in groupby(enumerate(delays_s), key=lambda pair: _ticks(pair[1])):
        yield heard, [index for index, _ in run]


def _cut(length: int, token: int) -> list[int]:
    whole, rest = divmod(length, token)
    return [token] * whole + ([rest] if rest else [])


def _compute(delays_s: Sequence[float], elapsed_s: Sequence[float]) -> list[float]:
    """Return the compute between a unit and the one before it, in ticks."""
    if not any(elapsed_s):
        return [0.0] * len(delays_s)
    require_same_length(delays_s, elapsed_s, "delays and elapsed times")
    require_times(elapsed_s, ordered=False)
    spent = [0.0, *(elapsed - delay for elapsed, delay in zip(elapsed_s, delays_s, strict=True))]
    return [(spent[at + 1] - spent[at]) * _PER_S for at in range(len(delays_s))]


def _ticks(time_s: float) -> int:
    return round(time_s * _PER_S)


def _require(delays: Sequence[float]) -> None:
    require_times(delays)
    if delays[0] < 0:
        raise MetricError(
            f"average token delay starts at the source's start, got a delay of {delays[0]}; "
            "expected none below 0; it is not defined for segments of a longer recording"
        )
