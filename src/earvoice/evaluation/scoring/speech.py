"""Timing of speech output, by when its chunks play; what was said in them is another matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from earvoice.evaluation.scoring.latency import LatencyRule, LatencyScore, score_of
from earvoice.evaluation.scoring.material import Run
from earvoice.metrics.first_letter import first_sound_lagging
from earvoice.metrics.logs import RecordingLog
from earvoice.metrics.speech_timing import (
    Interval,
    discontinuity,
    sounding,
    speech_end_offset,
    speech_start_offset,
)
from earvoice.metrics.token_delay import average_token_delay_of_speech


@dataclass(frozen=True, slots=True)
class _Played:
    """What was heard of one recording. source: where its segments lie."""

    log: RecordingLog
    intervals: tuple[Interval, ...]
    source: tuple[Interval, ...]


def is_spoken(run: Run) -> bool:
    """Return whether the output of a run is speech."""
    return bool(run.log.speech or run.log.speech_file)


def speech_scores(runs: Sequence[Run], rule: LatencyRule) -> tuple[LatencyScore, ...]:
    """Return the figures of speech output over recordings; a silent one has none.

    Conventions: SimulEval's for offsets, ATD and discontinuity, in log mode too, where SimulEval
    takes speech for text; ours for silence and overlap with the source (see `speech_timing`).
    """
    played = [
        _Played(
            run.log,
            tuple(span.played for span in run.log.speech),
            tuple(Interval(one.start_s, one.duration_s) for one in run.references),
        )
        for run in runs
    ]
    return tuple(
        score_of(name, tuple(figure(one) if one.intervals else None for one in played), rule)
        for name, figure in _FIGURES.items()
    )


def _token_delay(one: _Played) -> float:
    written_s = [span.written_s for span in one.log.speech]
    return average_token_delay_of_speech(written_s, [sound.duration_s for sound in one.intervals])


_FIGURES: dict[str, Callable[[_Played], float]] = {
    "start_offset_s": lambda one: speech_start_offset(one.intervals),
    "end_offset_s": lambda one: speech_end_offset(one.intervals, source_s=one.log.source_s),
    "atd_s": _token_delay,
    "num_chunks": lambda one: len(one.intervals),
    "discontinuity_sum_s": lambda one: discontinuity(one.intervals).sum_s,
    "discontinuity_ave_s": lambda one: discontinuity(one.intervals).mean_s,
    "discontinuity_num": lambda one: discontinuity(one.intervals).count,
    "silence_ratio": lambda one: sounding(one.intervals, one.source).silence_ratio,
    "overlap_ratio": lambda one: sounding(one.intervals, one.source).overlap_ratio,
    "flal_audio_s": lambda one: _first_sound(one, 0.0),
    "flal_speech_s": lambda one: _first_sound(one, one.source[0].start_s),
}


def _first_sound(one: _Played, speech_start_s: float) -> float:
    return first_sound_lagging(one.intervals, speech_start_s=speech_start_s).speech_s
