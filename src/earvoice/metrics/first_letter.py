"""First letter appearance lagging (FLAL): how long a listener waits for the first final text.

Source: Cheng et al. 2024 (CLASI), arXiv 2407.21646, section 4.4; in seconds per paragraph, mean
over paragraphs. The paper gives no formula and not the time it counts from, so both come out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from earvoice.errors import MetricError
from earvoice.metrics.checks import require_times
from earvoice.metrics.speech_timing import Interval, speech_start_offset


@dataclass(frozen=True, slots=True)
class FirstLetter:
    """When the first final output appears.

    audio_s: from the start of the recording. speech_s: from the start of its first speech.
    Source: Cheng et al. 2024 (CLASI), arXiv 2407.21646, section 4.4.
    Convention: ours: the paper names no zero point, so there are two.
    """

    audio_s: float
    speech_s: float


def first_letter_lagging(times_s: Sequence[float], *, speech_start_s: float) -> FirstLetter:
    """Return when the first unit of the final text stood and was never changed again.

    times_s: of every unit of the final text, when it was written or last changed. That of the
    earliest counts: text before it may still have been under revision. speech_start_s: start of the
    first reference segment.
    Raises MetricError when there is no unit or a time is not finite or negative.
    Source: Cheng et al. 2024 (CLASI), arXiv 2407.21646, section 4.4, "the first determined
    translation".
    Convention: ours in both zero points, which the paper does not name.
    """
    require_times(times_s, ordered=False)
    return _first_letter(min(times_s), speech_start_s)


def first_sound_lagging(
    intervals: Sequence[Interval], *, speech_start_s: float, silent_s: float = 0.0
) -> FirstLetter:
    """Return when the first sound of speech output is heard.

    intervals: played output in order. silent_s: silence at the head of the first one.
    Raises as `first_letter_lagging` does.
    Source: Cheng et al. 2024 (CLASI), arXiv 2407.21646, section 4.4, which defines it for text
    only.
    Convention: ours: what is heard first stands for what is written first.
    """
    return _first_letter(speech_start_offset(intervals) + silent_s, speech_start_s)


def _first_letter(time_s: float, speech_start_s: float) -> FirstLetter:
    if not (time_s >= 0 and speech_start_s >= 0 and isfinite(speech_start_s)):
        raise MetricError(
            f"the first output came at {time_s} s and the speech began at {speech_start_s} s; "
            "expected neither below 0; give times from the start of the recording"
        )
    return FirstLetter(audio_s=time_s, speech_s=time_s - speech_start_s)
