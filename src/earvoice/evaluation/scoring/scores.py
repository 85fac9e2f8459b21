"""All figures of a scored log, by name and with units."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from earvoice.agent.events import JsonValue
from earvoice.evaluation.scoring.latency import LatencyScore
from earvoice.evaluation.scoring.material import Material
from earvoice.evaluation.scoring.model_figures import ModelFigure
from earvoice.evaluation.scoring.quality import Coverage, Errors, Quality
from earvoice.evaluation.scoring.recordings import RecordingFigures
from earvoice.metrics.computation import ComputeClock
from earvoice.metrics.segment import Segment
from earvoice.metrics.terminology import TermCount
from earvoice.metrics.yaal import Degeneracy


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is, and how much of it is not there.

    empty_recordings, empty_segments: without output. missing_recordings: without a log, counted
    among the empty. unfinished_recordings: whose run heard less than the references cover. Both are
    None where output is known by its segments only.
    """

    recordings: int
    empty_recordings: int
    missing_recordings: int | None
    unfinished_recordings: int | None
    segments: int
    empty_segments: int

    def to_json(self) -> dict[str, JsonValue]:
        """Return the counts by name."""
        return dict(asdict(self))


@dataclass(frozen=True, slots=True)
class Drift:
    """How lags change over the talks, in seconds per minute, in the mean; None where none has any.

    Above 0 for a system that falls behind. aware_s_per_min: computation-aware.
    """

    s_per_min: float | None
    aware_s_per_min: float | None

    def to_json(self) -> dict[str, JsonValue]:
        """Return the figures by name."""
        found: dict[str, JsonValue] = {"stream_laal_drift_s_per_min": self.s_per_min}
        if self.aware_s_per_min is not None:
            found["stream_laal_ca_drift_s_per_min"] = self.aware_s_per_min
        return found


@dataclass(frozen=True, slots=True)
class Scores:
    """Every figure; None, or no entry, for what is not defined or was not asked for.

    clock: of the computation-aware figures; None too where a file has their times ready-made and
    does not tell. latency: none for output without times. degeneracy: of the short form. drift,
    coverage: of the long form. real_time_factor: compute over audio. errors: of the live
    transcripts. models: what learned metrics and judges say.
    """

    material: Material
    counts: Counts
    clock: ComputeClock | None
    penalised: bool
    latency: tuple[LatencyScore, ...]
    degeneracy: Degeneracy | None = None
    drift: Drift | None = None
    coverage: Coverage | None = None
    normalised_erasure: float | None = None
    real_time_factor: float | None = None
    quality: Quality | None = None
    errors: Errors | None = None
    terms: TermCount | None = None
    models: tuple[ModelFigure, ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Return all of them as one flat object; snake_case names end in their unit."""
        found: dict[str, JsonValue] = {
            "form": self.material.form.value,
            "unit": self.material.unit.value,
            "target": self.material.target,
            "clock": self.clock.value if self.clock else None,
            "empty_penalised": self.penalised,
            **self.counts.to_json(),
        }
        for part in (self.quality, self.errors, self.coverage, self.drift):
            found |= part.to_json() if part is not None else {}
        for model in self.models:
            found |= model.to_json()
        if self.terms is not None:
            found |= {"term_accuracy": self.terms.accuracy, "terms": self.terms.needed}
        for score in self.latency:
            found |= score.to_json()
        if self.degeneracy is not None:
            found |= _degeneracy_json(self.degeneracy)
        if self.normalised_erasure is not None:
            found["normalised_erasure"] = self.normalised_erasure
        if self.real_time_factor is not None:
            found["real_time_factor"] = self.real_time_factor
        return found


@dataclass(frozen=True, slots=True)
class Group:
    """Segments that were divided in one way, with the figures computed from them.

    kind: short, mwer, soft or pair. nulls: which of them have one side only. transcripts: what was
    said in each, "" where nobody tells.
    """

    kind: str
    segments: tuple[Segment, ...]
    latency: tuple[LatencyScore, ...]
    transcripts: tuple[str, ...]
    nulls: frozenset[int] = frozenset()

    @property
    def with_text(self) -> tuple[int, ...]:
        """Return the places of the segments with output, or a reference, or both."""
        return tuple(
            at
            for at, segment in enumerate(self.segments)
            if segment.text.strip() or segment.reference.strip()
        )


@dataclass(frozen=True, slots=True)
class Scored:
    """The figures, and what they were computed from."""

    scores: Scores
    groups: tuple[Group, ...] = ()
    recordings: tuple[RecordingFigures, ...] = ()


def _degeneracy_json(found: Degeneracy) -> dict[str, JsonValue]:
    return {
        "swf": found.swf,
        "efsw": found.efsw,
        "dsptv": found.dsptv,
        "degenerate": found.is_degenerate,
    }
