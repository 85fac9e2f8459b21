"""The value between all log formats: what was written, and taken back, after how much audio.

From it the units and delays of any tool can be derived, and every way to count computing time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from earvoice.errors import DataError, MetricError
from earvoice.metrics.computation import ComputeClock, ComputeStep, ready_times, repaired_elapsed
from earvoice.metrics.segment import Hypothesis, ReferenceSegment
from earvoice.metrics.speech_timing import Interval
from earvoice.metrics.units import Convention, unit_spans
from earvoice.text import Unit

_AUDIO = (".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".wma", ".aiff", ".sph")
_VIDEO = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi")


class Modality(StrEnum):
    """What a side of the translation is."""

    SPEECH = "speech"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Step:
    """One read of the source and what was written after it.

    heard_s: source consumed so far. erased: characters taken off the end of the text before `text`
    is appended to it. compute_start_s, compute_end_s: when it was computed, from the beginning of
    the run; logs that know only how long it took get the times of a queue.
    """

    heard_s: float
    text: str = ""
    erased: int = 0
    compute_start_s: float = 0.0
    compute_end_s: float = 0.0

    @property
    def compute_s(self) -> float:
        """Return how long the step was computed."""
        return self.compute_end_s - self.compute_start_s


@dataclass(frozen=True, slots=True)
class SpeechSpan:
    """A piece of produced speech: when it was there, and when it plays."""

    written_s: float
    played: Interval


@dataclass(frozen=True, slots=True)
class RecordingLog:
    """A run over one recording.

    source_s: its duration. computed: whether the steps' computing times are known.
    elapsed_s: the computation-aware time of each step where a log holds it ready-made, and clock:
    by whose convention; else empty and None. speech, speech_file: what was said, not written.
    source: for text, all times are not seconds but tokens.
    Raises DataError when times decrease, more is erased than there is, or `elapsed_s` does not
    match the steps.
    """

    recording: str
    source_s: float
    steps: tuple[Step, ...]
    reference: str = ""
    transcript: str = ""
    segments: tuple[ReferenceSegment, ...] = ()
    computed: bool = False
    elapsed_s: tuple[float, ...] = ()
    clock: ComputeClock | None = None
    speech: tuple[SpeechSpan, ...] = ()
    speech_file: str = ""
    source: Modality = Modality.SPEECH

    def __post_init__(self) -> None:
        if self.elapsed_s and len(self.elapsed_s) != len(self.steps):
            raise DataError(
                f"{self.recording}: {len(self.elapsed_s)} elapsed times for {len(self.steps)} "
                "steps; expected one a step"
            )
        length, heard_s = 0, 0.0
        for at, step in enumerate(self.steps):
            if not 0 <= step.erased <= length or not step.heard_s >= heard_s:
                raise DataError(
                    f"{self.recording}, step {at}: {step.erased} of {length} characters erased at "
                    f"{step.heard_s} s after {heard_s} s; expected no more than there are, and "
                    "times that never decrease"
                )
            length, heard_s = length - step.erased + len(step.text), step.heard_s

    @property
    def text(self) -> str:
        """Return the final text, spaces as written."""
        return _replay(self).text

    def compute_steps(self) -> list[ComputeStep]:
        """Return what every computation-aware clock counts from; writers are `hypothesis`'s."""
        if not self.computed:
            raise MetricError(
                f"{self.recording}: the log holds no computing times; expected those of every "
                "step; score it without computation-aware figures"
            )
        return [ComputeStep(step.heard_s, step.compute_s) for step in self.steps]

    def hypothesis(
        self,
        unit: Unit,
        convention: Convention = Convention.EARVOICE,
        *,
        clock: ComputeClock | None = None,
    ) -> Hypothesis:
        """Return the final units, each with the time of the step that last changed it.

        A word that was continued, or lost its end, counts from then on; a character never changes.
        clock: which elapsed times to give; None for those the log holds, if any.
        Raises MetricError when the log cannot tell the clock's times.
        """
        replay = _replay(self)
        spans = unit_spans(replay.text, unit, convention)
        writers = [replay.changed_at(span.end, unit) for span in spans]
        delays_s = tuple(self.steps[writer].heard_s for writer in writers)
        return Hypothesis(
            recording=self.recording,
            text=replay.text,
            units=tuple(replay.text[span.start : span.end] for span in spans),
            delays_s=delays_s,
            elapsed_s=self._elapsed_s(writers, delays_s, clock or self.clock),
            source_s=self.source_s,
        )

    def erased_units(self, unit: Unit, convention: Convention = Convention.EARVOICE) -> int:
        """Return how many units were taken back; a word that lost its end counts as one.

        Convention: simulstream's, where a unit that is taken back and returns at once counts too.
        """
        return sum(len(unit_spans(gone, unit, convention)) for gone in _replay(self).erased)

    def _elapsed_s(
        self, writers: list[int], delays_s: tuple[float, ...], clock: ComputeClock | None
    ) -> tuple[float, ...]:
        if clock is None or not writers:
            return ()
        ready_made = [self.elapsed_s[writer] for writer in writers] if self.elapsed_s else []
        if ready_made and clock is self.clock:
            return tuple(ready_made)
        if ready_made and (self.clock, clock) == (ComputeClock.SIMULEVAL, ComputeClock.OMNISTEVAL):
            return tuple(repaired_elapsed(delays_s, ready_made))
        return tuple(ready_times(self.compute_steps(), writers, clock=clock))


@dataclass(frozen=True, slots=True)
class _Replay:
    """The final text, the step that wrote each character, and the words that were cut at the end.

    cuts: the end of such a word and the step that cut it. erased: every text that was taken back.
    """

    text: str
    steps: list[int]
    cuts: dict[int, int]
    erased: list[str]

    def changed_at(self, end: int, unit: Unit) -> int:
        step = self.steps[end - 1]
        return max(step, self.cuts.get(end, 0)) if unit is Unit.WORD else step


def _replay(log: RecordingLog) -> _Replay:
    chars: list[str] = []
    steps: list[int] = []
    cuts: list[tuple[int, int]] = []
    erased: list[str] = []
    for at, step in enumerate(log.steps):
        if step.erased:
            kept = len(chars) - step.erased
            gone = "".join(chars[kept:])
            erased.append(gone)
            del chars[kept:], steps[kept:]
            while cuts and cuts[-1][0] > kept:
                cuts.pop()
            if kept and not chars[-1].isspace() and not gone[0].isspace():
                cuts.append((kept, at))
        chars.extend(step.text)
        steps.extend([at] * len(step.text))
    return _Replay("".join(chars), steps, dict(cuts), erased)


def recording_name(source: str) -> str:
    """Return the name of a recording by its path, without a media file's ending."""
    path = PurePosixPath(source.replace("\\", "/"))
    return path.stem if path.suffix.lower() in (*_AUDIO, *_VIDEO) else path.name


def queued(heard_s: float, compute_s: float, before: Step | None) -> tuple[float, float]:
    """Return when a step is computed that waits for its audio and for the step before."""
    start_s = max(heard_s, before.compute_end_s) if before else heard_s
    return start_s, start_s + compute_s


def steps_of_units(
    text: str, ends: Sequence[int], times: Sequence[tuple[float, ...]]
) -> tuple[list[Step], list[tuple[float, ...]]]:
    """Return steps that write a text unit by unit, one for each run of equal times, and these.

    ends: where each unit ends. times: of each unit, its delay first.
    """
    steps: list[Step] = []
    kept: list[tuple[float, ...]] = []
    begun = 0
    for at, end in enumerate(ends):
        last = at + 1 == len(ends)
        if last or times[at + 1] != times[at]:
            steps.append(Step(times[at][0], text[begun : len(text) if last else end]))
            kept.append(times[at])
            begun = end
    return steps, kept


def require_names(logs: Sequence[RecordingLog]) -> None:
    """Raise DataError unless every recording has a name of its own that may name a file.

    The tools know recordings by the last part of a path without its ending.
    """
    seen: set[str] = set()
    for log in logs:
        if log.recording in seen or recording_name(f"{log.recording}.wav") != log.recording:
            raise DataError(
                f"recording {log.recording!r} comes twice or is no file name; expected another "
                "name for each, without folders; rename it"
            )
        seen.add(log.recording)
