"""When speech that was produced chunk by chunk sounds: playback, silences, overlaps.

Source of the playback rule: SimulEval (revision 536de82), `SpeechOutputInstance.summarize`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum

from earvoice.errors import MetricError
from earvoice.metrics.checks import require_same_length, require_source, require_times


@dataclass(frozen=True, slots=True)
class Interval:
    """A stretch of sound: [start_s, start_s + duration_s) of the recording's time."""

    start_s: float
    duration_s: float

    @property
    def end_s(self) -> float:
        """Return when the sound is over."""
        return self.start_s + self.duration_s


@dataclass(frozen=True, slots=True)
class Discontinuity:
    """Silences between the first and the last sound of an output.

    Source: SimulEval 536de82, `instance.py`, `SpeechOutputInstance.summarize`.
    Convention: SimulEval's DiscontinuitySum, DiscontinuityAve and DiscontinuityNum; the wait before
    the first sound is none.
    """

    sum_s: float
    count: int
    longest_s: float

    @property
    def mean_s(self) -> float:
        """Return the mean length of a silence, 0 when there is none."""
        return self.sum_s / self.count if self.count else 0.0


@dataclass(frozen=True, slots=True)
class Sounding:
    """How an output sounds against its source.

    sound_s: time in which output is heard. silence_s: time in which it is not, from its first to
    its last sound. clash_s: time in which two chunks of output are heard at once. over_source_s:
    time in which output and source are heard at once.
    Source: ours.
    Convention: ours; no other tool reports these.
    """

    sound_s: float
    silence_s: float
    clash_s: float
    over_source_s: float

    @property
    def silence_ratio(self) -> float:
        """Return the share of silence between first and last sound, in [0, 1)."""
        return self.silence_s / (self.sound_s + self.silence_s)

    @property
    def overlap_ratio(self) -> float:
        """Return the share of the output that is heard over the source, in [0, 1]."""
        return self.over_source_s / self.sound_s


def playback_intervals(delays_s: Sequence[float], durations_s: Sequence[float]) -> list[Interval]:
    """Return when each chunk plays: once it is there and the chunk before it is over.

    delays_s: when each chunk was there, non-decreasing; give ready times for the computation-aware
    schedule. durations_s: how long each plays.
    Raises MetricError when there is no chunk, lists do not match, a delay is negative or delays
    decrease, or a duration is not positive.
    Source: SimulEval 536de82, `instance.py`, `SpeechOutputInstance.summarize`.
    Convention: SimulEval's playback rule.
    """
    require_same_length(delays_s, durations_s, "delays and durations")
    require_times(delays_s)
    played: list[Interval] = []
    free_s = delays_s[0]
    for delay_s, duration_s in zip(delays_s, durations_s, strict=True):
        played.append(Interval(max(free_s, delay_s), duration_s))
        free_s = played[-1].end_s
    _require_intervals(played)
    return played


def speech_start_offset(intervals: Sequence[Interval]) -> float:
    """Return when the first sound is heard, in seconds from the start of the source.

    Raises MetricError when there is no interval or one cannot be.
    Source: SimulEval 536de82, `latency_scorer.py`.
    Convention: SimulEval's StartOffset.
    """
    _require_intervals(intervals)
    return intervals[0].start_s


def speech_end_offset(intervals: Sequence[Interval], *, source_s: float) -> float:
    """Return how long after the source the last chunk's sound is over, in seconds.

    Raises as `speech_start_offset` does and when the source has no duration.
    Source: SimulEval 536de82, `latency_scorer.py`.
    Convention: SimulEval's EndOffset for speech output, also in log mode.
    """
    _require_intervals(intervals)
    require_source(source_s)
    return intervals[-1].end_s - source_s


def discontinuity(intervals: Sequence[Interval]) -> Discontinuity:
    """Return the silences between chunks of output; raises as `speech_start_offset` does.

    Source: SimulEval 536de82, `instance.py`, `SpeechOutputInstance.summarize`.
    Convention: SimulEval's Discontinuity figures, which its log mode cannot compute.
    """
    _require_intervals(intervals)
    gaps_s = [later.start_s - earlier.end_s for earlier, later in pairwise(intervals)]
    silences_s = [gap_s for gap_s in gaps_s if gap_s > 0]
    return Discontinuity(fsum(silences_s), len(silences_s), max(silences_s, default=0.0))


def sounding(intervals: Sequence[Interval], source: Sequence[Interval]) -> Sounding:
    """Return how much of an output is sound, silence, clash with itself or talk over the source.

    intervals: played output in order of their starts. source: where the source speaks; the whole
    recording as one interval when nothing finer is known.
    Raises as `speech_start_offset` does, for the source too.
    Source: ours.
    Convention: ours; no other tool reports these.
    """
    _require_intervals(intervals)
    _require_intervals(source)
    heard, speaking = _merged(intervals), _merged(source)
    sound_s = fsum(one.duration_s for one in heard)
    span_s = heard[-1].end_s - heard[0].start_s
    return Sounding(
        sound_s=sound_s,
        silence_s=max(0.0, span_s - sound_s),
        clash_s=max(0.0, fsum(one.duration_s for one in intervals) - sound_s),
        over_source_s=_shared_s(heard, speaking),
    )


def _merged(intervals: Sequence[Interval]) -> list[Interval]:
    """Return the stretches that any interval covers, in order and apart."""
    apart: list[Interval] = []
    for one in intervals:
        if apart and one.start_s <= apart[-1].end_s:
            start_s = apart[-1].start_s
            apart[-1] = Interval(start_s, max(apart[-1].end_s, one.end_s) - start_s)
        else:
            apart.append(one)
    return apart


def _shared_s(first: Sequence[Interval], second: Sequence[Interval]) -> float:
    shared_s = 0.0
    at = 0
    for one in first:
        while at < len(second) and second[at].end_s <= one.start_s:
            at += 1
        for other in second[at:]:
            if other.start_s >= one.end_s:
                break
            shared_s += min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    return shared_s


def _require_intervals(intervals: Sequence[Interval]) -> None:
    require_times([one.start_s for one in intervals])
    require_times([one.duration_s for one in intervals], ordered=False)
    for index, one in enumerate(intervals):
        if one.start_s < 0 or one.duration_s <= 0:
            raise MetricError(
                f"sound {index} starts at {one.start_s} s and lasts {one.duration_s} s; expected "
                "a start of at least 0 s and a duration of more; leave out chunks without samples"
            )
