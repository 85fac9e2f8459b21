"""YAAL, LongYAAL and the test for degenerate policies.

Source of all: Polák et al. 2025, "Better Late Than Never", arXiv 2509.17349.
Convention of all: OmniSTEval 0.1.10.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from math import fsum, isnan

from earvoice.errors import MetricError
from earvoice.metrics.checks import require_source, require_times
from earvoice.metrics.latency import mean_lag
from earvoice.metrics.segment import Segment

DEGENERATE_ABOVE = 20.0
"""Distance in points between SWF and EFSW from which a policy is likely to be degenerate."""


def yaal(
    delays_s: Sequence[float], *, source_s: float, reference_units: int, ordered: bool = True
) -> float | None:
    """Return the length-adaptive lagging of what was written before the source's end (YAAL).

    Seconds; None where nothing was: the convention drops such a segment. Arguments and errors are
    those of `length_adaptive_average_lagging`, which counts one more unit, the first at the end.
    Source: Polák et al. 2025, arXiv 2509.17349; OmniSTEval 0.1.10, `scoring.py`.
    Convention: OmniSTEval's; the first unit at the source's end is not counted.
    """
    return _yaal(delays_s, source_s, reference_units, end_s=source_s, ordered=ordered)


def long_yaal(
    delays_s: Sequence[float],
    *,
    source_s: float,
    reference_units: int,
    recording_end_s: float,
    ordered: bool = True,
) -> float | None:
    """Return YAAL of a segment of a longer recording (LongYAAL), in seconds.

    What comes after the segment but before the recording's end counts in full. recording_end_s:
    from the segment's start, infinite when unknown; in OmniSTEval the end of the recording's last
    reference segment. None where the segment's first unit comes at or after it.
    Raises MetricError as `yaal` does, and when the recording's end is NaN.
    Source: Polák et al. 2025, arXiv 2509.17349; OmniSTEval 0.1.10, `scoring.py`.
    Convention: OmniSTEval's.
    """
    if isnan(recording_end_s):
        raise MetricError(
            "the recording's end is NaN; expected seconds from the segment's start, or infinity"
        )
    return _yaal(delays_s, source_s, reference_units, end_s=recording_end_s, ordered=ordered)


@dataclass(frozen=True, slots=True)
class Degeneracy:
    """Whether a policy waits for the end of short segments and still scores a low latency.

    swf: share of words written before the source's end, in percent. efsw: share expected of a
    policy with this YAAL, in percent; None where no segment has a YAAL.
    Source: Polák et al. 2025, arXiv 2509.17349; OmniSTEval 0.1.10, `scoring.py`.
    Convention: OmniSTEval's, and so is the bound of 20 points.
    """

    swf: float
    efsw: float | None

    @property
    def dsptv(self) -> float | None:
        """Return EFSW minus SWF, in points."""
        return None if self.efsw is None else self.efsw - self.swf

    @property
    def is_degenerate(self) -> bool:
        """Return whether the test value is further from 0 than `DEGENERATE_ABOVE`."""
        return self.dsptv is not None and abs(self.dsptv) > DEGENERATE_ABOVE


def degeneracy(segments: Sequence[Segment]) -> Degeneracy:
    """Return SWF, EFSW and DSPTV of short segments.

    SWF is over all units of all segments; EFSW over the durations of those that have a YAAL.
    Raises MetricError when no segment has a unit, and as `yaal` does.
    Not meant for segments of long recordings.
    Source: Polák et al. 2025, arXiv 2509.17349; OmniSTEval 0.1.10, `scoring.py`.
    Convention: OmniSTEval's.
    """
    written = [segment for segment in segments if segment.delays_s]
    if not written:
        raise MetricError(
            f"none of {len(segments)} segments has a unit, so there is no share of simultaneous "
            "words; expected at least one segment with output"
        )
    early = sum(delay_s < one.source_s for one in written for delay_s in one.delays_s)
    lags = [(one, _segment_yaal(one)) for one in written]
    # Never below 0, as every unit that counts comes before the end.
    room_s = fsum(one.source_s - lag_s for one, lag_s in lags if lag_s is not None)
    sources_s = fsum(one.source_s for one, lag_s in lags if lag_s is not None)
    return Degeneracy(
        swf=100.0 * early / sum(len(one.delays_s) for one in written),
        efsw=100.0 * room_s / sources_s if sources_s else None,
    )


def _segment_yaal(segment: Segment) -> float | None:
    return yaal(
        segment.delays_s, source_s=segment.source_s, reference_units=segment.reference_units
    )


def _yaal(
    delays_s: Sequence[float],
    source_s: float,
    reference_units: int,
    *,
    end_s: float,
    ordered: bool,
) -> float | None:
    require_times(delays_s, ordered=ordered)
    require_source(source_s)
    counted = list(takewhile(lambda delay_s: delay_s < end_s, delays_s))
    if not counted:
        return None
    return mean_lag(counted, source_s / max(len(delays_s), reference_units))
