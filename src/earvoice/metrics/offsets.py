"""When a translation begins and ends, as SimulEval counts it. Speech: see `speech_timing`."""

from __future__ import annotations

from collections.abc import Sequence

from earvoice.metrics.checks import require_source, require_times


def start_offset(delays_s: Sequence[float], *, ordered: bool = True) -> float:
    """Return when the first unit was written, in seconds from the start of the audio.

    Raises MetricError when there is no delay, or one is not finite, or they decrease.
    Source: SimulEval 536de82, `latency_scorer.py`.
    Convention: SimulEval's StartOffset; not relative to the first speech.
    """
    require_times(delays_s, ordered=ordered)
    return delays_s[0]


def end_offset(delays_s: Sequence[float], *, source_s: float, ordered: bool = True) -> float:
    """Return how long after the source's end the last unit was written, in seconds.

    0 or negative for text unless the times are computation-aware. Raises as `start_offset` does
    and when the source has no duration.
    Source: SimulEval 536de82, `latency_scorer.py`.
    Convention: SimulEval's EndOffset for text.
    """
    require_times(delays_s, ordered=ordered)
    require_source(source_s)
    return delays_s[-1] - source_s


def num_chunks(delays_s: Sequence[float]) -> int:
    """Return the number of units written; for speech output, of chunks.

    Raises as `start_offset` does.
    Source: SimulEval 536de82, `latency_scorer.py`.
    Convention: SimulEval's NumChunks, which counts units of text and not the writes.
    """
    require_times(delays_s, ordered=False)
    return len(delays_s)


def simuleval_rtf(delays_s: Sequence[float], *, source_s: float, ordered: bool = True) -> float:
    """Return the last unit's time over the source's duration, which SimulEval calls RTF.

    It is 1 for text that ends with the source, whatever it cost; only computation-aware times make
    it meaningful. Raises as `end_offset` does. For compute over audio see
    `computation.real_time_factor`.
    Source: SimulEval 536de82, `latency_scorer.py`.
    Convention: SimulEval's RTF; compute over audio is `computation.real_time_factor`.
    """
    require_times(delays_s, ordered=ordered)
    require_source(source_s)
    return delays_s[-1] / source_s
