"""What is counted for each recording as a whole: first words, erasure, compute, completeness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

from earvoice.evaluation.scoring.latency import LatencyRule, LatencyScore, score_of
from earvoice.evaluation.scoring.material import Run
from earvoice.evaluation.scoring.segments import Reading
from earvoice.metrics.computation import real_time_factor, total_compute
from earvoice.metrics.erasure import normalised_erasure
from earvoice.metrics.first_letter import first_letter_lagging
from earvoice.metrics.logs import RecordingLog
from earvoice.metrics.units import Convention

# A reference may outlast the sound by a little; a run that stopped did so by more.
_UNHEARD_S = 1.0


@dataclass(frozen=True, slots=True)
class RecordingFigures:
    """One recording.

    units, erased_units: of the final output and taken back from it, as simulstream counts them.
    compute_s: of all steps that the log knows; None where it knows no times. first_s: when the
    first unit of the final output stood, with its computation-aware twin; None without output.
    speech_start_s: where the first reference begins. unfinished: the run heard less than the
    references cover.
    """

    recording: str
    source_s: float
    units: int
    erased_units: int
    compute_s: float | None
    first_s: float | None
    aware_first_s: float | None
    speech_start_s: float
    missing: bool
    unfinished: bool


def recording_figures(run: Run, reading: Reading) -> RecordingFigures:
    """Return the figures of one recording with text output."""
    log = run.log
    written = reading.hypothesis(log, Convention.SIMULSTREAM)
    starts_s = [reference.start_s for reference in run.references]
    ends_s = [reference.end_s for reference in run.references]

    def first_s(times_s: Sequence[float]) -> float | None:
        return first_letter_lagging(times_s, speech_start_s=0.0).audio_s if times_s else None

    return RecordingFigures(
        recording=log.recording,
        source_s=log.source_s,
        units=len(written.units),
        erased_units=log.erased_units(reading.unit, Convention.SIMULSTREAM),
        compute_s=_compute_s(log),
        first_s=first_s(written.delays_s),
        aware_first_s=first_s(written.elapsed_s),
        speech_start_s=min(starts_s, default=0.0),
        missing=run.missing,
        unfinished=not run.missing and log.source_s < max(ends_s, default=0.0) - _UNHEARD_S,
    )


def first_letter_scores(
    recordings: Sequence[RecordingFigures], rule: LatencyRule
) -> tuple[LatencyScore, ...]:
    """Return FLAL with both zero points: the start of the audio, and of its first speech."""
    unit = "_tokens" if rule.tokens else "_s"
    plain = [one.first_s for one in recordings]
    aware = [one.aware_first_s for one in recordings] if rule.aware else []
    return tuple(
        score_of(
            f"flal_{anchor}{unit}",
            _since(plain, zeros_s),
            rule,
            aware_values=_since(aware, zeros_s) if rule.aware else (),
        )
        for anchor, zeros_s in (
            ("audio", [0.0] * len(recordings)),
            ("speech", [one.speech_start_s for one in recordings]),
        )
    )


def erasure_of(recordings: Sequence[RecordingFigures]) -> float | None:
    """Return the normalised erasure; None where nothing was written in the end."""
    units = [one.units for one in recordings]
    return (
        normalised_erasure([one.erased_units for one in recordings], units) if any(units) else None
    )


def real_time_factor_of(recordings: Sequence[RecordingFigures]) -> float | None:
    """Return compute over audio of all recordings that ran; None where a log does not tell.

    A lower bound from SimulEval's logs, which hold no time of steps after the last output.
    """
    ran = [one for one in recordings if not one.missing and one.source_s > 0]
    times_s = [one.compute_s for one in ran if one.compute_s is not None]
    if not ran or len(times_s) < len(ran):
        return None
    return real_time_factor(fsum(times_s), fsum(one.source_s for one in ran))


def _compute_s(log: RecordingLog) -> float | None:
    if log.computed:
        return total_compute(log.compute_steps())
    return None if log.steps else 0.0


def _since(times_s: Sequence[float | None], zeros_s: Sequence[float]) -> tuple[float | None, ...]:
    return tuple(
        None if time_s is None else time_s - zero_s
        for time_s, zero_s in zip(times_s, zeros_s, strict=True)
    )
