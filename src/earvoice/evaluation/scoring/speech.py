"""Timing of speech output, by when its chunks play; what was said in them is another matter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from earvoice.evaluation.scoring.latency import LatencyRule, LatencyScore, score_of
from earvoice.evaluation.scoring.material import Run
from earvoice.metrics.first_letter import first_sound_lagging
from earvoice.metrics.latency import (
    average_lagging,
    average_proportion,
    differentiable_average_lagging,
    length_adaptive_average_lagging,
)
from earvoice.metrics.logs import RecordingLog
from earvoice.metrics.offsets import simuleval_rtf
from earvoice.metrics.speech_timing import (
    Interval,
    discontinuity,
    sounding,
    speech_end_offset,
    speech_start_offset,
)
from earvoice.metrics.token_delay import average_token_delay_of_speech
from earvoice.metrics.units import Convention, reference_length
from earvoice.text import Unit


@dataclass(frozen=True, slots=True)
class _Played:
    """What was heard of one recording.

    written_s: when each chunk was there. source: where the recording's segments lie.
    reference_units: of all its references.
    """

    log: RecordingLog
    written_s: tuple[float, ...]
    intervals: tuple[Interval, ...]
    source: tuple[Interval, ...]
    reference_units: int


def is_spoken(run: Run) -> bool:
    """Return whether the output of a run is speech."""
    return bool(run.log.speech or run.log.speech_file)


def speech_scores(runs: Sequence[Run], unit: Unit, rule: LatencyRule) -> tuple[LatencyScore, ...]:
    """Return the figures of speech output over recordings; a silent one has none.

    unit: of the references' length.
    Source: SimulEval 536de82, `latency_scorer.py`, and `speech_timing` for silence and overlap.
    Convention: SimulEval's for AL, LAAL, AP, DAL, RTF, NumChunks and offsets as its log mode prints
    them; for ATD and discontinuity as it defines them for speech, which its log mode takes for text
    or refuses; ours for silence and overlap.
    SimulEval's AL, LAAL and AP compare chunks of sound with words of the reference, as if a chunk
    were a word: with fewer chunks than words, an ideal speaker would be hardly past the beginning,
    and AL is not far from the mean of the delays. Compare them only between systems with chunks of
    the same length. RTF is when the last chunk was there over the source's length: no computing.
    """
    played = [_played(run, unit) for run in runs]
    silent = sum(not one.intervals for one in played)
    return tuple(
        score_of(
            name,
            tuple(figure(one) if one.intervals else None for one in played),
            rule,
            empty=silent,
        )
        for name, figure in _FIGURES.items()
    )


def _played(run: Run, unit: Unit) -> _Played:
    reference = ("" if unit is Unit.CHAR else " ").join(one.text for one in run.references)
    return _Played(
        log=run.log,
        written_s=tuple(span.written_s for span in run.log.speech),
        intervals=tuple(span.played for span in run.log.speech),
        source=tuple(Interval(one.start_s, one.duration_s) for one in run.references),
        reference_units=reference_length(reference, unit, Convention.SIMULEVAL),
    )


def _of_reference(figure: Callable[..., float]) -> Callable[[_Played], float | None]:
    """Return a figure of the reference's pace, which there is not where it is empty."""
    return lambda one: _paced(figure)(one) if one.reference_units else None


def _paced(figure: Callable[..., float]) -> Callable[[_Played], float]:
    return lambda one: figure(
        one.written_s, source_s=one.log.source_s, reference_units=one.reference_units
    )


def _token_delay(one: _Played) -> float:
    durations_s = [sound.duration_s for sound in one.intervals]
    return average_token_delay_of_speech(one.written_s, durations_s)


_FIGURES: dict[str, Callable[[_Played], float | None]] = {
    "al_s": _of_reference(average_lagging),
    "laal_s": _paced(length_adaptive_average_lagging),
    "ap": _of_reference(average_proportion),
    "dal_s": lambda one: differentiable_average_lagging(one.written_s, source_s=one.log.source_s),
    "simuleval_rtf": lambda one: simuleval_rtf(one.written_s, source_s=one.log.source_s),
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
